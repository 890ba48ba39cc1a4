"""Every field of every form that takes a file, and what hostile.py sends there: refused with a sentence, or made anew
with nothing of it left. And where files are served, that nothing of them runs."""

import re
import time
import uuid

import pytest
from django import forms
from django.contrib.admin.sites import site
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.forms.profile import profile_form
from accounts.models import User
from courses.admin.content import FileForm
from courses.models import Course, StudyMaterial
from courses.teaching.uploads import UploadField
from courses.teaching.uploads.kinds import safe_name
from courses.tests.files import film, ooxml, pdf
from langlearn.lib.audio import VoiceField
from langlearn.lib.images import PictureField, PicturesField
from langlearn.tests import hostile
from langlearn.tests.matrix.asking import built_once, quick
from langlearn.tests.matrix.test_leaks import files_in
from langlearn.tests.matrix.world import World
from langlearn.tests.test_anything import subclasses
from messaging.models import Message
from social.models import PostPicture

pytestmark = pytest.mark.django_db
world = built_once(World)
here = quick

LEFT_OVER = re.compile(rb"SECRET|<script|alert\(|<\?php|Main\.class|EXIF|XMP |ICCP", re.IGNORECASE)
OURS = (PictureField, PicturesField, VoiceField, UploadField)


def file_fields():
    """{a form's field: (its place, the field)}, each once, of all forms of ours."""
    found = {}
    for form in subclasses(forms.BaseForm):
        if "admin" not in form.__module__ and not form.__module__.startswith(("django", "allauth")):
            for name, field in getattr(form, "base_fields", {}).items():
                if isinstance(field, forms.FileField) and ".tests." not in form.__module__:
                    found.setdefault(id(field), (f"{form.__name__}.{name}", field))
    return dict(found.values())


FIELDS = file_fields()
PICTURES = {name: field for name, field in FIELDS.items() if isinstance(field, (PictureField, PicturesField))}


def given(field, content, name="a.png"):
    """What is left of a file in that field: a list of the bytes that are kept. Within its time."""
    upload, begun = SimpleUploadedFile(name, content, "image/png"), time.process_time()
    kept = field.clean([upload] if isinstance(field, PicturesField) else upload)
    assert time.process_time() - begun < 5
    if isinstance(field, PicturesField):
        kept = kept[0].files
    return list(kept.values()) if isinstance(kept, dict) else [kept]


def refused(field, content, name="a.png"):
    begun = time.process_time()
    with pytest.raises(ValidationError) as caught:
        given(field, content, name)
    assert all(caught.value.messages)
    assert time.process_time() - begun < 5


def test_no_form_takes_a_file_as_it_is():
    assert {"PersonForm.picture", "PostForm.pictures", "TalkForm.image", "CourseForm.picture"} == set(PICTURES)
    assert [name for name, field in FIELDS.items() if not isinstance(field, OURS)] == []


def test_nor_does_a_form_of_the_staff(rf, world):
    request = rf.get("/admin/")
    request.user = world.user["admin"]
    for model, admin in site._registry.items():
        form = admin.get_form(request, change=True)
        if any(isinstance(field, forms.FileField) for field in form.base_fields.values()):
            assert issubclass(form, FileForm), model


@pytest.mark.parametrize("place", PICTURES)
def test_what_is_no_picture_is_refused(place):
    for label, content in hostile.bad_pictures().items():
        try:
            refused(PICTURES[place], content)
        except AssertionError as error:
            raise AssertionError(label) from error


@pytest.mark.parametrize("place", PICTURES)
def test_of_a_picture_the_pixels_are_kept(place):
    everywhere = ("gif and js", "jpeg and html", "png with a place", "webp with xmp")
    all_here = place == "TalkForm.image"
    for label, content in hostile.polyglots().items():
        if all_here or label in everywhere:
            for file in given(PICTURES[place], content):
                written = file.read()
                assert (written[8:12], LEFT_OVER.search(written)) == (b"WEBP", None), label
                assert re.fullmatch(r"[0-9a-f]{24}(-\d+)?\.webp", file.name), label
                file.seek(0)
                assert set(Image.open(file).info) <= {"loop", "background", "duration", "timestamp"}, label


def test_whatever_it_is_called():
    """Names and types are the sender's to choose: they decide nothing, and stay nowhere."""
    field = PICTURES["TalkForm.image"]
    for name in hostile.NAMES:
        [file] = given(field, hostile.polyglots()["jpeg with a place"], name)
        assert re.fullmatch(r"[0-9a-f]{24}\.webp", file.name), name
        kept = safe_name(name, "pdf")
        assert re.fullmatch(r"[^/\\\0-\x1f<>:\"|?*\u202a-\u202e]{1,124}\.pdf", kept), kept
        assert not kept.startswith(".")


