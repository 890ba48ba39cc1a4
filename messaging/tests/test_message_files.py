"""Pictures and recordings by the one way in: what is taken, what is refused, and that nothing is left behind."""

import json
import uuid
from datetime import timedelta
from io import BytesIO
from unittest.mock import patch

import pytest
from django.core.files.storage import storages
from django.db import DatabaseError, transaction
from PIL import Image

from accounts.signals import account_deleted
from accounts.tests.factories import BlockFactory, LearnerFactory
from langlearn.lib.tests.test_audio import recorded, video
from langlearn.lib.tests.test_images import encoded, picture, png_header
from messaging.models import Chat, Message
from messaging.sending import FILES_RATE
from messaging.tests.uploads import photo, stored, voice

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SOUND = recorded(seconds=1.5)


def send(client, chat, headers=None, client_id=None, **data):
    given = {"client_id": client_id or str(uuid.uuid4()), **data}
    return client.post(f"/chats/{chat.pk}/messages/", given, headers=headers)


def jpeg_with_place():
    exif = Image.Exif()
    exif[0x010F] = "SECRET"
    exif.get_ifd(0x8825)[1] = "N"
    return encoded(picture((300, 200)), "JPEG", exif=exif, comment=b"SECRET")


# What is taken -------------------------------------------------------------------------------------------------------


def test_a_picture_is_written_anew_and_measured(signed_in, chat):
    answer = send(signed_in, chat, image=photo(jpeg_with_place(), "holiday.jpg", "image/jpeg"))
    assert (answer.status_code, answer.url) == (302, f"/chats/{chat.pk}/")
    message = chat.messages.get()
    assert (message.type, message.content_text) == ("image", "")
    assert (message.image_width, message.image_height) == (300, 200)
    content = message.image.read()
    assert content[8:12] == b"WEBP"
    assert b"SECRET" not in content
    assert b"EXIF" not in content
    assert "holiday" not in message.image.name
    assert [f"messages/{name}" for name in stored()] == [message.image.name]


def test_a_large_one_is_shrunk(signed_in, chat):
    send(signed_in, chat, image=photo(encoded(picture((4000, 1000)), "JPEG")))
    message = chat.messages.get()
    assert (message.image_width, message.image_height) == (1600, 400)


def test_a_picture_may_bring_words(signed_in, chat):
    send(signed_in, chat, image=photo(), content_text="Mi gato")
    message = chat.messages.get()
    assert (message.type, message.content_text) == ("image", "Mi gato")


def test_a_recording_is_measured(signed_in, chat):
    assert send(signed_in, chat, audio=voice(SOUND)).status_code == 302
    message = chat.messages.get()
    assert message.type == "audio"
    assert abs(message.duration - timedelta(seconds=1.5)) < timedelta(seconds=0.1)
    assert len(message.peaks) == 60
    assert message.audio.name.endswith(".webm")


def test_a_recording_of_an_iphone(signed_in, chat):
    send(signed_in, chat, audio=voice(recorded("mp4", "aac", rate=44_100), "voice.mp4", "audio/mp4"))
    assert chat.messages.get().audio.name.endswith(".m4a")


def test_scripts_get_the_message(signed_in, chat):
    page = send(signed_in, chat, HTMX, image=photo()).content.decode()
    message = chat.messages.get()
    assert f'id="message-{message.pk}"' in page
    assert f"/chats/{chat.pk}/messages/{message.pk}/picture/" in page
    assert 'width="60" height="40"' in page


def test_the_same_upload_twice_is_one_message_and_one_file(signed_in, chat):
    client_id = str(uuid.uuid4())
    first, second = (send(signed_in, chat, HTMX, client_id, image=photo()) for _ in range(2))
    assert first.content == second.content
    assert chat.messages.count() == len(stored()) == 1


def test_two_at_once_leave_one_file(signed_in, learner, chat):
    """The other request's row is committed between our look and our insert."""
    client_id = uuid.uuid4()
    look = Message.objects.none()
    with patch("messaging.models.chat.Message.objects.filter", return_value=look):
        Message.objects.create(chat=chat, sender=learner, client_id=client_id, content_text="First")
        assert send(signed_in, chat, client_id=str(client_id), image=photo()).status_code == 302
    assert chat.messages.get().content_text == "First"
    assert stored() == []


def test_the_first_message_may_be_a_picture(signed_in):
    partner = LearnerFactory(user__username="kim")
    data = {"client_id": str(uuid.uuid4()), "image": photo()}
    answer = signed_in.post("/chats/with/kim/", data)
    chat = Chat.objects.get(members__learner=partner)
    assert answer.url == chat.get_absolute_url()
    assert chat.messages.get().image_width == 60


# What is refused -----------------------------------------------------------------------------------------------------

HOSTILE = {
    "html": b"<script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "text named png": b"hello",
    "magic bytes alone": b"\x89PNG\r\n\x1a\n",
    "truncated": encoded(picture((800, 800)), "PNG", compress_level=0)[:4000],
    "bomb": png_header(50_000, 50_000),
    "pdf": b"%PDF-1.7\n1 0 obj",
    "a recording": SOUND,
}


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_picture_is_refused(signed_in, chat, content, headers):
    answer = send(signed_in, chat, headers, image=photo(content), content_text="My words")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'class="composer__error"' in page
    assert "picture" in page.partition('class="composer__error"')[2][:120]
    assert "My words" in page
    assert chat.messages.count() == 0
    assert stored() == []


