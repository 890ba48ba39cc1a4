"""When a course meets and what it gives to study: told to those who take it, by an errand, as they may be many."""

from django.dispatch import receiver
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.models import Course, Enrollment
from courses.signals import material_added, session_changed
from feedback import folding
from feedback.errands import errand, send
from feedback.kinds import Kind
from feedback.models import Notification
from feedback.wording import day_of, when


def taking(course):
    """The Users to whom the room of the course is open as learners."""
    open_to = Enrollment.objects.open().filter(course=course).values("learner")
    return User.objects.active().filter(pk__in=open_to)


def room_of(course):
    return reverse("courses:course_room", args=[course.pk])


# Sessions ------------------------------------------------------------------------------------------------------------


@receiver(session_changed, dispatch_uid="tell_of_session")
def tell_of_session(session, kind, before, **kwargs):
    """Nobody is told of what is over already."""
    latest = max(before or session.starts_at, session.starts_at)
    if latest < now():
        return
    send(
        "session_changed",
        f"session:{session.pk}:{kind}:{session.sequence}:{session.starts_at.timestamp():.0f}",
        course=session.course_id,
        session=session.pk,
        kind=kind,
        name=session.name,
        before=before and before.isoformat(),
        starts=session.starts_at.isoformat(),
        ends=session.ends_at.isoformat(),
        sequence=session.sequence,
    )


@errand("session_changed")
def tell_of_change(course, session, kind, name, before, starts, ends, sequence):
    course = Course.objects.filter(pk=course).first()
    if course is None:
        return None
    before, starts, ends = parse_datetime(before or starts), parse_datetime(starts), parse_datetime(ends)

    def tell(person):
        Notification.objects.fold(
            person,
            f"session:{session}:{kind}:{sequence}:{starts.timestamp():.0f}",
            into=f"{kind}:{course.pk}:{day_of(person)}",
            line=lambda: change_line(kind, name, before, starts, ends),
            notification_type=Kind.SESSION_CHANGE,
            course=course,
            url=room_of(course),
        )

    return taking(course), tell


def change_line(kind, name, before, starts, ends):
    if kind == "cancelled":
        line = _("%(session)s, %(then)s: cancelled")
    elif kind == "added":
        line = _("%(session)s, %(new)s")
    elif before == starts:
        line = _("%(session)s, %(new)s: now until %(end)s")
    else:
        line = _("%(session)s: %(then)s → %(new)s")
    return line % {"session": name, "then": when(before), "new": when(starts), "end": when(ends)}


@folding.words_of("moved")
def moved(fold):
    title = ngettext(
        "%(count)d class of “%(course)s” has a new time", "%(count)d classes of “%(course)s” have new times", fold.count
    )
    return listed(title, fold)


@folding.words_of("cancelled")
def cancelled(fold):
    title = ngettext(
        "%(count)d class of “%(course)s” is cancelled", "%(count)d classes of “%(course)s” are cancelled", fold.count
    )
    return listed(title, fold)


@folding.words_of("added")
def added(fold):
    return listed(
        ngettext("%(count)d new class of “%(course)s”", "%(count)d new classes of “%(course)s”", fold.count), fold
    )


def listed(title, fold):
    """What each says, the newest first, and how many more there are."""
    lines, more = list(fold.lines), fold.count - len(fold.lines)
    if more > 0:
        lines.append(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
    return title % {"count": fold.count, "course": fold.course.title}, "\n".join(lines)


# Materials -----------------------------------------------------------------------------------------------------------


@receiver(material_added, dispatch_uid="tell_of_material")
def tell_of_material(sender, row, **kwargs):
    what = sender._meta.model_name
    name = getattr(row, "title", None) or row.name
    send("material_added", f"{what}:{row.pk}", course=row.course_id, event=f"{what}:{row.pk}", name=name)


@errand("material_added")
def tell_of_new_material(course, event, name):
    course = Course.objects.filter(pk=course).first()
    if course is None:
        return None

    def tell(person):
        Notification.objects.fold(
            person,
            event,
            into=f"materials:{course.pk}:{day_of(person)}",
            line=name,
            notification_type=Kind.MATERIAL,
            course=course,
            url=room_of(course),
        )

    return taking(course), tell


@folding.words_of("materials")
def materials(fold):
    title = ngettext(
        "%(count)d new thing to study in “%(course)s”", "%(count)d new things to study in “%(course)s”", fold.count
    )
    return listed(title, fold)
