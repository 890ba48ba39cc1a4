"""Who can be called in a message, as one types."""

import re

import pytest

from accounts.models import Block
from courses.tests.factories import EnrollmentFactory
from courses.tests.group import place, signed_in_as

pytestmark = pytest.mark.django_db


def names(client, course, q=""):
    answer = client.get(place(course, "mentions"), {"q": q})
    assert answer.status_code == 200
    return re.findall(r'data-username="([^"]+)"', answer.content.decode())


def test_the_others_in_the_course(signed_in, group, outsider):
    assert names(signed_in, group) == ["teacher", "yuki"]


@pytest.mark.parametrize("q", ["yu", "YUKI", "田中", "由紀"])
def test_by_username_or_any_name(signed_in, group, q):
    assert names(signed_in, group, q) == ["yuki"]


def test_neither_who_left_nor_who_is_blocked_or_closed(signed_in, group, learner, partner, instructor):
    EnrollmentFactory(course=group, status="cancelled", learner__user__username="left")
    EnrollmentFactory(course=group, learner__user__username="closed", learner__user__is_active=False)
    Block.objects.make(partner.user, learner.user)
    assert names(signed_in, group) == ["teacher"]


def test_a_few_at_a_time(signed_in, group):
    for n in range(12):
        EnrollmentFactory(course=group, learner__user__name=f"Pat {n}")
    assert len(names(signed_in, group, "pat")) == 8


def test_who_may_not(client, group, outsider):
    assert client.get(place(group, "mentions")).status_code == 302
    client.force_login(outsider.user)
    assert client.get(place(group, "mentions")).status_code == 404
    assert signed_in_as(group.instructor).post(place(group, "mentions")).status_code == 405
