"""A visitor picks the language of the pages; a member's own goes before it."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_visitor_chooses(client):
    response = client.post("/language/", {"language": "es"}, headers={"referer": "http://testserver/accounts/login/"})
    assert response.url.endswith("/accounts/login/")
    assert client.get("/accounts/login/").headers["Content-Language"] == "es"


def test_elsewhere_is_not_gone_to(client):
    assert client.post("/language/", {"language": "es", "next": "https://evil.example/"}).url == "/"


@pytest.mark.parametrize("language", ["xx", "", "../../x"])
def test_unknown_languages_change_nothing(client, language):
    client.post("/language/", {"language": language})
    assert client.get("/accounts/login/").headers["Content-Language"] == "en"


def test_reading_changes_nothing(client):
    client.get("/language/", {"language": "es"})
    assert client.get("/accounts/login/").headers["Content-Language"] == "en"


def test_members_have_their_own(signed_in, learner):
    learner.user.ui_language = "ko"
    learner.user.save()
    signed_in.post("/language/", {"language": "es"})
    assert signed_in.get("/settings/").headers["Content-Language"] == "ko"
