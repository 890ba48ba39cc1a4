import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile

from accounts.models import User
from accounts.tests.factories import UserFactory
from messaging.models import Message
from messaging.tests.factories import MessageFactory

LIST = "/admin/messaging/message/"


@pytest.fixture
def message(db):
    message = MessageFactory(content_text="for your eyes only", type="audio")
    message.audio.save("voice.webm", ContentFile(b"sound"))
    return message


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


def test_list_does_not_show_words(boss, message):
    page = boss.get(LIST)
    assert list(page.context["cl"].result_list) == [message]
    assert b"for your eyes only" not in page.content
    assert not boss.get(LIST, {"q": "eyes"}).context["cl"].result_count


def test_page_shows_and_offers_the_recording(boss, message):
    page = boss.get(f"{LIST}{message.pk}/change/").content.decode()
    assert "for your eyes only" in page
    assert f"{LIST}{message.pk}/file/audio/" in page
    answer = boss.get(f"{LIST}{message.pk}/file/audio/")
    assert b"".join(answer.streaming_content) == b"sound"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_no_other_field_is_a_file(boss, message):
    for field in ("image", "content_text", "sender"):
        assert boss.get(f"{LIST}{message.pk}/file/{field}/").status_code == 404


def test_nobody_writes_or_changes(boss, message):
    assert boss.get(f"{LIST}add/").status_code == 403
    assert boss.post(f"{LIST}{message.pk}/change/", {"content_text": "other"}).status_code == 403
    message.refresh_from_db()
    assert message.content_text == "for your eyes only"


def test_superuser_deletes(boss, message):
    boss.post(f"{LIST}{message.pk}/delete/", {"post": "yes"})
    assert not Message.objects.exists()
    assert "eyes" not in LogEntry.objects.get().object_repr


def test_other_staff_see_nothing_whatever_their_permissions(client, message):
    helper = UserFactory(is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(content_type__app_label="messaging"))
    client.force_login(User.objects.get(pk=helper.pk))
    addresses = ["", f"{message.pk}/change/", f"{message.pk}/file/audio/"]
    assert [client.get(LIST + address).status_code for address in addresses] == [403, 403, 404]
    assert client.get(f"/admin/messaging/chat/{message.chat_id}/change/").status_code == 403


def test_member_and_visitor_get_no_file(client, message, learner):
    assert client.get(f"{LIST}{message.pk}/file/audio/").status_code == 302
    client.force_login(learner.user)
    assert client.get(f"{LIST}{message.pk}/file/audio/", follow=True).status_code == 403
