"""What is said in the group chat of a course."""

import uuid
from datetime import timedelta
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Block
from courses.group.people import linked, mentioned
from courses.signals import group_message_changed, group_message_hidden, group_message_posted
from langlearn.lib.choices import AccountType
from langlearn.lib.commit import after_commit
from langlearn.lib.kept import shown
from langlearn.lib.languages import guess, script_language
from langlearn.lib.storages import private
from langlearn.lib.talk.attachments import stored
from langlearn.lib.talk.forms import LONGEST
from langlearn.lib.talk.rows import TalkQuerySet

DELETABLE = timedelta(hours=1)
MUTED = _("The instructor muted you in this chat: you can read it, but not write.")
MOST_ANSWERS = 50  # of a message that is deleted, told at once; others see it when they look


class GroupMessageQuerySet(TalkQuerySet):
    def seen_by(self, user):
        """Without those of people whom a block parts from `user`, in either direction."""
        return self.exclude(sender__in=Block.objects.hiding_from(user))

    def with_quotes(self):
        """Each with its sender, the message that it answers, whom it mentions and its corrections."""
        corrections = GroupMessage.corrections.rel.related_model.objects.select_related("corrector")
        found = self.select_related("sender", "parent_message__sender")
        return found.prefetch_related("mentions", Prefetch("corrections", corrections))

    def post(self, course, sender, *, client_id, **content):
        """`sender` writes to the group of `course`; returns the message, and True where it is new. The same `client_id`
        again gives the same message again, whatever is in it."""
        message = self.filter(sender=sender, client_id=client_id).first()
        new = False
        if message is None:
            with stored(GroupMessage, content) as attachments:
                message, new = self._append(course, sender, client_id, attachments.content)
                if new:
                    attachments.kept()
        if message.course_id != course.pk:
            raise ValidationError(gettext("This message was sent in another chat already."), code="elsewhere")
        message.course, message.sender = course, sender
        return message, new

    @transaction.atomic
    def _append(self, course, sender, client_id, content):
        """The course's row is locked first: messages of one group are committed in the order of their ids, so nobody
        who catches up from an id misses an earlier one that was committed later; and nobody writes any more who has
        just left."""
        open_to = course.__class__.objects.with_room_for(sender).select_for_update(no_key=True)
        if not open_to.filter(pk=course.pk).order_by().values_list("pk"):
            raise ValidationError(gettext("This chat is closed."), code="over")
        if course.group_members.filter(user=sender, muted_at__isnull=False).exists():
            raise ValidationError(MUTED, code="muted")
        teaches = course.instructor_id == sender.pk
        role = AccountType.INSTRUCTOR if teaches else AccountType.LEARNER
        message, new = self.get_or_create(
            sender=sender, client_id=client_id, defaults={"course": course, "type": role, **content}
        )
        if new:
            people = mentioned(course, sender, message.content_text)
            if people:
                message.mentions.set(people)
            group_message_posted.send(GroupMessage, message=message)
        return message, new

    def pinned(self):
        """The announcements that are pinned, the latest first."""
        return self.visible().filter(pinned_at__isnull=False).order_by("-pinned_at", "-pk")


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

    def get_absolute_url(self):
        """What may be done with it; below it are the addresses of each."""
        return reverse("courses:group_message_actions", args=[self.course_id, self.pk])

    @property
    def talk_url(self):
        """The conversation, at its place."""
        return f"{reverse('courses:group_chat', args=[self.course_id])}?at={self.pk}#message-{self.pk}"

    @property
    def content_html(self):
        """The text, with links to what and whom it names."""
        return linked(self.content_text, self.mentions.all())

    @property
    def look(self):
        """All that the page shows of it, but for what a block hides from its reader."""
        corrections = [(shown(each), each.corrector.face) for each in self.corrections.all()]
        quoted, course = self.parent_message, self._state.fields_cache.get("course")
        return (
            shown(self, "changed_at", "pinned_at"),
            self.sender.face,
            course and (course.instructor_id, course.language),
            [person.face for person in self.mentions.all()],
            quoted and (shown(quoted), quoted.sender.face),
            corrections,
        )

    @property
    def judgements(self):
        """Its corrections, as they came; none where another than its sender deleted it, with what they say of it."""
        return [] if self.is_moderated or self.hidden_at else sorted(self.corrections.all(), key=attrgetter("pk"))

    @property
    def is_gone(self):
        """Only a trace of it is shown."""
        return bool(self.deleted_at or self.hidden_at)

    @property
    def is_deletable(self):
        """By its sender, only soon after it was sent; by who gives the course, always."""
        return not self.is_gone and timezone.now() - self.sent_at < DELETABLE

    @property
    def is_moderated(self):
        """Did another delete it than who wrote it?"""
        return self.deleted_at is not None and self.deleted_by_id not in (None, self.sender_id)

    @property
    def is_correctable(self):
        """Whether there is a text whose language one can mend."""
        return bool(self.content_text) and not self.is_gone

    def change(self, **fields):
        """Set `fields`, for everyone who has the message on a page: they see it at once, or when they come back."""
        self.changed_at = timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=[*fields, "changed_at"])
        group_message_changed.send(GroupMessage, message=self)

    @transaction.atomic
    def withdraw(self, by):
        """`by`, its sender or who gives the course, deletes it for all: a trace stays, in the answers' quotes too."""
        if self.image:
            after_commit(self.image.storage.delete, self.image.name)
        self.change(
            deleted_at=timezone.now(),
            deleted_by=by,
            content_text="",
            image="",
            pinned_at=None,
            translated_content={},
            translated_by={},
        )
        self.mentions.clear()
        for answer in self.replies.order_by("-pk")[:MOST_ANSWERS]:
            answer.change()

    @transaction.atomic
    def pin(self, on):
        """Show this announcement above the others, or not any more. The same again changes nothing."""
        here = GroupMessage.objects.visible().select_for_update().filter(pk=self.pk, is_announcement=True).first()
        if here is not None and bool(here.pinned_at) != on:
            here.change(pinned_at=timezone.now() if on else None)

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

    @property
    def language(self):
        """By its script, or between two in one script by its words: what the course teaches is likeliest, then what
        its sender knows, where that is at hand."""
        known = self._state.fields_cache
        among = [known["course"].language] if "course" in known else []
        among += [known["sender"].native_language] if "sender" in known else []
        return script_language(self.content_text) or guess(self.content_text, among)
