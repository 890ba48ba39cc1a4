from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.tests.factories import BlockFactory
from courses.models import Course
from courses.tests.factories import (
    CourseFactory,
    EnrollmentFactory,
    RecordedClassFactory,
    SessionFactory,
    StudyMaterialFactory,
)

pytestmark = pytest.mark.django_db


def statuses(course):
    sets = {name: getattr(Course.objects, name)() for name in ("upcoming", "active", "expired")}
    return course.status.value, [name for name, rows in sets.items() if course in rows]


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2026-03-01 14:59:59+00:00", "upcoming"),
        ("2026-03-01 15:00:00+00:00", "active"),
        ("2026-03-31 14:59:59+00:00", "active"),
        ("2026-03-31 15:00:00+00:00", "expired"),
    ],
)
def test_status_is_right_at_every_instant_in_the_courses_zone(at, status):
    course = CourseFactory(start_date=date(2026, 3, 2), end_date=date(2026, 3, 31), timezone="Asia/Tokyo")
    with time_machine.travel(at, tick=False):
        assert statuses(course) == (status, [status])


def test_last_day_after_a_clock_change():
    course = CourseFactory(start_date=date(2026, 3, 2), end_date=date(2026, 3, 29), timezone="Europe/Madrid")
    assert course.closes_at.isoformat() == "2026-03-30T00:00:00+02:00"


def test_instants_follow_an_edit_of_one_field():
    course = CourseFactory(start_date=date(2026, 3, 2), end_date=date(2026, 3, 31))
    course.end_date = date(2026, 4, 1)
    course.save(update_fields=["end_date"])
    course.refresh_from_db()
    assert course.closes_at.date() == date(2026, 4, 2)


def test_the_end_before_the_start_is_refused():
    course = CourseFactory.build(start_date=date(2026, 3, 2), end_date=date(2026, 3, 1))
    with pytest.raises(ValidationError) as caught:
        course.clean()
    assert "end_date" in caught.value.message_dict


@pytest.mark.parametrize("wrong", [{"end_date": date(2000, 1, 1)}, {"price": Decimal("-1")}])
def test_the_database_refuses_it_too(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseFactory(**wrong)
    assert not Course.objects.exists()


def test_catalogue_by_viewer(learner, instructor):
    shown, draft = CourseFactory(instructor=instructor), CourseFactory(instructor=instructor, published=False)
    assert list(Course.objects.visible_to(AnonymousUser())) == [shown]
    assert list(Course.objects.visible_to(learner.user)) == [shown]
    assert set(Course.objects.visible_to(instructor.user)) == {shown, draft}
    assert set(Course.objects.editable_by(instructor.user)) == {shown, draft}
    assert not Course.objects.editable_by(learner.user)


def test_a_block_hides_the_courses(learner, instructor):
    CourseFactory(instructor=instructor)
    BlockFactory(blocker=instructor.user, blocked=learner.user)
    assert not Course.objects.visible_to(learner.user)


def test_an_inactive_instructors_courses_are_not_listed(learner, instructor):
    CourseFactory(instructor=instructor)
    instructor.user.is_active = False
    instructor.user.save()
    assert not Course.objects.visible_to(learner.user)
    assert not Course.objects.visible_to(AnonymousUser())


def test_one_enrollment_a_course_and_learner(learner):
    enrollment = EnrollmentFactory(learner=learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrollmentFactory(learner=learner, course=enrollment.course)
    assert learner.enrollments.get() == enrollment


@pytest.mark.parametrize(("status", "is_open"), [("pending", 0), ("active", 1), ("completed", 1), ("cancelled", 0)])
def test_who_is_let_into_the_room(status, is_open, learner):
    course = EnrollmentFactory(status=status, learner=learner).course
    assert course.enrollments.of(learner).open().count() == is_open


@pytest.mark.parametrize("percent", [-1, 101])
def test_progress_is_a_percentage(percent):
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrollmentFactory(progress=percent)


def test_a_session_ends_after_its_duration():
    session = SessionFactory(duration=timedelta(minutes=90))
    assert session.ends_at - session.starts_at == timedelta(minutes=90)
    session.duration = timedelta(0)
    with pytest.raises(ValidationError):
        session.clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()


def test_a_session_link_is_https():
    session = SessionFactory.build(course=CourseFactory(), link="javascript:alert(1)")
    with pytest.raises(ValidationError) as caught:
        session.full_clean()
    assert list(caught.value.message_dict) == ["link"]


def test_a_recording_has_a_link_or_a_file():
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordedClassFactory(link="")


def test_materials_have_no_public_address(settings):
    material = StudyMaterialFactory()
    assert material.file.path.startswith(settings.STORAGES["private"]["OPTIONS"]["location"])
    with pytest.raises(ValueError, match="URL"):
        _ = material.file.url
