"""Announcements, mentions and corrections in the group chat of a course."""

import pytest

from accounts.models import Block
from accounts.tests.factories import LearnerFactory
from courses.signals import group_message_corrected, group_message_posted
from courses.tests.factories import (
    CourseFactory,
    EnrollmentFactory,
    GroupCorrectionFactory,
    GroupMessageFactory,
)
from feedback import errands
from feedback.models import Errand, Notification
from feedback.receivers import groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor):
    instructor.user.name = "Ms. Rey"
    instructor.user.save()
    return CourseFactory(instructor=instructor, title="Spanish A1")


@pytest.fixture
def members(course):
    people = LearnerFactory.create_batch(3)
    for learner in people:
        EnrollmentFactory(course=course, learner=learner)
    return people


def post(course, sender, mentions=(), **fields):
    message = GroupMessageFactory(course=course, sender=sender.user, content_text="No class tomorrow", **fields)
    message.mentions.set(person.user for person in mentions)
    group_message_posted.send(type(message), message=message)
    errands.sweep()
    assert not Errand.objects.exists()
    return message


def told(person):
    return list(Notification.objects.of(person.user))


def test_an_announcement_reaches_everyone_who_takes_the_course(course, members, outsider):
    EnrollmentFactory(course=course, learner=outsider, status="cancelled")
    post(course, course.instructor, is_announcement=True)
    for learner in members:
        (notice,) = told(learner)
        assert notice.content_title == "Announcement in “Spanish A1”"
        assert (notice.content_text, notice.actor) == ("No class tomorrow", course.instructor.user)
    assert told(outsider) == told(course.instructor) == []


def test_an_announcement_that_names_one_is_told_once(course, members):
    post(course, course.instructor, mentions=members[:1], is_announcement=True)
    assert len(told(members[0])) == 1


def test_a_withdrawn_announcement_is_told_to_nobody(course, members):
    message = GroupMessageFactory(course=course, sender=course.instructor.user, is_announcement=True)
    group_message_posted.send(type(message), message=message)
    message.delete()
    errands.sweep()
    assert not Notification.objects.exists()


def test_a_mention_tells_the_one_it_names(course, members):
    message = post(course, members[0], mentions=[members[1], course.instructor])
    (notice,) = told(members[1])
    assert notice.content_title == f"{members[0].user.name} mentioned you in “Spanish A1”"
    assert (notice.notification_type, notice.course) == ("announcement", course)
    assert len(told(course.instructor)) == 1
    assert told(members[2]) == []
    group_message_posted.send(type(message), message=message)
    assert len(told(members[1])) == 1


def test_an_ordinary_message_tells_nobody(course, members):
    post(course, members[0])
    assert not Notification.objects.exists()


def test_nothing_across_a_block_and_nothing_of_oneself(course, members):
    Block.objects.make(members[1].user, members[0].user)
    post(course, members[0], mentions=members[:2])
    assert not Notification.objects.exists()


def test_a_correction_is_told_once_a_corrector(course, members):
    message = GroupMessageFactory(course=course, sender=members[0].user)
    for corrector in (members[1], course.instructor):
        correction = GroupCorrectionFactory(message=message, corrector=corrector.user, correction="Mejor así")
        for _again in range(2):
            group_message_corrected.send(type(correction), correction=correction)
    titles = {notice.content_title for notice in told(members[0])}
    assert titles == {f"{members[1].user.name} corrected your message", "Ms. Rey corrected your message"}
    assert {notice.content_text for notice in told(members[0])} == {"Mejor así"}


def test_it_leads_to_the_message_in_the_chat(course, members):
    message = post(course, members[0], mentions=[members[1]])
    assert told(members[1])[0].url == f"/courses/{course.pk}/room/chat/?at={message.pk}#message-{message.pk}"


def test_what_is_deleted_is_told_no_more(course, members):
    announced = post(course, course.instructor, is_announcement=True)
    mention = post(course, members[0], mentions=[members[1]])
    assert len(told(members[1])) == 2
    announced.withdraw(course.instructor.user)
    assert [notice.key for notice in told(members[1])] == [f"group:{mention.pk}"]
    mention.withdraw(members[0].user)
    assert not Notification.objects.exists()


def test_what_goes_while_many_are_told_is_told_no_further(course, members, monkeypatch):
    message = GroupMessageFactory(course=course, sender=course.instructor.user, is_announcement=True)
    tell, reached = groups.tell_of_message, []

    def tell_then_delete(message, person):
        tell(message, person)
        reached.append(person)
        message.withdraw(course.instructor.user)

    monkeypatch.setattr(groups, "tell_of_message", tell_then_delete)
    group_message_posted.send(type(message), message=message)
    errands.sweep()
    assert len(reached) == 1
    assert not Notification.objects.exists()
