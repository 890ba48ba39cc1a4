import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Block
from accounts.tests.factories import BlockFactory

pytestmark = pytest.mark.django_db
URL = "/settings/blocks/"


def test_nobody_is_blocked(signed_in):
    assert b"Nobody is blocked" in signed_in.get(URL).content


def test_whom_one_blocked_the_last_first(signed_in, learner):
    BlockFactory(blocker=learner.user, blocked__name="First")
    BlockFactory(blocker=learner.user, blocked__name="Second")
    page = signed_in.get(URL).content.decode()
    assert page.index("Second") < page.index("First")


def test_who_blocked_oneself_is_not_told(signed_in, learner):
    BlockFactory(blocked=learner.user, blocker__name="Shy")
    assert b"Shy" not in signed_in.get(URL).content


def test_others_blocks_are_theirs(signed_in):
    BlockFactory(blocker__name="One", blocked__name="Two")
    assert b"Two" not in signed_in.get(URL).content


def test_unblocking_works_without_scripts(signed_in, learner):
    block = BlockFactory(blocker=learner.user)
    page = signed_in.get(URL).content.decode()
    assert f'action="/people/{block.blocked.username}/block/"' in page
    response = signed_in.post(f"/people/{block.blocked.username}/block/", {"blocked": "0", "next": URL})
    assert response.status_code == 302
    assert not Block.objects.exists()


def test_who_is_gone_is_not_listed(signed_in, learner):
    BlockFactory(blocker=learner.user, blocked__is_active=False)
    assert b"Nobody is blocked" in signed_in.get(URL).content


def test_pages_of_thirty(signed_in, learner):
    BlockFactory.create_batch(31, blocker=learner.user)
    first = signed_in.get(URL)
    assert len(first.context["blocks"]) == 30
    second = signed_in.get(f"{URL}?before={first.context['more']}")
    assert len(second.context["blocks"]) == 1
    assert second.context["more"] is None


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "9" * 5000, "١", "²"])
def test_odd_pages_do_no_harm(signed_in, before):
    assert signed_in.get(URL, {"before": before}).status_code == 200


def test_as_many_queries_for_many(signed_in, learner):
    counts = []
    for number in (3, 27):
        BlockFactory.create_batch(number, blocker=learner.user)
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_anonymous_signs_in_first(client):
    assert client.get(URL).url.startswith("/accounts/login/")


def test_it_is_for_reading(signed_in):
    assert signed_in.post(URL).status_code == 405
