"""The page on which one makes, replaces and takes back the address of one's calendar."""

import pytest

from courses.models import CalendarFeed


def test_without_an_address_it_offers_one(signed_in):
    text = signed_in.get("/courses/calendar/").content.decode()
    assert "Make an address" in text
    assert "webcal:" not in text


def test_it_is_made_and_shown(signed_in, learner, settings):
    answer = signed_in.post("/courses/calendar/replace/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/courses/calendar/")
    token = CalendarFeed.objects.get(user=learner.user).token
    text = signed_in.get("/courses/calendar/").content.decode()
    assert f'data-copy="{settings.SITE_URL}/courses/calendar/{token}.ics"' in text
    assert f'href="webcal://{settings.SITE.netloc}/courses/calendar/{token}.ics"' in text


def test_another_in_its_place(client, signed_in, learner):
    signed_in.post("/courses/calendar/replace/")
    first = CalendarFeed.objects.get().token
    assert "new address" in signed_in.post("/courses/calendar/replace/", follow=True).content.decode()
    second = CalendarFeed.objects.get().token
    client.logout()
    assert client.get(f"/courses/calendar/{first}.ics").status_code == 404
    assert client.get(f"/courses/calendar/{second}.ics").status_code == 200


def test_taken_back(client, signed_in, learner):
    signed_in.post("/courses/calendar/replace/")
    token = CalendarFeed.objects.get().token
    assert signed_in.post("/courses/calendar/revoke/").headers["Location"] == "/courses/calendar/"
    assert "Make an address" in signed_in.get("/courses/calendar/").content.decode()
    client.logout()
    assert client.get(f"/courses/calendar/{token}.ics").status_code == 404
    signed_in.force_login(learner.user)
    assert signed_in.post("/courses/calendar/revoke/").status_code == 302  # again is as well


def test_each_has_their_own(client, learner, instructor):
    for person in (learner, instructor):
        client.force_login(person.user)
        client.post("/courses/calendar/replace/")
    tokens = set(CalendarFeed.objects.values_list("token", flat=True))
    assert len(tokens) == 2
    assert all(len(token) == 32 for token in tokens)
    client.post("/courses/calendar/revoke/")
    assert CalendarFeed.objects.get().user == learner.user


def test_who_neither_takes_nor_gives_courses(client, staff):
    client.force_login(staff)
    assert client.get("/courses/calendar/").status_code == 403
    assert client.post("/courses/calendar/replace/").status_code == 403
    assert CalendarFeed.objects.count() == 0


@pytest.mark.parametrize("address", ["replace", "revoke"])
def test_visitors_and_fetching(client, learner, address):
    assert client.post(f"/courses/calendar/{address}/").headers["Location"].startswith("/accounts/login/")
    client.force_login(learner.user)
    assert client.get(f"/courses/calendar/{address}/").status_code == 405
    assert CalendarFeed.objects.count() == 0


def test_the_settings_lead_there(signed_in, client, staff):
    assert 'href="/courses/calendar/"' in signed_in.get("/settings/account/").content.decode()
    client.force_login(staff)
    assert 'href="/courses/calendar/"' not in client.get("/settings/account/").content.decode()
