"""Twenty corrections of one post by one person at once: one row, counted once."""

import threading

import pytest
from django.db import connection

from social.models import Comment
from social.tests.factories import PostFactory


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has one connection")
def test_one_person_at_once_has_one(learner, partner):
    post, failed = PostFactory(author=partner, content_text="I goed."), []

    def correct(number):
        try:
            Comment.objects.correct(post, learner, f"I went {number}.")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=correct, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.refresh_from_db()
    assert failed == []
    assert (Comment.objects.count(), post.correction_count, post.comment_count) == (1, 1, 1)
