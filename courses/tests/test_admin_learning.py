"""What staff mend of what learners made of a course: their progress follows."""

import pytest
from django.urls import reverse

from courses.models import Attendance, CalendarFeed
from courses.tests.factories import (
    AttendanceFactory,
    CalendarFeedFactory,
    CertificateFactory,
    SessionFactory,
    StudyMaterialFactory,
)


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def attendance(db):
    attendance = AttendanceFactory()
    SessionFactory(course=attendance.session.course)
    return attendance


def progress_of(attendance):
    attendance.enrollment.refresh_from_db()
    return attendance.enrollment.progress


def test_an_attendance_set_right(boss, attendance):
    address = reverse("admin:courses_attendance_change", args=[attendance.pk])
    assert boss.post(address, {"attended": "on", "by_hand": "on"}).status_code == 302
    assert progress_of(attendance) == 50
    boss.post(address, {"by_hand": "on"})
    assert not Attendance.objects.get().attended
    assert progress_of(attendance) == 0


@pytest.mark.parametrize("by", ["page", "list"])
def test_an_attendance_taken_away(boss, attendance, by):
    boss.post(reverse("admin:courses_attendance_change", args=[attendance.pk]), {"attended": "on"})
    if by == "page":
        boss.post(reverse("admin:courses_attendance_delete", args=[attendance.pk]), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [attendance.pk], "post": "yes"}
        boss.post(reverse("admin:courses_attendance_changelist"), chosen)
    assert Attendance.objects.count() == 0
    assert progress_of(attendance) == 0


@pytest.mark.parametrize("by", ["page", "list"])
def test_what_a_course_holds_counts_for_everybody(boss, attendance, by):
    material = StudyMaterialFactory(course=attendance.session.course)
    boss.post(reverse("admin:courses_attendance_change", args=[attendance.pk]), {"attended": "on"})
    assert round(progress_of(attendance)) == 33
    if by == "page":
        boss.post(reverse("admin:courses_studymaterial_delete", args=[material.pk]), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [material.pk], "post": "yes"}
        boss.post(reverse("admin:courses_studymaterial_changelist"), chosen)
    assert progress_of(attendance) == 50


def test_a_certificates_name_mended(boss, client):
    made = CertificateFactory(name="Anna")
    boss.post(reverse("admin:courses_certificate_change", args=[made.pk]), {"name": "Ana", "title": made.title})
    client.logout()
    assert "Ana" in client.get(made.get_absolute_url()).content.decode()


def test_an_address_of_a_calendar_is_not_told_but_can_be_taken_away(boss):
    feed = CalendarFeedFactory()
    for page in (
        reverse("admin:courses_calendarfeed_changelist"),
        reverse("admin:courses_calendarfeed_change", args=[feed.pk]),
    ):
        assert feed.token not in boss.get(page).content.decode()
    boss.post(reverse("admin:courses_calendarfeed_delete", args=[feed.pk]), {"post": "yes"})
    assert CalendarFeed.objects.count() == 0