def test_a_polyglot_keeps_its_pixels_only(signed_in, chat):
    send(signed_in, chat, image=photo(encoded(picture(), "GIF") + b"<script>alert(1)</script>"))
    assert b"script" not in chat.messages.get().image.read()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"RIFF....WAVE", "This is not a voice recording"),
        (b"<script>", "This is not a voice recording"),
        (b"\x1a\x45\xdf\xa3" + b"x" * 500, "This recording is damaged"),
        (SOUND[:300], "recording"),
        (recorded(seconds=0.1), "too short"),
        (video(), "This is a video"),
        (encoded(picture()), "This is not a voice recording"),
    ],
    ids=["wav", "html", "rubbish", "truncated", "a click", "video", "a picture"],
)
def test_what_is_no_recording_is_refused(signed_in, chat, content, sentence):
    answer = send(signed_in, chat, HTMX, audio=voice(content))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert chat.messages.count() == 0
    assert stored() == []


def test_too_long_a_recording(signed_in, chat, settings):
    settings.VOICE_SECONDS = 60
    answer = send(signed_in, chat, HTMX, audio=voice(recorded(seconds=65)))
    assert answer.status_code == 422
    assert "can last 1 minute" in answer.content.decode()


@pytest.mark.parametrize(("kind", "file"), [("image", photo), ("audio", voice)])
def test_too_many_bytes(signed_in, chat, settings, kind, file):
    settings.PICTURE_LIMIT = settings.VOICE_LIMIT = 100
    answer = send(signed_in, chat, HTMX, **{kind: file(b"\x89PNG\r\n\x1a\n" + b"x" * 200)})
    assert answer.status_code == 422
    assert "is larger than" in answer.content.decode()
    assert stored() == []


def test_an_empty_file_is_nothing(signed_in, chat):
    for given in ({"image": photo(b"")}, {"audio": voice(b"")}):
        assert send(signed_in, chat, HTMX, **given).status_code == 422
    assert chat.messages.count() == 0


def test_both_at_once_are_refused(signed_in, chat):
    answer = send(signed_in, chat, HTMX, image=photo(), audio=voice(SOUND))
    assert answer.status_code == 422
    assert "one after the other" in answer.content.decode()
    assert stored() == []


def test_fields_of_measures_are_not_taken_from_outside(signed_in, chat):
    send(signed_in, chat, content_text="Hola", type="image", image="messages/other.webp", image_width="9", peaks="[1]")
    message = chat.messages.get()
    assert (message.type, message.image.name, message.image_width, message.peaks) == ("text", "", None, [])


def test_a_hostile_name_goes_nowhere(signed_in, chat):
    send(signed_in, chat, image=photo(name="../../../etc/passwd\x00.png"))
    assert chat.messages.get().image.name.startswith("messages/")


def test_so_many_files_a_minute(signed_in, chat):
    for _ in range(int(FILES_RATE.partition("/")[0])):
        assert send(signed_in, chat, image=photo(b"x")).status_code == 422
    answer = send(signed_in, chat, HTMX, image=photo(), content_text="Kept")
    assert answer.status_code == 429
    assert "Kept" in answer.content.decode()
    assert send(signed_in, chat, content_text="Words still go").status_code == 302
    assert stored() == []


def test_nobody_else_leaves_a_file(client, outsider, learner, partner, chat):
    client.force_login(outsider.user)
    assert send(client, chat, image=photo()).status_code == 404
    client.logout()
    assert send(client, chat, image=photo()).status_code == 302
    BlockFactory(blocker=partner.user, blocked=learner.user)
    client.force_login(learner.user)
    assert send(client, chat, image=photo()).status_code == 404
    assert (chat.messages.count(), stored()) == (0, [])


def test_a_first_message_that_is_refused_begins_no_chat(signed_in):
    LearnerFactory(user__username="kim")
    data = {"client_id": str(uuid.uuid4()), "image": photo(b"no"), "content_text": "Kept"}
    answer = signed_in.post("/chats/with/kim/", data)
    assert answer.status_code == 422
    assert "Kept" in answer.content.decode()
    assert (Chat.objects.count(), stored()) == (0, [])


# What goes wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "file"), [("image", photo), ("audio", lambda: voice(SOUND))])
def test_a_row_that_fails_takes_its_file_along(signed_in, chat, kind, file):
    signed_in.raise_request_exception = False
    with patch.object(Message, "save", side_effect=DatabaseError("full")) as save:
        assert send(signed_in, chat, **{kind: file()}).status_code in {500, 503}
    assert save.called
    assert (chat.messages.count(), stored()) == (0, [])


def test_a_full_disk_leaves_no_row(signed_in, chat):
    signed_in.raise_request_exception = False
    with patch.object(type(storages["private"]), "_save", side_effect=OSError("No space left")):
        assert send(signed_in, chat, image=photo()).status_code == 500
    assert (chat.messages.count(), stored()) == (0, [])


def test_with_an_account_go_the_files_of_its_chats(learner, signed_in, chat, django_capture_on_commit_callbacks):
    send(signed_in, chat, image=photo())
    send(signed_in, chat, audio=voice(SOUND))
    assert len(stored()) == 2
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        account_deleted.send(type(learner.user), user=learner.user)
    assert stored() == []


def test_the_export_holds_them(learner, signed_in, chat):
    from messaging.export import export_messages

    send(signed_in, chat, audio=voice(SOUND))
    send(signed_in, chat, image=photo())
    entries = dict(export_messages(learner.user))
    first = json.loads(json.dumps(list(entries["messages.json"]), default=str))[0]
    assert first["duration"].startswith("0:00:01")
    assert {name.rpartition(".")[2] for name in entries if name.startswith("media/")} == {"webm", "webp"}
    assert Image.open(BytesIO(next(entries[name] for name in entries if name.endswith("webp")).read())).size == (60, 40)
