"""Every address, from the URL conf itself: which of them one sees without signing in.

What each answers to whom: langlearn/tests/matrix."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

OWN = ("langlearn", "accounts", "messaging", "social", "courses", "feedback")

# What one sees without signing in. An addition here is a decision.
PUBLIC = {
    "home",
    "media",
    "service_worker",  # a script without anything of anybody
    "manifest",  # nor has this
    "offline",  # nor this
    "speculation_rules",  # which pages may be fetched ahead
    "share",  # keeps in the session what one's device sent, and leads on
    "health_live",
    "health_ready",
    "metrics",  # by a token of its own
    "set_language",
    "courses:course_list",
    "courses:course",
    "courses:instructor_courses",
    "courses:payment_event",  # by its signature
    "feedback:course_reviews",  # whoever sees a course reads what is said of it; visitors without the names
    "feedback:instructor_reviews",
    "feedback:review",
    "courses:calendar_feed",  # by a token that only its owner is told; neither link nor password in it
    "courses:certificate",  # by a code that only its learner is told
    "courses:material_preview",  # of materials that their instructor opened to everyone
    "feedback:suspension",  # why one cannot sign in, to who holds the signed address
    "social:post",  # says to every visitor only that something is there for members
    "feedback:unsubscribe",  # a mail program posts there by itself; the signed link is the proof
}
PUBLIC_OF_ALLAUTH = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_signup_by_passkey",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    "mfa_trust",
}
SAMPLES = {"username": "ana", "path": "a.webp", "kind": "person", "pk": 1, "post_pk": 1}


def addresses(resolver=None, prefix="", namespace=""):
    """(name, pattern, view, an address) of every URL, the admin's own left out."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                space = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from addresses(entry, route, space)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", route, entry.callback, sample(route, entry.pattern.converters)


def sample(route, converters, samples=SAMPLES):
    for name in converters:
        route = re.sub(rf"<[^>]*\b{name}>", str(samples.get(name, samples["pk"])), route)
    return "/" + route.replace("^", "").replace("$", "").replace("\\Z", "")


def is_own(view):
    return view.__module__.split(".")[0] in OWN


URLS = list(addresses())
OWN_URLS = [(name, address) for name, _, view, address in URLS if is_own(view)]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["learner", "instructor"])
def test_no_number_is_too_large(client, request, who, method):
    client.force_login(request.getfixturevalue(who).user)
    large = {name: 10**30 if value == 1 else value for name, value in SAMPLES.items()}
    counted = [(name, route, view) for name, route, view, _ in URLS if "<int:" in route and is_own(view)]
    assert len(counted) > 100
    for name, route, _view in counted:
        address = sample(route, re.findall(r"<int:(\w+)>", route) + list(SAMPLES), large)
        answer = getattr(client, method)(address)
        assert answer.status_code in {302, 403, 404, 405, 429}, (name, address)


def test_the_public_urls_are_these():
    public = {name for name, _, view, _ in URLS if not getattr(view, "login_required", True)}
    assert public - PUBLIC_OF_ALLAUTH == PUBLIC
