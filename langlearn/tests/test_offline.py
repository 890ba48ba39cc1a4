"""The page that a browser shows where it reaches nobody."""

import pytest

from langlearn.lib import alone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afresh():
    alone._rendered.cache_clear()
    yield
    alone._rendered.cache_clear()


def test_it_has_nothing_of_anybody(client, learner):
    visitors = client.get("/offline/")
    client.force_login(learner.user)
    members = client.get("/offline/")
    assert members.status_code == 200
    assert members.content == visitors.content
    assert members.headers["Cache-Control"] == "no-cache"
    assert not members.cookies


def test_it_says_in_which_language_it_is(client, learner):
    """By that the worker knows whether to fetch it anew."""
    learner.user.ui_language = "es"
    learner.user.save()
    client.force_login(learner.user)
    response = client.get("/offline/")
    assert response.headers["Content-Language"] == "es"
    assert '<html lang="es">' in response.content.decode()


def test_pages_say_it_too(client):
    assert client.get("/", headers={"accept-language": "ko"}).headers["Content-Language"] == "ko"


def test_it_needs_only_what_the_worker_keeps(client):
    """Each address in it is of the shell."""
    import re

    from langlearn import web_app

    text = client.get("/offline/").content.decode()
    addresses = re.findall(r'(?:src|href)="(/static/[^"#]+)', text)
    assert "/static/js/offline-page.js" in addresses
    assert set(addresses) - set(web_app.shell()) == {"/static/img/apple-touch-icon.png"}  # for a home screen


def test_without_scripts_there_is_a_way_on(client):
    assert '<a class="button button--primary" href="">' in client.get("/offline/").content.decode()
