"""Signing in while suspended: refused, told why and until when, with an appeal; for nobody without the password."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.models import FOREVER, User
from accounts.models.standing import suspension_token
from feedback import moderation
from feedback.models import Appeal, Case
from feedback.tests.factories import moderator, reported

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def suspended(learner):
    """A decision that suspends `learner` for three days."""
    case = reported(learner.user, learner.user, "harassment", text="rude words")
    mod = moderator()
    fields = {"action": "suspend", "rule": "harassment", "days": 3, "text": "Take a break"}
    return moderation.decide(case, mod, **fields)


def sign_in(client, password=PASSWORD, login="ana"):
    return client.post("/accounts/login/", {"login": login, "password": password})


@pytest.mark.parametrize("login", ["ana", "ana@example.com"])
def test_refused_with_why_and_until_when(client, suspended, login):
    response = sign_in(client, login=login)
    assert response.status_code == 302
    assert response.url.startswith("/suspended/")
    page = client.get(response.url)
    html = page.content.decode()
    for words in ("Your account is suspended", "You can sign in again from:", "Take a break", "harasses somebody"):
        assert words in html
    assert suspended.until.isoformat()[:16] in html
    assert "Send appeal" in html
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get("/discover/").status_code == 302


def test_for_good_there_is_no_date(client, learner):
    moderation.decide(reported(learner.user, learner.user), moderator(), action="suspend", rule="spam")
    html = client.get(sign_in(client).url).content.decode()
    assert "You cannot sign in any more." in html
    assert "9000" not in html


def test_a_wrong_password_says_nothing_of_it(client, suspended, partner):
    of_suspended = sign_in(client, "wrong")
    of_others = sign_in(client, "wrong", login="yuki")
    assert of_suspended.status_code == of_others.status_code == 200
    assert list(of_suspended.context["form"].errors.values()) == list(of_others.context["form"].errors.values())
    assert "suspended" not in of_suspended.content.decode()


def test_over_one_signs_in(client, suspended):
    User.objects.filter(username="ana").update(suspended_until=now() - timedelta(seconds=1))
    assert sign_in(client).url == "/"
    assert client.get("/discover/").status_code == 200


def test_a_new_password_does_not_let_in(client, suspended, learner):
    learner.user.set_password("another good battery")
    learner.user.save()
    assert sign_in(client, "another good battery").url.startswith("/suspended/")


def test_closed_for_another_reason_it_is_as_before(client, suspended):
    User.objects.filter(username="ana").update(is_active=False)
    assert sign_in(client).url == "/accounts/inactive/"


# The appeal of who cannot sign in ------------------------------------------------------------------------------------


@pytest.fixture
def address(suspended, learner):
    return f"/suspended/{suspension_token(learner.user)}/"


def test_appealed_without_signing_in_once(client, address, suspended):
    assert client.post(address, {"text": "It was not me"}).url == address
    client.post(address, {"text": "Again"})
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.decision) == ("It was not me", suspended)
    assert "It is with our team" in client.get(address).content.decode()


def test_an_empty_appeal_comes_back(client, address):
    response = client.post(address, {"text": " "})
    assert response.status_code == 422
    assert "Your account is suspended" in response.content.decode()


def test_overturned_the_account_is_open(client, address, suspended):
    client.post(address, {"text": "It was not me"})
    moderation.answer(Case.objects.open().get(), moderator(), overturn=True)
    assert "you can sign in" in client.get(address).content.decode()
    assert sign_in(client).url == "/"


def test_the_mail_leads_there(client, learner, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        moderation.decide(reported(learner.user, learner.user), moderator(), action="suspend", rule="spam", days=1)
    body = next(mail.body for mail in mailoutbox if mail.to == ["ana@example.com"])
    address = next(word for word in body.split() if "/suspended/" in word)
    assert "Send appeal" in client.get("/" + address.split("/", 3)[3]).content.decode()


@pytest.mark.parametrize("token", ["x", "1", "eyJ.x.y"])
def test_other_addresses_lead_nowhere(client, suspended, token):
    assert client.get(f"/suspended/{token}/").status_code == 404
    assert client.post(f"/suspended/{token}/", {"text": "Let me in"}).status_code == 404
    assert not Appeal.objects.exists()


def test_suspended_without_a_decision_it_says_until_when(client, learner):
    learner.user.set_standing(limited_until=None, suspended_until=FOREVER)
    html = client.get(f"/suspended/{suspension_token(learner.user)}/").content.decode()
    assert "You cannot sign in any more." in html
    assert "Send appeal" not in html


def test_asked_too_often_it_waits(client, address, monkeypatch):
    monkeypatch.setattr("langlearn.lib.limits.hit", lambda name, key, rate: 30)
    assert client.get(address).status_code == 429


def test_wrong_method(client, address):
    assert client.delete(address).status_code == 405
