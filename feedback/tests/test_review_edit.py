import pytest
from django.utils import timezone

from courses.tests.factories import EnrollmentFactory
from feedback.models import Feedback
from feedback.reviews import keep_rating
from feedback.tests.factories import FeedbackFactory

NEW = {"rating": "2", "feedback_about": "Homework", "feedback_text": "Too much of it."}


@pytest.fixture
def review(learner, instructor):
    review = FeedbackFactory(learner=learner, course__instructor=instructor, feedback_about="Pace", rating=5)
    keep_rating(review.course_id)
    return review


def test_edit_keeps_what_it_said(signed_in, review):
    page = signed_in.get(f"/reviews/{review.pk}/edit/")
    text = page.content.decode()
    assert "Clear and kind." in text
    assert 'value="5" id="id_rating_4" checked' in " ".join(text.replace(" required", "").split())
    answer = signed_in.post(f"/reviews/{review.pk}/edit/", NEW)
    assert answer.headers["Location"] == f"/reviews/{review.pk}/"
    review.refresh_from_db()
    assert (review.rating, review.feedback_about, review.feedback_text) == (2, "Homework", "Too much of it.")
    assert review.edited_at
    former = review.edits.get()
    assert (former.rating, former.feedback_about, former.feedback_text) == (5, "Pace", "Clear and kind.")
    review.course.refresh_from_db()
    assert (review.course.rating_average, review.course.rating_count) == (2, 1)


def test_saving_it_as_it_is_changes_nothing(signed_in, review):
    signed_in.post(f"/reviews/{review.pk}/edit/", {name: str(value) for name, value in review.words.items()})
    review.refresh_from_db()
    assert review.edited_at is None
    assert not review.edits.exists()


def test_one_on_the_instructor(signed_in, learner, instructor):
    review = FeedbackFactory(learner=learner, course__instructor=instructor, feedback_type="instructor")
    signed_in.post(f"/reviews/{review.pk}/edit/", NEW)
    review.refresh_from_db()
    assert review.rating == 2
    review.course.refresh_from_db()
    assert review.course.rating_count == 0


@pytest.mark.parametrize("data", [NEW | {"rating": ""}, NEW | {"rating": "9"}, NEW | {"feedback_text": "x" * 3001}])
def test_invalid_input(signed_in, review, data):
    page = signed_in.post(f"/reviews/{review.pk}/edit/", data)
    assert page.status_code == 422
    assert "Homework" in page.content.decode()
    review.refresh_from_db()
    assert review.rating == 5


def test_one_may_edit_after_leaving_the_course(signed_in, learner, review):
    EnrollmentFactory(course=review.course, learner=learner, status="cancelled")
    assert signed_in.post(f"/reviews/{review.pk}/edit/", NEW).status_code == 302


def test_what_is_taken_down_stays_so(signed_in, review):
    Feedback.objects.update(hidden_at=timezone.now())
    signed_in.post(f"/reviews/{review.pk}/edit/", NEW)
    review.refresh_from_db()
    assert review.hidden_at
    review.course.refresh_from_db()
    assert review.course.rating_count == 0


def test_nobody_else(client, review, partner, instructor, staff):
    for person in (partner.user, instructor.user, staff):
        client.force_login(person)
        assert client.get(f"/reviews/{review.pk}/edit/").status_code == 404
        assert client.post(f"/reviews/{review.pk}/edit/", NEW).status_code == 404
    review.refresh_from_db()
    assert review.rating == 5


def test_performance_feedback_is_not_edited_here(client, review, instructor):
    feedback = FeedbackFactory(course=review.course, feedback_type="learner")
    client.force_login(instructor.user)
    assert client.post(f"/reviews/{feedback.pk}/edit/", NEW).status_code == 404


def test_anonymous(client, review):
    assert client.post(f"/reviews/{review.pk}/edit/", NEW).status_code == 302
    review.refresh_from_db()
    assert review.rating == 5
