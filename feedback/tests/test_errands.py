"""Telling many: everyone once, whatever dies on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connections, transaction
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from feedback import errands
from feedback.models import Errand, Notification


@pytest.fixture
def greeted(monkeypatch):
    """Makes the errand "greet", which tells everyone; who was told, in order."""
    told = []

    def tell(person):
        told.append(person.pk)
        Notification.objects.tell(person, "hello", lambda: "Hello", notification_type="moderation")

    monkeypatch.setitem(errands._handlers, "greet", lambda **data: (User.objects.all(), tell))
    return told


@pytest.mark.django_db(transaction=True)
def test_everyone_is_told_once_it_is_committed(greeted):
    UserFactory.create_batch(3)
    with transaction.atomic():
        errands.send("greet", "greet:1")
        errands.send("greet", "greet:1")
        assert greeted == []
    assert greeted == sorted(User.objects.values_list("pk", flat=True))
    errands.send("greet", "greet:1")
    assert Notification.objects.count() == 3
    assert not Errand.objects.exists()


@pytest.mark.django_db
def test_what_died_goes_on_from_where_it_was(greeted, monkeypatch):
    monkeypatch.setattr(errands, "BATCH", 2)
    people = UserFactory.create_batch(5)
    row = Errand.objects.create(key="greet:1", name="greet", up_to=people[1].pk)
    errands.run.func(row.pk)
    assert greeted == [person.pk for person in people[2:]]
    assert Notification.objects.count() == 3


@pytest.mark.django_db
def test_who_is_at_it_is_left_alone_until_silent_for_long(greeted):
    UserFactory()
    row = Errand.objects.create(key="greet:1", name="greet", taken_at=timezone.now())
    errands.sweep()
    assert greeted == []
    Errand.objects.update(taken_at=timezone.now() - timedelta(minutes=6))
    errands.sweep()
    assert len(greeted) == 1
    assert not Errand.objects.filter(pk=row.pk).exists()


@pytest.mark.django_db
def test_one_who_cannot_be_told_does_not_keep_it_from_the_others(monkeypatch):
    people, told = UserFactory.create_batch(3), []

    def tell(person):
        if person == people[1]:
            raise ValueError("no such zone")
        told.append(person)

    monkeypatch.setitem(errands._handlers, "greet", lambda **data: (User.objects.all(), tell))
    errands.run.func(Errand.objects.create(key="greet:1", name="greet").pk)
    assert told == [people[0], people[2]]


@pytest.mark.django_db
def test_a_database_that_is_away_leaves_it_for_later(monkeypatch):
    UserFactory()

    def tell(person):
        raise OperationalError("gone")

    monkeypatch.setitem(errands._handlers, "greet", lambda **data: (User.objects.all(), tell))
    row = Errand.objects.create(key="greet:1", name="greet")
    with pytest.raises(OperationalError):
        errands.run.func(row.pk)
    assert Errand.objects.filter(pk=row.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_each_once(greeted):
    UserFactory.create_batch(4)
    row = Errand.objects.create(key="greet:1", name="greet")

    def work(_):
        try:
            errands.run.func(row.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert len(greeted) == Notification.objects.count() == 4
