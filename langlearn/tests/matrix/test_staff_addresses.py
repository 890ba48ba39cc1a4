"""The staff's site, every address of it: shut to all but staff, and a moderator has the queue, decisions and no more.

What a superuser sees there, langlearn/tests/test_admin.py looks at page by page.
"""

import re

import pytest
from django.contrib.admin.sites import site
from django.urls import URLResolver, get_resolver

from langlearn.tests.matrix.asking import built_once, quick
from langlearn.tests.matrix.world import World, asker, leaks, secret

pytestmark = pytest.mark.django_db
world = built_once(World)
here = quick

# What a moderator gets there: GET and POST. Anything else is not theirs.
THEIRS = {
    "index": "yy",
    "login": "rr",
    "logout": "0r",
    "jsi18n": "y0",
    "password_change": "yy",
    "password_change_done": "y0",
    "app_list": "yy",
    "feedback_case_changelist": "yy",
    "feedback_case_change": "yf",
    "feedback_case_history": "yy",
    "feedback_decision_changelist": "yy",
    "feedback_decision_change": "yr",
    "feedback_decision_history": "yy",
}
SHUT = set("x->r")


def addresses():
    """(name, route) of the staff's site; its redirects of old addresses have no names."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace == "admin":
            yield from named(entry, "/admin/")


def named(resolver, prefix):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from named(entry, route)
        else:
            yield entry.name or route, route


ADDRESSES = list(addresses())


def place(world, route):
    """With rows that are there, where the route is about them."""
    rows = {
        "feedback/case": world.case.pk,
        "feedback/decision": world.decision.pk,
        "messaging/message": world.message.pk,
        "courses/groupmessage": world.said.pk,
        "accounts/user": world.member.pk,
    }
    pk = next((pk for start, pk in rows.items() if start in route), 1)
    texts = {"object_id": pk, "pk": pk, "content_type_id": 1, "field": "image", "name": "nothing", "id": 1}
    for part, value in texts.items():
        route = re.sub(rf"<(\w+:)?{part}>", str(value), route)
    return re.sub(r"\^\(\?P<app_label>.*", "feedback/", route).replace("(?P<url>.*)$", "nowhere/")


def test_models_and_addresses_are_found():
    names = {name for name, _route in ADDRESSES}
    for model in site._registry:
        start = f"{model._meta.app_label}_{model._meta.model_name}"
        assert {f"{start}_{page}" for page in ("changelist", "add", "change", "delete", "history")} <= names
    assert set(THEIRS) <= names


@pytest.mark.parametrize("role", ["anonymous", "suspended", "newcomer", "member", "owner"])
def test_for_others_it_is_shut(world, role):
    browser, wrong = asker(world, role), []
    for name, route in ADDRESSES:
        answer = browser.ask("get", place(world, route))
        allowed = {"login": ">x", "logout": ">r"}.get(name, ">")
        if answer.letter not in allowed or answer.wrote or leaks(role, answer.text):
            wrong.append((name, answer.letter, answer.response.headers.get("Location"), answer.wrote[:1]))
    assert wrong == []


def test_a_moderator_has_their_part(world):
    browser, wrong, seen = asker(world, "moderator"), [], set()
    for name, route in ADDRESSES:
        for number, method in enumerate(("get", "post")):
            if method == "post" and name not in THEIRS and not name.endswith(("_changelist", "_change", "_delete")):
                continue
            answer = browser.ask(method, place(world, route))
            letters = THEIRS[name][number] if name in THEIRS else SHUT | {"0"}
            if answer.letter not in letters or (answer.wrote and name not in THEIRS) or leaks("moderator", answer.text):
                wrong.append((method, name, answer.letter, leaks("moderator", answer.text), answer.wrote[:1]))
            seen |= {each for each in ("reported", "reason", "inside", "held") if secret(each) in answer.text}
    assert wrong == []
    assert seen == {"reported", "reason", "inside", "held"}
