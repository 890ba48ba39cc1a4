"""Similar events in one entry, whoever adds to it when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import Block, User
from accounts.signals import account_deleted
from accounts.tests.factories import LearnerFactory, UserFactory
from feedback import folding
from feedback.models import Digest, Notification, NotificationPart, Preference, PushSubscription, SummaryHour
from feedback.tests.factories import DigestFactory, PushSubscriptionFactory
from langlearn.lib import live


@pytest.fixture
def reader(db):
    return UserFactory(username="reader")


def like(reader, actor, number=None, post=7, **fields):
    return Notification.objects.fold(
        reader,
        f"like:{post}:{number or actor.pk}",
        into=f"likes:{post}",
        actor=actor,
        notification_type="like",
        line="My post",
        url=f"/feed/{post}/",
        **fields,
    )


def entry(reader):
    return Notification.objects.of(reader).get()


def test_one_two_and_twenty(reader):
    said = []
    for name in ("Ana", "Ben", *["Kim"] * 17, "Zoe"):
        like(reader, UserFactory(name=name))
        said.append(entry(reader).content_title)
    assert said[0] == "Ana likes your post"
    assert said[1] == "Ben and 1 other like your post"
    assert said[-1] == "Zoe and 19 others like your post"
    assert entry(reader).actor.name == "Zoe"
    assert NotificationPart.objects.count() == 20


def test_the_same_event_again_changes_nothing(reader):
    ana = UserFactory(name="Ana")
    first = like(reader, ana)
    Notification.objects.of(reader).read()
    assert like(reader, ana) is None
    again = entry(reader)
    assert again.is_read
    assert again.created_at == first.created_at


def test_who_did_it_twice_counts_once(reader):
    ana = UserFactory(name="Ana")
    like(reader, UserFactory())
    for number in (1, 2):
        like(reader, ana, number)
    assert entry(reader).content_title == "Ana and 1 other like your post"


def test_a_later_one_makes_it_unread_and_newest(reader):
    like(reader, UserFactory(name="Ana"))
    Notification.objects.update(created_at=timezone.now() - timedelta(days=3))
    Notification.objects.of(reader).read()
    like(reader, UserFactory(name="Ben"))
    again = entry(reader)
    assert not again.is_read
    assert timezone.now() - again.created_at < timedelta(minutes=1)
    assert again.content_title == "Ben and 1 other like your post"


def test_other_posts_and_other_readers_have_their_own(reader):
    ana = UserFactory()
    like(reader, ana)
    like(reader, ana, post=8)
    like(UserFactory(), ana)
    assert Notification.objects.count() == 3


def test_nothing_of_oneself_of_blocked_or_of_gone_people(reader):
    blocked, gone = UserFactory(), UserFactory(is_active=False)
    Block.objects.make(reader, blocked)
    for actor in (reader, blocked, gone):
        assert like(reader, actor) is None
    assert not Notification.objects.exists()


@pytest.mark.parametrize("mine", [True, False])
def test_a_block_takes_one_out_of_the_entry(reader, mine, django_capture_on_commit_callbacks, monkeypatch):
    ana, ben = UserFactory(name="Ana"), UserFactory(name="Ben")
    like(reader, ana)
    like(reader, ben)
    shown = []
    monkeypatch.setattr(live, "publish", lambda room, frame: shown.append((room, frame.get("notifications"))))
    with django_capture_on_commit_callbacks(execute=True):
        Block.objects.make(*((reader, ben) if mine else (ben, reader)))
    kept = entry(reader)
    assert (kept.content_title, kept.actor) == ("Ana likes your post", ana)
    assert (f"person-{reader.pk}", 1) in shown
    with django_capture_on_commit_callbacks(execute=True):
        Block.objects.make(reader, ana)
    assert not Notification.objects.of(reader).exists()
    assert (f"person-{reader.pk}", 0) in shown


def test_a_deleted_account_is_named_no_more(reader):
    ana, ben = UserFactory(name="Ana"), UserFactory(name="Ben")
    like(reader, ana)
    like(reader, ben)
    account_deleted.send(User, user=ben)
    assert entry(reader).content_title == "Ana likes your post"
    account_deleted.send(User, user=ana)
    assert not Notification.objects.exists()


def test_a_deleted_account_leaves_no_choices_and_no_browsers(learner):
    Preference.objects.choose(learner.user, "like", app=False)
    PushSubscriptionFactory(user=learner.user)
    DigestFactory(user=learner.user)
    SummaryHour.objects.create(user=learner.user)
    account_deleted.send(User, user=learner.user)
    for model in (Preference, PushSubscription, Digest, SummaryHour):
        assert not model.objects.exists()


def test_refolding_shows_nobody_who_is_out_of_sight(reader):
    ana, ben = UserFactory(name="Ana"), UserFactory(name="Ben")
    like(reader, ana)
    like(reader, ben)
    User.objects.filter(pk=ben.pk).update(is_active=False)
    folding.refold(Notification.objects.all())
    assert entry(reader).content_title == "Ana likes your post"


def test_followers_of_a_day_lead_to_all_of_them(learner, db):
    ana, ben = LearnerFactory(user__name="Ana"), LearnerFactory(user__name="Ben")
    ana.follow(learner)
    assert entry(learner.user).url == ana.get_absolute_url()
    ben.follow(learner)
    told = entry(learner.user)
    assert told.content_title == "Ben and 1 other follow you"
    assert told.url == "/people/ana/followers/"
    Block.objects.make(learner.user, ben.user)
    assert entry(learner.user).url == ana.get_absolute_url()


@pytest.mark.parametrize("name", sorted(folding._words))
@pytest.mark.parametrize("count", [1, 2, 20])
def test_every_fold_says_how_many(name, count):
    course = SimpleNamespace(title="Kana in a month")
    lines = [f"Line {number}" for number in range(min(count, folding.LINES))]
    fold = folding.Fold(name="Ana", others=count - 1, count=count, lines=lines, course=course)
    words = folding._words[name](fold)
    title = words if isinstance(words, str) else words[0]
    assert "%" not in title
    assert count == 1 or str(count) in title or str(count - 1) in title
    assert "Ana" in title or "Kana" in title


@pytest.mark.django_db(transaction=True)
def test_twelve_at_the_same_moment_are_one_entry(reader):
    people = UserFactory.create_batch(12, name="Kim")

    def run(actor):
        try:
            return like(reader, actor)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(run, people))
    assert entry(reader).content_title == "Kim and 11 others like your post"
    assert NotificationPart.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_one_event_told_ten_times_at_the_same_moment_is_one(reader):
    ana = UserFactory(name="Ana")

    def run(number):
        try:
            if number % 2:
                return like(reader, ana)
            return Notification.objects.tell(reader, "one", lambda: "One", notification_type="feedback")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(run, range(10)))
    assert len([one for one in told if one]) == 2
    assert {one.content_title for one in Notification.objects.all()} == {"Ana likes your post", "One"}
