"""A post before it is read: how it will look, and mending it until somebody corrects it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from langlearn.lib.choices import Language
from langlearn.lib.limits import rate_limit
from social.forms import PostForm, language_of
from social.models import Post
from social.signals import held_back


@require_POST
@rate_limit("60/minute")
def post_preview(request):
    """The words as they will look; without scripts on a page with the form, where one goes on writing."""
    if not request.user.is_learner:
        raise PermissionDenied(_("Only learners write on the feed."))
    author = request.user.learner
    form = PostForm(author, request.POST)
    text = form.fields["content_text"].to_python(request.POST.get("content_text", ""))
    chosen = request.POST.get("language")
    language = Language(chosen if chosen in Language.values else language_of(text, author))
    context = {"form": form, "text": text, "language": language.value, "language_name": language.label}
    form.files = request.FILES  # its page says that they have to be chosen again
    return render(request, "social/_post_preview.html" if request.htmx else "social/post_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("30/minute")
def post_edit(request, pk):
    """One's own post, until the first correction."""
    mine = get_object_or_404(Post.objects.editable_by(request.user).with_author(), pk=pk)
    mine.check_editable()
    if request.method != "POST":
        return render(request, "social/post_edit.html", {"form": PostForm(mine.author, instance=mine)})
    form = PostForm(mine.author, request.POST, request.FILES, instance=mine)
    if not form.is_valid():
        template = "social/_post_form.html" if request.htmx else "social/post_edit.html"
        return render(request, template, {"form": form}, status=422)
    if form.save().awaits_review:
        held_back.send(Post, row=mine)
    address = mine.get_absolute_url()
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
