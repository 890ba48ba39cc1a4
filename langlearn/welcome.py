"""The first minutes: three steps after signing up, each of which may be left out, and then where to go from there.

`User.welcome_step` says which comes next, so that one goes on where one left; once they are over they never come back.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.discover import Discover
from accounts.forms.profile import profile_form
from accounts.views.discover import dress, interests_of
from courses import catalogue
from courses.models import Course
from courses.teaching.forms import CourseForm
from courses.teaching.publishing import missing
from courses.views.posted import posted
from courses.views.teach_course import saved, starting_values
from feedback.forms import PreferencesForm
from feedback.kinds import Kind
from langlearn.lib.limits import rate_limit
from social.starters import starters

STEPS = 3
PARTNERS = 5
# Of what one is told, what befalls somebody new; the settings have all of it.
TOLD = [Kind.SESSION_ALERT, Kind.CORRECTION, Kind.COMMENT, Kind.REQUEST]
TOLD_TO_TEACHERS = [Kind.SESSION_ALERT, Kind.ENROLLMENT, Kind.FEEDBACK]


class Step:
    """`forms` are the page's; where all are valid, `save` keeps them, or says False and they say why."""

    template = ""

    def __init__(self, request):
        self.request, self.user = request, request.user
        self.forms = self.make(*posted(request))

    def make(self, data, files):
        raise NotImplementedError

    def is_valid(self):
        return all(form.is_valid() for form in self.forms.values())

    def save(self):
        for form in self.forms.values():
            form.save()
        return True


class Learning(Step):
    template = "welcome/learning.html"

    def make(self, data, files):
        return {"form": profile_form(self.user, data, only=["language_level", "interests"])}


class Face(Step):
    template = "welcome/face.html"

    def make(self, data, files):
        return {"form": profile_form(self.user, data, files, only=["picture", "bio"])}


class Told(Step):
    template = "welcome/told.html"

    def make(self, data, files):
        form = profile_form(self.user, data, only=["timezone", "ui_language"])
        kinds = TOLD_TO_TEACHERS if self.user.is_instructor else TOLD
        return {"form": form, "preferences": PreferencesForm(self.user, data, kinds=kinds)}


class FirstCourse(Step):
    """Who made one already only goes on: pressing twice must not make two."""

    template = "welcome/course.html"

    def make(self, data, files):
        self.made = latest_course(self.user)
        return {} if self.made else {"form": CourseForm(data, files, initial=starting_values(self.user))}

    def save(self):
        return bool(self.made or saved(self.forms["form"], self.request))


def steps_of(user):
    """None for staff who are neither: they have no profile to fill."""
    if user.is_learner:
        return [Learning, Face, Told]
    return [Face, FirstCourse, Told] if user.is_instructor else None


@require_safe
def welcome(request):
    """On where one left."""
    step = request.user.welcome_step
    return redirect("welcome_step", step) if step else redirect("welcome_ready")


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("60/hour")
def welcome_step(request, step):
    """One step; `skip` leaves out what it asks."""
    steps = steps_of(request.user)
    if not steps:
        return redirect("home")
    if not 1 <= step <= STEPS:
        raise Http404
    if request.method == "POST" and "skip" in request.POST:
        return onward(request.user, step)
    here = steps[step - 1](request)
    if request.method == "POST" and here.is_valid() and here.save():
        return onward(request.user, step)
    context = {**here.forms, "step": step, "steps": STEPS, "before": step - 1, "teaches": request.user.is_instructor}
    if isinstance(here, FirstCourse):
        context["made"] = here.made
    return render(request, here.template, context, status=422 if request.method == "POST" else 200)


def onward(user, step):
    """To the step behind this one. Who went back to an earlier one has not lost the later."""
    following = step + 1 if step < STEPS else None
    if user.welcome_step and (not following or following > user.welcome_step):
        user.set_welcome_step(following)
    return redirect("welcome_step", following) if following else redirect("welcome_ready")


@require_POST
def welcome_skip(request):
    """No steps, now or later."""
    if request.user.welcome_step:
        request.user.set_welcome_step(None)
        messages.info(request, _("All of this waits in your settings."))
    return redirect("home")


@require_safe
def welcome_ready(request):
    """What to do first."""
    user = request.user
    if user.is_learner:
        return render(request, "welcome/ready.html", beginnings(user.learner))
    if not user.is_instructor:
        return redirect("home")
    course = latest_course(user)
    context = {"course": course, "missing": missing(course) if course and not course.published else []}
    return render(request, "welcome/ready_instructor.html", context)


def beginnings(learner):
    """Partners, the first words of a post, and a course, for one who is new."""
    people = Discover(learner).best(PARTNERS)
    dress(people, interests_of(learner), -1)
    for person in people:
        person.begins = None  # five need no headings
    return {"page": {"people": people}, "starters": starters(learner), "courses": soonest(learner)}


def soonest(learner):
    """The course of their language that starts next and has a seat; else one that has begun, else one to wait for. As a
    list of one or none."""
    language = {"language": learner.learning_language}
    free = language | {"seats": True}
    courses = Course.objects.visible_to(learner.user)
    for filters in (free | {"status": Course.Status.UPCOMING}, free, language):
        if found := catalogue.page(courses, filters, size=1)[0]:
            return found
    return []


def latest_course(user):
    return Course.objects.editable_by(user).order_by("-pk").first()
