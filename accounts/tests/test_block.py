import pytest
from django.urls import reverse

from accounts.models import Block, Follow, User
from accounts.signals import person_blocked


def block(client, username, blocked="1", **extra):
    return client.post(reverse("accounts:block", args=[username]), {"blocked": blocked}, **extra)


@pytest.fixture
def heard():
    calls = []

    def hear(blocker, blocked, **kwargs):
        calls.append((blocker, blocked))

    person_blocked.connect(hear)
    yield calls
    person_blocked.disconnect(hear)


def test_blocking_ends_follows_and_tells_who_listens(signed_in, learner, partner, heard):
    learner.follow(partner)
    partner.follow(learner)
    response = block(signed_in, "yuki")
    assert (response.status_code, response.headers["Location"]) == (302, "/people/yuki/")
    assert Block.objects.filter(blocker=learner.user, blocked=partner.user).count() == 1
    assert Follow.objects.count() == 0
    assert heard == [(learner.user, partner.user)]


def test_then_lists_drop_them_at_once(signed_in, learner, partner):
    assert b"yuki" in signed_in.get("/discover/").content
    block(signed_in, "yuki")
    signed_in.get("/people/yuki/")  # says once that it is done
    assert b"yuki" not in signed_in.get("/discover/").content


def test_htmx_is_led_there_too(signed_in, learner, partner):
    response = block(signed_in, "yuki", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/people/yuki/"
    assert Block.objects.count() == 1


def test_said_twice_it_holds_once(signed_in, learner, partner):
    block(signed_in, "yuki")
    assert block(signed_in, "yuki").status_code == 302
    assert Block.objects.count() == 1


def test_unblocking(signed_in, learner, partner):
    Block.objects.make(learner.user, partner.user)
    assert block(signed_in, "yuki", "0").headers["Location"] == "/people/yuki/"
    assert Block.objects.count() == 0
    assert signed_in.get("/people/yuki/").status_code == 200


def test_unblocking_leads_back_to_the_settings(signed_in, learner, partner):
    Block.objects.make(learner.user, partner.user)
    back = {"blocked": "0", "next": "/settings/blocks/"}
    assert signed_in.post("/people/yuki/block/", back).headers["Location"] == "/settings/blocks/"


def test_nobody_lifts_the_block_of_another(signed_in, learner, partner):
    Block.objects.make(partner.user, learner.user)
    assert block(signed_in, "yuki", "0").status_code == 404
    assert block(signed_in, "yuki").status_code == 404
    assert Block.objects.get().blocker == partner.user


def test_the_question_says_what_it_does(signed_in, partner):
    page = signed_in.get("/people/yuki/block/")
    assert b"<html" in page.content
    assert b"Neither follows the other" in page.content
    fragment = signed_in.get("/people/yuki/block/", headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert b'name="blocked" value="1"' in fragment.content
    assert Block.objects.count() == 0


def test_nobody_blocks_themselves_or_staff_without_a_page(signed_in, learner, staff):
    assert block(signed_in, "ana").status_code == 403
    assert block(signed_in, "boss").status_code == 404
    assert Block.objects.count() == 0


def test_inactive_people_are_gone(signed_in, learner, partner):
    User.objects.filter(pk=partner.pk).update(is_active=False)
    assert block(signed_in, "yuki").status_code == 404


def test_instructors_block_and_are_blocked(client, signed_in, learner, instructor):
    block(signed_in, "teacher")
    assert Block.objects.filter(blocker=learner.user, blocked=instructor.user).exists()
    block(signed_in, "teacher", "0")
    client.force_login(instructor.user)
    block(client, "ana")
    assert Block.objects.filter(blocker=instructor.user, blocked=learner.user).exists()


def test_anonymous_signs_in_first(client, partner):
    assert block(client, "yuki").status_code == 302
    assert Block.objects.count() == 0


def test_wrong_method(signed_in, partner):
    assert signed_in.put("/people/yuki/block/").status_code == 405
