"""Ratings and feedback about courses, instructors and learners."""

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, Instructor
from accounts.validators import DELETED
from courses.models import Course
from langlearn.lib.languages import guess, script_language

LONGEST = 3000
STARS = range(1, 6)


def sees_all(viewer):
    """Staff who may look at every feedback; a moderator sees no more than their cases need."""
    return viewer.is_staff and viewer.has_perm("feedback.view_feedback")


class FeedbackQuerySet(models.QuerySet):
    def reviews(self):
        """What learners wrote, for everybody to read."""
        return self.exclude(feedback_type=Feedback.Type.LEARNER)

    def performance(self):
        """What instructors wrote, for one learner to read."""
        return self.filter(feedback_type=Feedback.Type.LEARNER)

    def on_course(self, course):
        """Learners' reviews of a course."""
        return self.filter(course=course, feedback_type=Feedback.Type.COURSE)

    def on_instructor(self, instructor):
        """Learners' reviews of an instructor, over all their courses."""
        return self.filter(instructor=instructor, feedback_type=Feedback.Type.INSTRUCTOR)

    def standing(self):
        """Those that count: not taken down by staff."""
        return self.filter(hidden_at__isnull=True)

    def shown_to(self, viewer):
        """Of a course's or an instructor's reviews those that `viewer` reads: standing, no block between the two, and
        nobody suspended (who left for good is nameless, and theirs stay); and one's own. All count in the rating."""
        here = Q(learner__user__is_active=True) | Q(learner__user__username__startswith=DELETED)
        others = here & Q(hidden_at__isnull=True)
        if not viewer.is_authenticated:
            return self.filter(others)
        hidden = Block.objects.hiding_from(viewer)
        return self.filter(others & ~Q(learner__in=hidden) | Q(learner=viewer.pk))

    def visible_to(self, viewer):
        """Reviews that `viewer` may read, of any course or instructor in their sight; and one's own."""
        course = Course.objects.visible_to(viewer).filter(pk=OuterRef("course"))
        instructor = Instructor.objects.visible_to(viewer).filter(pk=OuterRef("instructor"))
        in_sight = Q(Exists(course), feedback_type=Feedback.Type.COURSE) | Q(
            Exists(instructor), feedback_type=Feedback.Type.INSTRUCTOR
        )
        mine = Q(learner=viewer.pk) if viewer.is_authenticated else Q()
        return self.reviews().shown_to(viewer).filter(in_sight | mine)

    def private_to(self, viewer):
        """Feedback on a learner's performance: for that learner, who wrote it, and staff who may see everything; while
        a block stands between the two, for neither of them."""
        if sees_all(viewer):
            return self.performance()
        hidden = Block.objects.hiding_from(viewer)
        mine = Q(learner=viewer.pk, hidden_at__isnull=True) & ~Q(instructor__in=hidden)
        written = Q(instructor=viewer.pk) & ~Q(learner__in=hidden)
        return self.performance().filter(mine | written)

    def with_versions_for(self, viewer):
        """What it said before: for who wrote it, and staff; who only decides cases, of reviews alone."""
        if sees_all(viewer):
            return self.all()
        return self.reviews() if viewer.has_perm("feedback.decide_case") else self.editable_by(viewer)

    def editable_by(self, user):
        """What `user` wrote themselves."""
        review = ~Q(feedback_type=Feedback.Type.LEARNER)
        return self.filter(Q(review, learner=user.pk) | Q(~review, instructor=user.pk))

    def with_people(self):
        return self.select_related("course", "learner__user", "instructor__user", "reply")

    def newest(self, before=None):
        """Newest first, from before the one of id `before`. Ids and times grow together."""
        rows = self.filter(pk__lt=before) if before else self
        return rows.order_by("-pk")

    def rating(self):
        """`{"average": 4.6, "count": 12}`; the average is None where there is no review."""
        return self.standing().aggregate(average=Avg("rating"), count=Count("pk"))


