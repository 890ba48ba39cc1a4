"""What a person is told."""

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, User
from feedback import folding
from feedback.kinds import ICONS, OF_PEOPLE, QUIET, Kind, Mail
from feedback.signals import notified
from langlearn.lib import live
from langlearn.lib.commit import after_commit
from langlearn.lib.languages import guess, script_language

from .preference import Preference, SummaryHour, next_time

FOLDING_TIME = timedelta(minutes=1)  # what happens within it is one mail
MAIL_AGAIN = timedelta(days=1)  # of what is mailed quietly and not read
LINE = 300  # characters
MOST_SHOWN = 100  # ids in one frame


class NotificationQuerySet(models.QuerySet):
    def of(self, user):
        """What stands in the app for `user`."""
        return self.told(user).filter(in_app=True)

    def told(self, user):
        """What `user` is told, in the app or only by mail, without that of people who are out of sight: blocked in
        either direction, or gone."""
        hidden = Block.objects.hiding_from(user)
        return self.filter(Q(actor=None) | Q(actor__is_active=True), recipient=user).exclude(actor__in=hidden)

    def unread(self):
        return self.filter(is_read=False)

    def before(self, moment, pk):
        """The older ones, in the order of the list."""
        return self.filter(Q(created_at__lt=moment) | Q(pk__lt=pk), created_at__lte=moment)

    def read(self):
        """Mark these as read; badge and list follow in every tab."""
        found = list(self.unread().order_by("-created_at", "-pk").values_list("recipient", "pk"))
        self.unread().update(is_read=True)
        for recipient in {recipient for recipient, _pk in found}:
            ids = [pk for whose, pk in found if whose == recipient]
            live.on_commit(show_badge, recipient)
            live.publish_on_commit(f"person-{recipient}", {"type": "notifications_read", "ids": ids[:MOST_SHOWN]})

    @transaction.atomic
    def tell(self, recipient, event, write, *, notification_type, actor=None, **fields):
        """Tell `recipient` (a User) of the event with this key, once, in the ways they chose for its kind. None where
        they know already, want to know nothing of it, did it themselves (`actor`), or a block stands between.

        `write()` gives the title, or title and text; it is called with the recipient's language and time zone in force.
        `fields`: `url` (where it leads), `course`. Mail, push and badge follow by themselves, once it is committed."""
        way = self._way(recipient, notification_type, actor)
        if way is None or self.filter(recipient=recipient, key=event).exists():
            return None
        notification = self.model(
            recipient=recipient, key=event, actor=actor, notification_type=notification_type, **fields
        )
        notification.write(write)
        notification.go(way)
        try:
            with transaction.atomic():
                notification.save(force_insert=True)
        except IntegrityError:  # told a moment ago by somebody else
            return None
        return notification.announce()

    @transaction.atomic
    def fold(self, recipient, event, into, *, notification_type, actor=None, line="", url="", **fields):
        """As `tell`, with similar events in one entry, `into`: see folding.py for its words. `line` is what this event
        says for itself (or a function that gives it, called as `write` is), `url` where it alone leads. Read meanwhile,
        the entry is unread again."""
        way = self._way(recipient, notification_type, actor)
        known = NotificationPart.objects.filter(recipient=recipient, key=event)
        if way is None or known.exists():
            return None
        empty = {"notification_type": notification_type, "in_app": way.app, "is_read": True}
        row, _new = self.get_or_create(recipient=recipient, key=into, defaults=empty)
        # whoever adds to the same entry waits
        notification = self.select_for_update(of=["self"]).select_related("course").get(pk=row.pk)
        line = as_read_by(recipient, line) if callable(line) else line
        part, new = NotificationPart.objects.get_or_create(
            recipient=recipient,
            key=event,
            defaults={"notification": notification, "actor": actor, "line": line[:LINE], "url": url},
        )
        if not new:
            return None
        for name, value in {"recipient": recipient, **fields}.items():
            setattr(notification, name, value)
        folding.put_into_words(notification)
        notification.go(way, folded=True)
        notification.is_read, notification.created_at = False, part.created_at
        notification.save()
        return notification.announce()

    def _way(self, recipient, kind, actor):
        """The Way of this kind to them, or None where they are not to be told."""
        if actor is not None and (
            actor == recipient or not actor.is_active or Block.objects.between(actor, recipient).exists()
        ):
            return None
        way = Preference.objects.way(recipient, kind)
        return None if way.is_none else way


def as_read_by(person, write):
    """What `write()` gives in their language and time zone."""
    with translation.override(person.ui_language or translation.get_language()), timezone.override(person.zone):
        return write()


