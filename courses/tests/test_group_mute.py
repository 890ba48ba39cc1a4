"""The instructor decides who may write in the group."""

import pytest

from courses.models import GroupMember
from courses.tests.factories import CourseFactory, EnrollmentFactory
from courses.tests.group import HTMX, place, signed_in_as, user_of

pytestmark = pytest.mark.django_db


def address(course, person):
    return place(course, "members", person.pk, "mute")


def is_muted(course, person):
    return GroupMember.objects.filter(course=course, user=user_of(person), muted_at__isnull=False).exists()


def test_muting_and_letting_write_again(group, learner, instructor):
    browser = signed_in_as(instructor)
    assert "neither write nor correct" in browser.get(address(group, learner), headers=HTMX).content.decode()
    answer = browser.post(address(group, learner), {"muted": "1"}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "dialog:close")
    assert is_muted(group, learner)
    assert "Let them write" in browser.get(address(group, learner), headers=HTMX).content.decode()
    browser.post(address(group, learner), {"muted": "0"}, headers=HTMX)
    assert not is_muted(group, learner)


def test_without_scripts(group, learner, instructor):
    browser = signed_in_as(instructor)
    assert "<h1>May Ana write here?</h1>" in browser.get(address(group, learner)).content.decode()
    assert browser.post(address(group, learner), {"muted": "1"}).headers["Location"] == place(group)
    assert is_muted(group, learner)


def test_it_holds_in_this_course_alone(group, learner, instructor):
    other = EnrollmentFactory(course__instructor=instructor, learner=learner).course
    signed_in_as(instructor).post(address(group, learner), {"muted": "1"})
    assert not is_muted(other, learner)


@pytest.mark.parametrize("muted", ["", "2", "yes"])
def test_nonsense_is_refused(group, learner, instructor, muted):
    assert signed_in_as(instructor).post(address(group, learner), {"muted": muted}).status_code == 422
    assert not is_muted(group, learner)


def test_nobody_else_may(client, group, learner, partner, outsider, staff):
    for person in (partner, learner, outsider, staff, CourseFactory().instructor):
        client.force_login(user_of(person))
        assert client.get(address(group, learner)).status_code == 404
        assert client.post(address(group, learner), {"muted": "1"}).status_code == 404
    client.logout()
    assert client.post(address(group, learner), {"muted": "1"}).status_code == 302
    assert not is_muted(group, learner)


def test_neither_oneself_nor_who_is_not_there(group, outsider, instructor):
    browser = signed_in_as(instructor)
    for person in (instructor, outsider):
        assert browser.post(address(group, person), {"muted": "1"}).status_code == 404
    assert browser.put(address(group, outsider)).status_code == 405
