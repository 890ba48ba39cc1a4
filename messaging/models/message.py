"""A message of a chat."""

import uuid
from datetime import timedelta

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from langlearn.lib.commit import after_commit
from langlearn.lib.diff import marked
from langlearn.lib.kept import shown
from langlearn.lib.languages import guess, script_language
from langlearn.lib.search import SearchTextField, search_text
from langlearn.lib.storages import private
from langlearn.lib.talk.forms import LONGEST
from langlearn.lib.talk.rows import TalkQuerySet
from messaging.signals import message_changed, message_corrected

DELETABLE = timedelta(hours=1)
MOST_ANSWERS = 50  # of a message that is deleted, told at once; others see it when they look


class MessageQuerySet(TalkQuerySet):
    def unread_by(self, learner):
        """Messages written to `learner` and not read yet."""
        return self.visible().filter(read_at__isnull=True).exclude(sender=learner)

    def with_quotes(self):
        """Each with the message that it answers."""
        return self.select_related("parent_msg")


class Message(models.Model):
    """What one learner wrote to the other. `sent_at` stands for the source's sent_at_date and sent_at_time."""

    class Type(models.TextChoices):
        TEXT = "text", _("Text")
        IMAGE = "image", _("Picture")
        AUDIO = "audio", _("Voice")

    class Status(models.TextChoices):
        READ = "read", _("Read")
        UNREAD = "unread", _("Unread")

    chat = models.ForeignKey("messaging.Chat", models.CASCADE, related_name="messages", verbose_name=_("chat"))
    sender = models.ForeignKey(
        "accounts.Learner", models.CASCADE, related_name="sent_messages", verbose_name=_("sender")
    )
    type = models.CharField(_("type"), max_length=5, choices=Type.choices, default=Type.TEXT)
    content_text = models.TextField(_("text"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)])
    image = models.ImageField(_("picture"), upload_to="messages/", storage=private, max_length=120, blank=True)
    image_width = models.PositiveSmallIntegerField(null=True, editable=False)
    image_height = models.PositiveSmallIntegerField(null=True, editable=False)
    audio = models.FileField(_("recording"), upload_to="messages/", storage=private, max_length=120, blank=True)
    duration = models.DurationField(_("length of the recording"), null=True, editable=False)
    peaks = models.JSONField(_("waveform, 0 to 100"), default=list, blank=True, editable=False)
    parent_msg = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True, editable=False)
    correction = models.TextField(_("correction"), max_length=LONGEST, blank=True)
    correction_note = models.CharField(_("note on the correction"), max_length=500, blank=True)
    corrected_text = models.TextField(_("text that was corrected, as it stood"), max_length=LONGEST, blank=True)
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True, editable=False)
    thanked_at = models.DateTimeField(_("thanked for the correction"), null=True, blank=True, editable=False)
    translated_content = models.JSONField(_("translations"), default=dict, blank=True)
    translated_by = models.JSONField(_("who translated"), default=dict, blank=True, editable=False)
    client_id = models.UUIDField(_("id given by the sender's browser"), default=uuid.uuid4, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True, editable=False)
    search_text = SearchTextField()

    came_or_went = False  # by the last `change` of this instance

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["sender", "client_id"], name="message_once_per_client_id"),
            models.CheckConstraint(
                condition=~Q(type="text", content_text="", deleted_at__isnull=True), name="message_text_not_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["chat", "-id"], name="message_of_chat"),
            models.Index(
                fields=["chat", "sender"],
                condition=Q(read_at__isnull=True, deleted_at__isnull=True),
                name="message_unread",
            ),
            models.Index(fields=["-sent_at"], name="message_newest"),
            models.Index(fields=["chat", "changed_at"], condition=Q(changed_at__isnull=False), name="message_changed"),
        ]

    def __str__(self):
        return self.content_text[:60] or self.get_type_display()

    def get_absolute_url(self):
        """What may be done with it; below it are the addresses of each."""
        return reverse("messaging:message_actions", args=[self.chat_id, self.pk])

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.make_searchable()
        super().save(*args, **kwargs)

    def make_searchable(self):
        """Fill `search_text`: its words, and as marks whose they are. Before a `bulk_create` the caller's part."""
        words = "" if self.hidden_at else self.content_text
        self.search_text = search_text(words, marks=[self.chat.user1_id, self.chat.user2_id])

    @property
    def talk_url(self):
        """The conversation, at its place."""
        return f"{reverse('messaging:chat', args=[self.chat_id])}?at={self.pk}#message-{self.pk}"

    def change(self, **fields):
        """Set `fields`, for everyone who has the message on a page: they see it at once, or when they come back."""
        self.changed_at = timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=[*fields, "changed_at"])
        self.came_or_went = bool({"deleted_at", "hidden_at"} & fields.keys())
        after_commit(message_changed.send_robust, sender=Message, message=self)

    @property
    def is_deletable(self):
        """For both, by its sender: only soon after it was sent."""
        return not self.is_gone and timezone.now() - self.sent_at < DELETABLE

    @transaction.atomic
    def withdraw(self):
        """Delete it for both: a trace stays, in the answers' quotes too, and the correction that was made of it."""
        for file in filter(None, (self.image, self.audio)):
            after_commit(file.storage.delete, file.name)
        self.change(
            deleted_at=timezone.now(),
            content_text="",
            image="",
            audio="",
            peaks=[],
            translated_content={},
            translated_by={},
            search_text="",
        )
        self.tell_answers()

    def tell_answers(self):
        """Their quotes of it change."""
        for answer in self.replies.order_by("-pk")[:MOST_ANSWERS]:
            answer.chat = self.chat
            answer.change()

    @transaction.atomic
    def set_hidden(self, hidden):
        """Staff take it out of sight, for both: a trace stays, in the answers' quotes too; or bring it back. True where
        that is new."""
        here = Message.objects.select_for_update().get(pk=self.pk)
        if here.deleted_at or bool(here.hidden_at) == hidden:
            return False
        here.hidden_at = timezone.now() if hidden else None
        here.make_searchable()
        here.change(hidden_at=here.hidden_at, search_text=here.search_text)
        here.tell_answers()
        self.hidden_at = here.hidden_at
        return True

    @property
    def is_gone(self):
        """Only a trace of it is shown."""
        return bool(self.deleted_at or self.hidden_at)

    @property
    def is_correctable(self):
        """Whether there is a text whose language one can mend."""
        return self.type == self.Type.TEXT and not self.is_gone

    @property
    def is_perfect(self):
        """Whether who read it for mistakes found none."""
        return bool(self.correction) and self.correction == self.corrected_text

    def correct(self, correction, note=""):
        """The partner's correction, in the place of an earlier one. It keeps the text it was made for, so that it stays
        as it is whatever becomes of the message; the same text means that it is perfect."""
        before = self.corrected_text or self.content_text
        same = correction.strip() == before.strip()
        self.change(
            correction=before if same else correction,
            correction_note=note,
            corrected_text=before,
            corrected_at=timezone.now(),
            thanked_at=None,
        )
        after_commit(message_corrected.send_robust, sender=Message, message=self)

    def be_thankful(self):
        """The sender says thanks for the correction, once."""
        if self.thanked_at is None:
            self.change(thanked_at=timezone.now())

    @property
    def status(self):
        return self.Status.READ if self.read_at else self.Status.UNREAD

    @property
    def look(self):
        """All that the page shows of it, to either of the two."""
        quoted = self.parent_msg_id and self.quoted
        veiled = bool(self.image) and not self.chat.is_mutual
        return shown(self, "changed_at", "read_at"), self.is_told_read, veiled, self.chat.look, quoted and shown(quoted)

    @property
    def is_told_read(self):
        """Do its ticks say that it was read? Only where both tell each other."""
        return self.read_at is not None and self.chat.shows_receipts

    @property
    def quoted(self):
        """The message that this one answers, or None, with its chat at hand."""
        if self.parent_msg is not None:
            self.parent_msg.chat = self.chat
        return self.parent_msg

    @property
    def side(self):
        """Which of the chat's two wrote it, "user1" or "user2": what tells own from theirs on either's page."""
        return "user1" if self.chat.user1_id == self.sender_id else "user2"

    @property
    def partner(self):
        """Whom it was written to."""
        return self.chat.user2 if self.chat.user1_id == self.sender_id else self.chat.user1

    @property
    def language(self):
        """By its script, or between two in one script by its words: what the sender learns is likelier than what they
        know, and what the two have than what they have not."""
        text = self.content_text or self.corrected_text
        return script_language(text) or guess(text, self._languages())

    def _languages(self):
        """Those of the two, where they are at hand: no row of a list asks the database for them."""
        field = Message._meta.get_field("chat")
        if not field.is_cached(self) or not {"user1", "user2"} <= self.chat._state.fields_cache.keys():
            return []
        one, other = self.chat.user1, self.chat.user2
        if other.pk == self.sender_id:
            one, other = other, one
        return [one.learning_language, one.native_language, other.native_language, other.learning_language]

    @property
    def note_language(self):
        """Of the note on its correction, written by the other of the two."""
        return script_language(self.correction_note) or guess(self.correction_note, self._languages()[2:])

    @property
    def marked(self):
        """The text and its correction as HTML, what changed marked in each."""
        return marked(self.corrected_text or self.content_text, self.correction)
