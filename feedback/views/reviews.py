"""What learners say of a course and of an instructor. Visitors may read it too, without the learners' names."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from courses.models import Course
from feedback.models import Feedback
from feedback.reviews import may_review, summary

FIRST, SIZE = 4, 15


@require_safe
@login_not_required
def course_reviews(request, pk):
    """Of a course. For its page (htmx) the latest few and a link to all; else, and for what follows, a page."""
    course = get_object_or_404(Course.objects.visible_to(request.user).with_instructor(), pk=pk)
    context = {"course": course, "may_review": may_review(request.user, course)}
    if context["may_review"]:
        context["reviewed"] = Feedback.objects.reviews().filter(course=course, learner=request.user.pk).exists()
    return review_list(request, Feedback.objects.on_course(course), context)


@require_safe
@login_not_required
def instructor_reviews(request, username):
    """Of an instructor, over all their courses; likewise for the profile."""
    people = User.objects.visible_to(request.user).filter(instructor__isnull=False)
    person = get_object_or_404(people.named(username))
    context = {"person": person, "address": reverse("feedback:instructor_reviews", args=[person.username])}
    return review_list(request, Feedback.objects.on_instructor(person.pk), context)


def review_list(request, reviews, context):
    """These reviews from behind that of id `before`, with what all of them come to."""
    address = context.setdefault("address", request.path)
    before = request.GET.get("before", "")
    before = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    embedded = request.htmx and not before and request.htmx.current_url_abs_path != address
    size = FIRST if embedded else SIZE
    rows = list(reviews.shown_to(request.user).with_people().newest(before)[: size + 1])
    context |= {
        "reviews": rows[:size],
        "more": f"{address}?before={rows[size - 1].pk}" if len(rows) > size else "",
    }
    if request.htmx and before:
        return render(request, "feedback/_review_rows.html", context)
    context["summary"] = summary(reviews)
    return render(request, "feedback/_reviews.html" if embedded else "feedback/reviews.html", context)


@require_safe
@login_not_required
def review(request, pk):
    """One review, with its answer."""
    found = get_object_or_404(Feedback.objects.visible_to(request.user).with_people(), pk=pk)
    on_course = found.feedback_type == Feedback.Type.COURSE
    if on_course:
        address = reverse("feedback:course_reviews", args=[found.course_id])
    else:
        address = reverse("feedback:instructor_reviews", args=[found.instructor.user.username])
    context = {"review": found, "reviews": [found], "course": on_course and found.course, "all": address}
    return render(request, "feedback/review.html", context)
