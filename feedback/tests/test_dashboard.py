from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import FOREVER, User
from accounts.tests.factories import UserFactory
from courses.tests.factories import GroupMessageFactory
from feedback import dashboard, moderation
from feedback.models import Case
from feedback.tests.factories import moderator, reported
from messaging.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mod(client):
    person = moderator()
    client.force_login(person)
    return person


def test_numbers_of_the_queue(client, mod):
    people = UserFactory.create_batch(3)
    cases = [reported(person, person) for person in people]
    old = timezone.now() - timedelta(days=3)
    Case.objects.filter(pk=cases[0].pk).update(opened_at=old, due_at=old)
    warned = moderation.decide(cases[1], mod, action="suspend", rule="spam", days=None)
    moderation.appeal(warned, "No")
    shown = dashboard.count()
    assert shown["cases"] == {"open": 3, "overdue": 1, "appeals": 1, "held": 0, "oldest": old}
    assert shown["people"] == {"limited": 0, "suspended": 1}
    html = client.get("/admin/").content.decode()
    assert "<b>3</b> open cases" in html
    assert "style=" not in html


def test_thirty_days_the_last_is_today():
    now = timezone.now()
    for ago in (0, 0, 5, 29, 31):
        MessageFactory(sent_at=now - timedelta(days=ago))
    GroupMessageFactory(sent_at=now)
    chart = dashboard.count()["charts"]["messages"]
    assert len(chart.bars) == 30
    assert (chart.today, chart.total, chart.highest) == (3, 5, 3)
    assert (chart.bars[24].count, chart.bars[0].count) == (1, 1)
    assert (chart.bars[-1].height, chart.bars[-1].y) == (dashboard.HEIGHT, 0)
    assert (chart.bars[1].height, chart.bars[1].y) == (0, dashboard.HEIGHT)
    assert chart.bars[-1].day == now.date()


def test_signups_are_of_members():
    UserFactory(is_staff=True)
    UserFactory()
    assert dashboard.count()["charts"]["signups"].total == User.objects.filter(is_staff=False).count() == 1


def test_it_is_a_minute_old_at_most(client, mod):
    client.get("/admin/")
    person = UserFactory()
    reported(person, person)
    assert "<b>0</b> open cases" in client.get("/admin/").content.decode()
    cache.delete(dashboard.KEY)
    assert "<b>1</b> open case" in client.get("/admin/").content.decode()


def test_it_costs_the_same_however_much_there_is(client, mod):
    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/")
        return len(captured)

    queries()
    few = queries()
    for person in UserFactory.create_batch(12):
        reported(person, person)
        person.set_standing(limited_until=FOREVER, suspended_until=None)
        MessageFactory()
    assert queries() == few


def test_it_is_for_who_may_see_cases(client):
    client.force_login(UserFactory(is_staff=True))
    assert 'class="overview"' not in client.get("/admin/").content.decode()
