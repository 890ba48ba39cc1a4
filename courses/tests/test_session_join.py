from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Attendance
from courses.tests.factories import AttendanceFactory, CourseFactory, EnrollmentFactory, SessionFactory


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor)


@pytest.fixture
def enrollment(course, learner):
    return EnrollmentFactory(course=course, learner=learner)


@pytest.fixture
def session(course):
    return SessionFactory(course=course, starts_at=timezone.now() + timedelta(minutes=10))


def join(client, session, course=None):
    return client.post(f"/courses/{(course or session.course).pk}/room/sessions/{session.pk}/join/")


def test_it_notes_that_they_came_and_leads_there(signed_in, enrollment, session):
    answer = join(signed_in, session)
    assert (answer.status_code, answer.headers["Location"]) == (303, session.link)
    attendance = Attendance.objects.get()
    assert (attendance.session, attendance.enrollment, attendance.attended) == (session, enrollment, True)
    assert attendance.joined_at is not None
    assert not attendance.by_hand
    enrollment.refresh_from_db()
    assert enrollment.progress == 100


def test_again_leads_there_again(signed_in, enrollment, session):
    assert [join(signed_in, session).status_code for _ in range(3)] == [303] * 3
    assert Attendance.objects.count() == 1


def test_what_the_instructor_set_stays(signed_in, enrollment, session):
    AttendanceFactory(session=session, enrollment=enrollment, attended=False, by_hand=True)
    assert join(signed_in, session).status_code == 303
    assert Attendance.objects.get().attended is False


def test_the_instructor_comes_without_being_counted(client, instructor, session):
    client.force_login(instructor.user)
    assert join(client, session).headers["Location"] == session.link
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": timezone.now() + timedelta(days=1)},
        {"starts_at": timezone.now() - timedelta(days=1)},
        {"cancelled_at": timezone.now()},
        {"link": ""},
    ],
    ids=["too early", "too late", "cancelled", "nowhere"],
)
def test_not_now(signed_in, enrollment, session, change):
    for name, value in change.items():
        setattr(session, name, value)
    session.save()
    answer = join(signed_in, session)
    assert answer.status_code == 403
    assert "meet.google.com" not in answer.content.decode()
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize("status", ["waiting", "pending", "cancelled"])
def test_who_is_not_in(signed_in, enrollment, session, status):
    enrollment.status = status
    enrollment.save()
    assert join(signed_in, session).status_code == 404
    assert Attendance.objects.count() == 0


def test_a_session_of_another_course(signed_in, enrollment, session):
    other = SessionFactory(starts_at=session.starts_at)
    assert join(signed_in, other, session.course).status_code == 404
    assert join(signed_in, other).status_code == 404


def test_outsiders_and_visitors(client, outsider, enrollment, session):
    assert join(client, session).headers["Location"].startswith("/accounts/login/")
    client.force_login(outsider.user)
    assert join(client, session).status_code == 404
    assert Attendance.objects.count() == 0


def test_it_is_never_fetched(signed_in, enrollment, session):
    assert signed_in.get(f"/courses/{session.course.pk}/room/sessions/{session.pk}/join/").status_code == 405
    assert Attendance.objects.count() == 0
