"""What `manage.py serve` does before it serves."""

import gc

import pytest
from django.core.management import CommandError, call_command

from langlearn.lib import server


@pytest.fixture
def served(monkeypatch, settings):
    """How it was when it came to serving; it fails if told to."""
    settings.EMBEDDED_WORKER = False
    found = {}

    def serve(application, host, port, announce):
        found.update(collects=gc.isenabled(), frozen=gc.get_freeze_count(), at=(host, port))
        return found.get("failure")

    monkeypatch.setattr(server, "serve", serve)
    yield found
    gc.unfreeze()
    gc.enable()


def test_it_collects_garbage_though_its_start_did_not(served):
    gc.disable()  # as manage.py does
    call_command("serve", host="127.0.0.1", port=1)
    assert served["collects"] and served["frozen"] > 10_000
    assert served["at"] == ("127.0.0.1", 1)


def test_it_says_why_it_cannot_serve(served):
    served["failure"] = "the port is taken"
    with pytest.raises(CommandError, match="the port is taken"):
        call_command("serve", host="127.0.0.1", port=1)
