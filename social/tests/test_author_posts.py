import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import BlockFactory
from social.tests.factories import PostFactory

PROFILE = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/yuki/"}
HERE = {"HX-Request": "true", "HX-Current-URL": "http://testserver/feed/by/yuki/"}


@pytest.fixture
def posts(partner):
    PostFactory()  # somebody else's
    return PostFactory.create_batch(7, author=partner)[::-1]


def test_profile_gets_the_latest_and_a_link(signed_in, posts):
    page = signed_in.get("/feed/by/yuki/", headers=PROFILE)
    assert page.context["posts"] == posts[:5]
    assert 'href="/feed/by/yuki/"' in page.content.decode()
    assert b"<html" not in page.content


def test_whole_page_without_scripts(signed_in, posts):
    page = signed_in.get("/feed/by/YUKI/")
    assert page.context["posts"] == posts
    assert b"<html" in page.content


def test_pages(signed_in, partner, posts):
    PostFactory.create_batch(20, author=partner)
    more = signed_in.get("/feed/by/yuki/").context["more"]
    rest = signed_in.get(more, headers=HERE)
    assert rest.context["posts"] == posts
    assert b"<html" not in rest.content


def test_nothing_yet(signed_in, partner, learner):
    assert "No posts yet" in signed_in.get("/feed/by/yuki/", headers=PROFILE).content.decode()
    assert "You have not posted yet" in signed_in.get("/feed/by/ana/").content.decode()


def test_blocked_or_unknown(signed_in, learner, partner, posts):
    BlockFactory(blocker=partner.user, blocked=learner.user)
    assert signed_in.get("/feed/by/yuki/").status_code == 404
    assert signed_in.get("/feed/by/nobody/").status_code == 404


def test_same_queries_for_1_and_5(signed_in, partner):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get("/feed/by/yuki/", headers=PROFILE)
        return len(captured)

    PostFactory(author=partner)
    one = count()
    PostFactory.create_batch(9, author=partner)
    assert count() == one


def test_visitor_and_wrong_method(client, signed_in, posts):
    assert signed_in.post("/feed/by/yuki/").status_code == 405
    client.logout()
    assert client.get("/feed/by/yuki/").status_code == 302
