"""What the views of both have in common: the parts of an address, and what helps to read a message."""

from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now

from langlearn.lib import reading
from langlearn.lib.choices import Language
from langlearn.lib.diff import marked
from langlearn.lib.translation import QuotaExceeded, Unsupported, later

AN_HOUR = 60 * 60


def number(request, name):
    """A message's id out of the address, or None."""
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else None


def replied(request, messages):
    """The one of `messages` that is being answered: chosen by its address, or in a form that comes back."""
    pk = request.POST.get("parent_msg") or request.GET.get("reply", "")
    known = pk.isdecimal() and len(pk) < 19
    return messages.visible().with_quotes().filter(pk=pk).first() if known else None


def preview(request, form):
    """What a correction would mark, while one writes it."""
    context = {"form": form, "message": form.message}
    if form.is_valid():
        before, after = form.message.content_text, form.cleaned_data["correction"]
        context |= {"marked": marked(before, after), "same": before.strip() == after.strip()}
    return render(request, "talk/_correction_preview.html", context)


def translation(request, message):
    """POST has it translated; GET says how that stands: 204 while it is under way, where a script asks."""
    source = message.language
    wanted = request.POST.get("to") or request.GET.get("to")
    to = wanted if wanted in Language.values else later.target(request.user, source)
    failure, status = None, 200
    if request.method == "POST":
        try:
            later.begin(message, source, to, request.user)
        except (QuotaExceeded, Unsupported) as error:
            failure, status = error, 429 if isinstance(error, QuotaExceeded) else 422
    standing = later.Standing(message, source, to, request.user)
    standing.failure = failure or standing.failure
    if request.method == "POST" and not request.htmx and status == 200:
        return redirect(f"{request.path}?to={to}")
    if standing.waiting:
        status = 202 if request.method == "POST" or not request.htmx else 204
    return show_translation(request, message, standing, status)


def show_translation(request, message, standing, status):
    context = {"standing": standing, "message": message, "new_quota_at": later.new_quota_at()}
    context["no_quota"] = isinstance(standing.failure, QuotaExceeded)
    template = "talk/_translation.html" if request.htmx else "talk/translation.html"
    response = render(request, template, context, status=status)
    if context["no_quota"]:
        response.headers["Retry-After"] = str(int((context["new_quota_at"] - now()).total_seconds()) + 1)
    response.headers["Cache-Control"] = "no-store"
    return response


def reading_help(request, message):
    """How it is read: furigana and rōmaji, or Latin letters."""
    language, text = message.language, message.content_text
    context = {"message": message, "available": reading.available(language)}
    if context["available"]:
        context["latin"] = reading.romanise(text, language)
        context["ruby"] = reading.reading(text, language) if language == Language.JAPANESE else None
    response = render(request, "talk/_reading.html" if request.htmx else "talk/reading.html", context)
    response.headers["Cache-Control"] = f"private, max-age={AN_HOUR}"
    patch_vary_headers(response, ["Cookie", "HX-Request", "Accept-Language"])
    return response
