"""Who may rate what, what a rating changes, and how ratings are summed up."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.timezone import now

from courses.models import Attendance, Course, Enrollment
from feedback.models import Feedback
from feedback.models.feedback import STARS


def took_part():
    """The enrollments that give a say: still standing, and came to a session, completed the course, or it is over."""
    came = Attendance.objects.filter(enrollment=OuterRef("pk"), attended=True)
    done = Q(status=Enrollment.Status.COMPLETED) | Q(course__closes_at__lte=now())
    return Enrollment.objects.open().filter(Exists(came) | done)


def may_review(user, course):
    """Did `user` take part in it, as a learner? Nobody rates their own."""
    if not user.is_authenticated or course.instructor_id == user.pk:
        return False
    return took_part().filter(course=course, learner=user.pk).exists()


@transaction.atomic
def write(course, learner, feedback_type, **words):
    """What is written once for a course, a learner and a type: now for the first time, or anew. `(feedback, new)`;
    the course's rating follows."""
    lock(course.pk)
    there = Feedback.objects.filter(course=course, learner=learner, feedback_type=feedback_type).first()
    if there:
        there.rewrite(**words)
    feedback = there or Feedback.objects.create(
        course=course, instructor=course.instructor, learner=learner, feedback_type=feedback_type, **words
    )
    keep_rating(course.pk)
    return feedback, there is None


@transaction.atomic
def hide(feedback, moment):
    """Staff take it down (`moment`), or put it back (None); the course's rating follows."""
    lock(feedback.course_id)
    Feedback.objects.filter(pk=feedback.pk).update(hidden_at=moment)
    feedback.hidden_at = moment
    keep_rating(feedback.course_id)


def lock(course_id):
    """Ratings of one course wait for each other, so that each counts all."""
    Course.objects.select_for_update(no_key=True).filter(pk=course_id).values_list("pk", flat=True).first()


def keep_rating(course_id):
    """Bring the copies that the course holds up to its reviews. Under its lock."""
    rating = Feedback.objects.on_course(course_id).rating()
    Course.objects.filter(pk=course_id).update(rating_average=rating["average"], rating_count=rating["count"])


@receiver(post_delete, sender=Feedback)
def uncount(instance, **kwargs):
    """However it goes: in the admin, or with a person's rows."""
    if instance.feedback_type == Feedback.Type.COURSE:
        with transaction.atomic():
            lock(instance.course_id)
            keep_rating(instance.course_id)


@dataclass(frozen=True)
class Bar:
    """How many gave so many stars; `percent` of all, as a whole number."""

    stars: int
    count: int
    percent: int


@dataclass(frozen=True)
class Summary:
    average: float | None
    count: int
    bars: list


def summary(reviews):
    """What all these come to: average, count, and a bar for each number of stars, five first. One query."""
    counts = dict(reviews.standing().order_by().values_list("rating").annotate(Count("pk")))
    total = sum(counts.values())
    bars = [Bar(stars, counts.get(stars, 0), round(100 * counts.get(stars, 0) / (total or 1))) for stars in STARS]
    average = sum(stars * count for stars, count in counts.items()) / total if total else None
    return Summary(average, total, bars[::-1])
