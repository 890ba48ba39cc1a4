"""Deleting: one's own within an hour, anyone's by who gives the course."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.files.base import ContentFile
from django.utils import timezone

from courses.models import GroupMessage
from courses.tests.factories import CourseFactory
from courses.tests.group import HTMX, at, place, say, signed_in_as, user_of
from langlearn.lib.storages import private_storage

pytestmark = pytest.mark.django_db


def delete(client, message, headers=HTMX):
    return client.post(place(message.course, "messages", message.pk, "delete"), headers=headers)


def ask(client, message, **more):
    return client.get(place(message.course, "messages", message.pk, "delete"), **more)


def test_ones_own_goes_for_all(signed_in, group, learner):
    sent = say(group, learner, "Slip @yuki")
    sent.mentions.add(group.instructor.user)
    assert "It goes for everyone in the course" in ask(signed_in, sent).content.decode()
    answer = delete(signed_in, sent)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "dialog:close")
    sent.refresh_from_db()
    assert (sent.content_text, sent.deleted_by, bool(sent.deleted_at)) == ("", learner.user, True)
    assert not sent.mentions.exists()


def test_without_scripts(signed_in, group, learner):
    sent = say(group, learner)
    assert "<h1>Delete this message?</h1>" in ask(signed_in, sent).content.decode()
    assert delete(signed_in, sent, headers={}).headers["Location"] == place(group)
    assert GroupMessage.objects.visible().count() == 0


def test_its_hour_is_over(signed_in, group, learner):
    sent = say(group, learner, sent_at=timezone.now() - timedelta(minutes=61))
    for answer in (ask(signed_in, sent), delete(signed_in, sent)):
        assert answer.status_code == 403
        assert "within an hour" in answer.content.decode()
    assert GroupMessage.objects.visible().count() == 1


def test_the_instructor_deletes_anyones_at_any_time(group, learner, instructor):
    sent = say(group, learner, sent_at=timezone.now() - timedelta(days=61))
    browser = signed_in_as(instructor)
    assert "stands that you deleted it" in ask(browser, sent).content.decode()
    assert delete(browser, sent).status_code == 204
    sent.refresh_from_db()
    assert sent.deleted_by == instructor.user
    assert sent.is_moderated


def test_others_cannot(client, group, learner, partner, outsider, staff):
    sent = say(group, partner)
    for person in (learner, outsider, staff, CourseFactory().instructor):
        client.force_login(user_of(person))
        assert ask(client, sent).status_code == delete(client, sent).status_code == 404
    client.logout()
    assert delete(client, sent).status_code == 401
    assert GroupMessage.objects.visible().count() == 1


def test_by_the_address_of_another_course(group, learner, instructor):
    sent, other = say(group, learner), CourseFactory(instructor=instructor)
    address = place(other, "messages", sent.pk, "delete")
    assert signed_in_as(instructor).post(address).status_code == 404
    assert GroupMessage.objects.visible().count() == 1


def test_once_is_enough_and_other_methods(signed_in, group, learner):
    sent = say(group, learner)
    delete(signed_in, sent)
    assert delete(signed_in, sent).status_code == 404
    assert signed_in.put(place(group, "messages", sent.pk, "delete")).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_its_picture_goes_too(signed_in, group, learner):
    sent = say(group, learner, "Look")
    sent.image.save("a.webp", ContentFile(b"picture"))
    name = sent.image.name
    delete(signed_in, sent)
    assert not private_storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_a_pinned_announcement_is_taken_down(group, instructor, learner):
    sent = say(group, instructor, "No class", is_announcement=True, pinned_at=timezone.now())

    async def scene():
        async with at(group, learner) as talk:
            await sync_to_async(delete)(browser, sent)
            changed, pinned = await talk.receive("changed"), await talk.receive("pinned")
            return changed["html"], pinned["html"]

    browser = signed_in_as(instructor)
    changed, pinned = async_to_sync(scene)()
    assert "No class" not in changed + pinned


@pytest.mark.django_db(transaction=True)
def test_the_answers_quotes_change_with_it(group, learner, partner):
    sent = say(group, partner, "Slip")
    answer = say(group, learner, "An answer", parent_message=sent)

    async def scene():
        async with at(group, learner) as talk:
            await sync_to_async(sent.withdraw)(partner.user)
            return {(got := await talk.receive("changed"))["id"]: got["html"] for _ in range(2)}

    got = async_to_sync(scene)()
    assert set(got) == {sent.pk, answer.pk}
    assert 'data-says="word-deleted-message"' in got[answer.pk]
    assert "Slip" not in got[answer.pk]
