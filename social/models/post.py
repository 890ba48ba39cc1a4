"""Posts of the feed, and who likes them."""

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block
from langlearn.lib.choices import Language
from langlearn.lib.search import SearchTextField, search_text

LONGEST = 5000


class PostQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Posts that `viewer` (a User) may see: of active people, and no block between the two."""
        hidden = Block.objects.hiding_from(viewer)
        return self.filter(author__user__is_active=True).exclude(author__in=hidden)

    def editable_by(self, user):
        return self.filter(author=user.pk)

    def with_author(self):
        return self.select_related("author__user")

    def newest(self, before=None):
        """Newest first, from before the post of id `before`. Ids and times grow together."""
        posts = self.filter(pk__lt=before) if before else self
        return posts.order_by("-pk")


class Post(models.Model):
    """[feed] What a learner tells everyone. The counters change in the same transaction as the rows they count."""

    author = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="posts", verbose_name=_("author"))
    content_text = models.TextField(_("text"), max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    content_image = models.ImageField(_("picture"), upload_to="posts/", max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    translated_content = models.JSONField(_("translations"), default=dict, blank=True)
    like_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    correction_count = models.PositiveIntegerField(_("corrections"), default=0, editable=False)
    wants_correction = models.BooleanField(_("please correct me"), default=False)
    search_text = SearchTextField()

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(condition=~Q(content_text="") | ~Q(content_image=""), name="post_not_empty"),
        ]
        indexes = [
            models.Index(fields=["author", "-id"], name="post_of_author"),
            models.Index(fields=["language", "-id"], name="post_of_language"),
            models.Index(fields=["-created_at"], name="post_newest"),
            # Help out: the oldest still without a correction, language by language
            models.Index(fields=["language", "id"], condition=Q(correction_count=0), name="post_uncorrected"),
        ]

    def __str__(self):
        return self.content_text[:60]

    def save(self, *args, **kwargs):
        """Keeps the search text true."""
        self.search_text = search_text(self.content_text)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("social:post", args=[self.pk])

    @transaction.atomic
    def like(self, learner):
        """`learner` likes it; once, however often it is said. True where it is new."""
        new = Like.objects.get_or_create(post=self, learner=learner)[1]
        if new:
            Post.objects.filter(pk=self.pk).update(like_count=F("like_count") + 1)
        return new

    def unlike(self, learner):
        """True where it was liked; `receivers` uncounts it."""
        return bool(Like.objects.filter(post=self, learner=learner).delete()[0])


class Like(models.Model):
    """[feed_likes]"""

    post = models.ForeignKey(Post, models.CASCADE, related_name="likes", verbose_name=_("post"))
    learner = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="likes", verbose_name=_("learner"))
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [models.UniqueConstraint(fields=["post", "learner"], name="like_once")]

    def __str__(self):
        return f"{self.learner_id} ♥ {self.post_id}"


class PostPicture(models.Model):
    """[content_image_url] One of a post's one to four pictures, in order; `alt` says what is on it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="pictures", verbose_name=_("post"))
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    content_image = models.ImageField(_("picture"), upload_to="posts/", max_length=120)
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    width = models.PositiveSmallIntegerField(_("width"), editable=False)
    height = models.PositiveSmallIntegerField(_("height"), editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["post", "position"]
        constraints = [
            models.UniqueConstraint(fields=["post", "position"], name="picture_once_per_place"),
            models.CheckConstraint(condition=Q(position__lt=4), name="picture_at_most_four"),
        ]

    def __str__(self):
        return self.alt or self.content_image.name


class Bookmark(models.Model):
    """A post that a learner keeps."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="bookmarks", verbose_name=_("post"))
    learner = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="bookmarks", verbose_name=_("learner"))
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        constraints = [models.UniqueConstraint(fields=["post", "learner"], name="bookmark_once")]
        indexes = [models.Index(fields=["learner", "-id"], name="bookmark_of_learner")]

    def __str__(self):
        return f"{self.learner_id} keeps {self.post_id}"


class HiddenPost(models.Model):
    """A post that a person does not want to see."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=_("post"))
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name=_("account"))

    class Meta:
        verbose_name = _("hidden post")
        verbose_name_plural = _("hidden posts")
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="hidden_post_once")]

    def __str__(self):
        return f"{self.user_id} hides {self.post_id}"