class Feedback(models.Model):
    """One a course, a learner and a type: of type `learner` the instructor writes on the learner's performance, of the
    other two the learner writes on the instructor or the course. `rating` goes from 1 to 5. What staff took down
    (`hidden_at`) is for its writer only, and counts no more."""

    class Type(models.TextChoices):
        LEARNER = "learner", _("on the learner")
        INSTRUCTOR = "instructor", _("on the instructor")
        COURSE = "course", _("on the course")

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="feedback", verbose_name=_("course"))
    instructor = models.ForeignKey(
        "accounts.Instructor", models.CASCADE, related_name="feedback", verbose_name=_("instructor")
    )
    learner = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="feedback", verbose_name=_("learner"))
    feedback_type = models.CharField(_("type"), max_length=10, choices=Type.choices)
    feedback_text = models.TextField(
        _("text"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)]
    )
    feedback_about = models.CharField(_("what it is about"), max_length=120, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("taken down"), null=True, blank=True, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.UniqueConstraint(fields=["course", "learner", "feedback_type"], name="feedback_once"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="feedback_rating_1_to_5"),
            models.CheckConstraint(condition=~Q(learner=F("instructor")), name="feedback_not_on_oneself"),
        ]
        indexes = [
            models.Index(fields=["course", "feedback_type", "-id"], name="feedback_of_course"),
            models.Index(fields=["instructor", "feedback_type", "-id"], name="feedback_of_instructor"),
            models.Index(fields=["learner", "feedback_type", "-id"], name="feedback_of_learner"),
            # what averages and distributions are made of
            models.Index(fields=["course", "feedback_type", "rating"], name="feedback_rates_course"),
            models.Index(fields=["instructor", "feedback_type", "rating"], name="feedback_rates_instructor"),
        ]

    def __str__(self):
        return f"{self.get_feedback_type_display()}: {self.rating}"

    def get_absolute_url(self):
        return reverse(f"feedback:{'performance' if self.is_performance else 'review'}", args=[self.pk])

    @property
    def is_performance(self):
        return self.feedback_type == self.Type.LEARNER

    @property
    def writer(self):
        """The User who wrote it."""
        return self.instructor.user if self.is_performance else self.learner.user

    @property
    def language(self):
        """What its text is in, as far as one can tell: by its script, else by what its writer and the course speak."""
        if self.is_performance:
            spoken = (self.instructor.user.native_language, self.instructor.teaching_language)
        else:
            spoken = (self.learner.native_language, self.learner.learning_language)
        return script_language(self.feedback_text) or guess(self.feedback_text, (*spoken, self.course.language))

    @property
    def words(self):
        """What its writer may change."""
        return {name: getattr(self, name) for name in ("rating", "feedback_about", "feedback_text")}

    def rewrite(self, **words):
        """Say it anew; what it said is kept. False where nothing changed."""
        if words == self.words:
            return False
        self.edits.create(**self.words, written_at=self.edited_at or self.created_at)
        for name, value in words.items():
            setattr(self, name, value)
        self.edited_at = timezone.now()
        self.save(update_fields=[*words, "edited_at"])
        return True


class FeedbackEdit(models.Model):
    """What a feedback said before it was edited: from `written_at` to `replaced_at`. For its writer and staff."""

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="edits", verbose_name=_("feedback"))
    rating = models.PositiveSmallIntegerField(_("rating"))
    feedback_about = models.CharField(_("what it is about"), max_length=120, blank=True)
    feedback_text = models.TextField(_("text"), max_length=LONGEST, blank=True)
    written_at = models.DateTimeField(_("written"))
    replaced_at = models.DateTimeField(_("replaced"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("former version")
        verbose_name_plural = _("former versions")
        indexes = [models.Index(fields=["feedback", "-id"], name="feedback_edit_newest")]

    def __str__(self):
        return f"{self.feedback_id} until {self.replaced_at:%Y-%m-%d %H:%M}"
