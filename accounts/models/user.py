"""The account: what learners and instructors have in common."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.timezone import localdate, make_naive, now
from django.utils.translation import gettext_lazy as _

from accounts.validators import DELETED, date_of_birth_validators, timezone_validator, username_validators
from langlearn.lib.choices import AccountType, Country, Gender, Language
from langlearn.lib.commit import after_commit
from langlearn.lib.search import SearchTextField, search_text
from langlearn.lib.storages import bring_back, withdraw

from .learner import Learner
from .relations import Block
from .standing import Standing

ONLINE = timedelta(minutes=3)
TOUCH_EVERY = timedelta(minutes=1)
SEARCHED = {"name", "username", "bio"}
COPIED = {"native_language", "country", "last_active"}


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def visible_to(self, viewer):
        """People whom `viewer` may see: active, and no block between the two in either direction."""
        return self.active().exclude(pk__in=Block.objects.hiding_from(viewer))

    def named(self, username):
        """The one of this username, however its letters are cased; the unique index finds it."""
        return self.alias(username_ci=Lower("username")).filter(username_ci=username.lower())

    def search(self, text):
        """People whose name, username or bio holds every word of `text`."""
        return self.filter(search_text__has=text)


class PeopleManager(UserManager.from_queryset(UserQuerySet)):
    """Django's `create_user` and `create_superuser`, and the set's own rules."""


class User(Standing, AbstractUser):
    """One account; `learner` or `instructor` holds what only that kind has. Staff may have neither."""

    first_name = last_name = date_joined = None

    username = models.CharField(_("username"), max_length=30, unique=True, validators=username_validators)
    email = models.EmailField(_("email address"), max_length=254)
    acc_type = models.CharField(
        _("account type"), max_length=10, choices=AccountType.choices, default=AccountType.LEARNER
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    profile_image = models.ImageField(_("picture"), upload_to="avatars/", max_length=120, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True, validators=date_of_birth_validators)
    show_age = models.BooleanField(_("show my age on my profile"), default=False)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender.choices, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=Country.choices, blank=True)
    bio = models.TextField(_("about me"), max_length=1000, blank=True, validators=[MaxLengthValidator(1000)])
    native_language = models.CharField(_("native language"), max_length=2, choices=Language.choices, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, default="UTC", validators=[timezone_validator])
    ui_language = models.CharField(_("interface language"), max_length=2, choices=Language.choices, blank=True)
    created_at = models.DateTimeField(_("created"), default=now, editable=False)
    last_active = models.DateTimeField(_("last active"), default=now, editable=False)
    profile_hidden_at = models.DateTimeField(_("profile hidden"), null=True, blank=True, editable=False)
    # which of the first steps comes next; none where they are over: they do not come back
    welcome_step = models.PositiveSmallIntegerField(_("step of the welcome"), null=True, blank=True, editable=False)
    search_text = SearchTextField()

    REQUIRED_FIELDS = ["email"]
    objects = PeopleManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="user_username_ci", violation_error_message=_("This username is taken.")
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_ci",
                condition=~Q(email=""),
                violation_error_message=_("This email address is in use."),
            ),
        ]
        indexes = [
            models.Index(fields=["-last_active", "-id"], name="user_recent"),
            models.Index(fields=["-created_at"], name="user_newest"),
            # whose restriction ends next
            models.Index(fields=["limited_until"], condition=Q(limited_until__isnull=False), name="user_limited"),
            models.Index(fields=["suspended_until"], condition=Q(suspended_until__isnull=False), name="user_suspended"),
        ]

    def __str__(self):
        return self.display_name

    def save(self, *args, **kwargs):
        """Keeps what is derived from the account true: its search text, and the copies that its learner holds."""
        fields = kwargs.get("update_fields")
        if fields is None or not SEARCHED.isdisjoint(fields):
            self.search_text = search_text(self.name, self.username, self.bio)
            if fields is not None:
                kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)
        if not kwargs.get("force_insert") and (fields is None or not COPIED.isdisjoint(fields)):
            Learner.objects.copy_account(self)

    def get_absolute_url(self):
        return reverse("accounts:profile", args=[self.username])

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name

    @property
    def display_name(self):
        return str(_("Deleted account")) if self.is_deleted else self.name or self.username

    @property
    def is_deleted(self):
        """Only what others hold of it is left; see deletion.py."""
        return not self.is_active and self.username.startswith(DELETED)

    @property
    def is_learner(self):
        """Has a learner's profile; staff accounts made from the shell have none."""
        return self.acc_type == AccountType.LEARNER and hasattr(self, "learner")

    @property
    def is_instructor(self):
        return self.acc_type == AccountType.INSTRUCTOR and hasattr(self, "instructor")

    @property
    def is_only_staff(self):
        """Works here and nothing else: has no page of their own, no partners, no chats."""
        return self.is_staff and not (self.is_learner or self.is_instructor)

    @property
    def needs_profile(self):
        """The second step of signing up is still to be done. It sets the native language; staff need none."""
        return not self.native_language and not self.is_staff

    def set_welcome_step(self, step):
        """Which step comes next; None ends them."""
        self.welcome_step = step
        type(self).objects.filter(pk=self.pk).update(welcome_step=step)

    @property
    def is_online(self):
        return now() - self.last_active < ONLINE

    @property
    def zone(self):
        return ZoneInfo(self.timezone)

    @property
    def wall_clock(self):
        """What the clock shows where they are; naive, so that no template moves it to the reader's zone."""
        return make_naive(now(), self.zone)

    @property
    def age(self):
        """Whole years, or None where no date of birth is given."""
        born, today = self.date_of_birth, localdate(timezone=self.zone)
        return born and today.year - born.year - ((today.month, today.day) < (born.month, born.day))

    @property
    def face(self):
        """All that an avatar and the name beside it show, for the key of what is kept."""
        return self.username, self.name, self.native_language, self.profile_image.name, self.is_active

    @property
    def avatar_large_url(self):
        return self.profile_image.url if self.profile_image else ""

    @property
    def avatar_small_url(self):
        return small_picture(self.avatar_large_url)

    @transaction.atomic
    def take_profile(self):
        """Staff take name, words and picture out of the profile; returns what they were, for `give_back`."""
        taken = {"name": self.name, "bio": self.bio, "picture": self.profile_image.name or ""}
        self.name, self.bio, self.profile_image, self.profile_hidden_at = "", "", "", now()
        self.save(update_fields=["name", "bio", "profile_image", "profile_hidden_at"])
        after_commit(withdraw, both_pictures(taken["picture"]))
        return taken

    @transaction.atomic
    def give_back(self, taken):
        """What was taken, where nothing else stands in its place by now."""
        self.name, self.bio = self.name or taken.get("name", ""), self.bio or taken.get("bio", "")
        self.profile_hidden_at = None
        if (picture := taken.get("picture")) and not self.profile_image:
            self.profile_image = picture
            after_commit(bring_back, both_pictures(picture))
        self.save(update_fields=["name", "bio", "profile_image", "profile_hidden_at"])

    @transaction.atomic
    def set_picture(self, pictures):
        """Show these (`{384: file, 96: file}` of `square_webp`), or none; those before go once that is committed."""
        before, storage = self.profile_image.name, self.profile_image.storage
        self.profile_image = ""
        if pictures:
            self.profile_image.save(pictures[384].name, pictures[384], save=False)
            storage.save(small_picture(self.profile_image.name), pictures[96])
        self.save(update_fields=["profile_image"])
        for name in both_pictures(before):
            after_commit(storage.delete, name)


def both_pictures(name):
    return {name, small_picture(name)} if name else set()


def small_picture(name):
    """The name or address of the small picture beside the large one."""
    return name.replace("-384.", "-96.")
