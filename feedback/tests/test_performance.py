import pytest
from django.utils import timezone

from accounts.tests.factories import BlockFactory, InstructorFactory
from courses.tests.factories import EnrollmentFactory
from feedback.tests.factories import FeedbackFactory, moderator

NEW = {"rating": "2", "feedback_about": "", "feedback_text": "Anew."}


@pytest.fixture
def feedback(learner, instructor):
    return FeedbackFactory(
        learner=learner, course__instructor=instructor, feedback_type="learner", feedback_text="Only for you."
    )


def test_the_learner_the_instructor_and_staff(client, learner, instructor, staff, feedback):
    for person in (learner.user, instructor.user, staff):
        client.force_login(person)
        assert "Only for you." in client.get(f"/feedback/{feedback.pk}/").content.decode()


def test_nobody_else(client, partner, feedback):
    EnrollmentFactory(course=feedback.course, learner=partner)
    for person in (partner.user, InstructorFactory().user):
        client.force_login(person)
        assert client.get(f"/feedback/{feedback.pk}/").status_code == 404
        for address in ("/feedback/", f"/courses/{feedback.course_id}/reviews/", "/people/teacher/reviews/"):
            assert "Only for you." not in client.get(address).content.decode()
    client.logout()
    assert client.get(f"/feedback/{feedback.pk}/").status_code == 302


def test_a_moderator_does_not_read_what_is_private(client, feedback):
    client.force_login(moderator())
    for address in (f"/feedback/{feedback.pk}/", f"/reviews/{feedback.pk}/history/"):
        assert client.get(address).status_code == 404
    review = FeedbackFactory()
    assert client.get(f"/reviews/{review.pk}/history/").status_code == 200


def test_a_review_is_none(signed_in, learner):
    review = FeedbackFactory(learner=learner)
    assert signed_in.get(f"/feedback/{review.pk}/").status_code == 404


@pytest.mark.parametrize("by_learner", [True, False])
def test_a_block_hides_it_from_both(client, learner, instructor, staff, feedback, by_learner):
    pair = (learner.user, instructor.user) if by_learner else (instructor.user, learner.user)
    BlockFactory(blocker=pair[0], blocked=pair[1])
    for person, status in ((learner.user, 404), (instructor.user, 404), (staff, 200)):
        client.force_login(person)
        assert client.get(f"/feedback/{feedback.pk}/").status_code == status


def test_taken_down_it_is_for_its_writer_and_staff(client, learner, instructor, staff, feedback):
    feedback.hidden_at = timezone.now()
    feedback.save()
    for person, status in ((learner.user, 404), (instructor.user, 200), (staff, 200)):
        client.force_login(person)
        assert client.get(f"/feedback/{feedback.pk}/").status_code == status


def test_only_its_writer_edits(client, learner, instructor, staff, feedback):
    for person in (learner.user, staff):
        client.force_login(person)
        assert client.post(f"/feedback/{feedback.pk}/edit/", NEW).status_code == 404
        assert "/edit/" not in client.get(f"/feedback/{feedback.pk}/").content.decode()
    client.force_login(instructor.user)
    assert "Only for you." in client.get(f"/feedback/{feedback.pk}/edit/").content.decode()
    assert client.post(f"/feedback/{feedback.pk}/edit/", NEW | {"rating": ""}).status_code == 422
    assert client.post(f"/feedback/{feedback.pk}/edit/", NEW).headers["Location"] == f"/feedback/{feedback.pk}/"
    feedback.refresh_from_db()
    assert (feedback.rating, feedback.feedback_text) == (2, "Anew.")
    client.force_login(learner.user)
    text = client.get(f"/feedback/{feedback.pk}/").content.decode()
    assert "Anew." in text
    assert "<span>edited</span>" in text
    assert "Only for you." not in text


def test_wrong_method(signed_in, feedback):
    assert signed_in.post(f"/feedback/{feedback.pk}/").status_code == 405
