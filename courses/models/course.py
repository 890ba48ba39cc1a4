"""Courses, and when they run."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from accounts.models import Block
from accounts.validators import timezone_validator
from langlearn.lib.choices import CourseLevel, Currency, Language
from langlearn.lib.columns import all_but
from langlearn.lib.commit import after_commit
from langlearn.lib.search import SearchTextField, search_text
from langlearn.lib.storages import bring_back, withdraw

from .counting import number
from .enrollment import Enrollment

THUMBNAIL_WIDTHS = [1280, 640]


def seen_by(viewer):
    listed = Q(published=True, hidden_at=None, instructor__user__is_active=True)
    if not viewer.is_authenticated:
        return listed
    return (listed | Q(instructor=viewer.pk)) & ~Q(instructor__in=Block.objects.hiding_from(viewer))


class CourseQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """The catalogue as `viewer` (a User, or nobody signed in) sees it: published, not hidden by staff, of active
        instructors, no block between the two; and one's own."""
        return self.filter(seen_by(viewer))

    def readable_by(self, viewer):
        """Those whose page `viewer` may read: the catalogue, and what they are in, though it is withdrawn or a block
        came between the two."""
        if not viewer.is_authenticated:
            return self.visible_to(viewer)
        mine = Enrollment.objects.current().filter(course=OuterRef("pk"), learner=viewer.pk)
        return self.filter(seen_by(viewer) | Exists(mine))

    def editable_by(self, user):
        """Courses that `user` may change: their own."""
        return self.filter(instructor=user.pk)

    def with_room_for(self, user):
        """Those whose room `user` may enter: who takes the course, and who gives it. A block between the two hides it
        no more than it ends the course: what one may see of the other there is the room's own business."""
        taken = Enrollment.objects.open().filter(learner=user.pk).values("course")
        return self.filter(Q(instructor=user.pk) | Q(pk__in=taken))

    def upcoming(self):
        return self.filter(opens_at__gt=now())

    def active(self):
        return self.filter(opens_at__lte=now(), closes_at__gt=now())

    def expired(self):
        return self.filter(closes_at__lte=now())

    def with_instructor(self):
        return self.select_related("instructor__user")

    def with_seats(self):
        """Each with `taken`, how many seats are, and `waiting`, how many wait for one."""
        here = Enrollment.objects.filter(course=OuterRef("pk"))
        return self.annotate(taken=number(here.seated()), waiting=number(here.waiting()))

    def with_teacher_hidden(self, viewer):
        """Each with `teacher_hidden`: does a block stand between `viewer` and who gives it?"""
        return self.annotate(teacher_hidden=Exists(Block.objects.between(viewer.pk, OuterRef("instructor"))))


