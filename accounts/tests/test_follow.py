import pytest
from django.urls import reverse

from accounts.models import Block, Follow, User
from accounts.signals import person_followed

HTMX = {"HX-Request": "true"}


def follow(client, username, following="1", **extra):
    return client.post(reverse("accounts:follow", args=[username]), {"following": following}, **extra)


@pytest.fixture
def heard():
    """Whom the signal told of: (follower, followed)."""
    calls = []

    def hear(follower, followed, **kwargs):
        calls.append((follower, followed))

    person_followed.connect(hear)
    yield calls
    person_followed.disconnect(hear)


def test_following_without_javascript_leads_back_to_the_person(signed_in, learner, partner, heard):
    response = follow(signed_in, "yuki")
    assert (response.status_code, response.headers["Location"]) == (302, "/people/yuki/")
    assert learner.follows(partner)
    assert heard == [(learner, partner)]


def test_or_to_where_the_form_was(signed_in, partner):
    address = reverse("accounts:follow", args=["yuki"])
    response = signed_in.post(address, {"following": "1", "next": "/discover/?native=ja"})
    assert response.headers["Location"] == "/discover/?native=ja"
    response = signed_in.post(address, {"following": "1", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/people/yuki/"


def test_htmx_gets_the_button_and_on_the_profile_the_count(signed_in, learner, partner):
    response = follow(signed_in, "yuki", headers={**HTMX, "HX-Current-URL": "http://testserver/people/yuki/"})
    html = response.content.decode()
    assert response.status_code == 200
    assert 'name="following" value="0"' in html
    assert f'<b id="follower-count-{partner.pk}" hx-swap-oob="true">1</b>' in html
    html = follow(signed_in, "yuki", "0", headers={**HTMX, "HX-Current-URL": "http://testserver/discover/"}).content
    assert b'name="following" value="1"' in html
    assert b"hx-swap-oob" not in html


def test_said_twice_it_holds_once(signed_in, learner, partner, heard):
    follow(signed_in, "yuki")
    follow(signed_in, "yuki")
    assert Follow.objects.count() == len(heard) == 1


def test_unfollowing(signed_in, learner, partner, heard):
    learner.follow(partner)
    follow(signed_in, "yuki", "0")
    follow(signed_in, "yuki", "0")
    assert not learner.follows(partner)
    assert len(heard) == 1


@pytest.mark.parametrize("said", ["", "x", "2"])
def test_anything_else_unfollows(signed_in, learner, partner, said):
    learner.follow(partner)
    follow(signed_in, "yuki", said)
    assert not learner.follows(partner)


def test_nobody_follows_themselves(signed_in, learner):
    assert follow(signed_in, "ana").status_code == 403
    assert Follow.objects.count() == 0


@pytest.mark.parametrize("i_block", [True, False])
def test_nobody_follows_over_a_block(signed_in, learner, partner, i_block):
    Block.objects.make(*((learner.user, partner.user) if i_block else (partner.user, learner.user)))
    assert follow(signed_in, "yuki").status_code == 404
    assert Follow.objects.count() == 0


def test_instructors_and_inactive_people_are_not_followed(signed_in, instructor, partner):
    assert follow(signed_in, "teacher").status_code == 404
    User.objects.filter(pk=partner.pk).update(is_active=False)
    assert follow(signed_in, "yuki").status_code == 404
    assert Follow.objects.count() == 0


def test_instructors_and_staff_follow_nobody(client, instructor, staff, partner):
    for user in (instructor.user, staff):
        client.force_login(user)
        assert follow(client, "yuki").status_code == 403
    assert Follow.objects.count() == 0


def test_anonymous_signs_in_first(client, partner):
    assert follow(client, "yuki").status_code == 302
    assert Follow.objects.count() == 0


def test_only_posting(signed_in, partner):
    assert signed_in.get("/people/yuki/follow/").status_code == 405
