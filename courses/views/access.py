"""What every view of a course's room, and of teaching, starts from."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Block, User
from courses.group.reader import held_by
from courses.group.unread import with_unread
from courses.models import Course
from langlearn.lib.prepared import Prepared


def room_or_404(request, pk, enrollment=True):
    """A course whose room the reader may enter, its instructor loaded. `course.teaches`: it is theirs; else
    `course.enrollment` is their enrollment in it, which is active or completed. `course.teacher_seen`: the instructor's
    profile is there for the reader, which a block does away with. `course.unread`: how much they have not read of its
    group chat. Without `enrollment` that one is left out."""
    found = _room(request.user.pk, pk)
    if not found:
        raise Http404
    course = found[0]
    course.teacher_seen = course.instructor.user.is_active and not course.teacher_hidden
    course.teaches = course.instructor_id == request.user.pk
    course.enrollment = None
    if enrollment and not course.teaches:
        course.enrollment = course.enrollments.open().select_related("certificate").get(learner=request.user.pk)
        course.enrollment.course = course
    return course


@Prepared
def _room(me, pk):
    user, teacher = User(pk=me), OuterRef("instructor")
    blocks = Block.objects.filter(Q(blocker=me, blocked=teacher) | Q(blocker=teacher, blocked=me))
    courses = Course.objects.with_room_for(user).with_instructor().annotate(teacher_hidden=Exists(blocks))
    return held_by(with_unread(courses, user), user).filter(pk=pk)


def taught_or_404(request, pk):
    """A course of the reader's own."""
    return get_object_or_404(Course.objects.editable_by(request.user).with_instructor(), pk=pk)


def for_instructors(view):
    """Only instructors teach; the others are told so."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.is_instructor:
            raise PermissionDenied(_("These pages are for instructors: this account has none."))
        return view(request, *args, **kwargs)

    return checked


def for_learners(view):
    """Only learners take courses; the others are told so."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.is_learner:
            raise PermissionDenied(_("Courses are taken by learners: this account cannot enroll."))
        return view(request, *args, **kwargs)

    return checked


def place(request, name):
    """A row's id out of the address, or None."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