class Course(models.Model):
    """A course of an instructor. It runs from the first moment of `start_date` to the last of `end_date` in its own
    time zone; `opens_at` and `closes_at` hold these two instants, so that a status is a comparison in any query.

    `seats` is how many may take it, or None for any number. The two rating fields are copies of what `feedback` holds,
    which keeps them: the catalogue filters and sorts by them. `rating_weight`, made of the two, is as if four more had
    rated it 3.5, so that one friend's five stars stand behind forty people's four and a half; 0 where nobody rated.

    From `hidden_at` on, by staff's decision, nobody new finds it; who takes it keeps its room."""

    class Status(models.TextChoices):
        UPCOMING = "upcoming", _("Upcoming")
        ACTIVE = "active", _("Active")
        EXPIRED = "expired", _("Expired")

    instructor = models.ForeignKey(
        "accounts.Instructor", models.PROTECT, related_name="courses", verbose_name=_("instructor")
    )
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), max_length=8000, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    level = models.CharField(_("level"), max_length=12, choices=CourseLevel.choices)
    total_sessions = models.PositiveSmallIntegerField(_("number of sessions"), default=1)
    price = models.DecimalField(
        _("price"), max_digits=10, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices, default=Currency.USD)
    thumbnail = models.ImageField(_("thumbnail"), upload_to="courses/", max_length=120, blank=True)
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("last day"))
    timezone = models.CharField(_("time zone"), max_length=40, default="UTC", validators=[timezone_validator])
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True, validators=[MinValueValidator(1)])
    published = models.BooleanField(_("published"), default=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=now, editable=False)
    opens_at = models.DateTimeField(_("opens"), editable=False)
    closes_at = models.DateTimeField(_("closes"), editable=False)
    rating_count = models.PositiveIntegerField(_("number of ratings"), default=0, editable=False)
    rating_average = models.DecimalField(
        _("average rating"), max_digits=3, decimal_places=2, null=True, blank=True, editable=False
    )
    rating_weight = models.GeneratedField(
        expression=Case(
            When(rating_count=0, then=Value(0.0)),
            default=(Coalesce(Cast("rating_average", models.FloatField()), 0.0) * F("rating_count") + 14.0)
            / (F("rating_count") + 4.0),
        ),
        output_field=models.FloatField(),
        db_persist=True,
    )
    search_text = SearchTextField()

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="course_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="course_price_not_negative"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="course_has_a_seat"),
        ]
        indexes = [
            models.Index(fields=["published", "opens_at", "id"], name="course_by_start"),
            models.Index(fields=["published", "language", "level", "opens_at"], name="course_by_language"),
            models.Index(fields=["instructor", "-opens_at"], name="course_of_instructor"),
            models.Index(fields=["closes_at"], name="course_by_end"),
            models.Index(fields=["published", "-created_at", "-id"], name="course_newest"),
            models.Index(fields=["published", "-rating_weight", "-id"], name="course_best_rated"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.set_derived()
        if not self._state.adding and not kwargs:  # staff may have hidden it meanwhile
            kwargs["update_fields"] = all_but(self, "hidden_at")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "opens_at", "closes_at", "search_text"}
        super().save(*args, **kwargs)

    def clean(self):
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("The last day is before the first.")})

    @transaction.atomic
    def set_hidden(self, hidden):
        """Staff take it out of the catalogue, with its picture, or put it back. True where that is new."""
        here = Course.objects.select_for_update().get(pk=self.pk)
        if bool(here.hidden_at) == hidden:
            return False
        self.hidden_at = now() if hidden else None
        Course.objects.filter(pk=self.pk).update(hidden_at=self.hidden_at)
        after_commit(withdraw if hidden else bring_back, here.thumbnail_names)
        return True

    def get_absolute_url(self):
        return reverse("courses:course", args=[self.pk])

    def set_derived(self):
        """Derive `opens_at`, `closes_at` and the words it is found by; `save` does, a bulk insert has to."""
        zone = ZoneInfo(self.timezone)
        self.opens_at = datetime.combine(self.start_date, time.min, zone)
        self.closes_at = datetime.combine(self.end_date + timedelta(days=1), time.min, zone)
        self.search_text = search_text(self.title, self.description)

    @property
    def status(self):
        """Right at every instant in the course's own zone."""
        at = now()
        if at < self.opens_at:
            return self.Status.UPCOMING
        return self.Status.ACTIVE if at < self.closes_at else self.Status.EXPIRED

    @property
    def is_listed(self):
        """Does anybody new find it?"""
        return self.published and self.hidden_at is None

    @property
    def is_free(self):
        return not self.price

    @property
    def seats_left(self):
        """Of one `with_seats`: None where there are any number."""
        return None if self.seats is None else max(self.seats - self.taken, 0)

    @property
    def thumbnail_names(self):
        """The names of the files of the thumbnail, if there is one."""
        return (
            list(dict.fromkeys([self.thumbnail.name, small_thumbnail(self.thumbnail.name)])) if self.thumbnail else []
        )

    @property
    def small_thumbnail(self):
        """The address of the thumbnail for lists."""
        return small_thumbnail(self.thumbnail.url)


def small_thumbnail(name):
    """The name or address of the small file beside the large one; of one that was not made in two sizes, its own."""
    large, small = THUMBNAIL_WIDTHS
    return name.replace(f"-{large}.", f"-{small}.")
