"""Posts of the feed, and who likes them."""

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, PositiveSmallIntegerField, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, Learner, User
from langlearn.lib.choices import Language
from langlearn.lib.commit import after_commit
from langlearn.lib.diff import marked
from langlearn.lib.search import SearchTextField, search_text
from langlearn.lib.storages import bring_back, withdraw
from social import hashtags
from social.models.picture import PostPicture

LONGEST = 5000
FACE = {"id", "username", "name", "native_language", "profile_image", "is_active"}  # see User.face
UNSEEN = [
    *(f"author__{field.name}" for field in Learner._meta.concrete_fields if not field.primary_key),
    *(f"author__user__{field.name}" for field in User._meta.concrete_fields if field.name not in FACE),
]


class PostQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Posts that `viewer` (a User) sees: those that are open to them, and that they did not hide."""
        return self.open_to(viewer).not_hidden_by(viewer)

    def open_to(self, viewer):
        """Of active people, no block between the two, not hidden by staff; and one's own. Not by a join: a planner may
        walk all learners first, and put all their posts in order for the newest twenty."""
        others = Q(hidden_at=None) | Q(author=viewer.pk)
        active = Exists(User.objects.active().filter(pk=OuterRef("author")))
        return self.filter(others, active).exclude(author__in=Block.objects.hiding_from(viewer))

    def shown(self):
        """Those that staff neither hid nor hold back."""
        return self.filter(hidden_at=None)

    def not_hidden_by(self, viewer):
        return self.exclude(pk__in=HiddenPost.objects.filter(user=viewer.pk).values("post"))

    def editable_by(self, user):
        return self.filter(author=user.pk)

    def with_author(self):
        return self.select_related("author__user")

    def as_cards(self):
        """With of its author what a card shows, for lists: the rest of two wide rows is not even fetched."""
        return self.with_author().defer("search_text", "translated_by", *UNSEEN)

    def with_mine(self, viewer):
        """With whether `viewer` likes and keeps each."""
        mine = {"post": OuterRef("pk"), "learner": viewer.pk}
        return self.annotate(liked=Exists(Like.objects.filter(**mine)), saved=Exists(Bookmark.objects.filter(**mine)))

    def with_adopted(self, viewer):
        """With the correction that its author made their own, as `adopted_correction`, where `viewer` sees it."""
        adopted = self.model._meta.get_field("comments").related_model.objects.visible_to(viewer)
        # not `exclude(correction="")`: SQLite plans a query anew each time where a value decides on a partial index
        adopted = adopted.filter(post=OuterRef("pk"), adopted_at__isnull=False, correction__gt="")
        return self.annotate(adopted_correction=Subquery(adopted.values("correction")[:1]))

    def newest(self, before=None):
        """Newest first, from before the post of id `before`. Ids and times grow together."""
        posts = self.filter(pk__lt=before) if before else self
        return posts.order_by("-pk")


class Post(models.Model):
    """[feed] What a learner tells everyone. The counters change in the same transaction as the rows they count.

    `author_native` is a copy, as of the writing: posts by natives of a language are a stream of the feed, and an index
    holds one table. `help_rank` orders who waits for a correction: who asks for it, other learners, natives.

    From `hidden_at` on only its author sees it: staff hid it, or while it `awaits_review` have not let it through yet,
    for its author is limited."""

    author = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="posts", verbose_name=_("author"))
    content_text = models.TextField(_("text"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)])
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    translated_content = models.JSONField(_("translations"), default=dict, blank=True)
    translated_by = models.JSONField(_("who translated"), default=dict, blank=True, editable=False)
    like_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    correction_count = models.PositiveIntegerField(_("corrections"), default=0, editable=False)
    wants_correction = models.BooleanField(_("please correct me"), default=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    awaits_review = models.BooleanField(_("held back until staff let it through"), default=False, editable=False)
    author_native = models.CharField(max_length=2, choices=Language.choices, editable=False, blank=True)
    help_rank = models.GeneratedField(
        expression=Case(When(wants_correction=True, then=0), When(author_native=F("language"), then=2), default=1),
        output_field=PositiveSmallIntegerField(),
        db_persist=True,
    )
    search_text = SearchTextField()

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["author", "-id"], name="post_of_author"),
            models.Index(fields=["author", "language", "-id"], name="post_of_author_language"),
            models.Index(fields=["language", "-id"], name="post_of_language"),
            models.Index(fields=["author_native", "-id"], name="post_of_native"),
            models.Index(fields=["author_native", "language", "-id"], name="post_of_native_language"),
            models.Index(fields=["-created_at"], name="post_newest"),
            # Help out: the oldest still without a correction, language by language
            models.Index(fields=["language", "help_rank", "id"], condition=Q(correction_count=0), name="post_waiting"),
        ]

    def __str__(self):
        return self.content_text[:60]

    def save(self, *args, **kwargs):
        """Keeps true what is derived from it."""
        if self._state.adding:
            self.author_native = self.author.native_language
            self.hold_if_limited()
        self.make_searchable()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    def hold_if_limited(self):
        """What a limited account writes waits for staff; to be saved by the caller."""
        if self.author.user.is_limited and not self.hidden_at:
            self.hidden_at, self.awaits_review = timezone.now(), True

    def make_searchable(self):
        """Its words, marked with its tags, author and language: see `search.py`. Hidden, it is not found."""
        if self.hidden_at:
            self.search_text = ""
            return
        marks = [hashtags.mark(tag) for tag in hashtags.tags(self.content_text)]
        self.search_text = search_text(self.content_text, marks=[f"u{self.author_id}", self.language, *marks])

    def get_absolute_url(self):
        return reverse("social:post", args=[self.pk])

    @transaction.atomic
    def set_hidden(self, hidden):
        """Staff take it out of sight, its pictures too, or let it be seen. True where that is new."""
        here = Post.objects.select_for_update().get(pk=self.pk)
        if bool(here.hidden_at) == hidden and not here.awaits_review:
            return False
        here.hidden_at, here.awaits_review = (here.hidden_at or timezone.now()) if hidden else None, False
        here.save(update_fields=["hidden_at", "awaits_review"])
        files = [name for picture in here.pictures.all() for name in picture.names().values()]
        after_commit(withdraw if hidden else bring_back, files)
        self.hidden_at, self.awaits_review = here.hidden_at, False
        return True

    def check_editable(self):
        """Once corrected it stays as it is: the corrections are of these words."""
        if self.hidden_at and not self.awaits_review:
            raise PermissionDenied(_("Our team hid this post, so its text stays as it is. You can still delete it."))
        if self.correction_count:
            raise PermissionDenied(_("This post was corrected, so its text stays as it is. You can still delete it."))

    @cached_property
    def shown_pictures(self):
        """Its pictures in order; `dressed` looks up those of a whole list at once."""
        return list(self.pictures.all())

    @property
    def adopted(self):
        """The text beside the correction that its author made their own, as HTML; None without one."""
        correction = getattr(self, "adopted_correction", None)
        return marked(self.content_text, correction) if correction and correction != self.content_text else None

    @transaction.atomic
    def set_pictures(self, pictures):
        """These, in this order; each has its file already. Files that no picture has any more go."""
        self.pictures.all().delete()
        for position, picture in enumerate(pictures):
            picture.pk, picture.post, picture.position = None, self, position
        PostPicture.objects.bulk_create(pictures)
        self.__dict__.pop("shown_pictures", None)

    @transaction.atomic
    def like(self, learner):
        """`learner` likes it; once, however often it is said. True where it is new."""
        self._locked()
        new = Like.objects.get_or_create(post=self, learner=learner)[1]
        if new:
            Post.objects.filter(pk=self.pk).update(like_count=F("like_count") + 1)
        return new

    @transaction.atomic
    def unlike(self, learner):
        """True where it was liked; `receivers` uncounts it."""
        self._locked()
        like = Like.objects.filter(post=self, learner=learner).first()
        return bool(like and like.delete()[0])

    def _locked(self):
        """Likes of one post wait for each other: two of the same person's at once would both find none, or one."""
        Post.objects.select_for_update().filter(pk=self.pk).values_list("pk", flat=True).first()


class Like(models.Model):
    """[feed_likes]"""

    post = models.ForeignKey(Post, models.CASCADE, related_name="likes", verbose_name=_("post"))
    learner = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="likes", verbose_name=_("learner"))
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [models.UniqueConstraint(fields=["post", "learner"], name="like_once")]
        indexes = [models.Index(fields=["post", "-id"], name="like_of_post")]

    def __str__(self):
        return f"{self.learner_id} ♥ {self.post_id}"


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
