"""Web push: a notification shown by the browser, even with no page of ours open (RFC 8030, 8291, 8292).

On where the VAPID keys are set. We post only to the push services of the browsers' makers, over https, and follow no
redirect: nobody makes this server ask an address of their choice. What is sent is encrypted for the one browser, and
is the title alone, in the reader's language, and a number: it may show on a locked screen.
"""

import json
import logging
import re
from base64 import urlsafe_b64decode
from datetime import timedelta
from functools import cache
from hashlib import sha256
from importlib import import_module
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from feedback.kinds import Kind
from feedback.models import Notification, Preference, PushSubscription
from feedback.signals import notified
from messaging.models import Member

log = logging.getLogger(__name__)
engine = import_module(settings.SESSION_ENGINE)

# The push services of Chrome, Edge and Opera; Firefox; Edge on Windows; Safari.
SERVICES = re.compile(
    r"fcm\.googleapis\.com"
    r"|[a-z0-9-]+\.push\.services\.mozilla\.com"
    r"|([a-z0-9-]+\.)+notify\.windows\.com"
    r"|web\.push\.apple\.com"
)
SECONDS = 10
RETRY_AFTER_MINUTES = (1, 10)
VALID = timedelta(hours=12)  # of a signature; a day is the most
DAY = 24 * 60 * 60
LASTS = {Kind.SESSION_ALERT: 15 * 60}  # seconds for which the service tries to reach the browser; else a day
GONE = {404, 410}
HERE = "push"  # in the session: the id of its browser's subscription


def is_on():
    return bool(settings.VAPID_PRIVATE_KEY)


@cache
def _vapid(private_key):
    return Vapid02.from_string(private_key)


def public_key():
    """What a browser subscribes with; "" where push is off."""
    if not is_on():
        return ""
    return b64urlencode(point_of(_vapid(settings.VAPID_PRIVATE_KEY).public_key))


def point_of(key):
    """A public key as push services and browsers write it, in bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def is_service(endpoint):
    """Is this an address of one of the push services, and nothing else in disguise?"""
    try:
        parts = urlsplit(endpoint)
        plain = parts.scheme == "https" and parts.port in (None, 443) and "@" not in parts.netloc
    except ValueError:
        return False
    return plain and bool(SERVICES.fullmatch(parts.hostname or "")) and endpoint.isascii() and endpoint.isprintable()


def key_bytes(text, length):
    """A key as a browser gives it, base64url without padding; ValueError where it is none of `length` bytes."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise ValueError(text)
    key = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(key) != length:
        raise ValueError(text)
    return key


def read_keys(p256dh, auth):
    """The browser's public key and secret; ValueError where they are none."""
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key_bytes(p256dh, 65))
    return point, key_bytes(auth, 16)


# Sending -------------------------------------------------------------------------------------------------------------


@receiver(notified, dispatch_uid="push_at_once")
def push_at_once(notification, quiet, **kwargs):
    if not is_on() or not notification.in_app or quiet:
        return
    if not Preference.objects.way(notification.recipient, notification.notification_type).push:
        return
    for pk in PushSubscription.objects.of(notification.recipient).values_list("pk", flat=True):
        send.enqueue(notification.pk, pk)


@task()
def send(notification_pk, subscription_pk, attempt=0):
    """One notification to one browser; a service that is busy is asked again after 1 and 10 minutes."""
    browsers = PushSubscription.objects.filter(pk=subscription_pk, user__is_active=True).select_related("user")
    subscription = browsers.first()
    if subscription is None:
        return
    if not engine.SessionStore().exists(subscription.session_key):  # it ran out
        subscription.delete()
        return
    found = Notification.objects.of(subscription.user).unread().filter(pk=notification_pk).first()
    if found is None:
        return
    import httpx  # here, and not where all start: it is large, and few sites push

    try:
        response = post(subscription, found)
    except httpx.HTTPError as error:
        log.warning("push service not reached: %s", error)
        status = 503
    else:
        status = response.status_code
    if status in GONE:
        subscription.delete()
    elif status == 429 or status >= 500:
        again(notification_pk, subscription_pk, attempt)
    elif status >= 400:
        log.error("push refused with %d by %s", status, urlsplit(subscription.endpoint).hostname)


def again(notification_pk, subscription_pk, attempt):
    if attempt < len(RETRY_AFTER_MINUTES):
        later = timezone.now() + timedelta(minutes=RETRY_AFTER_MINUTES[attempt])
        send.using(run_after=later).enqueue(notification_pk, subscription_pk, attempt + 1)


def post(subscription, notification):
    """Ask the service of this browser to show the title of `notification`."""
    import httpx

    if not is_service(subscription.endpoint):  # whatever stands in the database
        raise httpx.UnsupportedProtocol(f"no push service: {urlsplit(subscription.endpoint).hostname}")
    seconds = LASTS.get(notification.notification_type, DAY)
    headers = {
        **authorization(subscription.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(seconds),
        "Urgency": "high" if seconds < DAY else "normal",
        "Topic": topic(notification),
    }
    with client() as http:
        return http.post(subscription.endpoint, content=encrypted(subscription, payload(notification)), headers=headers)


def client():
    """Without redirects, and without what the environment says about proxies and passwords."""
    import httpx

    return httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False)


def payload(notification):
    """`unread` is for the badge of the app's icon, as the pages count: chats and notifications."""
    reader = notification.recipient
    unread = Member.objects.unread_chats(reader) + Notification.objects.of(reader).unread().count()
    return {
        "title": notification.content_title,
        "url": notification.get_absolute_url(),
        "tag": topic(notification),
        "lang": reader.ui_language,
        "unread": unread,
    }


def topic(notification):
    """One entry is shown once, in its latest words: a later push takes the place of an earlier one."""
    return sha256(f"{notification.recipient_id}:{notification.key}".encode()).hexdigest()[:32]


def authorization(endpoint):
    """Who we are, signed (VAPID)."""
    parts = urlsplit(endpoint)
    until = timezone.now() + VALID
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "sub": settings.VAPID_SUBJECT,
        "exp": int(until.timestamp()),
    }
    return _vapid(settings.VAPID_PRIVATE_KEY).sign(claims)


def encrypted(subscription, data):
    point, secret = read_keys(subscription.p256dh, subscription.auth)
    once = ec.generate_private_key(ec.SECP256R1())
    content = json.dumps(data, ensure_ascii=False).encode()
    return http_ece.encrypt(content, private_key=once, dh=point, auth_secret=secret, version="aes128gcm")


# The browsers of a person ---------------------------------------------------------------------------------------------


def subscribe(request, **fields):
    """The browser that asks is pushed to from now on. Its session knows by which row, whatever key it gets later."""
    agent = request.META.get("HTTP_USER_AGENT", "")[:200]
    kept = PushSubscription.objects.keep(
        request.user, **fields, session_key=request.session.session_key, user_agent=agent
    )
    request.session[HERE] = kept.pk
    return kept


def subscriptions_of(request):
    """Those of who asks, the browser they ask with marked."""
    if not is_on():
        return []
    rows = list(PushSubscription.objects.of(request.user))
    for row in rows:
        row.is_here = row.pk == request.session.get(HERE)
    return rows
