"""The feed, for staff."""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from langlearn.lib.staff import (
    EMPTY,
    NotAdded,
    ReadOnly,
    StaffAdmin,
    Translated,
    excerpt,
    link,
    list_link,
    person_link,
    picture,
)
from social.models import Comment, Like, Post


@admin.register(Post)
class PostAdmin(NotAdded, Translated, StaffAdmin):
    search_fields = ["content_text"]
    search_people = ["author"]
    search_help_text = _("Words of the post, or a name of its author")
    list_display = ["id", "text", "author_link", "language", "like_count", "comment_count", "created_at"]
    list_display_links = ["id", "text"]
    list_filter = ["language", "created_at"]
    list_select_related = ["author__user"]
    ordering = ["-pk"]
    fields = [
        "author_link",
        "content_text",
        "language",
        "image",
        "likes",
        "comments",
        "translations_shown",
        "created_at",
        "edited_at",
    ]
    readonly_fields = [
        "author_link",
        "image",
        "likes",
        "comments",
        "translations_shown",
        "created_at",
        "edited_at",
    ]

    def save_model(self, request, obj, form, change):
        """A changed text is said to be, and its translations are no longer of it."""
        if "content_text" in form.changed_data:
            obj.edited_at, obj.translated_content, obj.translated_by = timezone.now(), {}, {}
        super().save_model(request, obj, form, change)

    @admin.display(description=_("text"))
    def text(self, post):
        return excerpt(post.content_text) or _("Picture")

    @admin.display(description=_("author"))
    def author_link(self, post):
        return person_link(post.author)

    @admin.display(description=_("pictures"))
    def image(self, post):
        """Each with its alternative text."""
        shown = format_html_join(
            "",
            "<figure>{}<figcaption>{}</figcaption></figure>",
            ((picture(one.content_image, 240), one.alt) for one in post.pictures.all()),
        )
        return shown or EMPTY

    @admin.display(description=_("likes"))
    def likes(self, post):
        return list_link("social_like", str(post.like_count), post__exact=post.pk)

    @admin.display(description=_("comments"))
    def comments(self, post):
        return list_link("social_comment", str(post.comment_count), post__exact=post.pk)


@admin.register(Comment)
class CommentAdmin(NotAdded, Translated, StaffAdmin):
    search_fields = ["content_text", "correction"]
    search_people = ["author"]
    search_help_text = _("Words of the comment or correction, or a name of its author")
    list_display = ["id", "text", "author_link", "post_link", "is_correction", "created_at"]
    list_display_links = ["id", "text"]
    list_filter = [("correction", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["author__user", "post"]
    ordering = ["-pk"]
    fields = [
        "author_link",
        "post_link",
        "answers",
        "content_text",
        "correction",
        "translations_shown",
        "created_at",
    ]
    readonly_fields = ["author_link", "post_link", "answers", "translations_shown", "created_at"]

    def save_model(self, request, obj, form, change):
        if "content_text" in form.changed_data:
            obj.translated_content, obj.translated_by = {}, {}
        super().save_model(request, obj, form, change)

    @admin.display(description=_("text"))
    def text(self, comment):
        return excerpt(comment.content_text or comment.correction)

    @admin.display(description=_("author"))
    def author_link(self, comment):
        return person_link(comment.author)

    @admin.display(description=_("post"))
    def post_link(self, comment):
        return link(comment.post, excerpt(comment.post.content_text, 40) or f"#{comment.post_id}")

    @admin.display(description=_("in reply to"))
    def answers(self, comment):
        return link(comment.parent_comment)

    @admin.display(description=_("correction"), boolean=True)
    def is_correction(self, comment):
        return bool(comment.correction)


@admin.register(Like)
class LikeAdmin(ReadOnly, StaffAdmin):
    search_fields = ["post__pk__exact"]
    search_people = ["learner"]
    search_help_text = _("A name of who likes, or the number of the post")
    list_display = ["id", "post_link", "learner_link", "created_at"]
    list_select_related = ["post", "learner__user"]
    ordering = ["-pk"]
    fields = readonly_fields = ["post_link", "learner_link", "created_at"]

    @admin.display(description=_("post"))
    def post_link(self, like):
        return link(like.post, excerpt(like.post.content_text, 40) or f"#{like.post_id}")

    @admin.display(description=_("learner"))
    def learner_link(self, like):
        return person_link(like.learner)
