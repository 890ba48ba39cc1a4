"""What we ask of Stripe; its answers as plain dicts. Where it does not answer as it should, `Failed`; why stands in the
log."""

import functools
import json
import logging
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from langlearn.lib.choices import Currency

log = logging.getLogger(__name__)

SECONDS = (3, 10)  # to connect, to answer
TOLERANCE = 300  # seconds that the signature of an event is good for
WITHOUT_DECIMALS = {Currency.JPY, Currency.KRW}
LOCALES = {"en", "es", "ja", "ko"}


class Failed(Exception):
    """Stripe did not do it. `code` is Stripe's own, where it gave one."""

    def __init__(self, error):
        super().__init__(str(error))
        self.code = getattr(error, "code", None) or ""


class Forged(Exception):
    """This is no event that Stripe signed for us, or an old one."""


def is_on():
    return bool(settings.STRIPE_SECRET_KEY)


def units(amount, currency):
    """An amount as Stripe counts it: in cents, but in whole yen and won."""
    scale = 1 if currency in WITHOUT_DECIMALS else 100
    return int((Decimal(amount) * scale).quantize(Decimal(1), ROUND_HALF_UP))


def open_checkout(payment):
    """A checkout session for the payment; asked again, the same one."""
    enrollment = payment.enrollment
    course, ours = enrollment.course, mark(payment)
    price = {
        "currency": payment.currency.lower(),
        "unit_amount": units(payment.amount, payment.currency),
        "product_data": {"name": course.title},
    }
    language = get_language()
    wanted = {
        "mode": "payment",
        "client_reference_id": str(payment.pk),
        "customer_email": enrollment.learner.user.email,
        "line_items": [{"quantity": 1, "price_data": price}],
        "locale": language if language in LOCALES else "auto",
        "metadata": ours,
        "payment_intent_data": {"description": course.title, "metadata": ours},
        "success_url": f"{settings.SITE_URL}{reverse('courses:payment_status', args=[course.pk])}",
        "cancel_url": f"{settings.SITE_URL}{course.get_absolute_url()}",
        "expires_at": int(payment.expires_at.timestamp()),
    }
    with answering():
        return client().v1.checkout.sessions.create(wanted, {"idempotency_key": key("checkout", payment)}).to_dict()


def checkout(checkout_id):
    with answering():
        return client().v1.checkout.sessions.retrieve(checkout_id).to_dict()


def close_checkout(checkout_id):
    with answering():
        client().v1.checkout.sessions.expire(checkout_id)


def refund(payment):
    """Give all of it back; asked again, it is once."""
    wanted = {"payment_intent": payment.payment_intent, "metadata": mark(payment)}
    with answering():
        client().v1.refunds.create(wanted, {"idempotency_key": key("refund", payment)})


def event(body, signature):
    """What Stripe tells us, proven to be theirs."""
    stripe = library()
    try:
        stripe.WebhookSignature.verify_header(body, signature, settings.STRIPE_WEBHOOK_SECRET, TOLERANCE)
        return json.loads(body)
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise Forged(str(error)) from error


def mark(payment):
    """By which we know a payment as this site's own, whoever shares the account with Stripe."""
    return {"site": settings.SITE_URL, "payment": str(payment.pk)}


def key(verb, payment):
    """Stripe does once what is asked under the same key. The time tells apart the rows of a database begun anew."""
    return f"{verb}-{payment.pk}-{int(payment.created_at.timestamp())}"


@contextmanager
def answering():
    stripe = library()
    try:
        yield
    except stripe.StripeError as error:
        log.warning("Stripe: %s (%s)", error.user_message or error, type(error).__name__)
        raise Failed(error) from error


def client():
    return made(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_URL)


@functools.lru_cache(maxsize=2)
def made(secret, address):
    stripe = library()
    return stripe.StripeClient(
        secret,
        base_addresses={"api": address},
        http_client=stripe.RequestsClient(timeout=SECONDS),
        max_network_retries=1,
    )


def library():
    """Imported when it is first needed: most processes never do, and it takes a while."""
    import stripe

    return stripe
