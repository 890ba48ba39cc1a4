"""What learners write on the feed."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from langlearn.lib.choices import Language
from langlearn.lib.forms import PlainTextField
from langlearn.lib.images import PicturesField
from langlearn.lib.languages import guess, script_language
from social.models import Comment, Post
from social.models.picture import MOST, SIZES, stored
from social.models.post import LONGEST
from social.picture_rows import PictureRows


class PostForm(forms.ModelForm):
    """A new post, or one that its author edits. Without a language it is in the one that its words are in. `start`: the
    first words of a new one, in the language that its author learns."""

    content_text = PlainTextField(
        label=_("Your post"),
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": _("That is too long: a post has at most 5,000 characters.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the post"), choices=[("", _("Detect the language")), *Language.choices], required=False
    )
    pictures = PicturesField(label=_("Pictures"), sizes=SIZES, most=MOST, required=False)

    class Meta:
        model = Post
        fields = ["content_text", "language", "wants_correction"]

    def __init__(self, author, data=None, files=None, *, instance=None, start=""):
        initial = None if instance else {"wants_correction": True}
        if start:
            initial |= {"content_text": start, "language": author.learning_language}
        super().__init__(data, files, instance=instance, initial=initial, auto_id="post_%s")
        self.instance.author = author
        self.picture_rows = PictureRows(self.instance, data)

    def clean(self):
        content = super().clean()
        if self.errors:
            return content
        try:
            self.arranged = self.picture_rows.arranged(content["pictures"])
        except ValidationError as error:
            self.add_error("pictures", error)
            return content
        if not content["content_text"] and not self.arranged:
            self.add_error("content_text", ValidationError(_("Write something first, or add a picture."), "required"))
            return content
        content["language"] = content["language"] or language_of(content["content_text"], self.instance.author)
        return content

    def save(self):
        """The post with its pictures, or nothing at all: no file stays where it fails."""
        uploads = [row.upload for row in self.arranged if not row.pk]
        new = self.instance.pk is None
        with stored(uploads) as names, transaction.atomic():
            post = super().save() if new else self.edit()
            for row, name in zip([row for row in self.arranged if not row.pk], names, strict=True):
                row.content_image = name
            post.set_pictures(self.arranged)
        return post

    def edit(self):
        """What changed, unless it was corrected meanwhile. Counters that change at the same time stay as they are."""
        here = Post.objects.select_for_update().get(pk=self.instance.pk)
        here.check_editable()
        post, changed = self.instance, {"content_text", "language"} & set(self.changed_data)
        post.hidden_at, post.awaits_review = here.hidden_at, here.awaits_review
        if changed:
            post.translated_content, post.translated_by = {}, {}
        if changed or self.picture_rows.differs(self.arranged):
            post.edited_at = timezone.now()
            post.hold_if_limited()
        fields = [*self.Meta.fields, "translated_content", "translated_by", "edited_at", "hidden_at", "awaits_review"]
        post.save(update_fields=fields)
        return post


def language_of(text, author):
    """The language of a text: by its script, or by its words where two languages that the author knows share one."""
    likely = [author.learning_language, author.user.native_language]
    return script_language(text) or guess(text, likely) or author.learning_language


class CommentForm(forms.ModelForm):
    """A comment on `post`, or an answer to one of its comments that the author may see."""

    content_text = PlainTextField(
        max_length=2000, error_messages={"max_length": _("That is too long: a comment has at most 2,000 characters.")}
    )

    class Meta:
        model = Comment
        fields = ["content_text", "parent_comment"]
        widgets = {
            "content_text": forms.Textarea(attrs={"rows": 1, "data-autogrow": True}),
            "parent_comment": forms.HiddenInput,
        }

    def __init__(self, post, author, *args, **kwargs):
        super().__init__(*args, auto_id="comment_%s", **kwargs)
        self.instance.post, self.instance.author = post, author
        text = self.fields["content_text"]
        text.required, text.error_messages["required"] = True, _("Write something first.")
        self.fields["parent_comment"].queryset = (
            post.comments.visible_to(author.user).filter(deleted_at=None).with_author()
        )
        self.fields["parent_comment"].error_messages["invalid_choice"] = _("The comment you answer is gone.")
