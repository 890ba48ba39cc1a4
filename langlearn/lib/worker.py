"""The task worker: what it does, and how it runs inside the server where no service stands beside it.

Imported where tasks run, not where they are only asked for: it opens their storage.
"""

import logging

from django.utils.module_loading import autodiscover_modules
from huey import signals
from huey.consumer import Consumer
from huey.contrib.djhuey import HUEY
from prometheus_client import Counter, Gauge

from . import heartbeat

log = logging.getLogger(__name__)

tasks = Counter("langlearn_tasks", "Background tasks that ended, by outcome", ["task", "outcome"])
queued = Gauge("langlearn_tasks_queued", "Background tasks that wait; -1 where their storage cannot be asked")
OUTCOMES = {
    signals.SIGNAL_COMPLETE: "complete",
    signals.SIGNAL_ERROR: "error",
    signals.SIGNAL_CANCELED: "canceled",
    signals.SIGNAL_RETRYING: "retrying",
    signals.SIGNAL_INTERRUPTED: "interrupted",
}


@HUEY.signal(*OUTCOMES)
def count_task(signal, task, *args):
    tasks.labels(task.name, OUTCOMES[signal]).inc()


def waiting_tasks():
    try:
        return HUEY.pending_count()
    except Exception:  # whatever the storage raises when it is gone
        return -1


queued.set_function(waiting_tasks)


# In the server -------------------------------------------------------------------------------------------------------


class EmbeddedConsumer(Consumer):
    """Huey's consumer in threads of another program's process, whose signal handlers stay as they are."""

    def _set_signal_handlers(self):
        """None: the server stops us."""


def start():
    """Run tasks, periodic ones too, in threads of this process. Returns the consumer; `stop()` ends it."""
    autodiscover_modules("tasks")
    heartbeat.beat()
    consumer = EmbeddedConsumer(HUEY, workers=1, periodic=True, initial_delay=0.2, max_delay=2)
    consumer.start()
    log.info("tasks run in the server itself")
    return consumer
