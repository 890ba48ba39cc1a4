from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import BlockFactory, InstructorFactory
from feedback.models import FeedbackReply, Notification
from feedback.tests.factories import FeedbackFactory, FeedbackReplyFactory


@pytest.fixture
def review(learner, instructor):
    return FeedbackFactory(learner=learner, course__instructor=instructor, course__title="Small talk")


@pytest.fixture
def teaching(client, instructor):
    client.force_login(instructor.user)
    return client


def test_answer_stands_under_the_review(teaching, review):
    page = teaching.get(f"/reviews/{review.pk}/answer/")
    assert "Clear and kind." in page.content.decode()
    answer = teaching.post(f"/reviews/{review.pk}/answer/", {"text": "Thank you!"})
    assert answer.headers["Location"] == f"/reviews/{review.pk}/"
    assert review.reply.text == "Thank you!"
    assert "Thank you!" in teaching.get(f"/reviews/{review.pk}/").content.decode()


def test_writer_is_told_once_in_their_language(teaching, learner, instructor, review):
    learner.user.ui_language = "ja"
    learner.user.save()
    for text in ("Thank you!", "Thank you very much!"):
        teaching.post(f"/reviews/{review.pk}/answer/", {"text": text})
    told = Notification.objects.get()
    assert (told.recipient, told.actor) == (learner.user, instructor.user)
    assert (told.url, told.content_text) == (f"/reviews/{review.pk}/", "Thank you!")
    assert "Small talk" in told.content_title


def test_mended_within_a_day(teaching, review):
    FeedbackReplyFactory(feedback=review, created_at=timezone.now() - timedelta(hours=23))
    assert "Change the answer" in teaching.get(f"/reviews/{review.pk}/").content.decode()
    assert "Thank you for coming." in teaching.get(f"/reviews/{review.pk}/answer/").content.decode()
    teaching.post(f"/reviews/{review.pk}/answer/", {"text": "Come again."})
    reply = FeedbackReply.objects.get()
    assert reply.text == "Come again."
    assert reply.edited_at


def test_the_same_again_is_no_edit(teaching, review):
    FeedbackReplyFactory(feedback=review)
    teaching.post(f"/reviews/{review.pk}/answer/", {"text": "Thank you for coming."})
    assert FeedbackReply.objects.get().edited_at is None


def test_not_after_a_day(teaching, review):
    FeedbackReplyFactory(feedback=review, created_at=timezone.now() - timedelta(hours=25))
    assert "/answer/" not in teaching.get(f"/reviews/{review.pk}/").content.decode()
    assert teaching.post(f"/reviews/{review.pk}/answer/", {"text": "Late"}).status_code == 403
    assert FeedbackReply.objects.get().text == "Thank you for coming."


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_invalid_input(teaching, review, text):
    page = teaching.post(f"/reviews/{review.pk}/answer/", {"text": text})
    assert page.status_code == 422
    assert text.strip() in page.content.decode()
    assert not FeedbackReply.objects.exists()


def test_one_on_the_instructor(teaching, review):
    on_me = FeedbackFactory(course=review.course, feedback_type="instructor")
    teaching.post(f"/reviews/{on_me.pk}/answer/", {"text": "Kind of you."})
    assert on_me.reply.text == "Kind of you."


def test_nobody_else(client, learner, partner, staff, review):
    for person in (learner.user, partner.user, InstructorFactory().user, staff):
        client.force_login(person)
        assert "/answer/" not in client.get(f"/reviews/{review.pk}/").content.decode()
        assert client.get(f"/reviews/{review.pk}/answer/").status_code == 404
        assert client.post(f"/reviews/{review.pk}/answer/", {"text": "Me!"}).status_code == 404
    assert not FeedbackReply.objects.exists()


def test_not_to_performance_feedback_nor_across_a_block(teaching, learner, instructor, review):
    feedback = FeedbackFactory(course=review.course, feedback_type="learner")
    assert teaching.post(f"/reviews/{feedback.pk}/answer/", {"text": "Me!"}).status_code == 404
    BlockFactory(blocker=learner.user, blocked=instructor.user)
    assert teaching.post(f"/reviews/{review.pk}/answer/", {"text": "Me!"}).status_code == 404
    assert not FeedbackReply.objects.exists()


def test_anonymous(client, review):
    assert client.post(f"/reviews/{review.pk}/answer/", {"text": "Me!"}).status_code == 302
    assert not FeedbackReply.objects.exists()
