"""How far each has read, and what is not read yet."""

import re

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from accounts.models import Block
from courses import enrolling
from courses.group.sending import announce
from courses.group.unread import unread, unread_in
from courses.models import Enrollment, GroupMember
from courses.tests.factories import CourseFactory, EnrollmentFactory, GroupMessageFactory
from courses.tests.group import HTMX, place, post, say, signed_in_as
from langlearn.lib.testing import connect

pytestmark = pytest.mark.django_db


def test_reading_by_a_form_and_by_script(signed_in, group, learner, partner):
    sent = [say(group, partner).pk for _ in range(3)]
    answer = signed_in.post(place(group, "read"), {"up_to": sent[0]})
    assert answer.headers["Location"] == place(group)
    assert unread_in(group, learner.user) == (2, sent[2])
    assert signed_in.post(place(group, "read"), {"up_to": sent[2]}, headers=HTMX).status_code == 204
    assert unread_in(group, learner.user) == (0, sent[2])


def test_one_never_unreads(signed_in, group, learner, partner):
    sent = [say(group, partner).pk for _ in range(2)]
    for up_to in (sent[1], sent[0], 0):
        signed_in.post(place(group, "read"), {"up_to": up_to})
    assert GroupMember.objects.get(user=learner.user).read_up_to == sent[1]


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 30, "1.5"])
def test_nonsense_is_refused(signed_in, group, partner, up_to):
    say(group, partner)
    assert signed_in.post(place(group, "read"), {"up_to": up_to}).status_code == 422
    assert not GroupMember.objects.exists()


def test_the_ids_of_another_group_mean_nothing_here(signed_in, group, learner, partner):
    mine = say(group, partner)
    other = GroupMessageFactory()
    signed_in.post(place(group, "read"), {"up_to": other.pk})
    assert GroupMember.objects.get(user=learner.user).read_up_to == mine.pk


def test_who_may_not(client, signed_in, group, outsider):
    assert signed_in.get(place(group, "read")).status_code == 405
    client.logout()
    assert client.post(place(group, "read"), {"up_to": 1}).headers["Location"].startswith("/accounts/login/")
    client.force_login(outsider.user)
    assert client.post(place(group, "read"), {"up_to": 1}).status_code == 404


# What counts ---------------------------------------------------------------------------------------------------------


def test_neither_ones_own_nor_deleted_nor_hidden_ones_count(group, learner, partner):
    say(group, learner)
    say(group, partner).withdraw(partner.user)
    say(group, partner).set_hidden(True)
    assert unread_in(group, learner.user)[0] == 0
    say(group, partner)
    assert unread_in(group, learner.user)[0] == 1


def test_only_rooms_that_are_open(group, learner, partner, instructor):
    left = EnrollmentFactory(learner=learner, status="cancelled").course
    taught = CourseFactory(instructor=instructor)
    for course in (group, left, taught):
        GroupMessageFactory.create_batch(2, course=course)
    assert {pk: count for pk, (count, _newest) in unread(learner.user).items()} == {group.pk: 2}
    assert {pk: count for pk, (count, _newest) in unread(instructor.user).items()} == {group.pk: 2, taught.pk: 2}


def test_a_hundred_is_as_good_as_more(group, learner, partner):
    for _ in range(103):
        say(group, partner)
    assert unread_in(group, learner.user)[0] == 100


@pytest.mark.parametrize("number", [3, 30])
def test_one_query_however_many_courses_and_messages(learner, django_assert_num_queries, number):
    for _ in range(number):
        course = EnrollmentFactory(learner=learner).course
        GroupMessageFactory.create_batch(number, course=course)
    with django_assert_num_queries(1):
        assert len(unread(learner.user)) == number


# Live ----------------------------------------------------------------------------------------------------------------


def me(person):
    return connect("/ws/me/", person.user)


def play(scene):
    return async_to_sync(scene)()


@pytest.mark.django_db(transaction=True)
def test_every_page_hears_that_there_is_something(group, learner, partner, outsider):
    GroupMessageFactory()
    first = say(group, partner)
    browser = signed_in_as(partner)

    async def scene():
        async with me(learner) as one, me(learner) as two, me(partner) as own, me(outsider) as other:
            await one.send({"type": "hello"})
            assert (await one.receive("groups"))["counts"] == {str(group.pk): [1, first.pk]}
            await sync_to_async(post)(browser, group, "Second")
            got = [await talk.receive("group_news") for talk in (one, two, own)]
            assert await other.silent()
            await two.send({"type": "groups"})
            return got, await two.receive("groups")

    got, asked = play(scene)
    newest = group.group_messages.latest("pk").pk
    assert got == 3 * [{"type": "group_news", "course": group.pk, "id": newest, "by": partner.pk}]
    assert asked["counts"] == {str(group.pk): [2, newest]}


@pytest.mark.django_db(transaction=True)
def test_who_comes_in_hears_of_it_from_now_on_and_who_leaves_no_more(group, outsider, partner):
    browser = signed_in_as(partner)

    async def scene():
        async with me(outsider) as talk:
            await talk.send({"type": "hello"})
            assert (await talk.receive("groups"))["counts"] == {}
            enrollment = await sync_to_async(enrolling.enroll)(group, outsider)
            assert await talk.receive("rooms")
            await talk.send({"type": "rooms"})
            assert (await talk.receive("groups"))["counts"] == {str(group.pk): [0, 0]}
            await sync_to_async(post)(browser, group)
            assert (await talk.receive("group_news"))["course"] == group.pk
            await sync_to_async(enrolling.cancel)(enrollment, outsider.user)
            assert await talk.closed() == 4503, "it comes back at once, to fewer rooms"
        async with me(outsider) as talk:
            await talk.send({"type": "hello"})
            assert (await talk.receive("groups"))["counts"] == {}
            await sync_to_async(post)(browser, group)
            assert await talk.silent()

    play(scene)
    assert Enrollment.objects.get(learner=outsider).status == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_is_said_to_be_gone(group, learner, partner):
    sent = say(group, partner)

    async def scene():
        async with me(learner) as talk:
            await talk.send({"type": "hello"})
            await talk.receive("groups")
            await sync_to_async(sent.withdraw)(partner.user)
            return await talk.receive("group_news")

    assert play(scene)["gone"] is True


# Where it is shown ---------------------------------------------------------------------------------------------------


def badge(client, address, course):
    found = re.search(rf'data-group-unread="{course.pk}">([^<]*)<', client.get(address).content.decode())
    return found and found[1]


def test_ones_own_courses_and_the_room_show_the_count(signed_in, group, learner, partner, instructor):
    for _ in range(2):
        say(group, partner)
    assert badge(signed_in, "/courses/mine/", group) == "2"
    assert badge(signed_in, f"/courses/{group.pk}/room/", group) == "2"
    signed_in.post(place(group, "read"), {"up_to": 10**9})
    assert badge(signed_in, "/courses/mine/", group) == ""
    assert badge(signed_in, f"/courses/{group.pk}/room/", group) == ""


def test_the_instructors_desk_counts_as_the_chat_does(group, learner, partner, instructor):
    for person in (learner, partner):
        say(group, person)
    teacher = signed_in_as(instructor)
    assert b"2 new messages" in teacher.get("/teach/").content
    Block.objects.make(learner.user, instructor.user)
    assert b"1 new message" in teacher.get("/teach/").content


def test_the_overview_shows_what_is_announced(signed_in, group, instructor):
    announce(group, instructor.user, "No class on Friday")
    assert b"No class on Friday" in signed_in.get(f"/courses/{group.pk}/room/").content
