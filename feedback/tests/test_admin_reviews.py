import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from feedback.models import Feedback
from feedback.reviews import keep_rating
from feedback.tests.factories import FeedbackFactory, FeedbackReplyFactory

LIST = "/admin/feedback/feedback/"


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def review(db):
    review = FeedbackFactory(feedback_text="First", rating=1)
    keep_rating(review.course_id)
    return review


def act(client, action, *rows):
    return client.post(LIST, {"action": action, "_selected_action": [row.pk for row in rows]})


def rating_count(review):
    review.course.refresh_from_db()
    return review.course.rating_count


def test_take_down_and_put_back(boss, review):
    act(boss, "take_down", review)
    review.refresh_from_db()
    assert review.hidden_at
    assert rating_count(review) == 0
    act(boss, "put_back", review)
    review.refresh_from_db()
    assert review.hidden_at is None
    assert rating_count(review) == 1
    assert sorted(LogEntry.objects.values_list("change_message", flat=True)) == ["Put back.", "Taken down."]


def test_what_is_taken_down_is_found(boss, review):
    other = FeedbackFactory()
    act(boss, "take_down", review)
    assert list(boss.get(LIST, {"hidden": "1"}).context["cl"].result_list) == [review]
    assert list(boss.get(LIST, {"hidden": "0"}).context["cl"].result_list) == [other]


def test_deleted_it_counts_no_more(boss, review):
    boss.post(LIST, {"action": "delete_selected", "_selected_action": [review.pk], "post": "yes"})
    assert not Feedback.objects.exists()
    assert rating_count(review) == 0


def test_page_has_answer_and_former_versions_and_changes_nothing(boss, review):
    FeedbackReplyFactory(feedback=review, text="Thanks")
    review.rewrite(rating=2, feedback_about="", feedback_text="Second")
    page = reverse("admin:feedback_feedback_change", args=[review.pk])
    text = boss.get(page).content.decode()
    assert all(words in text for words in ("First", "Second", "Thanks"))
    boss.post(page, {"feedback_text": "By staff", "rating": "5"})
    review.refresh_from_db()
    assert (review.feedback_text, review.rating) == ("Second", 2)
