"""Likes at the same moment, on a database with rows of its own to lock."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from accounts.tests.factories import LearnerFactory
from social.models import Like
from social.tests.factories import PostFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def at_once(calls):
    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        return list(threads.map(run, calls))


def likes(post):
    post.refresh_from_db()
    return post.like_count, Like.objects.filter(post=post).count()


def test_thirty_people_at_once():
    post, people = PostFactory(), LearnerFactory.create_batch(30)
    assert all(at_once([lambda person=person: post.like(person) for person in people]))
    assert likes(post) == (30, 30)
    assert all(at_once([lambda person=person: post.unlike(person) for person in people]))
    assert likes(post) == (0, 0)


def test_one_person_thirty_times_at_once():
    post, person = PostFactory(), LearnerFactory()
    assert at_once([lambda: post.like(person)] * 30).count(True) == 1
    assert likes(post) == (1, 1)
    assert at_once([lambda: post.unlike(person)] * 30).count(True) == 1
    assert likes(post) == (0, 0)


def test_likes_and_unlikes_mixed():
    post, people = PostFactory(), LearnerFactory.create_batch(5)
    verbs = [(person, verb) for person in people for verb in ("like", "unlike") * 3]
    at_once([lambda person=person, verb=verb: getattr(post, verb)(person) for person, verb in verbs])
    count, rows = likes(post)
    assert count == rows
