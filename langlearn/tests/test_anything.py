"""Whatever anybody sends to any address of ours: never an error of ours. EXAMPLES=5000 looks longer, and elsewhere."""

import os

from django import forms
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from langlearn.lib import limits

from .test_access import OWN, OWN_URLS
from .world import world  # noqa: F401

ODD = ["", "0", "-1", "1", "٣", "²", "9" * 30, "1e9", "NaN", "null", "true", "\0", "\u202e", "%00", "../..", "🙂" * 40]
ODD += ["2026-11-25", "0001-01-01", "9999-12-31T23:59:59+14:00", "1.1", "a" * 6000, "'\";--", "<script>", "on", "1,2"]
value = st.one_of(st.sampled_from(ODD), st.text(max_size=30))
PLACES = ["after", "before", "at", "day", "next", "page", "reply", "chat", "newest"]
FILTERS = ["q", "show", "tab", "tag", "feed", "language", "level", "native", "learning", "country", "interests"]
CHOICES = ["to", "pane", "online", "status", "sort", "free", "rating", "price", "start"]
ASKED = [*PLACES, *FILTERS, *CHOICES]
many = settings(
    max_examples=int(os.environ.get("EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="EXAMPLES" not in os.environ,
)
address = st.sampled_from([address for _name, address in OWN_URLS])
person = st.sampled_from(["ana", "teacher", None])


def subclasses(kind):
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def field_names():
    """Of all forms of ours."""
    ours = [form for form in subclasses(forms.BaseForm) if form.__module__.split(".")[0] in OWN]
    found = {name for form in ours for name in getattr(form, "base_fields", {})}
    return sorted(found | {"accepted", "up_to", "newest"})


def answer(there, who, method, path, data, htmx):
    """As one of the people of the world, or as nobody; what it changes is undone."""
    client = Client(headers={"HX-Request": "true"} if htmx else {})
    sid = transaction.savepoint()
    try:
        if who:
            client.force_login(getattr(there, who).user)
        return getattr(client, method)(path, data)
    finally:
        transaction.savepoint_rollback(sid)


def test_any_query(world):  # noqa: F811
    @many
    @given(address, person, st.dictionaries(st.sampled_from(ASKED), value, min_size=3, max_size=12), st.booleans())
    def ask(path, who, query, htmx):
        assert answer(world, who, "get", path, query, htmx).status_code < 500

    ask()


def test_any_form(world):  # noqa: F811
    names = field_names()
    some = st.dictionaries(st.sampled_from(names), value, min_size=len(names) // 4)

    @many
    @given(address, person, some, st.booleans())
    def send(path, who, form, htmx):
        limits.reset()
        assert answer(world, who, "post", path, form, htmx).status_code < 500

    send()


def test_the_names_of_fields_are_found():
    assert {"content_text", "language", "reason", "correction", "bio"} <= set(field_names())
