import pytest

from accounts.tests.factories import BlockFactory, InstructorFactory
from courses.tests.factories import CourseFactory, EnrollmentFactory
from feedback.models import Feedback, Notification

DATA = {"rating": "4", "feedback_about": "Vowels", "feedback_text": "You can hear them now."}


@pytest.fixture
def course(instructor, learner):
    course = CourseFactory(instructor=instructor, title="Small talk")
    EnrollmentFactory(course=course, learner=learner)
    return course


@pytest.fixture
def address(course):
    return f"/courses/{course.pk}/feedback/ana/"


@pytest.fixture
def teaching(client, instructor):
    client.force_login(instructor.user)
    return client


def test_instructor_writes(teaching, learner, course, address):
    assert "Feedback for Ana" in teaching.get(address).content.decode()
    answer = teaching.post(address, DATA)
    feedback = Feedback.objects.get()
    assert answer.headers["Location"] == f"/feedback/{feedback.pk}/"
    assert (feedback.course, feedback.instructor, feedback.learner) == (course, course.instructor, learner)
    assert (feedback.feedback_type, feedback.rating, feedback.feedback_about) == ("learner", 4, "Vowels")
    course.refresh_from_db()
    assert course.rating_count == 0


def test_learner_is_told_in_their_language(teaching, learner, instructor, address):
    learner.user.ui_language = "ko"
    learner.user.save()
    teaching.post(address, DATA)
    told = Notification.objects.get()
    assert (told.recipient, told.actor, told.notification_type) == (learner.user, instructor.user, "feedback")
    assert told.url == f"/feedback/{Feedback.objects.get().pk}/"
    assert "Small talk" in told.content_title


def test_once_then_edited(teaching, address):
    teaching.post(address, DATA)
    feedback = Feedback.objects.get()
    answer = teaching.post(address, DATA | {"rating": "1"})
    assert answer.headers["Location"] == f"/feedback/{feedback.pk}/edit/"
    assert Feedback.objects.get().rating == 4
    teaching.post(f"/feedback/{feedback.pk}/edit/", DATA | {"rating": "5"})
    feedback.refresh_from_db()
    assert (feedback.rating, feedback.edits.get().rating) == (5, 4)
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("data", [{}, DATA | {"rating": ""}, DATA | {"feedback_text": " "}, DATA | {"rating": "7"}])
def test_invalid_input(teaching, address, data):
    page = teaching.post(address, data)
    assert page.status_code == 422
    assert data.get("feedback_about", "") in page.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("status", ["pending", "waiting", "cancelled", None])
def test_only_on_learners_of_the_course(teaching, course, outsider, status):
    if status:
        EnrollmentFactory(course=course, learner=outsider, status=status)
    assert teaching.post(f"/courses/{course.pk}/feedback/outsider/", DATA).status_code == 404
    assert not Feedback.objects.exists()


def test_only_by_its_instructor(client, learner, partner, staff, address):
    for person in (learner.user, partner.user, InstructorFactory().user, staff):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address, DATA).status_code == 404
    assert not Feedback.objects.exists()


def test_nobody_is_told_across_a_block(teaching, learner, instructor, address):
    BlockFactory(blocker=learner.user, blocked=instructor.user)
    assert teaching.post(address, DATA).status_code == 302
    assert Feedback.objects.count() == 1
    assert not Notification.objects.exists()


def test_anonymous(client, address):
    assert client.post(address, DATA).status_code == 302
    assert not Feedback.objects.exists()
