import pytest
from django.utils import timezone

from accounts.tests.factories import BlockFactory
from feedback.tests.factories import FeedbackFactory, FeedbackReplyFactory


@pytest.fixture
def review(partner, instructor):
    return FeedbackFactory(learner=partner, course__instructor=instructor, course__title="Small talk")


def test_member_and_visitor_read_it_with_its_answer(client, signed_in, review):
    FeedbackReplyFactory(feedback=review, text="Come again!")
    text = signed_in.get(f"/reviews/{review.pk}/").content.decode()
    assert "Clear and kind." in text
    assert "Come again!" in text
    assert "田中 由紀" in text
    client.logout()
    text = client.get(f"/reviews/{review.pk}/").content.decode()
    assert "Clear and kind." in text
    assert "田中 由紀" not in text


def test_one_on_an_instructor(client, instructor):
    review = FeedbackFactory(course__instructor=instructor, feedback_type="instructor")
    page = client.get(f"/reviews/{review.pk}/")
    assert 'href="/people/teacher/reviews/"' in page.content.decode()


def test_performance_feedback_is_none(client, signed_in, learner, instructor, staff):
    feedback = FeedbackFactory(learner=learner, course__instructor=instructor, feedback_type="learner")
    for person in (learner.user, instructor.user, staff):
        client.force_login(person)
        assert client.get(f"/reviews/{feedback.pk}/").status_code == 404


def test_out_of_sight(client, signed_in, learner, review, instructor):
    review.course.published = False
    review.course.save()
    assert signed_in.get(f"/reviews/{review.pk}/").status_code == 404
    client.logout()
    assert client.get(f"/reviews/{review.pk}/").status_code == 404
    client.force_login(instructor.user)
    assert client.get(f"/reviews/{review.pk}/").status_code == 200
    client.force_login(review.learner.user)
    assert client.get(f"/reviews/{review.pk}/").status_code == 200


@pytest.mark.parametrize("whom", ["learner", "instructor"])
def test_blocked(signed_in, learner, review, whom):
    BlockFactory(blocker=learner.user, blocked=getattr(review, whom).user)
    assert signed_in.get(f"/reviews/{review.pk}/").status_code == 404


def test_taken_down(client, signed_in, review):
    review.hidden_at = timezone.now()
    review.save()
    assert signed_in.get(f"/reviews/{review.pk}/").status_code == 404
    client.force_login(review.learner.user)
    assert client.get(f"/reviews/{review.pk}/").status_code == 200


def test_unknown_and_wrong_method(client, db):
    assert client.get("/reviews/99/").status_code == 404
    assert client.post("/reviews/99/").status_code == 405
