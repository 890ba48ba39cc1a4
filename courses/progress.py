"""How far a learner has come in a course, and when they are through.

What counts: each session that is not cancelled, those to come too; each material; each recording that is of no session.
A session is done when they came to it, or have watched a recording of it.

Whatever changes one of these says so by `recount`, in the transaction of the change. It locks the enrollments first, so
that of two changes at once the later counts what the earlier did.
"""

from contextlib import contextmanager
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now

from courses.models import (
    Attendance,
    Course,
    Enrollment,
    MaterialDone,
    RecordedClass,
    RecordingWatched,
    Session,
    StudyMaterial,
)
from courses.models.counting import number
from courses.signals import enrollment_changed

ENOUGH = 80  # percent, once the course is over
KINDS = ("sessions", "materials", "recordings")


@transaction.atomic
def recount(course, enrollment=None):
    """Bring the progress of everybody in `course`, or of one, up to what they did, and complete who is through. Four
    queries, however many they are, and what listeners to `enrollment_changed` make."""
    enrollments = Enrollment.objects.filter(course=course.pk)
    if enrollment is not None:
        enrollments = enrollments.filter(pk=enrollment.pk)
    list(enrollments.select_for_update().order_by("pk").values_list("pk"))
    # by statements of their own: what waited for the lock has to see what was done meanwhile
    whole = Course.objects.annotate(**totals()).get(pk=course.pk)
    changed = [row for row in with_done(enrollments).order_by("pk") if settle(row, whole)]
    Enrollment.objects.bulk_update(changed, ["progress", "status", "completed_at"], batch_size=500)
    for row in changed:
        if row.was != row.status:
            row.course = whole
            enrollment_changed.send(Enrollment, enrollment=row, was=row.was, by=None)


def settle(row, whole):
    """Set what `row` (of `with_done`) has come to in `whole` (with `totals`). True where that is news."""
    before, row.was = (row.progress, row.status), row.status
    done = sum(getattr(row, f"done_{kind}") for kind in KINDS)
    in_all = sum(getattr(whole, f"all_{kind}") for kind in KINDS)
    share = percent(done, in_all)
    # what is completed stays so, and stays what it came to
    row.progress = max(row.progress, share) if row.status == Enrollment.Status.COMPLETED else share
    if row.status == Enrollment.Status.ACTIVE and is_through(share, whole):
        row.status, row.completed_at = Enrollment.Status.COMPLETED, now()
    return before != (row.progress, row.status)


def percent(done, total):
    """100 only where all is done."""
    return (Decimal(100 * done) / total).quantize(Decimal("0.01"), ROUND_DOWN) if total else Decimal(0)


def is_through(share, whole):
    """All of it once no session is to come any more; or enough of it once the course is over."""
    over = whole.closes_at <= now()
    all_held = not whole.is_going_on and whole.planned >= whole.total_sessions
    return (share == 100 and (over or all_held)) or (over and share >= ENOUGH)


def totals():
    """For courses: how much there is of each kind; whether a session is to come; how many were ever planned."""
    sessions = Session.objects.filter(course=OuterRef("pk"))
    return {**in_all(OuterRef("pk")), "is_going_on": Exists(sessions.coming()), "planned": number(sessions)}


def in_all(course):
    """How much there is of each kind in `course` (a reference)."""
    return {
        "all_sessions": number(Session.objects.held().filter(course=course)),
        "all_materials": number(StudyMaterial.objects.filter(course=course)),
        "all_recordings": number(RecordedClass.objects.filter(course=course, session=None)),
    }


def with_done(enrollments):
    """Each with how much of each kind they have done."""
    mine = OuterRef("pk")
    watched = RecordingWatched.objects.filter(enrollment=mine, recording__course=OuterRef("course"))
    return enrollments.annotate(
        done_sessions=number(Session.objects.held().filter(is_done(OuterRef(mine)), course=OuterRef("course"))),
        done_materials=number(MaterialDone.objects.filter(enrollment=mine, material__course=OuterRef("course"))),
        done_recordings=number(watched.filter(recording__session=None)),
    )


def is_done(enrollment):
    """The condition for sessions that `enrollment` (a reference or a row) came to or made up for."""
    return came(enrollment) | caught_up(enrollment)


def came(enrollment):
    return Q(Exists(Attendance.objects.filter(session=OuterRef("pk"), enrollment=enrollment, attended=True)))


def caught_up(enrollment):
    return Q(Exists(RecordingWatched.objects.filter(recording__session=OuterRef("pk"), enrollment=enrollment)))


def standing(enrollment):
    """[(kind, done, in all)] of one enrollment, without the kinds of which there is nothing."""
    rows = Enrollment.objects.filter(pk=enrollment.pk).annotate(**in_all(OuterRef("course")))
    row = with_done(rows).get()
    found = [(kind, getattr(row, f"done_{kind}"), getattr(row, f"all_{kind}")) for kind in KINDS]
    return [(kind, done, number) for kind, done, number in found if number]


# What a learner does -------------------------------------------------------------------------------------------------


@contextmanager
def counted(enrollment):
    """What is done inside is done while the enrollment is locked, and counted at the end. `enrollment.completed_now`:
    that made it complete."""
    with transaction.atomic():
        before = Enrollment.objects.select_for_update().get(pk=enrollment.pk)
        yield
        recount(enrollment.course, enrollment)
    enrollment.refresh_from_db(fields=["progress", "status", "completed_at"])
    enrollment.completed_now = enrollment.completed_at != before.completed_at


def attend(session, enrollment):
    """They joined: noted once, however often they do. What the instructor set by hand stays."""
    with counted(enrollment):
        attendance, new = Attendance.objects.get_or_create(
            session=session, enrollment=enrollment, defaults={"joined_at": now()}
        )
        if not new and attendance.joined_at is None:
            attendance.joined_at, attendance.attended = now(), attendance.attended or not attendance.by_hand
            attendance.save(update_fields=["joined_at", "attended"])


def watch(recording, enrollment, watched=True):
    with counted(enrollment):
        tick(RecordingWatched.objects, watched, recording=recording, enrollment=enrollment)


def finish(material, enrollment, done=True):
    with counted(enrollment):
        tick(MaterialDone.objects, done, material=material, enrollment=enrollment)


def tick(rows, wanted, **row):
    if wanted:
        rows.get_or_create(**row)
    else:
        rows.filter(**row).delete()
