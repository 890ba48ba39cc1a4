"""Writing reviews, mending them, and answering them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Course
from feedback import told
from feedback.models import Feedback, FeedbackReply
from feedback.review_forms import FeedbackForm, ReplyForm, ReviewForms
from feedback.reviews import may_review, write
from langlearn.lib.limits import rate_limit

KINDS = [Feedback.Type.COURSE, Feedback.Type.INSTRUCTOR]
VERSIONS = 100


def reviewed_or_403(request, pk):
    """A course that the reader takes, once they took part in it."""
    course = get_object_or_404(Course.objects.with_room_for(request.user).with_instructor(), pk=pk)
    if course.instructor_id == request.user.pk:
        raise PermissionDenied(_("Nobody reviews their own course."))
    if not may_review(request.user, course):
        raise PermissionDenied(_("You can review a course once you came to one of its sessions."))
    return course


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("20/hour")
def review_create(request, pk):
    """The course and its instructor in one form; what one gave already stands in the place of its part."""
    course = reviewed_or_403(request, pk)
    mine = list(Feedback.objects.reviews().filter(course=course, learner=request.user.pk).with_people().order_by("pk"))
    given = {review.feedback_type for review in mine}
    data = request.POST if request.method == "POST" else None
    forms = ReviewForms([kind for kind in KINDS if kind not in given], data)
    status = 200
    if request.method == "POST" and forms.forms:
        if forms.is_valid():
            add_reviews(course, request.user.learner, forms)
            messages.success(request, _("Thank you. Your review helps others choose."))
            return redirect(request.path)
        status = 422
    words = {Feedback.Type.COURSE: _("On the course"), Feedback.Type.INSTRUCTOR: _("On the instructor")}
    parts = [(words[review.feedback_type], [review]) for review in mine]
    context = {"course": course, "parts": parts, "forms": forms}
    return render(request, "feedback/review_create.html", context, status=status)


@transaction.atomic
def add_reviews(course, learner, forms):
    written = [write(course, learner, form.feedback_type, **form.cleaned_data) for form in forms.filled]
    if new := [review for review, is_new in written if is_new]:
        told.of_review(new)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("20/hour")
def review_edit(request, pk):
    """One's own review, anew; what it said is kept."""
    review = get_object_or_404(Feedback.objects.reviews().editable_by(request.user).with_people(), pk=pk)
    return rewrite(request, review, "feedback/review_edit.html", _("Your review is changed."))


def rewrite(request, feedback, template, said):
    """The form that changes a feedback of one's own."""
    form = FeedbackForm(feedback.feedback_type, request.POST or None, initial=feedback.words)
    if form.is_valid():
        write(feedback.course, feedback.learner, feedback.feedback_type, **form.cleaned_data)
        messages.success(request, said)
        return redirect(feedback)
    context = {"review": feedback, "form": form}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@require_safe
def review_history(request, pk):
    """What it said before it was edited: for who wrote it, and staff."""
    review = get_object_or_404(Feedback.objects.with_versions_for(request.user).with_people(), pk=pk)
    context = {"review": review, "versions": review.edits.order_by("-pk")[:VERSIONS]}
    return render(request, "feedback/review_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("30/hour")
def review_reply(request, pk):
    """The reviewed instructor's one answer; theirs to mend for a day."""
    mine = Feedback.objects.visible_to(request.user).filter(instructor=request.user.pk)
    review = get_object_or_404(mine.with_people(), pk=pk)
    reply = FeedbackReply.objects.filter(pk=review.pk).first()
    if reply and not reply.is_editable:
        raise PermissionDenied(_("An answer can be changed for a day. Yours stands longer than that."))
    form = ReplyForm(request.POST or None, instance=reply)
    if form.is_valid():
        answer(review, form.cleaned_data["text"])
        messages.success(request, _("Your answer stands under the review."))
        return redirect(review)
    context = {"review": review, "form": form, "reply": reply}
    return render(request, "feedback/review_reply.html", context, status=422 if request.method == "POST" else 200)


@transaction.atomic
def answer(review, text):
    """Once: a second one at the same moment changes the first."""
    Feedback.objects.select_for_update().get(pk=review.pk)
    reply, new = FeedbackReply.objects.get_or_create(feedback=review, defaults={"text": text})
    if new:
        told.of_reply(reply)
    elif reply.text != text:
        reply.text, reply.edited_at = text, timezone.now()
        reply.save(update_fields=["text", "edited_at"])
