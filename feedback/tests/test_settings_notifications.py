"""Everyone chooses for each kind how it comes; without scripts as with them."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.kinds import DEFAULTS, Kind, Mail, Way, kinds_of
from feedback.models import Notification, Preference, SummaryHour

ADDRESS = "/settings/notifications/"


def filled(user, push=False, **changes):
    """What the form sends as it stands, with `changes`; None leaves a box empty."""
    sent = {"hour": "8"}
    for kind in kinds_of(user):
        way, name = Preference.objects.way(user, kind), kind.replace(" ", "-")
        sent |= {f"{name}-app": "on"} if way.app else {}
        sent |= {f"{name}-push": "on"} if way.push and push else {}
        sent[f"{name}-mail"] = str(way.mail)
    return {name: value for name, value in (sent | changes).items() if value is not None}


def test_it_shows_how_things_come(signed_in, learner):
    Preference.objects.choose(learner.user, Kind.LIKE, app=False, mail=Mail.DAILY)
    page = signed_in.get(ADDRESS)
    html = page.content.decode()
    form = page.context["form"]
    assert [row["kind"] for row in form.rows] == list(Kind)
    assert form["like-mail"].initial == Mail.DAILY and not form["like-app"].initial
    assert 'aria-current="page">Notifications' in html
    assert "push" not in form.rows[0] and 'id="push"' not in html, "no keys, no push"


def test_each_kind_is_chosen_by_itself(signed_in, learner):
    changes = {"like-app": None, "comment-mail": "at once", "session-alert-mail": "none", "session-alert-app": None}
    response = signed_in.post(ADDRESS, filled(learner.user, **changes))
    assert (response.status_code, response.headers["Location"]) == (302, ADDRESS)
    ways = Preference.objects.ways(learner.user)
    assert ways[Kind.LIKE].is_none
    assert ways[Kind.SESSION_ALERT].is_none
    assert ways[Kind.COMMENT] == Way(push=True, mail=Mail.AT_ONCE)
    assert ways[Kind.FOLLOW] == DEFAULTS[Kind.FOLLOW]
    assert Preference.objects.count() == 3, "what was left alone stays a default"
    assert "What you are told is saved." in signed_in.get(ADDRESS).content.decode()


def test_what_is_none_is_not_told_and_what_is_both_is(signed_in, learner):
    signed_in.post(ADDRESS, filled(learner.user, **{"like-app": None, "follow-mail": "at once"}))
    assert Notification.objects.tell(learner.user, "a", lambda: "A like", notification_type=Kind.LIKE) is None
    told = Notification.objects.tell(learner.user, "b", lambda: "A follower", notification_type=Kind.FOLLOW)
    assert told.in_app and told.mail_at


def test_decisions_of_staff_stay_in_the_app(signed_in, learner):
    html = signed_in.get(ADDRESS).content.decode()
    assert 'name="moderation-app"' in html.split("disabled")[0] or "disabled" in html
    signed_in.post(ADDRESS, filled(learner.user, **{"moderation-app": None, "moderation-mail": "none"}))
    assert Preference.objects.way(learner.user, Kind.MODERATION).app
    assert Preference.objects.way(learner.user, Kind.MODERATION).mail == Mail.NONE


def test_a_new_hour_holds_for_what_waits_already(signed_in, learner):
    learner.user.timezone = "Asia/Dhaka"
    learner.user.save()
    with time_machine.travel(datetime(2026, 11, 25, 12, tzinfo=UTC), tick=False):
        signed_in.force_login(learner.user)
        told = Notification.objects.tell(learner.user, "a", lambda: "Hi", notification_type=Kind.COMMENT)
        assert told.digest_at == datetime(2026, 11, 26, 2, tzinfo=UTC)
        signed_in.post(ADDRESS, filled(learner.user, hour="21"))
        told.refresh_from_db()
        assert told.digest_at == datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert SummaryHour.of(learner.user) == 21
    signed_in.post(ADDRESS, filled(learner.user, hour="0"))
    assert SummaryHour.of(learner.user) == 0


@pytest.mark.parametrize("wrong", [{"like-mail": "hourly"}, {"hour": "24"}, {"hour": ""}, {"comment-mail": ""}])
def test_a_wrong_choice_saves_nothing_and_keeps_the_rest(signed_in, learner, wrong):
    response = signed_in.post(ADDRESS, filled(learner.user, **{"follow-app": None} | wrong))
    assert response.status_code == 422
    html = response.content.decode()
    assert "Nothing is saved yet" in html
    assert 'aria-invalid="true"' in html
    assert "checked" not in html.split('name="follow-app"')[1].split(">")[0]
    assert not Preference.objects.exists()


def test_instructors_choose_of_theirs(client, instructor):
    client.force_login(instructor.user)
    form = client.get(ADDRESS).context["form"]
    assert "enrollment-app" in form.fields and "like-app" not in form.fields
    client.post(ADDRESS, filled(instructor.user, **{"like-app": "on", "enrollment-mail": "none"}))
    assert {row.kind for row in Preference.objects.all()} == {Kind.ENROLLMENT}


def test_staff_has_the_page(client, staff):
    client.force_login(staff)
    assert client.get(ADDRESS).status_code == 200


def test_few_queries(signed_in, learner):
    with CaptureQueriesContext(connection) as queries:
        signed_in.get(ADDRESS)
    assert len(queries) <= 10


def test_the_list_leads_there(signed_in):
    assert ADDRESS in signed_in.get("/notifications/").content.decode()


def test_anonymous_and_wrong_method(client, signed_in, learner):
    assert signed_in.put(ADDRESS).status_code == 405
    client.logout()
    assert client.post(ADDRESS, {"like-mail": "none"}).status_code == 302
    assert not Preference.objects.exists()
