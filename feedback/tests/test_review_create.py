import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import BlockFactory
from courses.tests.factories import AttendanceFactory, CourseFactory, EnrollmentFactory
from feedback.models import Feedback, Notification
from feedback.tests.factories import FeedbackFactory

BOTH = {
    "course-rating": "5",
    "course-feedback_about": "Pace",
    "course-feedback_text": "Just right.",
    "instructor-rating": "4",
    "instructor-feedback_text": "Patient.",
}


@pytest.fixture
def course(instructor, learner):
    course = CourseFactory(instructor=instructor, title="Small talk")
    AttendanceFactory(enrollment=EnrollmentFactory(course=course, learner=learner), session__course=course)
    return course


@pytest.fixture
def address(course):
    return f"/courses/{course.pk}/review/"


def test_both_in_one_form(signed_in, learner, course, address):
    page = signed_in.get(address)
    assert page.status_code == 200
    assert page.content.decode().count('type="radio"') == 10
    answer = signed_in.post(address, BOTH, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "Thank you" in answer.content.decode()
    rows = Feedback.objects.filter(learner=learner, course=course, instructor=course.instructor)
    assert {row.feedback_type: (row.rating, row.feedback_about, row.feedback_text) for row in rows} == {
        "course": (5, "Pace", "Just right."),
        "instructor": (4, "", "Patient."),
    }
    course.refresh_from_db()
    assert (course.rating_average, course.rating_count) == (5, 1)


def test_what_was_given_stands_there_instead(signed_in, address):
    signed_in.post(address, BOTH)
    text = signed_in.get(address).content.decode()
    assert "Just right." in text
    assert "Patient." in text
    assert "/edit/" in text
    assert 'type="radio"' not in text
    signed_in.post(address, BOTH | {"course-rating": "1"})
    assert sorted(Feedback.objects.values_list("rating", flat=True)) == [4, 5]


def test_one_now_and_the_other_later(signed_in, address):
    signed_in.post(address, {"course-rating": "3"})
    assert Feedback.objects.get().feedback_type == "course"
    assert signed_in.get(address).content.decode().count('type="radio"') == 5
    signed_in.post(address, {"course-rating": "1", "instructor-rating": "2"})
    assert dict(Feedback.objects.values_list("feedback_type", "rating")) == {"course": 3, "instructor": 2}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "for one of the two at least"),
        ({"course-feedback_text": "No stars"}, "Choose how many stars."),
        ({"course-rating": "5", "instructor-feedback_about": "No stars"}, "Choose how many stars."),
        ({"course-rating": "6"}, "Select a valid choice"),
        ({"course-rating": "0"}, "Select a valid choice"),
        ({"course-rating": "x"}, "Select a valid choice"),
        ({"course-rating": "5", "course-feedback_text": "x" * 3001}, "at most 3000"),
        ({"course-rating": "5", "course-feedback_about": "x" * 121}, "at most 120"),
    ],
)
def test_invalid_input_writes_nothing_and_loses_nothing(signed_in, address, data, said):
    page = signed_in.post(address, data)
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    for typed in data.values():
        assert typed in text
    assert not Feedback.objects.exists()


def test_instructor_is_told_once_in_their_language(signed_in, instructor, address):
    instructor.user.ui_language = "es"
    instructor.user.save()
    signed_in.post(address, BOTH)
    told = Notification.objects.get(recipient=instructor.user)
    review = Feedback.objects.get(feedback_type="course")
    assert (told.notification_type, told.url, told.actor.username) == ("feedback", f"/reviews/{review.pk}/", "ana")
    assert "Small talk" in told.content_title
    assert told.content_text == "Just right."


def test_nobody_is_told_across_a_block(signed_in, learner, instructor, address):
    BlockFactory(blocker=learner.user, blocked=instructor.user)
    assert signed_in.post(address, BOTH).status_code == 302
    assert Feedback.objects.count() == 2
    assert not Notification.objects.exists()
    assert "Just right." in signed_in.get(address).content.decode()


def test_who_did_not_come_yet_is_told_why(signed_in, learner, instructor):
    course = CourseFactory(instructor=instructor)
    EnrollmentFactory(course=course, learner=learner)
    page = signed_in.post(f"/courses/{course.pk}/review/", BOTH)
    assert page.status_code == 403
    assert "once you came to one of its sessions" in page.content.decode()
    assert not Feedback.objects.exists()


def test_nobody_reviews_their_own(client, instructor, address):
    client.force_login(instructor.user)
    assert client.post(address, BOTH).status_code == 403
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("status", ["pending", "waiting", "cancelled", None])
def test_outsiders_and_former_members_get_404(client, outsider, course, address, status):
    if status:
        AttendanceFactory(enrollment=EnrollmentFactory(course=course, learner=outsider, status=status))
    client.force_login(outsider.user)
    assert client.get(address).status_code == 404
    assert client.post(address, BOTH).status_code == 404
    assert not Feedback.objects.exists()


def test_another_instructor_and_staff_get_404(client, staff, address):
    from accounts.tests.factories import InstructorFactory

    for person in (InstructorFactory().user, staff):
        client.force_login(person)
        assert client.post(address, BOTH).status_code == 404


def test_not_too_many(signed_in, address):
    for _ in range(20):
        signed_in.post(address, {})
    assert signed_in.post(address, BOTH).status_code == 429
    assert not Feedback.objects.exists()


def test_queries(signed_in, learner, course, address):
    FeedbackFactory.create_batch(5, course=course)
    with CaptureQueriesContext(connection) as captured:
        signed_in.get(address)
    assert len(captured) <= 10


def test_anonymous_and_wrong_method(client, address):
    assert client.post(address, BOTH).headers["Location"].startswith("/accounts/login/")
    assert client.put(address).status_code in (302, 405)
    assert not Feedback.objects.exists()
