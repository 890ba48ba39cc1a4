"""All that one person, or one address, may write in a minute."""

import pytest

from accounts.tests.factories import LearnerFactory
from langlearn.lib import limits


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(limits, "WRITES", "3/minute")
    monkeypatch.setattr(limits, "WRITES_FROM", "5/minute")


def test_all_writes_of_a_person_count_together(client, learner, partner, few):
    client.force_login(learner.user)
    follow = f"/people/{partner.user.username}/follow/"
    assert [client.post(path).status_code < 429 for path in (follow, "/notifications/read/", follow)] == [True] * 3
    answer = client.post(follow)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert client.get("/discover/").status_code == 200
    client.force_login(partner.user)
    assert client.post("/notifications/read/").status_code == 302


def test_all_writes_from_an_address_count_together(client, db, few):
    people = [LearnerFactory().user for _ in range(6)]
    answers = []
    for person in people:
        client.force_login(person)
        answers.append(client.post("/notifications/read/").status_code)
    assert answers == [302] * 5 + [429]
    assert client.post("/notifications/read/", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_what_is_not_for_browsers_is_not_counted(rf, few):
    def view(request):
        raise AssertionError

    view.unpaced = True
    pace = limits.paced(None).process_view
    assert [pace(rf.post("/"), view, (), {}) for _ in range(9)] == [None] * 9
