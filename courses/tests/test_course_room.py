from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Block
from courses.models import MaterialDone
from courses.tests.factories import (
    AttendanceFactory,
    CourseFactory,
    EnrollmentFactory,
    RecordedClassFactory,
    SessionFactory,
    StudyMaterialFactory,
    day,
)


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


def test_what_is_still_to_do(signed_in, course, enrollment):
    done, *others = StudyMaterialFactory.create_batch(5, course=course)
    MaterialDone.objects.create(material=done, enrollment=enrollment)
    page = signed_in.get(f"/courses/{course.pk}/room/")
    assert list(page.context["to_do"]) == others[:3]
    assert "Go on with" in page.content.decode()


def test_how_much_of_each_kind_is_done(signed_in, course, enrollment):
    AttendanceFactory(session=SessionFactory(course=course), enrollment=enrollment)
    StudyMaterialFactory(course=course)
    text = signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    assert "1 of 1" in text
    assert "0 of 1" in text


def test_when_it_is_over_it_says_so(signed_in, course, enrollment):
    course.start_date, course.end_date = day(-9), day(-2)
    course.save()
    assert "This course is over" in signed_in.get(f"/courses/{course.pk}/room/").content.decode()


@pytest.mark.parametrize("cancelled", [1, 4, 6])
def test_the_next_is_found_behind_cancelled_ones(signed_in, course, enrollment, cancelled):
    for hours in range(cancelled):
        moment = timezone.now() + timedelta(hours=hours + 1)
        SessionFactory(course=course, starts_at=moment, cancelled_at=timezone.now())
    kept = SessionFactory(course=course, starts_at=timezone.now() + timedelta(days=2))
    found = signed_in.get(f"/courses/{course.pk}/room/").context["next"]
    assert found.session == kept
    assert len(found.cancelled) == min(cancelled, 4)


@pytest.mark.parametrize("count", [3, 30])
def test_the_same_queries_for_few_and_many(signed_in, course, enrollment, count, django_assert_num_queries):
    for number in range(count):
        moment = timezone.now() + timedelta(days=number - count // 2, minutes=5)
        session = SessionFactory(course=course, starts_at=moment)
        StudyMaterialFactory(course=course)
        RecordedClassFactory(course=course, session=session)
        EnrollmentFactory(course=course)
    with django_assert_num_queries(9):
        signed_in.get(f"/courses/{course.pk}/room/")
