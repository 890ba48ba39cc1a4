"""Comments on posts, in threads; some carry a correction of the post."""

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block

from .post import LONGEST, Post


class CommentQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Comments that `viewer` (a User) may see: of active people, and no block between the two."""
        hidden = Block.objects.hiding_from(viewer)
        return self.filter(author__user__is_active=True).exclude(author__in=hidden)

    def with_author(self):
        return self.select_related("author__user")


class Comment(models.Model):
    """[feed_comments] `correction` is a corrected version of the post's text."""

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
    parent_comment = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(condition=~Q(content_text="") | ~Q(correction=""), name="comment_not_empty"),
        ]
        indexes = [
            models.Index(fields=["post", "id"], name="comment_of_post"),
            models.Index(fields=["author", "-id"], name="comment_of_author"),
            # one correction of a post by a person
            models.Index(fields=["post", "author"], condition=~Q(correction=""), name="comment_corrections"),
        ]

    def __str__(self):
        return (self.content_text or self.correction)[:60]

    @transaction.atomic
    def save(self, *args, **kwargs):
        """A new comment counts at once; `receivers` uncounts a deleted one."""
        new = self._state.adding
        super().save(*args, **kwargs)
        if new:
            Post.objects.filter(pk=self.post_id).update(comment_count=F("comment_count") + 1)
