import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import Block, User
from feedback.models import Notification
from feedback.tests.factories import NotificationFactory
from feedback.views.notifications import ROWS

LIST = "/notifications/"


@pytest.fixture
def told(learner):
    """Makes notifications of `learner`."""

    def make(**fields):
        return NotificationFactory(recipient=learner.user, **fields)

    return make


def shown(response):
    assert response.status_code == 200
    return [int(pk) for pk in re.findall(r'id="notification-(\d+)"', response.content.decode())]


def test_newest_first_and_only_mine(signed_in, told):
    old = told(created_at=now() - timedelta(hours=2))
    new = told(created_at=now() - timedelta(hours=1))
    NotificationFactory()
    assert shown(signed_in.get(LIST)) == [new.pk, old.pk]


def test_unread_ones_are_marked_in_words_too(signed_in, told):
    told(content_title="Fresh")
    told(content_title="Stale", is_read=True)
    html = signed_in.get(LIST).content.decode()
    assert html.count("notification-row--unread") == html.count("(unread)") == 1
    assert "Mark all as read" in html


def test_days_are_the_readers_own(signed_in, learner, told):
    User.objects.filter(pk=learner.pk).update(timezone="Asia/Tokyo")
    with time_machine.travel(datetime(2026, 3, 10, 3, tzinfo=UTC)):  # noon in Tokyo
        signed_in.force_login(learner.user)
        told(content_title="One", created_at=datetime(2026, 3, 9, 16, tzinfo=UTC))  # the 10th there
        told(content_title="Two", created_at=datetime(2026, 3, 9, 14, tzinfo=UTC))  # the 9th
        told(content_title="Three", created_at=datetime(2026, 3, 9, 1, tzinfo=UTC))
        told(content_title="Four", created_at=datetime(2026, 3, 1, 1, tzinfo=UTC))
        html = signed_in.get(LIST).content.decode()
    order = [
        html.index(text) for text in ("Today", ">One<", "Yesterday", ">Two<", ">Three<", "Mar 1, 2026</h2>", ">Four<")
    ]
    assert order == sorted(order)
    assert html.count("notifications__day") == 3


def test_the_face_of_who_did_it_shows(signed_in, told, partner):
    told(actor=partner.user)
    assert "avatar--c" in signed_in.get(LIST).content.decode().split('class="notification-row__face')[1]


@pytest.mark.parametrize("i_block", [True, False])
def test_blocked_people_are_neither_shown_nor_counted(signed_in, learner, partner, told, i_block):
    kept = told()
    told(actor=partner.user)
    assert Notification.objects.of(learner.user).unread().count() == 2
    Block.objects.make(*((learner.user, partner.user) if i_block else (partner.user, learner.user)))
    assert shown(signed_in.get(LIST)) == [kept.pk]
    assert Notification.objects.of(learner.user).unread().count() == 1


def test_inactive_people_are_neither_shown_nor_counted(signed_in, learner, partner, told):
    hidden = told(actor=partner.user)
    User.objects.filter(pk=partner.pk).update(is_active=False)
    assert shown(signed_in.get(LIST)) == []
    assert signed_in.get(hidden.get_absolute_url()).status_code == 404


def test_nothing_yet_says_what_will_be(signed_in):
    html = signed_in.get(LIST).content.decode()
    assert "who follows you" in html
    assert "Mark all as read" not in html


def test_pages_hold_each_once_even_at_one_moment(signed_in, told):
    moment = now()
    pks = [told(created_at=moment).pk for _ in range(ROWS + 3)][::-1]
    first = signed_in.get(LIST)
    assert shown(first) == pks[:ROWS]
    more = re.search(r'hx-get="([^"]+)"', first.content.decode().split("load-more")[1])[1].replace("&amp;", "&")
    rest = signed_in.get(more, headers={"HX-Request": "true"})
    assert shown(rest) == pks[ROWS:]
    assert b"<html" not in rest.content
    assert b"notifications__day" not in rest.content, "that day has its heading"
    assert shown(signed_in.get(more)) == pks[ROWS:]


@pytest.mark.parametrize("after", ["x", "1", "9" * 17 + ".1", "1." + "9" * 19, "1.2.3", "٣.1"])
def test_a_wrong_cursor_is_the_first_page(signed_in, told, after):
    one = told()
    assert shown(signed_in.get(LIST, {"after": after, "day": "<x>"})) == [one.pk]


def test_as_many_queries_for_thirty_as_for_three(signed_in, told, outsider, partner):
    def make(number):
        for index in range(number):
            told(actor=[partner.user, outsider.user, None][index % 3])

    make(3)
    with CaptureQueriesContext(connection) as few:
        signed_in.get(LIST)
    make(27)
    with CaptureQueriesContext(connection) as many:
        assert len(shown(signed_in.get(LIST))) == 30
    assert len(many) == len(few) <= 10


