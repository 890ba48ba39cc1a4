"""Comments on posts, in threads; some carry a correction of the post."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block
from social.signals import comment_added, comment_withdrawn, held_back

from .post import LONGEST, Post


class TextChanged(Exception):
    """The text of the post is no longer the one that was corrected."""


class CommentQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Comments that `viewer` (a User) may see: of active people, no block between the two, not hidden by staff;
        and one's own."""
        hidden = Block.objects.hiding_from(viewer)
        others = Q(hidden_at=None) | Q(author=viewer.pk)
        return self.filter(others, author__user__is_active=True).exclude(author__in=hidden)

    def counted(self):
        """Those that the counters of their posts hold."""
        return self.filter(deleted_at=None, hidden_at=None)

    def with_author(self):
        return self.select_related("author__user")

    def corrections(self):
        return self.exclude(correction="")

    @transaction.atomic
    def correct(self, post, author, correction, note=""):
        """What `author` makes of the text of `post`, in the place of what they made of it before: one a person. The
        lock on the post lets nobody edit it meanwhile, nor the same person correct it twice. `(comment, new)`."""
        stands = Post.objects.select_for_update().get(pk=post.pk)
        if stands.content_text != post.content_text:
            raise TextChanged
        comment = self.corrections().filter(post=post, author=author).first()
        if comment is None:
            fields = {"correction": correction, "corrected_text": stands.content_text, "content_text": note}
            return self.create(post=post, author=author, **fields), True
        if (comment.correction, comment.content_text) != (correction, note):
            comment.correction, comment.content_text = correction, note
            comment.thanked_at = comment.adopted_at = None
            comment.translated_content, comment.translated_by = {}, {}
            comment.hold_if_limited()
            comment.save()
        return comment, False


class Comment(models.Model):
    """[feed_comments] `correction` is a corrected version of the post's text. `hidden_at` and `awaits_review` are as a
    post's; what is hidden does not count."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", verbose_name=_("post"))
    author = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="comments", verbose_name=_("author"))
    content_text = models.TextField(_("text"), max_length=2000, blank=True, validators=[MaxLengthValidator(2000)])
    correction = models.TextField(
        _("correction"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)]
    )
    corrected_text = models.TextField(_("text that was corrected, as it stood"), max_length=LONGEST, blank=True)
    thanked_at = models.DateTimeField(_("thanked for the correction"), null=True, blank=True, editable=False)
    adopted_at = models.DateTimeField(_("correction adopted"), null=True, blank=True, editable=False)
    translated_content = models.JSONField(_("translations"), default=dict, blank=True)
    translated_by = models.JSONField(_("who translated"), default=dict, blank=True, editable=False)
    parent_comment = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    awaits_review = models.BooleanField(_("held back until staff let it through"), default=False, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(content_text="") | ~Q(correction="") | Q(deleted_at__isnull=False),
                name="comment_not_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "id"], name="comment_of_post"),
            models.Index(fields=["author", "-id"], name="comment_of_author"),
            # one correction of a post by a person
            models.Index(fields=["post", "author"], condition=~Q(correction=""), name="comment_corrections"),
            # the one that the post's author made their own: every card of a list asks for it, few have one
            models.Index(fields=["post"], condition=Q(adopted_at__isnull=False), name="comment_adopted"),
        ]

    def __str__(self):
        return (self.content_text or self.correction)[:60]

    def clean(self):
        """The constraint, for forms that do not have all of its fields."""
        if not (self.content_text or self.correction or self.deleted_at):
            raise ValidationError(_("Write something first."))

    @transaction.atomic
    def save(self, *args, **kwargs):
        """A new comment counts at once; `receivers` uncounts a deleted one."""
        new = self._state.adding
        if new:
            self.hold_if_limited()
        super().save(*args, **kwargs)
        if new and self.counts:
            self.count(+1)

    @property
    def counts(self):
        return not self.deleted_at and not self.hidden_at

    def hold_if_limited(self):
        """What a limited account writes waits for staff; to be saved by the caller."""
        if not self.author.user.is_limited or self.hidden_at:
            return
        if self.pk:
            self.count(-1)
        self.hidden_at, self.awaits_review = timezone.now(), True

    def announce(self):
        """Tell whom it concerns: others, or staff while it is held back."""
        if self.awaits_review:
            held_back.send(Comment, row=self)
        else:
            comment_added.send(Comment, comment=self)

    @transaction.atomic
    def set_hidden(self, hidden):
        """Staff take it out of sight, or let it be seen; the counters follow. True where that is new."""
        Post.objects.select_for_update().get(pk=self.post_id)
        here = Comment.objects.select_for_update().get(pk=self.pk)
        if bool(here.hidden_at) == hidden and not here.awaits_review:
            return False
        counted = here.counts
        here.hidden_at, here.awaits_review = (here.hidden_at or timezone.now()) if hidden else None, False
        here.save(update_fields=["hidden_at", "awaits_review"])
        if here.counts != counted:
            here.count(-1 if hidden else +1)
        self.hidden_at, self.awaits_review = here.hidden_at, False
        return True

    def count(self, by):
        """Put it into the counters of its post, or take it out."""
        corrections = by if self.correction else 0
        Post.objects.filter(pk=self.post_id).update(
            comment_count=F("comment_count") + by, correction_count=F("correction_count") + corrections
        )

    @transaction.atomic
    def leave_gap(self):
        """Its words go, its place stays for those who answered."""
        here = Comment.objects.select_for_update().get(pk=self.pk)
        if here.deleted_at:
            return
        if here.counts:
            here.count(-1)
        self.deleted_at, self.thanked_at, self.adopted_at = timezone.now(), None, None
        self.hidden_at, self.awaits_review = None, False
        self.content_text = self.correction = self.corrected_text = ""
        self.translated_content, self.translated_by = {}, {}
        self.save()
        comment_withdrawn.send(Comment, comment=self)

    @property
    def is_perfect(self):
        """Whether who read the post for mistakes found none."""
        return bool(self.correction) and self.correction == self.corrected_text

    @transaction.atomic
    def thank(self):
        """The post's author thanks for the correction. True where it is new."""
        if self.thanked_at:
            return False
        self.thanked_at = timezone.now()
        self.save(update_fields=["thanked_at"])
        return True

    @transaction.atomic
    def adopt(self, adopted=True):
        """The post's author takes this correction for the right one, in the place of another; or no longer."""
        Post.objects.select_for_update().get(pk=self.post_id)
        Comment.objects.filter(post=self.post_id, adopted_at__isnull=False).exclude(pk=self.pk).update(adopted_at=None)
        self.adopted_at = (self.adopted_at or timezone.now()) if adopted else None
        self.save(update_fields=["adopted_at"])
