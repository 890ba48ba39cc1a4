"""What a person takes along of feedback, and what stays of it when they leave."""

import pytest
from django.utils.timezone import now

from accounts.deletion import delete_account
from feedback.export import export_feedback
from feedback.models import Feedback
from feedback.reviews import summary, write
from feedback.tests.factories import FeedbackFactory, FeedbackReplyFactory

pytestmark = pytest.mark.django_db


def archive(user):
    return {name: list(content) for name, content in export_feedback(user=user)}


def test_written_and_received(learner, instructor):
    review = FeedbackFactory(learner=learner, course__instructor=instructor, feedback_text="On the course")
    FeedbackFactory(learner=learner, course=review.course, feedback_type="learner", feedback_text="On the learner")
    FeedbackFactory(feedback_text="Of others")
    FeedbackReplyFactory(feedback=review, text="Thank you")
    hers, his = archive(learner.user), archive(instructor.user)
    assert [row["feedback_text"] for row in hers["feedback_written.json"]] == ["On the course"]
    assert [row["feedback_text"] for row in hers["feedback_received.json"]] == ["On the learner"]
    assert hers["feedback_answers.json"] == []
    assert [row["feedback_text"] for row in his["feedback_written.json"]] == ["On the learner"]
    assert [row["text"] for row in his["feedback_answers.json"]] == ["Thank you"]


def test_what_staff_took_down_is_for_its_writer_alone(learner, instructor):
    taken = {"learner": learner, "course__instructor": instructor, "hidden_at": now()}
    FeedbackFactory(**taken, feedback_text="Rude")
    assert [row["feedback_text"] for row in archive(learner.user)["feedback_written.json"]] == ["Rude"]
    assert archive(instructor.user)["feedback_received.json"] == []


def test_a_rating_stays_without_a_name(client, learner, instructor):
    review, _new = write(
        FeedbackFactory(course__instructor=instructor).course,
        learner,
        "course",
        rating=3,
        feedback_about="",
        feedback_text="Stays",
    )
    delete_account(learner.user)
    assert summary(Feedback.objects.on_course(review.course)).count == 2
    client.force_login(instructor.user)
    text = client.get(f"/courses/{review.course_id}/reviews/").content.decode()
    assert "Stays" in text
    assert "Deleted account" in text
    assert "Ana" not in text
    assert f"/people/deleted-{learner.pk}/" not in text
