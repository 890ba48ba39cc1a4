import pytest

from accounts.models import Block
from social.models import HiddenPost, Post
from social.tests.factories import PostFactory

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/feed/"}


@pytest.fixture
def post(partner):
    return PostFactory(author=partner)


def hide(client, post, hidden="1", **more):
    return client.post(f"/feed/{post.pk}/hide/", {"hidden": hidden}, **more)


def test_hidden_is_gone_and_comes_back(signed_in, learner, partner, post):
    for _again in range(2):
        assert hide(signed_in, post).url == f"/feed/{post.pk}/hide/"
        assert signed_in.get("/feed/").context["posts"] == []
        assert signed_in.get(f"/feed/{post.pk}/").status_code == 404
    assert list(Post.objects.visible_to(partner.user)) == [post]
    assert "This post is hidden" in signed_in.get(f"/feed/{post.pk}/hide/").content.decode()
    for _again in range(2):
        assert hide(signed_in, post, "0").url == f"/feed/{post.pk}/"
        assert signed_in.get("/feed/").context["posts"] == [post]
    assert not HiddenPost.objects.exists()


def test_htmx_puts_an_undo_in_its_place_and_the_post_back(signed_in, post):
    page = hide(signed_in, post, headers=HTMX).content.decode()
    assert f'id="post-{post.pk}"' in page
    assert 'name="hidden" value="0"' in page
    assert post.content_text not in page
    page = hide(signed_in, post, "0", headers=HTMX).content.decode()
    assert f'<article class="card post-card" id="post-{post.pk}"' in page
    assert post.content_text in page


def test_from_its_own_page_it_leads_away(signed_in, post):
    there = HTMX | {"HX-Current-URL": f"http://testserver/feed/{post.pk}/"}
    assert hide(signed_in, post, headers=there).headers["HX-Redirect"] == f"/feed/{post.pk}/hide/"


def test_asks_first_without_scripts(signed_in, post):
    assert "Hide this post?" in signed_in.get(f"/feed/{post.pk}/hide/").content.decode()


def test_not_ones_own(signed_in, learner):
    mine = PostFactory(author=learner)
    assert hide(signed_in, mine).status_code == 403
    assert list(Post.objects.visible_to(learner.user)) == [mine]


def test_staff_and_instructors_hide_too(client, instructor, staff, post):
    for person in (instructor.user, staff):
        client.force_login(person)
        hide(client, post)
        assert client.get("/feed/").context["posts"] == []


def test_blocked_people_do_not_meet(signed_in, learner, partner, post):
    Block.objects.make(partner.user, learner.user)
    assert hide(signed_in, post).status_code == 404
    assert not HiddenPost.objects.exists()


def test_visitor_and_wrong_method(client, signed_in, post):
    assert signed_in.put(f"/feed/{post.pk}/hide/").status_code == 405
    client.logout()
    assert hide(client, post).status_code == 302
    assert not HiddenPost.objects.exists()
