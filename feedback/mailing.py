"""Notifications by mail: in the reader's language and time zone, to a confirmed address, by the task queue.

A mail is due at `mail_at` of its row; whoever clears that sends it. What is due at once is queued as soon as it is
committed; what waits a little, and what the queue lost, the task of every minute finds.
"""

import logging
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task

from feedback import unsubscribing
from feedback.kinds import Kind, Mail
from feedback.models import Notification, Preference
from feedback.signals import notified

log = logging.getLogger(__name__)

STALE = timedelta(days=3)  # what could not leave for so long is no news any more


@receiver(notified, dispatch_uid="mail_at_once")
def mail_at_once(notification, **kwargs):
    if notification.mail_at and notification.mail_at <= timezone.now():
        mail.enqueue(notification.pk)


@task()
def mail(pk):
    """The mail of one notification, unless somebody sent it, or it is not wanted any more."""
    row = Notification.objects.filter(pk=pk, mail_at__lte=timezone.now()).select_related("recipient", "course").first()
    if row is None:
        return
    message = written(row) if is_wanted(row) else None
    mine = Notification.objects.filter(pk=pk, mail_at=row.mail_at)
    if mine.update(mail_at=None, mailed_at=timezone.now() if message else None) and message:
        message.send()


def sweep():
    """Everything that is due; what lies for too long is given up."""
    now = timezone.now()
    Notification.objects.filter(mail_at__lt=now - STALE).update(mail_at=None)
    for pk in Notification.objects.filter(mail_at__lte=now).order_by("mail_at").values_list("pk", flat=True):
        try:
            mail.func(pk)
        except Exception:  # one that cannot be written must not keep the others
            log.exception("notification %s not mailed", pk)


def is_wanted(notification):
    """Do they still want it by mail, and may they know of it?"""
    person, kind = notification.recipient, notification.notification_type
    if Preference.objects.way(person, kind).mail != Mail.AT_ONCE:
        return False
    # what staff decided about an account reaches it even where it is closed for that
    return (is_here(person) or kind == Kind.MODERATION) and Notification.objects.told(person).filter(
        pk=notification.pk
    ).exists()


def is_here(person):
    """Can they sign in and look?"""
    return person.is_active and not person.is_suspended


def written(notification):
    """The mail, or None without a confirmed address."""
    kind = Kind(notification.notification_type)
    context = {
        "notification": notification,
        "kind": kind,
        "link": settings.SITE_URL + notification.get_absolute_url(),
        "names_hours": kind in (Kind.SESSION_ALERT, Kind.SESSION_CHANGE),
    }
    return letter(notification.recipient, kind, lambda: notification.content_title, "notification", context)


def letter(person, kind, subject, template, context):
    """A mail to `person` of the two templates of this name, or None without a confirmed address. `kind` is what its
    link ends; `subject()` is called with their language and time zone in force."""
    address = confirmed_address(person)
    if address is None:
        return None
    context = {
        **context,
        "person": person,
        "site_url": settings.SITE_URL,
        "unsubscribe_url": unsubscribing.address(person, kind),
        "settings_url": settings.SITE_URL + reverse("feedback:settings_notifications"),
    }
    with translation.override(person.ui_language or settings.LANGUAGE_CODE), timezone.override(person.zone):
        context["subject"] = " ".join(str(subject()).split())
        text = render_to_string(f"feedback/email/{template}.txt", context)
        html = render_to_string(f"feedback/email/{template}.html", context)
    message = EmailMultiAlternatives(
        context["subject"], text, to=[address], headers=unsubscribing.headers(person, kind)
    )
    message.attach_alternative(html, "text/html")
    return message


def confirmed_address(person):
    confirmed = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk")
    return confirmed.values_list("email", flat=True).first()
