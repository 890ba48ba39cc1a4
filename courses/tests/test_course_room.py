from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Block
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, title="서울의 말")


@pytest.fixture
def enrollment(course, learner):
    return EnrollmentFactory(course=course, learner=learner, progress=40)


def test_the_enrolled_see_it(signed_in, course, enrollment):
    text = signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    assert '<h1 class="room__title" lang="ko">서울의 말</h1>' in text
    assert 'href="/people/teacher/"' in text
    assert 'value="40"' in text


def test_its_instructor_sees_the_same_without_progress(client, course, enrollment):
    client.force_login(course.instructor.user)
    page = client.get(f"/courses/{course.pk}/room/")
    assert page.status_code == 200
    assert "<progress" not in page.content.decode()


@pytest.mark.parametrize("status", ["waiting", "pending", "cancelled"])
def test_who_is_not_in_finds_none(signed_in, course, enrollment, status):
    enrollment.status = status
    enrollment.save()
    assert signed_in.get(f"/courses/{course.pk}/room/").status_code == 404


def test_a_block_hides_the_instructors_page_but_not_the_course(signed_in, learner, course, enrollment):
    Block.objects.make(course.instructor.user, learner.user)
    text = signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    assert course.instructor.user.display_name in text
    assert "/people/teacher/" not in text


def test_the_next_session_is_the_first_that_is_not_over(signed_in, course, enrollment):
    now = timezone.now()
    for name, hours in (("Over", -5), ("Later", 30), ("Soon", 2)):
        SessionFactory(course=course, name=name, starts_at=now + timedelta(hours=hours))
    page = signed_in.get(f"/courses/{course.pk}/room/")
    assert page.context["next"].session.name == "Soon"
    assert "meet.google.com" not in page.content.decode()
