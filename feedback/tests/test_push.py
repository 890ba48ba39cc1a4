"""Web push: to whom, to where, encrypted for the one browser, and only while they are signed in there."""

import json
import os

import http_ece
import httpx
import pytest
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.test import Client
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from accounts.models import Block
from feedback import checks, push
from feedback.kinds import Kind
from feedback.models import Notification, Preference, PushSubscription
from feedback.models.push import MOST
from langlearn.lib.testing import new_session
from messaging.tests.factories import ChatFactory, MessageFactory

SETTINGS, CREATE, END = (f"/settings/notifications/{part}" for part in ("", "push/", "push/end/"))
FCM = "https://fcm.googleapis.com/fcm/send/abc"
PASSWORD = "correct horse battery"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings):
    vapid = Vapid02()
    vapid.generate_keys()
    private = vapid.private_key.private_numbers().private_value.to_bytes(32, "big")
    settings.VAPID_PRIVATE_KEY = b64urlencode(private)
    settings.VAPID_SUBJECT = "https://langlearn.example"
    return vapid


class Browser:
    """What a browser makes when it subscribes, and what it does with what comes."""

    def __init__(self, endpoint=FCM):
        self.endpoint, self.secret = endpoint, os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    @property
    def form(self):
        point = push.point_of(self.key.public_key())
        return {"endpoint": self.endpoint, "p256dh": b64urlencode(point), "auth": b64urlencode(self.secret)}

    def read(self, content):
        return json.loads(http_ece.decrypt(content, private_key=self.key, auth_secret=self.secret))

    def of(self, user):
        return PushSubscription.objects.keep(user, **self.form, session_key=new_session(user))


@pytest.fixture
def service(httpserver, monkeypatch):
    """A push service: what is posted to the real ones arrives at `httpserver`, whatever their host."""

    class Here(httpx.HTTPTransport):
        def handle_request(self, request):
            assert request.url.scheme == "https"
            request.headers["X-Host"] = request.url.host
            request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=httpserver.port)
            return super().handle_request(request)

    real = push.client

    def client():
        http = real()
        http._transport = Here()
        return http

    monkeypatch.setattr(push, "client", client)
    return httpserver


