"""A chat: two learners, talking."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Block
from langlearn.lib.commit import after_commit
from langlearn.lib.talk.attachments import stored
from messaging.signals import message_posted, messages_read

from .member import Member
from .message import Message


class ChatQuerySet(models.QuerySet):
    def of(self, learner):
        """Chats that `learner` takes part in; every view and consumer starts here. A block hides the chat from
        both, as if it were not there."""
        hidden = Block.objects.hiding_from(learner.user)
        return self.filter(Q(user1=learner) | Q(user2=learner)).exclude(
            Q(user1__in=hidden, user2=learner) | Q(user2__in=hidden, user1=learner)
        )

    def between(self, one, other):
        """The chat of two learners, made on first use by `one`; safe against a race by its constraint. To somebody who
        does not follow `one` it comes as a request."""
        user1, user2 = sorted([one, other], key=attrgetter("pk"))
        with transaction.atomic():
            chat, new = self.get_or_create(user1=user1, user2=user2, defaults={"started_by": one})
            if new:
                state = Member.State.ACCEPTED if other.follows(one) else Member.State.REQUEST
                Member.objects.create(chat=chat, learner=one)
                Member.objects.create(chat=chat, learner=other, state=state)
        return chat

    def on_side(self, learner, side):
        """Those of `of(learner)` where they are `side`, "user1" or "user2": an index has each side's in the order of
        the list, and none has both."""
        hidden = Block.objects.hiding_from(learner.user)
        other = "user2" if side == "user1" else "user1"
        return self.filter(**{side: learner}).exclude(**{f"{other}__in": hidden})

    def held_by(self, learner):
        """Each with how `learner` holds it: `state`, `archived`, `muted`, `marked_unread`."""
        held = FilteredRelation("members", condition=Q(members__learner=learner))
        fields = ("state", "archived", "muted", "marked_unread")
        return self.annotate(held=held, **{name: F(f"held__{name}") for name in fields})

    def with_newest(self):
        """Each with the id of its newest message as `last_message_id`, or None."""
        newest = Message.objects.filter(chat=OuterRef("pk")).order_by("-pk").values("pk")[:1]
        return self.annotate(last_message_id=Subquery(newest))

    def with_last_message(self):
        """The same without the chats that have none."""
        return self.with_newest().filter(last_message_id__isnull=False)

    def with_unread(self, learner):
        """Each with the number of messages that `learner` has not read, as `unread`."""
        unread = Message.objects.unread_by(learner).filter(chat=OuterRef("pk")).order_by()
        counted = unread.values("chat").annotate(n=Count("pk")).values("n")
        return self.annotate(unread=Coalesce(Subquery(counted, output_field=models.IntegerField()), 0))

    def with_people(self):
        return self.select_related("user1__user", "user2__user")

    def newest_first(self, before=None):
        """In the order of the list; `before`, the (updated_at, id) of a chat, starts after that one."""
        ordered = self.order_by("-updated_at", "-pk")
        if before is None:
            return ordered
        moment, pk = before
        return ordered.filter(Q(updated_at__lt=moment) | Q(updated_at=moment, pk__lt=pk))


class Chat(models.Model):
    """One chat a pair, its two learners in ascending order."""

    user1 = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="+", verbose_name=_("first learner"))
    user2 = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="+", verbose_name=_("second learner"))
    started_by = models.ForeignKey(
        "accounts.Learner", models.CASCADE, null=True, related_name="started_chats", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last message"), default=timezone.now, editable=False)

    objects = ChatQuerySet.as_manager()

    class Meta:
        verbose_name = _("chat")
        verbose_name_plural = _("chats")
        constraints = [
            models.UniqueConstraint(fields=["user1", "user2"], name="chat_once_per_pair"),
            models.CheckConstraint(condition=Q(user1__lt=F("user2")), name="chat_pair_ordered"),
        ]
        indexes = [
            models.Index(fields=["user1", "-updated_at", "-id"], name="chat_of_first"),
            models.Index(fields=["user2", "-updated_at", "-id"], name="chat_of_second"),
            models.Index(fields=["started_by", "-created_at"], name="chat_by_starter"),
        ]

    def __str__(self):
        return f"{self.user1_id} – {self.user2_id}"

    def get_absolute_url(self):
        return reverse("messaging:chat", args=[self.pk])

    def partner_of(self, learner):
        """The other of the two."""
        return self.user2 if self.user1_id == learner.pk else self.user1

    def side_of(self, learner):
        """Which of the two `learner` is: "user1" or "user2"."""
        return "user1" if self.user1_id == learner.pk else "user2"

    def post(self, sender, *, client_id, **content):
        """`sender` writes; returns the message, and True where it is new. The same `client_id` again gives the same
        message again, whatever is in it."""
        message = Message.objects.filter(sender=sender, client_id=client_id).first()
        new = False
        if message is None:
            with stored(Message, content) as attachments:
                message, new = self._append(sender, client_id, attachments.content)
                if new:
                    attachments.kept()
        if message.chat_id != self.pk:
            raise ValidationError(_("This message was sent in another chat already."), code="elsewhere")
        message.chat = self  # its people are loaded already
        return message, new

    @transaction.atomic
    def _append(self, sender, client_id, content):
        """The chat's row is locked first: messages of one chat are committed in the order of their ids, so nobody who
        catches up from an id misses an earlier one that was committed later."""
        Chat.objects.filter(pk=self.pk).update(updated_at=timezone.now())
        if self.is_waiting(sender) and self.messages.filter(sender=sender).exclude(client_id=client_id).exists():
            raise ValidationError(gettext("You can write more once your first message is accepted."), code="request")
        message, new = Message.objects.get_or_create(
            sender=sender, client_id=client_id, defaults={"chat": self, **content}
        )
        if new:
            self._take_up(sender)
            after_commit(message_posted.send_robust, sender=Message, message=message)
        return message, new

    def _take_up(self, sender):
        """With a new message it comes back to the lists it was put away from; and who answers, accepts."""
        self.member(sender).change(state=Member.State.ACCEPTED)
        for member in self.sides.values():
            if member.archived and not member.muted:
                member.change(archived=False)

    @cached_property
    def sides(self):
        """Both members, by their learners' ids."""
        return {member.learner_id: member for member in self.members.all()}

    def member(self, learner):
        """`learner`'s side of the chat."""
        return self.sides[learner.pk]

    @property
    def is_mutual(self):
        """Do both agree to it? Until then nobody is told who reads, types or is online."""
        return all(member.has_accepted for member in self.sides.values())

    @property
    def look(self):
        """What its messages show of the two: names, and between which languages theirs are guessed."""
        return [(one.user.display_name, one.native_language, one.learning_language) for one in (self.user1, self.user2)]

    @property
    def shows_receipts(self):
        """Who does not say what they have read is not told either."""
        return self.is_mutual and self.user1.read_receipts and self.user2.read_receipts

    def is_asked(self, learner):
        """Does it still wait for `learner` to accept? Declined, it may yet be accepted."""
        return not self.member(learner).has_accepted

    def is_waiting(self, learner):
        """Does `learner` wait for the other to accept? Who was declined sees no difference."""
        return not self.member(self.partner_of(learner)).has_accepted

    def mark_read(self, reader, up_to):
        """`reader` has seen everything up to the message of id `up_to`. True where something of it was unread."""
        self.member(reader).change(marked_unread=False)
        seen = self.messages.unread_by(reader).filter(pk__lte=up_to)
        newest = seen.order_by("-pk").values_list("pk", flat=True).first()
        if newest is None:
            return False
        seen.update(read_at=timezone.now())
        after_commit(messages_read.send_robust, sender=Chat, chat=self, reader=reader, up_to=newest)
        return True

    def read_up_to(self, sender):
        """The id of the newest message of `sender` that the partner has read, as far as that is told; or 0."""
        if not self.shows_receipts:
            return 0
        read = self.messages.filter(sender=sender, read_at__isnull=False).order_by("-pk")
        return read.values_list("pk", flat=True).first() or 0
