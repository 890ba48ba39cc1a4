import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.tests.factories import FeedbackFactory


@pytest.fixture
def review(learner, instructor):
    review = FeedbackFactory(learner=learner, course__instructor=instructor, feedback_text="First")
    review.rewrite(rating=4, feedback_about="", feedback_text="Second")
    review.rewrite(rating=3, feedback_about="", feedback_text="Third")
    return review


def test_writer_and_staff_see_every_version_the_newest_first(client, learner, staff, review):
    for person in (learner.user, staff):
        client.force_login(person)
        text = client.get(f"/reviews/{review.pk}/history/").content.decode()
        assert text.index("Third") < text.index("Second") < text.index("First")


def test_others_see_only_that_it_was_edited(client, partner, instructor, review):
    for person in (partner.user, instructor.user):
        client.force_login(person)
        assert client.get(f"/reviews/{review.pk}/history/").status_code == 404
        text = client.get(f"/reviews/{review.pk}/").content.decode()
        assert "<span>edited</span>" in text
        assert "First" not in text
        assert "/history/" not in text


def test_of_performance_feedback_it_is_the_instructors(client, learner, instructor, staff):
    feedback = FeedbackFactory(learner=learner, course__instructor=instructor, feedback_type="learner")
    feedback.rewrite(rating=1, feedback_about="", feedback_text="Anew")
    for person, status in ((instructor.user, 200), (staff, 200), (learner.user, 404)):
        client.force_login(person)
        assert client.get(f"/reviews/{feedback.pk}/history/").status_code == status


def test_never_edited(signed_in, learner):
    review = FeedbackFactory(learner=learner)
    assert "never edited" in signed_in.get(f"/reviews/{review.pk}/history/").content.decode()


def test_same_queries_for_3_and_30(signed_in, review):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(f"/reviews/{review.pk}/history/")
        return len(captured)

    few = count()
    for number in range(30):
        review.rewrite(rating=5, feedback_about="", feedback_text=f"Version {number}")
    assert count() == few <= 8


def test_anonymous_and_wrong_method(client, signed_in, review):
    assert signed_in.post(f"/reviews/{review.pk}/history/").status_code == 405
    client.logout()
    assert client.get(f"/reviews/{review.pk}/history/").status_code == 302
