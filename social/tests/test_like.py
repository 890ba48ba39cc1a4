import pytest

from accounts.tests.factories import BlockFactory, LearnerFactory
from social.models import Like, Post
from social.signals import post_liked
from social.tests.factories import PostFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(partner):
    return PostFactory(author=partner)


def likes(post):
    post.refresh_from_db()
    return post.like_count, Like.objects.filter(post=post).count()


def test_like_and_unlike_however_often(signed_in, post):
    address = f"/feed/{post.pk}/like/"
    for _again in range(2):
        assert signed_in.post(address, {"liked": "1", "next": "/feed/"}).url == f"/feed/#post-{post.pk}"
        assert likes(post) == (1, 1)
    for _again in range(2):
        signed_in.post(address, {"liked": "0"})
        assert likes(post) == (0, 0)


def test_htmx_answers_with_the_button(signed_in, post):
    page = signed_in.post(f"/feed/{post.pk}/like/", {"liked": "1"}, headers=HTMX).content.decode()
    assert 'aria-pressed="true"' in page
    assert 'name="liked" value="0"' in page
    assert "<span>1</span>" in page
    page = signed_in.post(f"/feed/{post.pk}/like/", {"liked": "0"}, headers=HTMX).content.decode()
    assert 'aria-pressed="false"' in page


def test_it_is_told_once(signed_in, learner, post):
    told = []

    def listen(sender, post, learner, **kwargs):
        told.append((post, learner))

    post_liked.connect(listen)
    for liked in "1101":
        signed_in.post(f"/feed/{post.pk}/like/", {"liked": liked})
    post_liked.disconnect(listen)
    assert told == [(post, learner)] * 2


def test_next_leads_nowhere_else(signed_in, post):
    response = signed_in.post(f"/feed/{post.pk}/like/", {"liked": "1", "next": "https://evil.example/"})
    assert response.url == f"/feed/{post.pk}/"


def test_blocked_people_do_not_meet(signed_in, learner, partner, post):
    BlockFactory(blocker=partner.user, blocked=learner.user)
    assert signed_in.post(f"/feed/{post.pk}/like/", {"liked": "1"}).status_code == 404
    assert likes(post) == (0, 0)


def test_only_learners(client, instructor, staff, post):
    for person in (instructor.user, staff):
        client.force_login(person)
        assert client.post(f"/feed/{post.pk}/like/", {"liked": "1"}).status_code == 403
    assert likes(post) == (0, 0)


def test_visitor_and_wrong_method(client, signed_in, post):
    assert signed_in.get(f"/feed/{post.pk}/like/").status_code == 405
    client.logout()
    assert client.post(f"/feed/{post.pk}/like/", {"liked": "1"}).status_code == 302
    assert likes(post) == (0, 0)


def test_unknown_post(signed_in):
    assert signed_in.post("/feed/99/like/", {"liked": "1"}).status_code == 404


def test_counts_stay_true_when_an_account_goes(post):
    for number in range(3):
        learner = LearnerFactory()
        post.like(learner)
        if number:
            learner.user.delete()
    assert likes(post) == (1, 1)


def test_counts_stay_true_when_likes_go_together(post):
    for _number in range(3):
        post.like(LearnerFactory())
    Like.objects.filter(post=post).delete()
    assert likes(post) == (0, 0)
    assert Post.objects.get().like_count == 0