def show_badge(user_id):
    """The count of what is unread, in every tab that this person has open."""
    user = User.objects.get(pk=user_id)
    count = Notification.objects.of(user).unread().count()
    live.publish(f"person-{user_id}", {"type": "badges", "notifications": count})


class Notification(models.Model):
    """One event, told to one person, once: `key` names the event and is unique per recipient. Or the entry that similar
    events are folded into; then `key` names the fold, its `parts` are the events, and what it says is made of them.

    What reaches a person only by mail has a row too, but no entry in the app. `mail_at` is when a mail is due,
    `digest_at` when the summary that it waits for is; both are empty once that is done."""

    Type = Kind

    recipient = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="notifications", verbose_name=_("recipient")
    )
    actor = models.ForeignKey(
        "accounts.User",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who did it"),
    )
    course = models.ForeignKey(
        "courses.Course",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("course"),
    )
    notification_type = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    content_title = models.CharField(_("title"), max_length=200)
    content_text = models.TextField(_("text"), max_length=1000, blank=True)
    url = models.CharField(_("leads to"), max_length=200, blank=True)
    in_app = models.BooleanField(_("shown in the app"), default=True)
    is_read = models.BooleanField(_("read"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    key = models.CharField(_("event"), max_length=100)
    mail_at = models.DateTimeField(_("mail due"), null=True, blank=True, editable=False)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True, editable=False)
    digest_at = models.DateTimeField(_("summary due"), null=True, blank=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notification_once")]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notification_of_person"),
            models.Index(
                fields=["recipient", "-created_at", "-id"],
                condition=Q(is_read=False, in_app=True),
                name="notification_unread",
            ),
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="notification_to_mail"),
            models.Index(
                fields=["digest_at", "recipient"], condition=Q(digest_at__isnull=False), name="notification_to_sum_up"
            ),
            models.Index(fields=["created_at"], name="notification_by_age"),
        ]

    def __str__(self):
        return self.content_title

    def get_absolute_url(self):
        """Through here the place it leads to is reached, and it counts as read."""
        return reverse("feedback:notification", args=[self.pk])

    @property
    def icon(self):
        return ICONS.get(self.notification_type, "bell")

    @property
    def text_language(self):
        """Of the text, where a person wrote it; else it is in the reader's."""
        text = self.content_text if self.notification_type in OF_PEOPLE else ""
        return script_language(text) or guess(text)

    def write(self, write):
        """Title and text as `write` gives them, in the recipient's language and time zone."""
        words = as_read_by(self.recipient, write)
        title, text = (words, self.content_text) if isinstance(words, str) else words
        self.content_title, self.content_text = str(title)[:200], str(text)[:1000]

    quiet = False  # one more of what waits unread already

    def go(self, way, folded=False):
        """Put it on its way: into the app or not, with a mail when it is due or in the next summary. What is
        folded waits a little for what may come right after it."""
        now = timezone.now()
        self.in_app = way.app
        mailed_long_ago = not way.app and self.mailed_at and now - self.mailed_at > MAIL_AGAIN
        self.quiet = folded and self.notification_type in QUIET and not self.is_read and not mailed_long_ago
        if way.mail == Mail.AT_ONCE and not self.quiet:
            self.mail_at = self.mail_at or (now + FOLDING_TIME if folded else now)
        elif way.mail == Mail.DAILY and not self.digest_at:
            self.digest_at = next_time(self.recipient.zone, SummaryHour.of(self.recipient), now)

    def announce(self):
        """Let it be known, once it is committed."""
        if self.in_app:
            live.on_commit(show_badge, self.recipient_id)
            live.publish_on_commit(f"person-{self.recipient_id}", {"type": "notified", "id": self.pk})
        after_commit(notified.send_robust, Notification, notification=self, quiet=self.quiet)
        return self


class NotificationPart(models.Model):
    """One event of those that are folded into a notification: told once, as its key is unique per recipient. `line` is
    what it adds for itself."""

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="parts", verbose_name=_("notification"))
    recipient = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name=_("recipient"))
    actor = models.ForeignKey(
        "accounts.User", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("who did it")
    )
    key = models.CharField(_("event"), max_length=100)
    line = models.CharField(_("says"), max_length=LINE, blank=True)
    url = models.CharField(_("leads to"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("folded event")
        verbose_name_plural = _("folded events")
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notification_part_once")]
        indexes = [models.Index(fields=["notification", "-id"], name="notification_part_newest")]

    def __str__(self):
        return self.key
