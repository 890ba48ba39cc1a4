from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Block
from accounts.tests.factories import LearnerFactory
from courses import room
from courses.tests.factories import CourseFactory, EnrollmentFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor)


@pytest.fixture
def enrollment(course, learner):
    return EnrollmentFactory(course=course, learner=learner)


def page(client, course, query="", **headers):
    return client.get(f"/courses/{course.pk}/room/members/{query}", headers=headers)


def people(answer):
    return [member.learner.user.username for member in answer.context["members"]]


def test_who_gives_it_and_who_takes_it(signed_in, course, enrollment, partner):
    EnrollmentFactory(course=course, learner=partner, status="completed")
    answer = page(signed_in, course)
    assert people(answer) == ["ana", "yuki"]
    text = answer.content.decode()
    assert 'href="/people/teacher/"' in text
    assert 'href="/people/yuki/" lang="ja"' in text
    assert "Japanese → English" in text


@pytest.mark.parametrize("status", ["waiting", "pending", "cancelled"])
def test_who_is_not_in_is_not_listed(signed_in, course, enrollment, partner, status):
    EnrollmentFactory(course=course, learner=partner, status=status)
    assert people(page(signed_in, course)) == ["ana"]


def test_blocks_hold_both_ways(client, signed_in, learner, partner, course, enrollment):
    EnrollmentFactory(course=course, learner=partner)
    Block.objects.make(partner.user, learner.user)
    assert people(page(signed_in, course)) == ["ana"]
    client.force_login(partner.user)
    assert people(page(client, course)) == ["yuki"]


def test_a_blocked_instructor_is_no_member(signed_in, instructor, learner, course, enrollment):
    Block.objects.make(learner.user, instructor.user)
    text = page(signed_in, course).content.decode()
    assert "teacher-title" not in text
    assert "/people/teacher/" not in text


def test_who_left_the_site_is_gone(signed_in, course, enrollment, partner):
    EnrollmentFactory(course=course, learner=partner)
    partner.user.is_active = False
    partner.user.save()
    assert people(page(signed_in, course)) == ["ana"]


def test_learners_may_follow_each_other_from_here(signed_in, learner, course, enrollment, partner):
    EnrollmentFactory(course=course, learner=partner)
    assert f'id="follow-{partner.pk}">' in page(signed_in, course).content.decode()
    learner.follow(partner)
    assert page(signed_in, course).context["members"][1].followed
    assert not page(signed_in, course).context["members"][0].followed


def test_pages(signed_in, course, enrollment, monkeypatch):
    monkeypatch.setattr(room, "ROWS", 2)
    enrollment.enrolled_at = timezone.now() - timedelta(days=9)
    enrollment.save()
    others = EnrollmentFactory.create_batch(4, course=course, enrolled_at=timezone.now())
    seen, address = [], f"/courses/{course.pk}/room/members/"
    while address:
        answer = signed_in.get(address, headers=HTMX if seen else {})
        seen += answer.context["members"]
        address = answer.context["more"]
    assert seen == [enrollment, *others]


@pytest.mark.parametrize("count", [3, 30])
def test_the_same_queries_for_few_and_many(signed_in, course, enrollment, count, django_assert_num_queries):
    for person in LearnerFactory.create_batch(count):
        EnrollmentFactory(course=course, learner=person)
    with django_assert_num_queries(6):
        page(signed_in, course)


def test_nobody_yet(client, instructor, course):
    client.force_login(instructor.user)
    assert "Nobody takes this course at the moment." in page(client, course).content.decode()
