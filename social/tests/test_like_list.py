import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Block
from accounts.tests.factories import LearnerFactory
from social.models import HiddenPost
from social.tests.factories import PostFactory


@pytest.fixture
def post(learner):
    return PostFactory(author=learner)


def likers(client, post, **query):
    return [like.learner for like in client.get(f"/feed/{post.pk}/likes/", query).context["likes"]]


def fans(post, count):
    people = LearnerFactory.create_batch(count)
    for person in people:
        post.like(person)
    return people[::-1]


def test_the_latest_first(signed_in, post):
    people = fans(post, 3)
    assert likers(signed_in, post) == people
    assert people[0].user.display_name in signed_in.get(f"/feed/{post.pk}/likes/").content.decode()


def test_pages_follow_each_other(signed_in, post):
    people = fans(post, 35)
    page = signed_in.get(f"/feed/{post.pk}/likes/")
    rest = signed_in.get(page.context["more"], headers={"HX-Request": "true"})
    assert [like.learner for like in [*page.context["likes"], *rest.context["likes"]]] == people
    assert b"<html" not in rest.content


def test_those_out_of_sight_are_not_in_it(signed_in, learner, post):
    blocked, blocker, gone, there = people = LearnerFactory.create_batch(4)
    for person in people:
        post.like(person)
    Block.objects.make(learner.user, blocked.user)
    Block.objects.make(blocker.user, learner.user)
    gone.user.is_active = False
    gone.user.save()
    assert likers(signed_in, post) == [there]


def test_same_queries_for_3_and_30(signed_in, post):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(f"/feed/{post.pk}/likes/")
        return len(captured)

    fans(post, 3)
    few = queries()
    fans(post, 27)
    assert queries() == few


def test_of_nobody(signed_in, post):
    assert "Nobody yet" in signed_in.get(f"/feed/{post.pk}/likes/").content.decode()


def test_of_a_post_out_of_sight(signed_in, learner, partner):
    post = PostFactory(author=partner)
    HiddenPost.objects.create(user=learner.user, post=post)
    assert signed_in.get(f"/feed/{post.pk}/likes/").status_code == 404


def test_visitor_and_wrong_method(client, signed_in, post):
    assert signed_in.post(f"/feed/{post.pk}/likes/").status_code == 405
    client.logout()
    assert client.get(f"/feed/{post.pk}/likes/").status_code == 302
