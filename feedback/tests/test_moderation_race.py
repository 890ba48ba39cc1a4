"""Deciding at the same moment, on a database with rows of its own to lock."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from accounts.tests.factories import LearnerFactory, UserFactory
from feedback import moderation
from feedback.models import Appeal, Case, Decision, Report
from feedback.moderation import Decided
from feedback.tests.factories import moderator, reported
from social.tests.factories import CommentFactory, PostFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def at_once(calls):
    def run(call):
        try:
            return call()
        except Decided as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(run, calls))


def test_one_of_eight_moderators_wins():
    post = PostFactory()
    case, desk = reported(post, post.author.user), [moderator() for _number in range(8)]
    fields = {"action": "suspend", "rule": "spam", "days": 3}
    made = at_once([lambda mod=mod: moderation.decide(case, mod, **fields) for mod in desk])
    won = [one for one in made if isinstance(one, Decision)]
    assert len(won) == Decision.objects.count() == 1
    assert {error.decision for error in made if isinstance(error, Decided)} == set(won)


def test_reported_while_it_is_decided_nothing_is_lost():
    """Each report is in the case that was decided, and handled with it, or in the next one, and open."""
    post, mod = PostFactory(), moderator()
    case = reported(post, post.author.user)
    people = UserFactory.create_batch(12)
    calls = [lambda person=person: reported(post, post.author.user, reporter=person) for person in people]
    calls.insert(5, lambda: moderation.decide(case, mod, action="dismiss"))
    at_once(calls)
    assert Report.objects.count() == 13
    for report in Report.objects.select_related("case"):
        assert (report.status == "open") == report.case.is_open
    assert sum(case.report_count for case in Case.objects.all()) == 13


def test_many_reports_at_once_are_one_case():
    post, people = PostFactory(), UserFactory.create_batch(10)
    at_once([lambda person=person: reported(post, post.author.user, reporter=person) for person in people])
    assert Case.objects.get().report_count == Report.objects.count() == 10


def test_two_suspensions_at_once_leave_the_longer():
    person, mods = LearnerFactory().user, [moderator(), moderator()]
    cases = [reported(PostFactory(author=person.learner), person) for _number in range(2)]
    days = [1, 30]
    pairs = list(zip(cases, mods, days, strict=True))
    at_once(
        [
            lambda pair=pair: moderation.decide(pair[0], pair[1], action="suspend", rule="spam", days=pair[2])
            for pair in pairs
        ]
    )
    person.refresh_from_db()
    assert person.suspended_until == max(Decision.objects.values_list("until", flat=True))


def test_appealed_many_times_at_once_it_is_once():
    person = UserFactory()
    made = moderation.decide(reported(person, person), moderator(), action="warn", rule="spam")
    at_once([lambda: moderation.appeal(made, "Please")] * 8)
    assert Appeal.objects.count() == Case.objects.filter(kind="appeal").count() == 1


def test_undone_and_answered_at_once_it_is_undone_once():
    post = PostFactory()
    made = moderation.decide(reported(post, post.author.user), moderator(), action="hide", rule="spam")
    case = moderation.appeal(made, "Please").case
    others = [moderator() for _number in range(4)]
    calls = [lambda mod=mod: moderation.undo(made, mod) for mod in others]
    calls += [lambda mod=mod: moderation.answer(case, mod, overturn=True) for mod in others]
    at_once(calls)
    assert Decision.objects.filter(action="undo").count() == 1
    post.refresh_from_db()
    assert post.hidden_at is None


def test_counters_stay_right_while_comments_come_and_are_hidden():
    post, mod = PostFactory(), moderator()
    cases = [reported(comment, comment.author.user) for comment in CommentFactory.create_batch(5, post=post)]
    people = LearnerFactory.create_batch(5)
    calls = [lambda case=case: moderation.decide(case, mod, action="hide", rule="spam") for case in cases]
    calls += [lambda person=person: CommentFactory(post=post, author=person) for person in people]
    at_once(calls)
    post.refresh_from_db()
    assert post.comment_count == post.comments.counted().count() == 5
