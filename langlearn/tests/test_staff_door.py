"""The staff's site behind a second factor."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

ADMIN = "/admin/"


@pytest.fixture(autouse=True)
def strict(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def member(staff):
    staff.set_password("kimchi-jjigae-9")
    staff.save()
    staff.emailaddress_set.update(verified=True)
    return staff


def code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client, member):
    return client.post("/accounts/login/", {"login": member.username, "password": "kimchi-jjigae-9"})


def test_without_one_staff_are_led_to_set_it_up(client, member):
    sign_in(client, member)
    answer = client.get(ADMIN, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "need a second factor" in answer.content.decode()
    for name in ("admin:accounts_user_changelist", "admin:feedback_report_changelist"):
        assert client.get(reverse(name)).status_code == 302


def test_signed_in_with_it_the_door_is_open(client, member):
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    RecoveryCodes.activate(member)
    answer = sign_in(client, member)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(ADMIN).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.get(ADMIN).status_code == 200
    assert client.get("/admin/login/").headers["Location"] == ADMIN


def test_a_session_from_before_gives_its_code_once(client, member):
    sign_in(client, member)
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    answer = client.get(ADMIN, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    answer = client.post(reverse("mfa_reauthenticate") + "?next=/admin/", {"code": code(secret), "next": ADMIN})
    assert answer.headers["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_a_code_opens_it_for_its_own_account_only(client, member, learner):
    TOTP.activate(learner.user, secret := generate_totp_secret())
    client.force_login(learner.user)
    client.post(reverse("mfa_reauthenticate"), {"code": code(secret)})
    assert client.get(ADMIN, follow=True).status_code == 403
    client.force_login(member)
    assert client.get(ADMIN).status_code == 302


def test_where_it_is_not_asked_for_staff_walk_in(client, member, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(member)
    assert client.get(ADMIN).status_code == 200


def test_others_stay_outside(client, learner, settings):
    for asked in (True, False):
        settings.STAFF_SECOND_FACTOR = asked
        client.force_login(learner.user)
        assert client.get(ADMIN, follow=True).status_code == 403
        client.logout()
        assert client.get(ADMIN, follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
