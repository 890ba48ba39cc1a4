"""Whoever is signed out while a page of theirs is open."""

import pytest

from accounts.tests.factories import LearnerFactory
from social.models import Comment
from social.tests.factories import PostFactory

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.mark.parametrize("address", ["/feed/", "/chats/", "/discover/", "/notifications/", "/courses/mine/"])
def test_a_page_leads_to_sign_in_and_a_part_says_so(client, address):
    page = client.get(address)
    assert (page.status_code, page["Location"]) == (302, f"/accounts/login/?next={address}")
    part = client.get(address, headers=PART)
    assert part.status_code == 401
    assert part["WWW-Authenticate"] == 'Session realm="Langlearn"'
    assert part["Cache-Control"] == "no-store"
    assert b'class="notice__text">You are signed out.' in part.content


def test_what_was_sent_then_is_not_taken(client):
    post, learner = PostFactory(), LearnerFactory()
    client.force_login(learner.user)
    client.logout()
    answer = client.post(f"/feed/{post.pk}/comments/", {"content_text": "Hi"}, headers=PART)
    assert answer.status_code == 401
    assert not Comment.objects.exists()


def test_a_post_shows_visitors_no_part(client):
    post = PostFactory()
    assert client.get(f"/feed/{post.pk}/").status_code == 200
    assert client.get(f"/feed/{post.pk}/?after=c0", headers=PART).status_code == 401


def test_open_pages_have_parts_for_visitors_too(client):
    assert client.get("/courses/", headers=PART).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("es", "sesión"), ("ja", "ログアウト"), ("ko", "로그아웃"), ("bn", "সাইন আউট")]
)
def test_in_the_language_of_the_browser(client, language, words):
    part = client.get("/feed/", headers=PART | {"Accept-Language": language})
    assert words in part.content.decode()
