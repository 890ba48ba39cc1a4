import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail

from langlearn.lib import mail as ours


@pytest.fixture(autouse=True)
def queued(settings):
    settings.EMAIL_BACKEND = "langlearn.lib.mail.QueuedBackend"


@pytest.mark.django_db(transaction=True)
def test_mail_goes_through_the_queue_whole():
    message = EmailMultiAlternatives("Hello", "text", "a@example.com", ["b@example.com"], headers={"X-Kind": "test"})
    message.attach_alternative("<p>html</p>", "text/html")
    assert message.send() == 1
    sent = mail.outbox[0]
    assert (sent.subject, sent.body, sent.to) == ("Hello", "text", ["b@example.com"])
    assert sent.alternatives[0].content == "<p>html</p>"
    assert sent.extra_headers == {"X-Kind": "test"}


@pytest.mark.django_db(transaction=True)
def test_a_dead_queue_sends_at_once(monkeypatch):
    def gone(*args, **kwargs):
        raise ConnectionError("queue")

    monkeypatch.setattr(ours.deliver.__class__, "enqueue", gone)
    assert send_mail("Hello", "text", None, ["b@example.com"]) == 1
    assert mail.outbox[0].subject == "Hello"


@pytest.mark.django_db(transaction=True)
def test_a_dead_mail_server_is_tried_again_later_then_given_up(settings, monkeypatch):
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    planned = []

    class Later:
        def enqueue(self, *args):
            planned.append(args[-1])

    monkeypatch.setattr(ours.deliver.__class__, "using", lambda self, run_after: Later())
    args = ("Hello", "text", "a@example.com", ["b@example.com"], [], {})
    ours.deliver.func(*args)
    ours.deliver.func(*args, attempt=3)
    assert planned == [1, 4]
    with pytest.raises(OSError, match="refused"):
        ours.deliver.func(*args, attempt=4)
    assert planned == [1, 4]
