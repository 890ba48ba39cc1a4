"""A learner's own courses."""

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from courses.group.unread import with_unread
from courses.models import Enrollment, Payment, Session
from courses.models.counting import number
from courses.payments import gateway

from .access import for_learners

Status = Enrollment.Status

SIZE = 20
AT_MOST = 200  # courses at a time
ORDER = [Status.PENDING, Status.ACTIVE, Status.COMPLETED, Status.WAITING]


@require_safe
@for_learners
def course_mine(request):
    """What is on, the most pressing first, then what is past; with `after`, more of that."""
    mine = with_unread(dressed(Enrollment.objects.of(request.user.learner)), request.user, "course")
    past = Q(status=Status.CANCELLED) | Q(course__closes_at__lte=now())
    after = request.GET.get("after", "")
    after = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    former = list(mine.filter(past, **({"pk__lt": after} if after else {})).order_by("-pk")[: SIZE + 1])
    context = {
        "current": [] if after else sorted(mine.exclude(past).order_by("-pk")[:AT_MOST], key=pressing),
        "former": former[:SIZE],
        "more": f"{request.path}?after={former[SIZE - 1].pk}" if len(former) > SIZE else "",
        "first": not after,
        "by_stripe": gateway.is_on(),
    }
    return render(request, "courses/_mine_rows.html" if after and request.htmx else "courses/course_mine.html", context)


def pressing(enrollment):
    soon = enrollment.next_at or enrollment.course.opens_at
    return ORDER.index(enrollment.status), soon, enrollment.pk


def dressed(enrollments):
    """Each with its course, the next session, the place in the line and the payments, the latest first."""
    coming = Session.objects.coming().filter(course=OuterRef("course")).in_order()
    earlier = Q(enrolled_at__lt=OuterRef("enrolled_at")) | Q(enrolled_at=OuterRef("enrolled_at"), pk__lt=OuterRef("pk"))
    line = Enrollment.objects.filter(earlier, course=OuterRef("course"), status=Status.WAITING)
    payments = Prefetch("payments", Payment.objects.order_by("-pk"), to_attr="latest")
    return (
        enrollments.select_related("course__instructor__user")
        .annotate(next_at=Subquery(coming.values("starts_at")[:1]), next_name=Subquery(coming.values("name")[:1]))
        .annotate(before=number(line))
        .prefetch_related(payments)
    )