@pytest.mark.parametrize("place", [name for name, field in FIELDS.items() if isinstance(field, UploadField)])
def test_documents_that_do_something_are_refused(place):
    """In materials each; recordings take no documents, so that they refuse them by their names."""
    for name, content in hostile.documents().items():
        refused(FIELDS[place], content, name)
    for label in ("svg", "html", "php", "png as large as a field", "nothing"):
        refused(FIELDS[place], hostile.bad_pictures()[label], "a.png")


def test_what_is_no_voice_is_refused():
    [field] = [field for field in FIELDS.values() if isinstance(field, VoiceField)]
    for content in hostile.voices().values():
        refused(field, content, "voice.webm")


# As it is stored and served ------------------------------------------------------------------------------------------


def as_shown(form):
    """What a browser sends of a form that nobody touched."""
    shown = {field.html_name: field.value() for field in form if not isinstance(field.field, forms.FileField)}
    return {name: value for name, value in shown.items() if value not in (None, False)}


def sent(world):
    """(who, where, data) of every view that takes a file."""
    place, name = hostile.polyglots()["jpeg with a place"], hostile.NAMES[4]

    def photo():
        return SimpleUploadedFile(name, place, "text/html")

    def words():
        return {"content_text": "Look", "client_id": str(uuid.uuid4())}

    profile = as_shown(profile_form(User.objects.get(pk=world.member.pk)))
    document = SimpleUploadedFile("a.html\u202e.docx", ooxml(), "text/html")
    yield "member", "/settings/", {**profile, "picture": photo()}
    yield "member", "/share/", {"text": "Look", "pictures": [photo(), photo()]}
    yield "member", "/feed/", {"content_text": "Look", "language": "en", "pictures": [photo(), photo()]}
    yield "member", f"/chats/{world.chat.pk}/messages/", {**words(), "image": photo()}
    yield "member", f"/courses/{world.course.pk}/room/chat/messages/", {**words(), "image": photo()}
    for made in (photo(), document, SimpleUploadedFile("../unit.pdf", pdf(), "text/html")):
        yield "owner", f"/teach/{world.course.pk}/materials/new/", {"upload": made}
    recorded = {
        "name": "One",
        "recorded_at_0": "2026-01-01",
        "recorded_at_1": "10:00",
        "recorded_at": "2026-01-01T10:00",
    }
    recording = SimpleUploadedFile("a.html.mp4", film(), "text/html")
    yield "owner", f"/teach/{world.course.pk}/recordings/new/", {**recorded, "upload": recording}


def test_as_stored_nothing_is_left_and_as_served_nothing_runs(world):
    before = {*files_in(default_storage), *files_in(storages["private"])}
    clients = {role: Client(headers={"sec-fetch-site": "same-origin"}) for role in ("member", "owner")}
    for role, client in clients.items():
        client.force_login(world.user[role])
    for role, address, data in sent(world):
        assert clients[role].post(address, data).status_code in (302, 303), address
    stored = [
        (storage, name)
        for storage in (default_storage, storages["private"])
        for name in files_in(storage)
        if name not in before
    ]
    assert len(stored) >= 12
    for storage, name in stored:
        assert re.fullmatch(r"\w+/[0-9a-f]{24,32}(-\d+)?\.(webp|pdf|docx|mp4)", name), name
        assert LEFT_OVER.search(storage.open(name).read()) is None, name
    for address in served(world):
        answer = clients["member"].get(address)
        assert answer.status_code == 200, address
        kind = answer.headers["Content-Type"]
        assert kind in ("image/webp", "video/mp4", "application/octet-stream"), address
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        if kind == "application/octet-stream":
            assert answer.headers["Content-Disposition"].startswith("attachment")
        b"".join(answer.streaming_content)


def served(world):
    room = f"/courses/{world.course.pk}/room"
    yield from (f"/share/pictures/{number}/" for number in range(2))
    yield f"/media/{User.objects.get(pk=world.member.pk).profile_image.name}"
    yield from (f"/media/{row.content_image.name}" for row in PostPicture.objects.all())
    yield f"/chats/{world.chat.pk}/messages/{Message.objects.filter(type='image').last().pk}/picture/"
    yield f"{room}/chat/messages/{world.course.group_messages.exclude(image='').last().pk}/picture/"
    yield from (f"{room}/materials/{row.pk}/file/" for row in StudyMaterial.objects.exclude(pk=world.material.pk))
    newest = Course.objects.get(pk=world.course.pk).recordings.exclude(pk=world.recording.pk).get()
    yield f"{room}/recordings/{newest.pk}/file/"
