from datetime import timedelta

from django.utils import timezone
from icalendar import Calendar

from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory


def test_all_sessions_of_the_course(signed_in, learner):
    course = CourseFactory(title="시장 한국어", timezone="Asia/Seoul")
    EnrollmentFactory(course=course, learner=learner)
    for days in (-400, -1, 9):
        moment = timezone.now().replace(microsecond=0) + timedelta(days=days)
        SessionFactory(course=course, starts_at=moment, password="sesame")
    SessionFactory()
    answer = signed_in.get(f"/courses/{course.pk}/room/calendar.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="course-{course.pk}.ics"'
    calendar = Calendar.from_ical(answer.content)
    assert str(calendar["x-wr-calname"]) == "시장 한국어"
    assert [event.start for event in calendar.events] == list(
        course.sessions.in_order().values_list("starts_at", flat=True)
    )
    assert b"sesame" not in answer.content
    assert b"meet.google.com" not in answer.content


def test_an_empty_one_is_a_calendar_too(signed_in, learner):
    course = EnrollmentFactory(learner=learner).course
    answer = signed_in.get(f"/courses/{course.pk}/room/calendar.ics")
    assert Calendar.from_ical(answer.content).events == []


def test_outsiders(client, outsider):
    course = CourseFactory()
    client.force_login(outsider.user)
    assert client.get(f"/courses/{course.pk}/room/calendar.ics").status_code == 404
