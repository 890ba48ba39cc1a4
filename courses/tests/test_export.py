"""What a learner takes along of their courses."""

import pytest

from courses import progress
from courses.export import export_courses
from courses.models import Certificate
from courses.tests.factories import (
    AttendanceFactory,
    EnrollmentFactory,
    RecordedClassFactory,
    SessionFactory,
    StudyMaterialFactory,
)

pytestmark = pytest.mark.django_db


def parts(user):
    return {name: list(content) for name, content in export_courses(user) if name.endswith(".json")}


def test_what_they_did_in_each_course_and_what_they_got_for_it(learner):
    enrollment = EnrollmentFactory(learner=learner, status="completed")
    course = enrollment.course
    AttendanceFactory(session=SessionFactory(course=course), enrollment=enrollment)
    progress.watch(RecordedClassFactory(course=course), enrollment)
    progress.finish(StudyMaterialFactory(course=course), enrollment)
    made = Certificate.objects.issue(enrollment)
    exported = parts(learner.user)
    assert exported["certificates.json"][0]["code"] == made.code
    for name in ("attendance", "recordings_watched", "materials_done"):
        [row] = exported[f"{name}.json"]
        assert row["enrollment__course"] == course.pk


def test_and_nobody_elses(learner):
    AttendanceFactory()
    progress.finish(StudyMaterialFactory(), EnrollmentFactory())
    exported = parts(learner.user)
    assert (exported["attendance.json"], exported["materials_done.json"]) == ([], [])
