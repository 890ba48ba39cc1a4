from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from courses.models import Course, StudyMaterial
from courses.tests.factories import CourseFactory, EnrollmentFactory, StudyMaterialFactory
from courses.tests.files import pdf, upload


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


def course_fields(instructor, **changed):
    data = {"instructor": instructor.pk, "title": "Kanji", "language": "ja", "level": "beginner"}
    data |= {"total_sessions": 4, "price": "0", "currency": "JPY", "timezone": "Asia/Tokyo", "published": "on"}
    data |= {"start_date": "2031-03-01", "end_date": "2031-03-31"}
    for prefix in ("sessions", "recordings", "materials"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return data | changed


def session(**changed):
    row = {
        "name": "One",
        "platform": "meet",
        "starts_at_0": "2031-03-01",
        "starts_at_1": "10:00",
        "duration": "1:00:00",
    }
    row |= {"link": "https://meet.example.com/a", "password": "x"} | changed
    return {"sessions-TOTAL_FORMS": 1} | {f"sessions-0-{key}": value for key, value in row.items()}


def test_add_a_course_with_a_session(boss, instructor):
    answer = boss.post(reverse("admin:courses_course_add"), course_fields(instructor, **session()))
    assert answer.status_code == 302
    course = Course.objects.get()
    assert course.opens_at == datetime(2031, 3, 1, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert course.sessions.get().name == "One"


@pytest.mark.parametrize(
    "changed",
    [
        {"end_date": "2031-02-01"},
        {"timezone": "Mars"},
        {"price": "-1"},
        session(duration="0"),
        session(link="http://a.b"),
    ],
)
def test_what_cannot_be_is_refused(boss, instructor, changed):
    answer = boss.post(reverse("admin:courses_course_add"), course_fields(instructor, **changed))
    assert answer.status_code == 200
    assert not Course.objects.exists()


def test_withdraw_is_logged(boss):
    courses = CourseFactory.create_batch(2)
    data = {"action": "withdraw", "_selected_action": [course.pk for course in courses]}
    boss.post(reverse("admin:courses_course_changelist"), data)
    assert not Course.objects.filter(published=True).exists()
    assert LogEntry.objects.count() == 2


def test_materials_are_fetched_and_replaced(boss):
    material = StudyMaterialFactory()
    page = reverse("admin:courses_studymaterial_change", args=[material.pk])
    file = reverse("admin:courses_studymaterial_file", args=[material.pk, "file"])
    assert file in boss.get(page).content.decode()
    assert b"".join(boss.get(file).streaming_content) == b"%PDF-1.4\n"
    data = {"course": material.course_id, "title": "New", "type": "pdf", "description": ""}
    assert boss.post(page, data).status_code == 302
    assert b"".join(boss.get(file).streaming_content) == b"%PDF-1.4\n"
    boss.post(page, data | {"file": upload(pdf(), "b.pdf")})
    assert b"".join(boss.get(file).streaming_content) == pdf()
    assert StudyMaterial.objects.get().title == "New"


def test_a_course_page_shows_its_files(boss):
    material = StudyMaterialFactory()
    page = reverse("admin:courses_course_change", args=[material.course_id])
    assert reverse("admin:courses_studymaterial_file", args=[material.pk, "file"]) in boss.get(page).content.decode()


def test_completed_says_since_when(boss):
    enrollment = EnrollmentFactory()
    page = reverse("admin:courses_enrollment_change", args=[enrollment.pk])
    data = {"course": enrollment.course_id, "learner": enrollment.learner_id, "progress": "100"}
    boss.post(page, data | {"status": "completed"})
    enrollment.refresh_from_db()
    assert enrollment.completed_at
    boss.post(page, data | {"status": "active"})
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None
