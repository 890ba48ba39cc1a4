"""The task worker inside the server: with no service beside it, mail still leaves and old rows still go."""

import logging

from django.utils.module_loading import autodiscover_modules
from huey.consumer import Consumer
from huey.contrib.djhuey import HUEY

log = logging.getLogger(__name__)


class EmbeddedConsumer(Consumer):
    """Huey's consumer in threads of another program's process, whose signal handlers stay as they are."""

    def _set_signal_handlers(self):
        """None: the server stops us."""


def start():
    """Run tasks, periodic ones too, in threads of this process. Returns the consumer; `stop()` ends it."""
    autodiscover_modules("tasks")
    consumer = EmbeddedConsumer(HUEY, workers=1, periodic=True, initial_delay=0.2, max_delay=2)
    consumer.start()
    log.info("tasks run in the server itself")
    return consumer
