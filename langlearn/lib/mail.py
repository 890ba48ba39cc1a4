"""Mail leaves by the task queue: a slow or dead mail server never holds up a page or breaks one."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django_tasks import task

log = logging.getLogger(__name__)

RETRY_AFTER_MINUTES = (1, 5, 30, 120)


@task()
def deliver(subject, body, from_email, to, alternatives, headers, attempt=0):
    """Send one mail by the configured backend; on failure again after 1, 5, 30 and 120 minutes, then give up."""
    connection = get_connection(settings.MAIL_BACKEND)
    mail = EmailMultiAlternatives(subject, body, from_email, to, connection=connection, headers=headers)
    for content, mimetype in alternatives:
        mail.attach_alternative(content, mimetype)
    try:
        mail.send()
    except OSError as error:  # smtplib's own errors are OSErrors too
        log.warning("mail not sent, attempt %d: %s", attempt + 1, error)
        if attempt >= len(RETRY_AFTER_MINUTES):
            raise
        later = timezone.now() + timedelta(minutes=RETRY_AFTER_MINUTES[attempt])
        again = (subject, body, from_email, to, alternatives, headers, attempt + 1)
        deliver.using(run_after=later).enqueue(*again)


class QueuedBackend(BaseEmailBackend):
    """Django's mail backend: puts each message in the queue. Attachments are not carried (we send none)."""

    def send_messages(self, email_messages):
        sent = 0
        for mail in email_messages:
            alternatives = [[part.content, part.mimetype] for part in getattr(mail, "alternatives", [])]
            headers = {name: str(value) for name, value in mail.extra_headers.items()}
            try:
                deliver.enqueue(mail.subject, mail.body, mail.from_email, list(mail.to), alternatives, headers)
                sent += 1
            except Exception:  # whatever the queue's storage raises when it is gone
                log.exception("mail could not be queued")
                if not self.fail_silently:
                    mail.connection = get_connection(settings.MAIL_BACKEND, fail_silently=True)
                    sent += mail.send(fail_silently=True)
        return sent
