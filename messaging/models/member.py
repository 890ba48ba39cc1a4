"""Each of a chat's two, and how they hold it: in their list or put away, muted, asked for or agreed to."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, User
from langlearn.lib.commit import after_commit
from langlearn.lib.prepared import Prepared
from messaging.signals import member_changed

from .message import Message


class MemberQuerySet(models.QuerySet):
    def of(self, user):
        """The sides of `user` (or of a learner), blocked people's chats left out."""
        hidden = Block.objects.hiding_from(user)
        return self.filter(learner=user.pk).exclude(Q(chat__user1__in=hidden) | Q(chat__user2__in=hidden))

    def accepted(self):
        return self.filter(state=Member.State.ACCEPTED)

    def unread(self):
        """Those where something waits to be read, or was marked to."""
        news = Message.objects.visible().filter(chat=OuterRef("chat"), read_at__isnull=True)
        return self.filter(Q(marked_unread=True) | Exists(news.exclude(sender=OuterRef("learner"))))

    def on_badge(self, user):
        """What the number on the badge counts: neither requests, nor what was put away or muted."""
        return self.of(user).accepted().filter(archived=False, muted=False).unread()

    def unread_chats(self, user):
        return self.on_badge(user).count()

    def requests(self, user):
        """How many wait for an answer."""
        return sum(_requests(user.pk))  # no row where there are none


class Member(models.Model):
    """One learner's side of a chat. Where someone writes to a person who does not follow them, that person's side is a
    request until they accept or decline it."""

    class State(models.TextChoices):
        REQUEST = "request", _("Request")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    chat = models.ForeignKey("messaging.Chat", models.CASCADE, related_name="members", verbose_name=_("chat"))
    learner = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="+", verbose_name=_("learner"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ACCEPTED)
    archived = models.BooleanField(_("archived"), default=False)
    muted = models.BooleanField(_("muted"), default=False)
    marked_unread = models.BooleanField(_("marked as unread"), default=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["chat", "learner"], name="member_once")]
        indexes = [models.Index(fields=["learner", "state", "archived"], name="member_of_learner")]

    def __str__(self):
        return f"{self.learner_id} in {self.chat_id}: {self.state}"

    @property
    def has_accepted(self):
        return self.state == self.State.ACCEPTED

    def change(self, **fields):
        """Set `fields`, for everything this person has open."""
        fields = {name: value for name, value in fields.items() if getattr(self, name) != value}
        if not fields:
            return
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))
        after_commit(member_changed.send_robust, sender=Member, member=self, changed=set(fields))


@Prepared
def _requests(user):
    asked = Member.objects.of(User(pk=user)).filter(state=Member.State.REQUEST)
    return asked.order_by().values(all=Value(True)).annotate(n=Count("pk")).values_list("n", flat=True)
