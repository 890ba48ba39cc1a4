"""The group chat of a course: what is said in it, corrected, and how each holds it."""

import uuid

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.signals import group_message_hidden
from langlearn.lib.choices import AccountType
from langlearn.lib.storages import private

LONGEST = 4000


class GroupMessageQuerySet(models.QuerySet):
    def visible(self):
        """Those whose content is still there: neither deleted nor hidden by staff."""
        return self.filter(deleted_at__isnull=True, hidden_at__isnull=True)


class GroupMessage(models.Model):
    """[group_chat, course_group_messages] `type` is the sender's role when it was written. An announcement, which only
    the course's instructor makes, stays pinned above the others from `pinned_at` until it is unpinned. `changed_at` is
    when it was last corrected, deleted, hidden or pinned: pages that were away ask for what changed since. Of one that
    staff hid (`hidden_at`) only a trace is shown, as of one that was deleted."""

    course = models.ForeignKey(
        "courses.Course", models.CASCADE, related_name="group_messages", verbose_name=_("course")
    )
    sender = models.ForeignKey("accounts.User", models.CASCADE, related_name="group_messages", verbose_name=_("sender"))
    type = models.CharField(_("role of the sender"), max_length=10, choices=AccountType.choices)
    content_text = models.TextField(_("text"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)])
    image = models.ImageField(_("picture"), upload_to="group/", storage=private, max_length=120, blank=True)
    image_width = models.PositiveSmallIntegerField(null=True, editable=False)
    image_height = models.PositiveSmallIntegerField(null=True, editable=False)
    parent_message = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    mentions = models.ManyToManyField("accounts.User", blank=True, related_name="+", verbose_name=_("mentions"))
    is_announcement = models.BooleanField(_("announcement"), default=False)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    translated_content = models.JSONField(_("translations"), default=dict, blank=True)
    translated_by = models.JSONField(_("who translated"), default=dict, blank=True, editable=False)
    client_id = models.UUIDField(_("id given by the sender's browser"), default=uuid.uuid4, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("deleted by")
    )

    objects = GroupMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("group message")
        verbose_name_plural = _("group messages")
        constraints = [
            models.UniqueConstraint(fields=["sender", "client_id"], name="group_message_once_per_client_id"),
            models.CheckConstraint(
                condition=~Q(content_text="") | ~Q(image="") | Q(deleted_at__isnull=False),
                name="group_message_has_content",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "-id"], name="group_message_of_course"),
            models.Index(fields=["-sent_at"], name="group_message_newest"),
            models.Index(
                fields=["course", "-pinned_at"], condition=Q(pinned_at__isnull=False), name="group_message_pinned"
            ),
            models.Index(
                fields=["course", "changed_at"], condition=Q(changed_at__isnull=False), name="group_message_changed"
            ),
        ]

    def __str__(self):
        return self.content_text[:60]

    @property
    def is_gone(self):
        """Only a trace of it is shown."""
        return bool(self.deleted_at or self.hidden_at)

    @transaction.atomic
    def set_hidden(self, hidden):
        """Staff take it out of sight, or bring it back. True where that is new."""
        here = GroupMessage.objects.select_for_update().get(pk=self.pk)
        if here.deleted_at or bool(here.hidden_at) == hidden:
            return False
        here.changed_at = timezone.now()
        self.hidden_at = here.hidden_at = here.changed_at if hidden else None
        here.save(update_fields=["hidden_at", "changed_at"])
        group_message_hidden.send(GroupMessage, message=here)
        return True


class GroupCorrection(models.Model):
    """One corrector's correction of a message, kept as it was made: `corrected_text` is what it was made of."""

    message = models.ForeignKey(GroupMessage, models.CASCADE, related_name="corrections", verbose_name=_("message"))
    corrector = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="group_corrections", verbose_name=_("corrected by")
    )
    correction = models.TextField(_("correction"), max_length=LONGEST)
    note = models.CharField(_("note on the correction"), max_length=500, blank=True)
    corrected_text = models.TextField(_("text that was corrected, as it stood"), max_length=LONGEST)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    thanked_at = models.DateTimeField(_("thanked"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("correction in a group")
        verbose_name_plural = _("corrections in groups")
        constraints = [models.UniqueConstraint(fields=["message", "corrector"], name="group_correction_once")]

    def __str__(self):
        return self.correction[:60]


class GroupMember(models.Model):
    """How one person holds the group chat of a course: read up to the message of this id, and whether its instructor
    muted them. Made when it is first needed; who is a member is what the course says."""

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="group_members", verbose_name=_("course"))
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="group_members", verbose_name=_("member"))
    read_up_to = models.PositiveBigIntegerField(_("read up to"), default=0, editable=False)
    muted_at = models.DateTimeField(_("muted by the instructor"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="group_member_once")]

    def __str__(self):
        return f"{self.user_id} in the group of {self.course_id}"
