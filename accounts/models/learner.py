"""Learners, and what interests them."""

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.signals import person_followed
from langlearn.lib.choices import Country, Language, LearnerLevel

from .relations import Block, Follow


class Interest(models.Model):
    """One of the source's nineteen; a data migration puts them there."""

    name = models.CharField(_("name"), max_length=30, unique=True)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["name"]

    def __str__(self):
        return str(_(self.name))


class LearnerQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Learners whom `viewer` (a User) may see: active, and no block between the two in either direction."""
        return self.filter(user__is_active=True).exclude(pk__in=Block.objects.hiding_from(viewer))

    def copy_account(self, user):
        """`user` was saved: bring the copies that its learner holds up to it."""
        self.filter(pk=user.pk).update(
            native_language=user.native_language, country=user.country, last_active=user.last_active
        )


class Learner(models.Model):
    """What only learners have. The last three fields are copies of the account's, kept by `User.save` and
    `touch`: Discover filters and orders by them together with the languages, and an index holds one table."""

    user = models.OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="learner")
    learning_language = models.CharField(_("learning language"), max_length=2, choices=Language.choices)
    language_level = models.CharField(
        _("level"), max_length=12, choices=LearnerLevel.choices, default=LearnerLevel.BEGINNER
    )
    interests = models.ManyToManyField(Interest, verbose_name=_("interests"), blank=True, related_name="learners")
    read_receipts = models.BooleanField(_("tell others when I have read their messages"), default=True)
    native_language = models.CharField(max_length=2, choices=Language.choices, editable=False, blank=True)
    country = models.CharField(max_length=2, choices=Country.choices, editable=False, blank=True)
    last_active = models.DateTimeField(default=timezone.now, editable=False)

    objects = LearnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("learner")
        verbose_name_plural = _("learners")
        constraints = [
            models.CheckConstraint(
                condition=~Q(learning_language=F("native_language")),
                name="learner_learns_another_language",
                violation_error_message=_("Choose a language other than your native one."),
            ),
        ]
        # Discover walks pairs of languages, each in the order of these; more would be written at every `touch`
        indexes = [
            models.Index(
                fields=["native_language", "learning_language", "-last_active", "-user"], name="learner_by_pair"
            ),
            models.Index(
                fields=["country", "native_language", "learning_language", "-last_active", "-user"],
                name="learner_by_country_pair",
            ),
        ]

    def __str__(self):
        return str(self.user)

    def save(self, *args, **kwargs):
        self.native_language, self.country = self.user.native_language, self.user.country
        self.last_active = self.user.last_active
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("accounts:profile", args=[self.user.username])

    @transaction.atomic
    def follow(self, other):
        """Follow another learner; once, however often it is said. True where it is new."""
        new = Follow.objects.get_or_create(follower=self, followed=other)[1]
        if new:
            person_followed.send(Follow, follower=self, followed=other)
        return new

    def unfollow(self, other):
        Follow.objects.filter(follower=self, followed=other).delete()

    def follows(self, other):
        return Follow.objects.filter(follower=self, followed=other).exists()
