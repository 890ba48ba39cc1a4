"""Both lists: who follows somebody, and whom they follow."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Block, User
from accounts.tests.factories import FollowFactory, LearnerFactory
from accounts.views.people import ROWS

LISTS = ["follower_list", "following_list"]


def make(partner, name, number):
    others = LearnerFactory.create_batch(number)
    for other in others:
        if name == "follower_list":
            FollowFactory(follower=other, followed=partner)
        else:
            FollowFactory(follower=partner, followed=other)
    return [other.pk for other in others]


def get(client, name, status=200, **kwargs):
    response = client.get(reverse(f"accounts:{name}", args=["yuki"]), **kwargs)
    assert response.status_code == status
    return response.content.decode()


def shown(html):
    return [int(pk) for pk in re.findall(r'id="person-(\d+)"', html)]


@pytest.mark.parametrize("name", LISTS)
def test_the_latest_come_first(signed_in, partner, name):
    pks = make(partner, name, 3)
    FollowFactory()  # of others
    assert shown(get(signed_in, name)) == pks[::-1]


@pytest.mark.parametrize("name", LISTS)
def test_each_says_whether_i_follow_them(signed_in, learner, partner, name):
    pks = make(partner, name, 2)
    FollowFactory(follower=learner, followed_id=pks[0])
    html = get(signed_in, name)
    assert html.count('name="following" value="0"') == html.count('name="following" value="1"') == 1


@pytest.mark.parametrize("name", LISTS)
def test_pages_hold_everyone_once(signed_in, partner, name):
    pks = make(partner, name, ROWS + 2)
    html = get(signed_in, name)
    assert shown(html) == pks[:1:-1]
    more = re.search(r'hx-get="([^"]*after=\d+)"', html)[1]
    response = signed_in.get(more, headers={"HX-Request": "true"})
    assert shown(response.content.decode()) == pks[1::-1]
    assert b"<html" not in response.content
    assert b"<html" in signed_in.get(more).content


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "٣"])
def test_a_wrong_cursor_is_the_first_page(signed_in, partner, name, after):
    pks = make(partner, name, 1)
    assert shown(get(signed_in, name, data={"after": after})) == pks


@pytest.mark.parametrize("name", LISTS)
def test_blocks_and_suspensions_hold_in_lists(signed_in, learner, partner, name):
    stays, blocked, blocks_me, inactive = make(partner, name, 4)
    Block.objects.make(learner.user, User.objects.get(pk=blocked))
    Block.objects.make(User.objects.get(pk=blocks_me), learner.user)
    User.objects.filter(pk=inactive).update(is_active=False)
    assert shown(get(signed_in, name)) == [stays]


@pytest.mark.parametrize("name", LISTS)
def test_no_list_over_a_block(signed_in, learner, partner, name):
    Block.objects.make(partner.user, learner.user)
    get(signed_in, name, 404)


@pytest.mark.parametrize("name", LISTS)
def test_instructors_have_none(signed_in, instructor, name):
    assert signed_in.get(reverse(f"accounts:{name}", args=["teacher"])).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so(signed_in, partner, name):
    assert 'class="empty"' in get(signed_in, name)


@pytest.mark.parametrize("name", LISTS)
def test_anonymous_signs_in_first(client, partner, name):
    get(client, name, 302)


@pytest.mark.parametrize("name", LISTS)
def test_only_reading(signed_in, partner, name):
    assert signed_in.post(reverse(f"accounts:{name}", args=["yuki"])).status_code == 405


@pytest.mark.parametrize("name", LISTS)
def test_as_many_queries_for_thirty_as_for_three(signed_in, partner, name):
    make(partner, name, 3)
    with CaptureQueriesContext(connection) as few:
        get(signed_in, name)
    make(partner, name, 27)
    with CaptureQueriesContext(connection) as many:
        assert len(shown(get(signed_in, name))) == 30
    assert len(many) == len(few) <= 10
