"""Who came: by joining, and as the instructor says."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from courses import progress
from courses.models import Attendance
from courses.teaching import scheduling
from courses.tests.factories import AttendanceFactory, CourseFactory, EnrollmentFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor)


@pytest.fixture
def session(course):
    return SessionFactory(course=course, name="Miedos", starts_at=now() - timedelta(days=1))


@pytest.fixture
def enrollment(course, learner):
    return EnrollmentFactory(course=course, learner=learner)


def at(session):
    return f"/teach/{session.course_id}/sessions/{session.pk}/attendance/"


def marks(session):
    return {row.enrollment_id: (row.attended, row.by_hand) for row in session.attendances.all()}


def test_the_table(teacher, course, session, enrollment):
    second = SessionFactory(course=course, name="Dos", starts_at=now() - timedelta(hours=2))
    SessionFactory(course=course, name="Coming")
    scheduling.cancel(SessionFactory(course=course, name="Nunca", starts_at=now() - timedelta(days=3)))
    AttendanceFactory(session=session, enrollment=enrollment)
    AttendanceFactory(session=second, enrollment=enrollment, by_hand=True)
    absent = EnrollmentFactory(course=course)
    EnrollmentFactory(course=course, status="cancelled")
    response = teacher.get(f"/teach/{course.pk}/attendance/")
    rows = {one.pk: [mark and mark.attended for mark in row] for one, row in response.context["rows"]}
    assert rows == {enrollment.pk: [True, True], absent.pk: [None, None]}
    page = response.content.decode()
    assert "there, set by hand" in page
    assert "Coming" not in page
    assert "Nunca" not in page


def test_nothing_to_see(teacher, course):
    assert "Nobody takes this course yet" in teacher.get(f"/teach/{course.pk}/attendance/").content.decode()
    EnrollmentFactory(course=course)
    assert "No session has begun yet" in teacher.get(f"/teach/{course.pk}/attendance/").content.decode()


def test_the_table_takes_as_many_queries_for_3_and_30(teacher, course):
    def count():
        with CaptureQueriesContext(connection) as captured:
            teacher.get(f"/teach/{course.pk}/attendance/")
        return len(captured)

    def add(number):
        for hours in range(number):
            SessionFactory(course=course, starts_at=now() - timedelta(hours=2 * hours + 1))
        EnrollmentFactory.create_batch(number, course=course)

    add(3)
    few = count()
    add(27)
    assert count() == few <= 10


def test_corrected_by_hand(teacher, session, enrollment):
    came = EnrollmentFactory(course=session.course)
    AttendanceFactory(session=session, enrollment=came, joined_at=now())
    page = teacher.get(at(session))
    assert page.context["came"] == {came.pk}
    response = teacher.post(at(session), {"shown": [enrollment.pk, came.pk], "was": [came.pk], "came": [enrollment.pk]})
    assert response.headers["Location"] == at(session)
    assert marks(session) == {enrollment.pk: (True, True), came.pk: (False, True)}
    assert session.attendances.get(enrollment=came).joined_at


def test_joining_does_not_undo_it(teacher, session, enrollment):
    AttendanceFactory(session=session, enrollment=enrollment)
    teacher.post(at(session), {"shown": [enrollment.pk], "was": [enrollment.pk]})
    progress.attend(session, enrollment)
    assert marks(session) == {enrollment.pk: (False, True)}


def test_who_joined_since_the_page_was_made_stays(teacher, session, enrollment):
    progress.attend(session, enrollment)
    teacher.post(at(session), {"shown": [enrollment.pk]})
    assert marks(session) == {enrollment.pk: (True, False)}


def test_progress_follows(teacher, session, enrollment):
    teacher.post(at(session), {"shown": [enrollment.pk], "came": [enrollment.pk]})
    enrollment.refresh_from_db()
    assert (enrollment.progress, enrollment.status) == (100, "completed")


def test_who_is_of_another_course_is_left_alone(teacher, session):
    foreign = EnrollmentFactory()
    gone = EnrollmentFactory(course=session.course, status="cancelled")
    pks = [foreign.pk, gone.pk, 999]
    assert teacher.post(at(session), {"shown": pks, "came": pks}).status_code == 302
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("given", [{"shown": "x"}, {"came": "9" * 40}, {"was": "-1"}])
def test_nonsense(teacher, session, given):
    assert teacher.post(at(session), given).status_code == 400


def test_before_it_begins_nobody_was_there(teacher, course):
    coming = SessionFactory(course=course)
    assert teacher.get(at(coming)).status_code == 403
    assert teacher.post(at(coming), {}).status_code == 403
    opening = SessionFactory(course=course, starts_at=now() + timedelta(minutes=10))
    assert teacher.get(at(opening)).status_code == 200


def test_page_by_page(teacher, session):
    EnrollmentFactory.create_batch(33, course=session.course)
    first = teacher.get(at(session))
    second = teacher.get(first.context["more"])
    assert (len(first.context["enrollments"]), len(second.context["enrollments"])) == (30, 3)
    response = teacher.post(first.context["more"], {})
    assert response.headers["Location"] == first.context["more"]


def test_one_page_takes_as_many_queries_for_3_and_30(teacher, session):
    def count():
        with CaptureQueriesContext(connection) as captured:
            teacher.get(at(session))
        return len(captured)

    EnrollmentFactory.create_batch(3, course=session.course)
    few = count()
    EnrollmentFactory.create_batch(27, course=session.course)
    assert count() == few <= 9