@pytest.fixture
def tell(learner, django_capture_on_commit_callbacks):
    def tell(title="Class at ten", kind=Kind.SESSION_ALERT, event="one", **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return Notification.objects.tell(
                learner.user, event, lambda: (title, "private words"), notification_type=kind, **fields
            )

    return tell


# Sending -------------------------------------------------------------------------------------------------------------


def test_the_browser_reads_the_title_and_a_number_and_nothing_more(service, learner, tell, keys, settings):
    browser = Browser()
    browser.of(learner.user)
    service.expect_ordered_request("/fcm/send/abc", "POST").respond_with_data(status=201)
    told = tell("水曜日の授業は十時から")
    service.check()
    request = service.log[0][0]
    assert browser.read(request.data) == {
        "title": "水曜日の授業は十時から",
        "url": f"/notifications/{told.pk}/",
        "tag": push.topic(told),
        "lang": "",
        "unread": 1,
    }
    assert b"private" not in request.data
    headers = request.headers
    assert headers["X-Host"] == "fcm.googleapis.com"
    assert (headers["Content-Encoding"], headers["TTL"], headers["Urgency"]) == ("aes128gcm", "900", "high")
    assert len(headers["Topic"]) <= 32
    scheme, _, parameters = headers["Authorization"].partition(" ")
    token, key = (part.split("=", 1)[1] for part in parameters.split(","))
    assert scheme == "vapid" and key == push.public_key() == b64urlencode(push.point_of(keys.public_key))
    assert Vapid02.verify(headers["Authorization"])
    claims = json.loads(push.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == "https://fcm.googleapis.com"
    assert claims["sub"] == settings.VAPID_SUBJECT


def test_the_number_counts_chats_and_notifications(learner, partner, tell):
    told = tell("One")
    tell("Two", event="two")
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory(chat=chat, sender=partner)
    MessageFactory(chat=ChatFactory(user1=partner), sender=partner)  # another's
    assert push.payload(told)["unread"] == 3


def test_every_browser_of_the_person_and_of_nobody_else(service, learner, partner, tell):
    browsers = [Browser(f"https://updates.push.services.mozilla.com/{number}") for number in range(3)]
    for browser, person in zip(browsers, (learner, learner, partner), strict=True):
        browser.of(person.user)
    for number in range(2):
        service.expect_request(f"/{number}", "POST").respond_with_data(status=201)
    tell()
    assert sorted(request.path for request, _ in service.log) == ["/0", "/1"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_forgotten(service, learner, tell, status):
    Browser().of(learner.user)
    service.expect_request("/fcm/send/abc").respond_with_data(status=status)
    tell()
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [400, 403, 413])
def test_a_refusal_is_logged_and_the_subscription_stays(service, learner, tell, status, caplog):
    Browser().of(learner.user)
    service.expect_request("/fcm/send/abc").respond_with_data(status=status)
    tell()
    assert PushSubscription.objects.count() == 1
    assert f"refused with {status}" in caplog.text


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again_twice(service, learner, tell, status, monkeypatch):
    planned = []

    class Later:
        def enqueue(self, *args):
            planned.append(args)

    monkeypatch.setattr(push.send.__class__, "using", lambda self, run_after: Later())
    kept = Browser().of(learner.user)
    service.expect_request("/fcm/send/abc").respond_with_data(status=status)
    told = tell()
    assert planned == [(told.pk, kept.pk, 1)]
    push.send.func(told.pk, kept.pk, 2)
    assert len(planned) == 1


def test_a_redirect_is_not_followed(service, learner, tell):
    Browser().of(learner.user)
    service.expect_request("/fcm/send/abc").respond_with_data(status=302, headers={"Location": service.url_for("/in")})
    tell()
    assert [request.path for request, _ in service.log] == ["/fcm/send/abc"]


def test_nothing_is_asked_of_an_address_that_got_in_otherwise(service, learner, tell, monkeypatch):
    monkeypatch.setattr(push, "again", lambda *args: None)
    Browser("https://127.0.0.1/latest/meta-data").of(learner.user)
    tell()
    assert service.log == []


def test_as_they_chose_and_only_with_an_entry(service, learner, tell):
    Browser().of(learner.user)
    tell(kind=Kind.LIKE)
    Preference.objects.choose(learner.user, Kind.SESSION_ALERT, push=False)
    tell(event="two")
    Preference.objects.choose(learner.user, Kind.SESSION_CHANGE, app=False)
    tell(kind=Kind.SESSION_CHANGE, event="three")
    assert service.log == []


def test_not_what_was_read_by_then_nor_of_the_blocked(service, learner, partner, tell):
    kept = Browser().of(learner.user)
    told = Notification.objects.tell(learner.user, "a", lambda: "A", notification_type=Kind.COMMENT, actor=partner.user)
    Block.objects.make(learner.user, partner.user)
    push.send.func(told.pk, kept.pk)
    other = Notification.objects.tell(learner.user, "b", lambda: "B", notification_type=Kind.COMMENT)
    Notification.objects.filter(pk=other.pk).update(is_read=True)
    push.send.func(other.pk, kept.pk)
    assert service.log == []


def test_more_of_what_waits_unread_is_quiet(service, learner, partner, outsider, django_capture_on_commit_callbacks):
    Preference.objects.choose(learner.user, Kind.LIKE, push=True)
    Browser().of(learner.user)
    service.expect_request("/fcm/send/abc").respond_with_data(status=201)

    def like(person):
        with django_capture_on_commit_callbacks(execute=True):
            Notification.objects.fold(
                learner.user, f"like:{person.pk}", "likes:1", actor=person.user, notification_type=Kind.LIKE
            )

    like(partner)
    like(outsider)
    assert len(service.log) == 1


def test_without_keys_there_is_no_push(service, signed_in, learner, tell, settings):
    Browser().of(learner.user)
    settings.VAPID_PRIVATE_KEY = ""
    tell()
    assert service.log == []
    assert signed_in.post(CREATE, Browser().form).status_code == 404
    assert b'id="push"' not in signed_in.get(SETTINGS).content


# Where to ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "endpoint",
    [
        FCM,
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://db5p.notify.windows.com/w/?token=Bg%3d",
        "https://wns2-by3p.notify.windows.com/w/?token=B",
        "https://web.push.apple.com/QGuQ",
        "https://fcm.googleapis.com:443/fcm/send/a",
    ],
)
def test_push_services_are_known(endpoint):
    assert push.is_service(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://user@fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "https://169.254.169.254/latest/meta-data",
        "https://push.services.mozilla.com.evil.example/",
        "https://a/b.push.services.mozilla.com/",
        "https://evil.example/?.push.services.mozilla.com",
        "https://evil.example#.notify.windows.com",
        "https://evil.example\\.notify.windows.com/",
        "https://fcm.googleapis.com\n.evil.example/",
        "https://fcm。googleapis。com/x",
        "ftp://fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "https://fcm.googleapis.com:x/",
        "https://[fcm.googleapis.com/",
        "",
    ],
)
def test_nothing_else_is_asked(signed_in, endpoint):
    assert not push.is_service(endpoint)
    assert signed_in.post(CREATE, Browser(endpoint).form).status_code == 422
    assert not PushSubscription.objects.exists()


# Subscribing ---------------------------------------------------------------------------------------------------------


def test_a_browser_subscribes_and_is_listed(signed_in, learner):
    assert push.public_key() in signed_in.get(SETTINGS).content.decode()
    agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"
    response = signed_in.post(CREATE, Browser().form, headers={"User-Agent": agent})
    assert response.status_code == 200
    html = response.content.decode()
    assert "Firefox, Linux" in html and "This browser" in html and "data-push-here" in html
    kept = PushSubscription.objects.get()
    assert (kept.user, kept.session_key) == (learner.user, signed_in.session.session_key)
    assert "Firefox, Linux" in signed_in.get(SETTINGS).content.decode()


