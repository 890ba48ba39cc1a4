"""Asking as each role, many times and quickly: what is asked is built once, and what an answer changed is undone."""

import logging
import pickle
import re
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.template import Template, engines
from django.test import Client, override_settings
from django.utils.functional import empty

from accounts.backends import AccountBackend
from langlearn.lib import limits
from langlearn.lib.storages import private_storage

# What stands around each page says nothing of what was asked for: it is drawn in a test of its own.
SHELL = """{% get_current_language as LANGUAGE_CODE %}{% place as here %}<title>{% block title %}{% endblock %}
{% block description %}{% endblock %}{% block head %}{% endblock %}{% block body_class %}{% endblock %}
{% block main %}{% endblock %}{% include "components/_toasts.html" %}{% block scripts %}{% endblock %}"""
PLACES = {
    "/accounts/login/": ">",
    "/accounts/signup/profile/": ">",
    "/admin/login/": ">",
    "/accounts/reauthenticate/": "?",
}
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
# What signing in and being here leave behind, whatever is asked for.
TRACES = re.compile(r'"(django_session|usersessions_usersession)"|UPDATE "accounts_user" SET "last_(active|login)"')


def built_once(build):
    """A fixture: what `build()` makes, for all tests of a module, with its files."""

    @pytest.fixture(scope="module")
    def built(django_db_setup, django_db_blocker, tmp_path_factory):
        folder = tmp_path_factory.mktemp("built")
        with django_db_blocker.unblock(), transaction.atomic():
            with kept_in(folder):
                made = build()
            made.folder = folder
            yield made
            transaction.set_rollback(True)

    return built


@pytest.fixture(autouse=True)
def quick(sandbox, world):
    """For a module whose `world` is built once; to be imported there."""
    with kept_in(world.folder), lightly():
        yield


@contextmanager
def kept_in(folder):
    from django.conf import settings

    private = {"BACKEND": "langlearn.lib.storages.PrivateFiles", "OPTIONS": {"location": str(folder / "private")}}
    with override_settings(
        MEDIA_ROOT=str(folder / "media"),
        STORAGES={**settings.STORAGES, "private": private},
        SESSION_ENGINE="django.contrib.sessions.backends.cache",
    ):
        private_storage._wrapped = empty
        yield
    private_storage._wrapped = empty


@contextmanager
def lightly():
    """Pages without their shell, nothing noted of templates, nothing said in the log."""
    cache = engines["django"].engine.template_loaders[0].get_template_cache
    whole, cache["base.html"] = cache.get("base.html"), Template(SHELL)
    with (
        patch.object(Template, "_render", lambda template, context: template.nodelist.render(context)),
        patch.object(AccountBackend, "get_user", loaded_once()),
        patch("accounts.middleware.touch"),  # after a minute each answer would note that they are here
    ):
        logging.disable()
        yield
        logging.disable(logging.NOTSET)
    # not by patch.dict: what else was read meanwhile stays read
    cache.pop("base.html", None)
    if whole:
        cache["base.html"] = whole


def loaded_once():
    """`get_user` that asks once for each person, and then gives copies; for who may not come in, every time."""
    load, kept = AccountBackend.get_user, {}

    def get_user(backend, user_id):
        if user_id not in kept:
            user = load(backend, user_id)
            if user is None:
                return None
            kept[user_id] = pickle.dumps(user)
        return pickle.loads(kept[user_id])  # noqa: S301 (our own)

    return get_user


class Asker:
    """One role's browser. `sign_in(client)` makes it theirs, and again after an answer signed it out."""

    def __init__(self, sign_in):
        self.client, self.sign_in = Client(), sign_in
        sign_in(self.client)
        self.jar = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method, address, data=None, **headers):
        """The answer, its `text` with its headers, and whether it `wrote` to the database; undone."""
        writes = []

        def watch(execute, sql, params, many, context):
            if WRITES.match(sql) and not TRACES.search(sql):
                writes.append(sql)
            return execute(sql, params, many, context)

        limits.reset()
        with transaction.atomic(), connection.execute_wrapper(watch):
            answer = getattr(self.client, method)(address, data, headers=headers)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        self.as_before()
        return Answer(answer.status_code, content.decode(errors="replace") + str(answer.headers), answer, writes)

    def as_before(self):
        if {name: morsel.value for name, morsel in self.client.cookies.items()} != self.jar:
            self.client = Client()
            cache.clear()
            self.sign_in(self.client)
            self.jar = {name: morsel.value for name, morsel in self.client.cookies.items()}


@dataclass
class Answer:
    status: int
    text: str  # with its headers
    response: object
    wrote: list

    @property
    def letter(self):
        """As the tables have it."""
        if self.status in (301, 302, 303):
            place = self.response.headers["Location"]
            return next((sign for start, sign in PLACES.items() if place.startswith(start)), "r")
        return {200: "y", 206: "y", 403: "x", 404: "-", 405: "0", 422: "f"}.get(self.status, str(self.status))