def test_instructors_and_staff_have_theirs(client, instructor, staff):
    for user in (instructor.user, staff):
        client.force_login(user)
        own = NotificationFactory(recipient=user)
        assert shown(client.get(LIST)) == [own.pk]


def test_anonymous_signs_in_first(client, db):
    assert client.get(LIST).status_code == 302


def test_only_reading(signed_in):
    assert signed_in.post(LIST).status_code == 405


# One of them ---------------------------------------------------------------------------------------------------------


def test_it_leads_to_the_place_and_counts_as_read(signed_in, told):
    one, other = told(url="/people/yuki/"), told()
    response = signed_in.get(one.get_absolute_url())
    assert (response.status_code, response.headers["Location"]) == (302, "/people/yuki/")
    one.refresh_from_db(), other.refresh_from_db()
    assert one.is_read
    assert not other.is_read


@pytest.mark.parametrize("url", ["", "https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_it_leads_nowhere_else(signed_in, told, url):
    assert signed_in.get(told(url=url).get_absolute_url()).headers["Location"] == LIST


def test_a_look_ahead_reads_nothing(signed_in, told):
    one = told()
    signed_in.head(one.get_absolute_url())
    one.refresh_from_db()
    assert not one.is_read


def test_those_of_others_are_not_there(signed_in):
    others = NotificationFactory()
    assert signed_in.get(others.get_absolute_url()).status_code == 404
    others.refresh_from_db()
    assert not others.is_read


# All of them ---------------------------------------------------------------------------------------------------------


def unread(learner):
    return set(Notification.objects.of(learner.user).unread().values_list("pk", flat=True))


def test_all_that_the_page_showed_count_as_read(signed_in, learner, told):
    told(created_at=now() - timedelta(days=1))
    told(created_at=now() - timedelta(days=2))
    newest = re.search(r'name="newest" value="(\d+)"', signed_in.get(LIST).content.decode())[1]
    later, others = told(), NotificationFactory()
    response = signed_in.post(reverse("feedback:notification_read"), {"newest": newest})
    assert (response.status_code, response.headers["Location"]) == (302, LIST)
    assert unread(learner) == {later.pk}
    others.refresh_from_db()
    assert not others.is_read


@pytest.mark.parametrize("newest", ["", "x", "9" * 40])
def test_without_saying_how_far_it_is_everything(signed_in, learner, told, newest):
    told(), told()
    signed_in.post(reverse("feedback:notification_read"), {"newest": newest})
    assert unread(learner) == set()


def test_reading_is_anonymous_to_nobody_and_posted(client, signed_in, told):
    told()
    assert signed_in.get(reverse("feedback:notification_read")).status_code == 405
    client.logout()
    assert client.post(reverse("feedback:notification_read")).status_code == 302
    assert Notification.objects.unread().count() == 1


def test_only_the_unread(signed_in, told):
    told(is_read=True)
    new = told()
    response = signed_in.get(LIST, {"show": "unread"})
    assert shown(response) == [new.pk]
    assert 'name="show" value="unread"' in response.content.decode()


def test_pages_of_the_unread_stay_with_them(signed_in, told):
    moment = now()
    pks = [told(created_at=moment, is_read=number % 2 == 0).pk for number in range(2 * ROWS + 4)][::-1]
    unread = pks[::2]
    first = signed_in.get(LIST, {"show": "unread"})
    assert shown(first) == unread[:ROWS]
    more = re.search(r'hx-get="([^"]+)"', first.content.decode().split("load-more")[1])[1].replace("&amp;", "&")
    assert shown(signed_in.get(more, headers={"HX-Request": "true"})) == unread[ROWS:]


def test_everything_read_says_so(signed_in, told):
    told(is_read=True)
    assert "You have read everything" in signed_in.get(LIST, {"show": "unread"}).content.decode()


def test_what_came_only_by_mail_is_not_there(signed_in, learner, told):
    told(in_app=False)
    assert shown(signed_in.get(LIST)) == []
    assert Notification.objects.of(learner.user).unread().count() == 0


def test_the_words_of_people_have_their_language(signed_in, told):
    told(notification_type="comment", content_text="雨が降っています")
    told(notification_type="comment", content_text="Me gusta mucho la lluvia")
    told(notification_type="session change", content_text="Kana: Fri 8:00 AM")
    html = signed_in.get(LIST).content.decode()
    assert html.count('text" lang="ja">雨') == html.count('text" lang="es">Me') == 1
    assert 'text">Kana' in html


def test_thirty_rows_for_few_queries_when_unread_only(signed_in, told, partner):
    def make(number):
        for _ in range(number):
            told(actor=partner.user)

    make(3)
    with CaptureQueriesContext(connection) as few:
        signed_in.get(LIST, {"show": "unread"})
    make(27)
    with CaptureQueriesContext(connection) as many:
        assert len(shown(signed_in.get(LIST, {"show": "unread"}))) == 30
    assert len(many) == len(few) <= 10