def test_the_same_browser_again_is_one_and_whoever_is_signed_in_there(client, signed_in, partner):
    browser = Browser()
    signed_in.post(CREATE, browser.form)
    signed_in.post(CREATE, browser.form)
    other = Client()
    other.force_login(partner.user)
    other.post(CREATE, browser.form)
    assert PushSubscription.objects.get().user == partner.user


@pytest.mark.parametrize(
    "wrong",
    [
        {"p256dh": "x"},
        {"p256dh": "A" * 87},
        {"auth": ""},
        {"auth": "AAAA"},
        {"auth": "ü" * 22},
        {"endpoint": FCM + "x" * 1000},
    ],
)
def test_keys_that_are_none_are_refused(signed_in, wrong):
    response = signed_in.post(CREATE, Browser().form | wrong)
    assert response.status_code == 422
    assert "data-push-reason>" in response.content.decode()
    assert not PushSubscription.objects.exists()


def test_of_too_many_the_oldest_go(learner):
    for number in range(MOST + 2):
        Browser(f"{FCM}{number}").of(learner.user)
    endpoints = set(PushSubscription.objects.values_list("endpoint", flat=True))
    assert endpoints == {f"{FCM}{number}" for number in range(2, MOST + 2)}


def test_taken_back_with_and_without_scripts(signed_in, learner):
    one, two = Browser().of(learner.user), Browser(FCM + "2").of(learner.user)
    response = signed_in.post(END, {"pk": one.pk})
    assert (response.status_code, response.headers["Location"]) == (302, SETTINGS)
    response = signed_in.post(END, {"pk": two.pk}, headers={"HX-Request": "true"})
    assert response.status_code == 200 and b"<html" not in response.content
    assert not PushSubscription.objects.exists()
    assert signed_in.post(END, {"pk": two.pk}).status_code == 302


@pytest.mark.parametrize("pk", ["", "x", "9" * 30, "-1"])
def test_taking_back_what_is_not_there_changes_nothing(signed_in, learner, pk):
    Browser().of(learner.user)
    assert signed_in.post(END, {"pk": pk}).status_code == 302
    assert PushSubscription.objects.count() == 1


def test_others_keep_theirs(signed_in, partner):
    theirs = Browser().of(partner.user)
    signed_in.post(END, {"pk": theirs.pk})
    assert PushSubscription.objects.count() == 1


def test_anonymous_and_wrong_method(client, signed_in):
    assert signed_in.get(CREATE).status_code == signed_in.get(END).status_code == 405
    client.logout()
    assert client.post(CREATE, Browser().form).status_code == 302
    assert not PushSubscription.objects.exists()


# Ending --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def two(learner):
    """Two browsers of one person, both subscribed."""
    clients = Client(), Client()
    for number, client in enumerate(clients):
        client.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
        client.post(CREATE, Browser(f"{FCM}{number}").form)
    assert PushSubscription.objects.count() == UserSession.objects.count() == 2
    return clients


def left():
    return set(PushSubscription.objects.values_list("endpoint", flat=True))


def test_signing_out_ends_it_there(two):
    two[0].post("/accounts/logout/")
    assert left() == {f"{FCM}1"}


def test_signing_out_the_others_ends_theirs(two):
    two[0].post("/accounts/sessions/")
    assert left() == {f"{FCM}0"}


def test_a_new_password_ends_the_others_and_keeps_this_one(two):
    new = "seven violet kettles"
    two[0].post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert left() == {f"{FCM}0"}
    assert PushSubscription.objects.get().session_key == two[0].session.session_key
    assert "data-push-here" in two[0].get(SETTINGS).content.decode()


def test_a_session_that_ran_out_is_pushed_to_no_more(service, two, tell):
    two[0].session.flush()
    service.expect_request("/fcm/send/abc1").respond_with_data(status=201)
    tell()
    assert left() == {f"{FCM}1"}
    assert len(service.log) == 1


# Keys ----------------------------------------------------------------------------------------------------------------


def test_the_command_makes_keys_that_fit(settings, capsys):
    call_command("vapid_keys")
    made = dict(line.split("=", 1) for line in capsys.readouterr().out.split())
    settings.VAPID_PRIVATE_KEY, settings.VAPID_PUBLIC_KEY = made["VAPID_PRIVATE_KEY"], made["VAPID_PUBLIC_KEY"]
    assert push.public_key() == made["VAPID_PUBLIC_KEY"]
    assert checks.vapid_keys(None) == []


def test_keys_that_do_not_fit_are_found_before_the_start(settings):
    settings.VAPID_PUBLIC_KEY = "other"
    assert [error.id for error in checks.vapid_keys(None)] == ["feedback.E2"]
    settings.VAPID_PRIVATE_KEY = "no key"
    assert [error.id for error in checks.vapid_keys(None)] == ["feedback.E1"]
    settings.VAPID_PRIVATE_KEY = ""
    assert checks.vapid_keys(None) == []
