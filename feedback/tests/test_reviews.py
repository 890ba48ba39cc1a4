"""reviews.py: who has a say, what a rating changes, how ratings are summed up."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.tests.factories import InstructorFactory, LearnerFactory
from courses.tests.factories import AttendanceFactory, CourseFactory, EnrollmentFactory, day
from feedback.models import Feedback
from feedback.reviews import hide, keep_rating, may_review, summary, write
from feedback.tests.factories import FeedbackFactory

WORDS = {"rating": 4, "feedback_about": "Pace", "feedback_text": "Just right."}


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor)


def ratings(course):
    course.refresh_from_db()
    return course.rating_average and float(course.rating_average), course.rating_count


def enrolled(course, learner, came=None, **fields):
    enrollment = EnrollmentFactory(course=course, learner=learner, **fields)
    if came is not None:
        AttendanceFactory(enrollment=enrollment, session__course=course, attended=came)
    return enrollment


# Who has a say -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "came", "over", "may"),
    [
        ("active", True, False, True),
        ("active", None, False, False),
        ("active", False, False, False),
        ("active", None, True, True),
        ("completed", None, False, True),
        ("pending", None, True, False),
        ("waiting", None, True, False),
        ("cancelled", True, True, False),
    ],
)
def test_who_took_part_may_review(learner, course, status, came, over, may):
    if over:
        course.start_date, course.end_date = day(-30), day(-2)
        course.save()
    enrolled(course, learner, came=came, status=status)
    assert may_review(learner.user, course) is may


def test_nobody_reviews_their_own_or_another_course(learner, course, instructor):
    enrolled(course, learner, came=True)
    assert not may_review(instructor.user, course)
    assert not may_review(learner.user, CourseFactory())


def test_instructors_and_visitors_review_nothing(course, staff, rf):
    from django.contrib.auth.models import AnonymousUser

    assert not may_review(InstructorFactory().user, course)
    assert not may_review(staff, course)
    assert not may_review(AnonymousUser(), course)


def test_the_database_refuses_a_rating_of_oneself(course, instructor):
    # an instructor who has a learner's row too, as only staff could make
    oneself = LearnerFactory(user=instructor.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackFactory(course=course, learner=oneself)


# Writing -------------------------------------------------------------------------------------------------------------


def test_first_and_anew(learner, course):
    first, new = write(course, learner, "course", **WORDS)
    assert new
    assert (first.instructor, first.rating, first.feedback_text) == (course.instructor, 4, "Just right.")
    assert ratings(course) == (4, 1)
    again, new = write(course, learner, "course", **WORDS | {"rating": 2})
    assert not new
    assert again == first
    assert Feedback.objects.count() == 1
    assert ratings(course) == (2, 1)
    first.refresh_from_db()
    former = first.edits.get()
    assert (first.rating, former.rating, former.feedback_text) == (2, 4, "Just right.")
    assert former.written_at == first.created_at
    assert former.replaced_at <= first.edited_at


def test_the_same_again_is_no_edit(learner, course):
    write(course, learner, "course", **WORDS)
    feedback, _new = write(course, learner, "course", **WORDS)
    assert feedback.edited_at is None
    assert not feedback.edits.exists()


def test_each_version_has_its_time(learner, course):
    feedback, _new = write(course, learner, "course", **WORDS)
    for rating in (1, 2):
        feedback, _new = write(course, learner, "course", **WORDS | {"rating": rating})
    older, newer = feedback.edits.order_by("pk")
    assert (older.rating, newer.rating, feedback.rating) == (4, 1, 2)
    assert older.written_at == feedback.created_at < newer.written_at < feedback.edited_at


def test_only_reviews_of_the_course_make_its_rating(learner, partner, course):
    write(course, learner, "course", **WORDS)
    write(course, partner, "course", **WORDS | {"rating": 5})
    write(course, learner, "instructor", **WORDS | {"rating": 1})
    write(course, learner, "learner", **WORDS | {"rating": 1})
    assert ratings(course) == (4.5, 2)


def test_average_of_thirds(course):
    for rating in (4, 4, 5):
        write(course, LearnerFactory(), "course", **WORDS | {"rating": rating})
    assert ratings(course) == (4.33, 3)


def test_what_is_taken_down_counts_no_more(learner, partner, course):
    bad, _new = write(course, learner, "course", **WORDS | {"rating": 1})
    write(course, partner, "course", **WORDS)
    hide(bad, timezone.now())
    assert ratings(course) == (4, 1)
    assert summary(Feedback.objects.on_course(course)).count == 1
    hide(bad, None)
    assert ratings(course) == (2.5, 2)


def test_what_is_deleted_counts_no_more(learner, partner, course):
    gone, _new = write(course, learner, "course", **WORDS | {"rating": 1})
    write(course, partner, "course", **WORDS)
    gone.delete()
    assert ratings(course) == (4, 1)
    partner.user.delete()
    assert ratings(course) == (None, 0)


def test_a_course_goes_with_its_reviews(learner, course):
    write(course, learner, "course", **WORDS)
    course.delete()
    assert not Feedback.objects.exists()


# Sums ----------------------------------------------------------------------------------------------------------------


def test_summary_of_none(course):
    nothing = summary(Feedback.objects.on_course(course))
    assert (nothing.average, nothing.count) == (None, 0)
    assert [(bar.stars, bar.count, bar.percent) for bar in nothing.bars] == [(stars, 0, 0) for stars in (5, 4, 3, 2, 1)]


def test_summary(course, django_assert_num_queries):
    for rating in (5, 5, 5, 4, 1, 1):
        FeedbackFactory(course=course, rating=rating)
    FeedbackFactory(course=course, rating=3, feedback_type="instructor")
    FeedbackFactory(rating=2)
    with django_assert_num_queries(1):
        found = summary(Feedback.objects.on_course(course))
    assert (found.average, found.count) == (3.5, 6)
    assert [(bar.stars, bar.count, bar.percent) for bar in found.bars] == [
        (5, 3, 50), (4, 1, 17), (3, 0, 0), (2, 0, 0), (1, 2, 33),
    ]  # fmt: skip


def test_the_copies_can_be_made_from_the_rows(course):
    FeedbackFactory(course=course, rating=3, created_at=timezone.now() - timedelta(days=3))
    assert ratings(course) == (None, 0)
    keep_rating(course.pk)
    assert ratings(course) == (3, 1)
