"""What is done in courses by the clock."""

from django.db.models import Q
from django.utils.timezone import now
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from courses import enrolling
from courses.models import Course, Enrollment
from courses.payments import following
from courses.progress import ENOUGH, recount


@db_periodic_task(crontab(minute="*/10"))
def complete_courses():
    """Completes those who are through now that time went by, with nothing else to say so. Any number of workers may do
    this at once: each course's enrollments are locked, and looked at anew, before anything is said."""
    over = Q(progress__gte=ENOUGH, course__closes_at__lte=now())
    through = Enrollment.objects.filter(over | Q(progress=100), status=Enrollment.Status.ACTIVE)
    for course in Course.objects.filter(pk__in=through.values("course")).order_by("pk"):
        recount(course)


@db_periodic_task(crontab(minute="3-59/10"))
def follow_payments():
    """What is due of Stripe is asked for, and seats that were held long enough go to who waits."""
    following.sweep()
    enrolling.release_overdue()
