"""The instructor tells everyone in the course; it stays above the chat until it is taken down."""

import uuid

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.exceptions import PermissionDenied

from accounts.models import Block
from courses.group.sending import announce
from courses.models import GroupMessage
from courses.signals import group_message_posted
from courses.tests.factories import CourseFactory
from courses.tests.group import HTMX, at, place, say, signed_in_as, user_of

pytestmark = pytest.mark.django_db


def create(client, course, text="No class on Friday", client_id=None, headers=HTMX):
    data = {"content_text": text, "client_id": client_id or str(uuid.uuid4())}
    return client.post(place(course, "announcements"), data, headers=headers)


def pin(client, message, pinned, headers=HTMX):
    return client.post(place(message.course, "announcements", message.pk, "pin"), {"pinned": pinned}, headers=headers)


def bar(client, course):
    return client.get(place(course)).content.decode().partition('<section class="pinned"')[2].partition("</section>")[0]


@pytest.fixture
def teacher(instructor):
    return signed_in_as(instructor)


def test_it_is_a_message_of_the_group_pinned_above(teacher, signed_in, group, instructor):
    told = []

    def hear(message, **kwargs):
        told.append(message.is_announcement)

    group_message_posted.connect(hear)
    answer = create(teacher, group)
    group_message_posted.disconnect(hear)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "dialog:close")
    message = GroupMessage.objects.get()
    assert (message.is_announcement, bool(message.pinned_at), message.type) == (True, True, "instructor")
    assert told == [True]
    assert "No class on Friday" in bar(signed_in, group)


def test_without_scripts(teacher, group):
    page = teacher.get(place(group, "announcements")).content.decode()
    assert "<h1>Message the whole course</h1>" in page
    answer = create(teacher, group, headers={})
    assert answer.headers["Location"] == GroupMessage.objects.get().talk_url


def test_the_dialog_gets_the_form_alone(teacher, group):
    page = teacher.get(place(group, "announcements"), headers=HTMX).content.decode()
    assert "<html" not in page
    assert f'hx-post="{place(group, "announcements")}"' in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_refused_comes_back(teacher, group, headers):
    answer = create(teacher, group, "  ", headers=headers)
    assert (answer.status_code, b"Write something first." in answer.content) == (422, True)
    answer = create(teacher, group, "y" * 4001, headers=headers)
    assert (answer.status_code, b"y" * 4001 in answer.content) == (422, True)
    assert not GroupMessage.objects.exists()


def test_pressed_twice_it_is_one(teacher, group):
    client_id = str(uuid.uuid4())
    for _ in range(2):
        assert create(teacher, group, client_id=client_id).status_code == 204
    assert GroupMessage.objects.count() == 1


def test_not_too_many(teacher, group, monkeypatch):
    monkeypatch.setattr("courses.group.sending.ANNOUNCEMENTS_RATE", "1/day")
    assert [create(teacher, group).status_code for _ in range(2)] == [204, 429]


def test_nobody_else_announces(client, group, learner, outsider, staff):
    for person in (learner, outsider, staff, CourseFactory().instructor):
        client.force_login(user_of(person))
        assert create(client, group).status_code == client.get(place(group, "announcements")).status_code == 404
        with pytest.raises(PermissionDenied):
            announce(group, user_of(person), "Hello")
    client.logout()
    assert create(client, group).status_code == 401
    assert not GroupMessage.objects.exists()
    client.force_login(group.instructor.user)
    assert client.put(place(group, "announcements")).status_code == 405


# Taken down, and up again --------------------------------------------------------------------------------------------


@pytest.fixture
def message(group, instructor):
    return announce(group, instructor.user, "No class on Friday")


def test_taken_down_and_pinned_again(teacher, signed_in, group, message):
    where = place(group, "announcements", message.pk, "pin")
    assert "Take it down" in teacher.get(where, headers=HTMX).content.decode()
    assert pin(teacher, message, "0").status_code == 204
    assert "No class" not in bar(signed_in, group)
    assert "No class on Friday" in signed_in.get(place(group)).content.decode(), "it stays among the messages"
    assert "Pin it" in teacher.get(where).content.decode()
    assert pin(teacher, message, "1", headers={}).headers["Location"] == place(group)
    assert "No class on Friday" in bar(signed_in, group)


def test_only_announcements_and_only_by_who_gives_the_course(client, teacher, group, message, learner, outsider):
    assert pin(teacher, say(group, learner), "1").status_code == 404
    assert pin(teacher, message, "x").status_code == 422
    for person in (learner, outsider, CourseFactory().instructor):
        client.force_login(user_of(person))
        assert pin(client, message, "0").status_code == 404
    client.logout()
    assert pin(client, message, "0").status_code == 401
    assert teacher.put(place(group, "announcements", message.pk, "pin")).status_code == 405
    message.refresh_from_db()
    assert message.pinned_at


def test_of_several_the_latest_is_shown_and_the_others_are_at_hand(signed_in, group, instructor):
    for text in ("First", "Second", "Third"):
        announce(group, instructor.user, text)
    shown = bar(signed_in, group)
    assert shown.index("Third") < shown.index("Earlier announcements") < shown.index("Second") < shown.index("First")


@pytest.mark.django_db(transaction=True)
def test_open_pages_see_it_come_and_go(group, instructor, learner, partner):
    Block.objects.make(partner.user, instructor.user)

    async def scene():
        async with at(group, learner) as a, at(group, partner) as b:
            message = await sync_to_async(announce)(group, instructor.user, "No class on Friday")
            up = await a.receive("pinned")
            await sync_to_async(message.pin)(False)
            down = await a.receive("pinned")
            assert await b.silent(), "a block parts them from who gives the course"
            return up["html"], down["html"]

    up, down = async_to_sync(scene)()
    assert "No class on Friday" in up
    assert down.strip() == ""
