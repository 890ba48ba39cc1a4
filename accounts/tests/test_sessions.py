"""What a page's session is found by."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.sessions import SessionStore
from accounts.tests.factories import UserFactory
from langlearn.lib.testing import new_session

pytestmark = pytest.mark.django_db


def test_what_was_kept_is_found_again():
    session = SessionStore()
    session["words"] = "안녕"
    session.save()
    with CaptureQueriesContext(connection) as asked:
        assert SessionStore(session.session_key)["words"] == "안녕"
    assert len(asked) == 1


def test_one_that_ran_out_is_nobodys():
    key = new_session(UserFactory())
    Session.objects.filter(pk=key).update(expire_date=now() - timedelta(seconds=1))
    late = SessionStore(key)
    assert dict(late.items()) == {}
    assert late.session_key is None


@pytest.mark.parametrize("key", ["nobody" * 5, "\0" * 32, "%s" * 16, "Ä" * 32, "' OR 1=1 --" * 3])
def test_keys_that_nobody_has(client, key):
    """A cookie may hold anything: escaped, even what no header may."""
    assert dict(SessionStore(key).items()) == {}
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    page = client.get("/feed/")
    assert page.status_code == 302
    assert "/login/" in page["Location"]


def test_a_person_is_asked_for_once_a_page(client):
    """What each page begins with: the session and its person, one query each."""
    client.cookies[settings.SESSION_COOKIE_NAME] = new_session(UserFactory())
    client.get("/feed/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/feed/").status_code == 200
    tables = [query["sql"].split("FROM")[1].split()[0].strip('"') for query in asked[:2]]
    assert tables == ["django_session", "accounts_user"]
    assert sum("django_session" in query["sql"] for query in asked) == 1
