"""Notifications by mail: to whom, when, in what words, and how they end."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import translation
from django.utils.timezone import now

from accounts.models import Block, User
from accounts.tests.factories import UserFactory
from feedback import mailing
from feedback.kinds import Kind, Mail
from feedback.models import Notification, Preference

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return UserFactory(username="reader", name="Noor", email="noor@example.com", timezone="Asia/Dhaka")


@pytest.fixture
def tell(reader, django_capture_on_commit_callbacks):
    """Tells `reader` something, and lets what follows the commit happen."""

    def tell(title="Colors begins at 10", text="", kind=Kind.SESSION_ALERT, event="one", **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return Notification.objects.tell(reader, event, lambda: (title, text), notification_type=kind, **fields)

    return tell


def parts(message):
    (html, kind) = message.alternatives[0]
    assert kind == "text/html"
    return message.body, html


def test_at_once_with_words_place_and_reason(tell, settings):
    told = tell(text="Bring <b>red</b> things & chalk")
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Colors begins at 10", ["noor@example.com"])
    text, html = parts(message)
    link = f"{settings.SITE_URL}/notifications/{told.pk}/"
    assert text.startswith("Colors begins at 10\n\nBring <b>red</b> things & chalk\n")
    assert link in text and f'href="{link}"' in html
    assert "Bring &lt;b&gt;red&lt;/b&gt; things &amp; chalk" in html
    assert "You get mails of this kind at once: Session alerts." in text
    assert "Times are those of your time zone, Dhaka." in text
    assert f"{settings.SITE_URL}/settings/notifications/" in text
    told.refresh_from_db()
    assert told.mail_at is None and told.mailed_at


def test_it_ends_with_one_click(tell, settings):
    tell()
    headers = mail.outbox[0].extra_headers
    address = headers["List-Unsubscribe"]
    assert address.startswith(f"<{settings.SITE_URL}/unsubscribe/") and address.endswith("/>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert address[1:-1] in parts(mail.outbox[0])[0]
    assert address.encode() in mail.outbox[0].message().as_bytes().replace(b"\n ", b"")


def test_only_once_whoever_else_is_at_it(tell):
    told = tell()
    mailing.mail.func(told.pk)
    mailing.sweep()
    assert len(mail.outbox) == 1


def test_to_confirmed_addresses_only(reader, tell):
    reader.emailaddress_set.update(verified=False)
    told = tell()
    assert mail.outbox == []
    told.refresh_from_db()
    assert (told.mail_at, told.mailed_at) == (None, None)
    reader.emailaddress_set.create(email="new@example.com", verified=True)
    tell(event="two")
    assert mail.outbox[0].to == ["new@example.com"]


@pytest.mark.parametrize(("chosen", "mails"), [(Mail.AT_ONCE, 1), (Mail.DAILY, 0), (Mail.NONE, 0)])
def test_as_they_chose(reader, tell, chosen, mails):
    Preference.objects.choose(reader, Kind.LIKE, mail=chosen)
    tell(kind=Kind.LIKE)
    assert len(mail.outbox) == mails


def test_who_changed_their_mind_meanwhile_gets_none(reader, tell, monkeypatch):
    monkeypatch.setattr(mailing.mail.__class__, "enqueue", lambda *args: None)
    told = tell()
    Preference.objects.choose(reader, Kind.SESSION_ALERT, mail=Mail.NONE)
    mailing.sweep()
    assert mail.outbox == []
    told.refresh_from_db()
    assert told.mail_at is None


def test_what_the_queue_lost_is_found(tell, monkeypatch):
    def gone(*args):
        raise ConnectionError("queue")

    monkeypatch.setattr(mailing.mail.__class__, "enqueue", gone)
    tell()
    assert mail.outbox == []
    monkeypatch.undo()
    mailing.sweep()
    assert len(mail.outbox) == 1


def test_what_lay_too_long_is_given_up(tell, monkeypatch):
    monkeypatch.setattr(mailing.mail.__class__, "enqueue", lambda *args: None)
    tell()
    with time_machine.travel(now() + timedelta(days=4)):
        mailing.sweep()
    assert mail.outbox == []
    assert Notification.objects.get().mail_at is None


def test_one_that_cannot_be_written_keeps_no_other(tell, monkeypatch):
    monkeypatch.setattr(mailing.mail.__class__, "enqueue", lambda *args: None)
    bad, good = tell(event="bad"), tell("Fine", event="good")
    monkeypatch.undo()
    write = mailing.written

    def written(row):
        if row == bad:
            raise ValueError("no words")
        return write(row)

    monkeypatch.setattr(mailing, "written", written)
    mailing.sweep()
    assert [message.subject for message in mail.outbox] == ["Fine"]
    assert Notification.objects.get(pk=bad.pk).mail_at
    assert not Notification.objects.get(pk=good.pk).mail_at


def test_nothing_of_the_blocked_nor_to_the_gone(reader, tell, monkeypatch):
    other = UserFactory()
    monkeypatch.setattr(mailing.mail.__class__, "enqueue", lambda *args: None)
    tell(event="one", actor=other)
    Block.objects.make(other, reader)
    tell(event="two")
    User.objects.filter(pk=reader.pk).update(is_active=False)
    monkeypatch.undo()
    mailing.sweep()
    assert mail.outbox == []


def test_who_is_suspended_gets_only_what_staff_decided(reader, tell):
    reader.set_standing(limited_until=None, suspended_until=now() + timedelta(days=3))
    tell()
    assert mail.outbox == []
    tell("We looked at your appeal", kind=Kind.MODERATION, event="two")
    assert len(mail.outbox) == 1


def test_what_staff_decided_reaches_a_closed_account(reader, tell):
    User.objects.filter(pk=reader.pk).update(is_active=False)
    tell("Your account is suspended", kind=Kind.MODERATION)
    assert mail.outbox[0].subject == "Your account is suspended"


def test_what_happens_within_a_minute_is_one_mail(reader, django_capture_on_commit_callbacks):
    def move(name):
        with django_capture_on_commit_callbacks(execute=True):
            Notification.objects.fold(
                reader,
                f"session:{name}",
                into="comments:1:today",
                line=name,
                actor=UserFactory(name=name),
                notification_type=Kind.ANNOUNCEMENT,
            )

    start = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        move("Ana")
        clock.move_to(start + timedelta(seconds=40))
        move("Ben")
        mailing.sweep()
        assert mail.outbox == []
        clock.move_to(start + timedelta(seconds=61))
        mailing.sweep()
        assert [message.subject for message in mail.outbox] == ["Ben and 1 other commented on your post"]
        move("Zoe")
        clock.move_to(start + timedelta(seconds=130))
        mailing.sweep()
        assert len(mail.outbox) == 2, "news again"


def like(reader, capture, name):
    with capture(execute=True):
        Notification.objects.fold(
            reader, f"like:{name}", into="likes:1", actor=UserFactory(name=name), notification_type=Kind.LIKE
        )


@pytest.mark.parametrize("app", [True, False])
def test_likes_are_mailed_once_until_read(reader, app, django_capture_on_commit_callbacks):
    Preference.objects.choose(reader, Kind.LIKE, app=app, mail=Mail.AT_ONCE)
    start = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        for minute in range(0, 40, 4):
            clock.move_to(start + timedelta(minutes=minute))
            like(reader, django_capture_on_commit_callbacks, f"Kim{minute}")
            clock.shift(timedelta(minutes=2))
            mailing.sweep()
        assert [message.subject for message in mail.outbox] == ["Kim0 likes your post"]
        if app:
            Notification.objects.of(reader).read()
        clock.shift(timedelta(days=1, minutes=1))
        like(reader, django_capture_on_commit_callbacks, "Zoe")
        clock.shift(timedelta(minutes=2))
        mailing.sweep()
        assert mail.outbox[-1].subject == "Zoe and 10 others like your post"
        assert len(mail.outbox) == 2


@pytest.mark.parametrize("language", ["en", "es", "ja", "ko", "bn"])
def test_in_the_language_of_the_reader(reader, tell, language, monkeypatch):
    reader.ui_language = language
    reader.save()
    with translation.override("es" if language != "es" else "ja"):
        tell("水曜日の授業")
    text, html = parts(mail.outbox[0])
    assert f'<html lang="{language}">' in html
    with translation.override(language):
        assert str(Kind.SESSION_ALERT.label) in text
        assert translation.gettext("Open it in Langlearn:") in text


def test_a_subject_is_one_line(tell):
    tell("Colors\r\nBcc: everyone@example.com")
    assert mail.outbox[0].subject == "Colors Bcc: everyone@example.com"
    assert mail.outbox[0].message()["Bcc"] is None
