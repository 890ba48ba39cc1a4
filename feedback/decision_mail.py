"""What staff decided, by mail: to a confirmed address, in the person's language and time zone, even while suspended."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models.standing import suspension_token
from feedback import mailing, verdicts
from langlearn.lib import live


def send(decision, about):
    """Once it is committed. `about`: the measure that may be appealed, where it is another."""
    live.on_commit(deliver, decision, about)


def deliver(decision, about):
    if address := mailing.confirmed_address(decision.person):
        written(decision, about, address).send()


def written(decision, about, address):
    person = decision.person
    context = {"decision": decision, "about": about, "person": person, "site_url": settings.SITE_URL}
    with translation.override(person.ui_language or settings.LANGUAGE_CODE), timezone.override(person.zone):
        context |= {
            "subject": str(verdicts.title_of(decision)),
            "effects": list(verdicts.effects_of(decision)),
            "link": settings.SITE_URL + place_of(person, about),
            "may_appeal": about.is_measure and not about.is_undone and not hasattr(about, "appeal"),
        }
        text = render_to_string("feedback/email/decision.txt", context)
        html = render_to_string("feedback/email/decision.html", context)
    message = EmailMultiAlternatives(context["subject"], text, to=[address])
    message.attach_alternative(html, "text/html")
    return message


def place_of(person, decision):
    """Who is suspended is known there by the address."""
    if person.is_suspended:
        return reverse("feedback:suspension", args=[suspension_token(person)])
    return verdicts.place_of(decision)
