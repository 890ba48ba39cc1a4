"""What a course's room shows of its sessions, recordings and materials, and how far each reader has come with them."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.timezone import now

from accounts.models import Block, Follow
from courses import progress
from courses.models import MaterialDone, RecordedClass, RecordingWatched

ROWS = 40
NEAR, TO_DO = 4, 3
LOOK_AGAIN = timedelta(minutes=5)


class Next:
    """The session that comes next or runs, those before it that were cancelled, and when to look again: a page that is
    left open asks then."""

    def __init__(self, course):
        ahead = course.sessions.filter(ends_at__gt=now()).in_order()
        near = list(ahead[:NEAR])
        held = [session for session in near if session.cancelled_at is None]
        if not held and len(near) == NEAR:  # so many in a row were cancelled
            held = ahead.held()[:1]
        self.session = next(iter(held), None)
        self.cancelled = near[: near.index(self.session)] if self.session in near else near

    @property
    def now(self):
        return now()

    @property
    def due(self):
        moments = [now() + LOOK_AGAIN]
        if self.session:
            moments += [moment for moment in (self.session.opens_at, self.session.ends_at) if moment > now()]
        return min(moments)


def to_do(course):
    """A few materials that the course's learner is not done with yet."""
    return materials(course).filter(done=False).order_by("position", "pk")[:TO_DO]


def sessions(course):
    """With what the course's learner made of each (`came`, `caught_up`) and the recordings there are of it."""
    mine = course.enrollment
    recorded = Prefetch("recordings", recordings(course).order_by("recorded_at", "pk"))
    rows = course.sessions.annotate(came=progress.came(mine), caught_up=progress.caught_up(mine))
    return rows.prefetch_related(recorded)


def coming(course, after=None):
    """Sessions that are not over, the earliest first."""
    return page(sessions(course).filter(ends_at__gt=now()), "starts_at", after)


def past(course, after=None):
    """Sessions that are over, the latest first."""
    return page(sessions(course).filter(ends_at__lte=now()), "starts_at", after, latest=True)


def recordings(course):
    """Each with whether the course's learner `watched` it."""
    seen = RecordingWatched.objects.filter(recording=OuterRef("pk"), enrollment=course.enrollment)
    return RecordedClass.objects.filter(course=course).annotate(watched=Exists(seen))


def materials(course):
    """Each with whether the course's learner is `done` with it."""
    seen = MaterialDone.objects.filter(material=OuterRef("pk"), enrollment=course.enrollment)
    return course.materials.annotate(done=Exists(seen))


def members(course, viewer):
    """The enrollments of those who take the course and whom `viewer` sees, each with whether `viewer` follows them as
    `followed`."""
    hidden = Block.objects.hiding_from(viewer)
    mine = Follow.objects.filter(follower=viewer.pk, followed=OuterRef("learner"))
    seen = course.enrollments.open().filter(learner__user__is_active=True).exclude(learner__in=hidden)
    return seen.select_related("learner__user").annotate(followed=Exists(mine))


def page(rows, field, after=None, latest=False):
    """`(the next of these in the order of a field, the id behind which the page after them starts, or None)`."""
    place = after and rows.prefetch_related(None).filter(pk=after).values_list(field, flat=True).first()
    if place is not None:
        side = "lt" if latest else "gt"
        behind = Q(**{field: place, f"pk__{side}": after})
        rows = rows.filter(behind | Q(**{f"{field}__{side}": place}))
    found = list(rows.order_by(*[f"-{field}", "-pk"] if latest else [field, "pk"])[: ROWS + 1])
    return found[:ROWS], found[ROWS - 1].pk if len(found) > ROWS else None
