"""What learners write on the feed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from social.models import Comment, Post


class PostForm(forms.ModelForm):
    """Its language starts as the one the author learns: that is what others will correct."""

    class Meta:
        model = Post
        fields = ["content_text", "language"]
        widgets = {
            "content_text": forms.Textarea(attrs={"rows": 2, "data-autogrow": True}),
        }
        error_messages = {"content_text": {"required": _("Write something first.")}}

    def __init__(self, author, *args, **kwargs):
        super().__init__(*args, initial={"language": author.learning_language}, auto_id="post_%s", **kwargs)
        self.instance.author = author
        self.fields["language"].choices = [choice for choice in self.fields["language"].choices if choice[0]]


class CommentForm(forms.ModelForm):
    """A comment on `post`, or an answer to one of its comments that the author may see."""

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
        self.fields["parent_comment"].queryset = post.comments.visible_to(author.user).with_author()
        self.fields["parent_comment"].error_messages["invalid_choice"] = _("The comment you answer is gone.")
