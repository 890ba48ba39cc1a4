import pytest

from accounts.models import Block
from social.export import delete_feed, export_feed
from social.models import Bookmark, HiddenPost
from social.tests.factories import PostFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(partner):
    return PostFactory(author=partner)


def saved(post):
    return Bookmark.objects.filter(post=post).count()


def test_save_and_no_longer_however_often(signed_in, post):
    address = f"/feed/{post.pk}/save/"
    for _again in range(2):
        assert signed_in.post(address, {"saved": "1", "next": "/feed/?tab=saved"}).url == (
            f"/feed/?tab=saved#post-{post.pk}"
        )
        assert saved(post) == 1
    for _again in range(2):
        assert signed_in.post(address, {"saved": "0", "next": "//evil.example"}).url == f"/feed/{post.pk}/"
        assert saved(post) == 0


def test_htmx_answers_with_the_button(signed_in, post):
    page = signed_in.post(f"/feed/{post.pk}/save/", {"saved": "1"}, headers=HTMX).content.decode()
    assert 'aria-pressed="true"' in page
    assert 'name="saved" value="0"' in page
    assert f'action="/feed/{post.pk}/save/"' in page
    assert "<html" not in page


def test_blocked_people_do_not_meet(signed_in, learner, partner, post):
    Block.objects.make(partner.user, learner.user)
    assert signed_in.post(f"/feed/{post.pk}/save/", {"saved": "1"}).status_code == 404
    assert saved(post) == 0


def test_only_learners(client, instructor, staff, post):
    for person in (instructor.user, staff):
        client.force_login(person)
        assert client.post(f"/feed/{post.pk}/save/", {"saved": "1"}).status_code == 403
    assert saved(post) == 0


def test_visitor_and_wrong_method(client, signed_in, post):
    assert signed_in.get(f"/feed/{post.pk}/save/").status_code == 405
    client.logout()
    assert client.post(f"/feed/{post.pk}/save/", {"saved": "1"}).status_code == 302
    assert saved(post) == 0


def test_goes_along_in_the_export_and_with_the_account(learner, partner, post):
    post.bookmarks.create(learner=learner)
    HiddenPost.objects.create(user=learner.user, post=post)
    files = dict(export_feed(learner.user))
    assert [row["post"] for row in files["saved_posts.json"]] == [post.pk]
    delete_feed(learner.user)
    assert not Bookmark.objects.exists()
    assert not HiddenPost.objects.exists()
