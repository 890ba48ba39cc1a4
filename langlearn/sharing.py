"""What other apps of the device share with this one: text, a link, pictures.

They POST without a token of ours, so that POST makes nothing: what came waits in the session, its pictures made anew in
the private storage, and a page asks what is to become of it. Only that page's form, with its token, posts or sends.
"""

import uuid
from contextlib import suppress
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.dispatch import receiver
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from langlearn.lib import limits
from langlearn.lib.images import fit_webp
from langlearn.lib.private_files import send_private
from langlearn.lib.storages import private_storage
from messaging import inbox
from messaging.models import Chat
from messaging.sending import take
from social import pace, rooms
from social.forms import PostForm
from social.models.picture import MOST, SIZES

FOLDER = "shared"
WAITS = timedelta(days=1)
PARTNERS = 20
LONGEST = 20_000  # more than a post or a message may have: it is for its writer to shorten it
# A browser says who caused a request; another site's must not reach even the session.
OWN = {"none", "same-origin"}


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limits.rate_limit("60/hour")
def share(request):
    """Where the device's share sheet posts to."""
    if request.method != "POST":
        return redirect("share_send")
    if request.headers.get("Sec-Fetch-Site") not in OWN:
        raise PermissionDenied(_("Only an app of your device shares like this."))
    drop(request)
    parts = [request.POST.get(name, "").strip() for name in ("title", "text", "url")]
    text = "\n".join(dict.fromkeys(part for part in parts if part))[:LONGEST].replace("\0", "")
    uploads = request.FILES.getlist("pictures")
    pictures, said = keep(uploads) if request.user.is_authenticated else ([], [])
    if uploads and not request.user.is_authenticated:
        said = [_("Your text is here. Share the pictures once more, now that you are signed in.")]
    request.session["share"] = {"id": str(uuid.uuid4()), "text": text, "pictures": pictures, "said": said}
    return redirect("share_send")


def keep(uploads):
    """The names under which the pictures wait, and what is to be said of those that do not."""
    names, said = [], []
    for upload in uploads[:MOST]:
        try:
            names.append(private_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.webp", fit_webp(upload, max(SIZES))))
        except ValidationError as error:
            said += [f"{upload.name}: {sentence}" for sentence in error.messages]
    if len(uploads) > MOST:
        said.append(_("Only the first %(most)s pictures are here.") % {"most": MOST})
    return names, said


@require_http_methods(["GET", "HEAD", "POST"])
def share_send(request):
    """Asks where it is to go, and what it is to say; POST does it."""
    if not request.user.is_learner:
        messages.info(request, _("Only learners post and chat, so there is nothing to share to."))
        return redirect("home")
    learner, waiting = request.user.learner, request.session.get("share", {})
    if request.method != "POST":
        form = PostForm(learner)
        form.initial["content_text"] = waiting.get("text", "")
        return show(request, form, waiting, said=waiting.get("said", []))
    pictures = opened(waiting, request.POST.getlist("picture"))
    if request.POST.get("to") == "feed":
        form, answer = to_feed(request, learner, pictures)
    else:
        form, answer = to_chat(request, learner, waiting, pictures)
    if answer is None:
        said = [sentence for sentences in form.errors.values() for sentence in sentences]
        return show(request, PostForm(learner, request.POST), waiting, said, status=422)
    drop(request)
    return answer


def show(request, form, waiting, said, status=200):
    chats, _next = inbox.inbox(request.user.learner, size=PARTNERS)
    data = request.POST
    names, chosen = waiting.get("pictures", []), data.getlist("picture")
    context = {
        "form": form,
        "said": said,
        "to": data.get("to", "feed"),
        "chats": [chat for chat in chats if chat.is_open and chat.partner.user.is_active],
        "pictures": [(number, not data or str(number) in chosen) for number in range(len(names))],
    }
    return render(request, "share.html", context, status=status)


def opened(waiting, chosen):
    """The pictures that are to go along, {number: upload}. What has waited too long is gone."""
    found = {}
    for number, name in enumerate(waiting.get("pictures", [])):
        if str(number) in chosen:
            with suppress(FileNotFoundError), private_storage.open(name) as file:
                found[number] = SimpleUploadedFile(name.rpartition("/")[2], file.read(), "image/webp")
    return found


def to_feed(request, learner, pictures):
    """The form, and where the new post is; or None where there is none, and the form says why."""
    form = PostForm(learner, request.POST, MultiValueDict({"pictures": list(pictures.values())}))
    if not form.is_valid():
        return form, None
    if limits.hit("post_create", limits.user_or_ip(request), pace.RATE):
        form.add_error(None, _("That was a lot at once. Wait a minute, then send it again."))
    if not form.is_valid() or not pace.allows_post(form, learner):
        return form, None
    new = form.save()
    rooms.announce(new)
    return form, redirect("social:post_edit", new.pk) if pictures else redirect(new)


def to_chat(request, learner, waiting, pictures):
    """Each picture is a message of its own, the text goes with the last. What went already is not sent again."""
    number = request.POST.get("to", "")
    chats = Chat.objects.of(learner).with_people()
    chat = chats.filter(pk=number).first() if number.isdecimal() and len(number) < 18 else None
    if chat is None:
        raise Http404
    rows = [(place, {"image": upload}) for place, upload in pictures.items()] or [("text", None)]
    once = uuid.UUID(waiting["id"]) if waiting else uuid.uuid4()
    for place, files in rows:
        is_last = place == rows[-1][0]
        text = request.POST.get("content_text", "") if is_last else ""
        data = {"content_text": text, "client_id": uuid.uuid5(once, f"{chat.pk} {place}")}
        form, message = take(chat, learner, data, files)
        if message is None:
            return form, None
    return form, redirect(chat)


@require_safe
def share_picture(request, number):
    """One of those that wait, for who shared it."""
    names = request.session.get("share", {}).get("pictures", [])
    if number >= len(names):
        raise Http404
    try:
        file = private_storage.open(names[number])
    except FileNotFoundError:
        raise Http404 from None
    return send_private(request, file, {".webp": "image/webp"})


def drop(request):
    """What waits, waits no longer."""
    for name in request.session.pop("share", {}).get("pictures", []):
        private_storage.delete(name)


@receiver(user_logged_out, dispatch_uid="drop_shared")
def drop_shared(request, **kwargs):
    if request is not None:
        drop(request)


def sweep():
    """Pictures that nobody came back for."""
    with suppress(FileNotFoundError):
        for name in private_storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            if timezone.now() - private_storage.get_modified_time(path) > WAITS:
                private_storage.delete(path)
