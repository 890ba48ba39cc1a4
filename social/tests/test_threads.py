"""Threads: corrections first, gaps where deleted comments have answers, pages that meet."""

import pytest

from accounts.tests.factories import BlockFactory
from social import thread
from social.models import Comment
from social.tests.factories import CommentFactory, PostFactory


@pytest.fixture
def post(partner):
    return PostFactory(author=partner, content_text="Hello.")


def counted(post):
    post.refresh_from_db()
    return post.comment_count, post.correction_count


def delete(client, comment):
    return client.post(f"/feed/comments/{comment.pk}/delete/")


def test_corrections_come_first_each_oldest_first(signed_in, post):
    plain = CommentFactory.create_batch(2, post=post)
    correction = CommentFactory(post=post, correction="Hello!", corrected_text="Hello.")
    answer = CommentFactory(post=post, parent_comment=correction)
    roots, _more = thread.page(post, post.author.user)
    assert roots == [correction, *plain]
    assert roots[0].answers == [answer]


def test_pages_meet_and_say_whom_an_answer_is_to(signed_in, post, monkeypatch):
    monkeypatch.setattr(thread, "SIZE", 2)
    plain = CommentFactory.create_batch(3, post=post)
    corrections = CommentFactory.create_batch(3, post=post, correction="Hello!", corrected_text="Hello.")
    answer = CommentFactory(post=post, parent_comment=plain[0])
    seen, after = [], None
    while True:
        roots, after = thread.page(post, post.author.user, after)
        seen += roots
        if after is None:
            break
    assert seen == [*corrections, *plain, answer]
    assert seen[-1].to == plain[0].author.user


@pytest.mark.parametrize("odd", ["x", "c", "-1", "9" * 30, "²", "c9999"])
def test_odd_cursors_do_no_harm(signed_in, post, odd):
    CommentFactory(post=post)
    assert signed_in.get(f"/feed/{post.pk}/", {"after": odd}).status_code == 200


def test_whom_an_answer_is_to_is_not_said_of_who_is_hidden(learner, post, outsider, monkeypatch):
    monkeypatch.setattr(thread, "SIZE", 1)
    hidden = CommentFactory(post=post, author=outsider)
    CommentFactory(post=post, parent_comment=hidden)
    BlockFactory(blocker=outsider.user, blocked=learner.user)
    (root,), _more = thread.page(post, learner.user)
    assert root.to is None


class TestDelete:
    def test_without_answers_it_vanishes(self, signed_in, learner, post):
        delete(signed_in, CommentFactory(post=post, author=learner))
        assert Comment.objects.count() == 0
        assert counted(post) == (0, 0)

    def test_with_answers_it_leaves_a_gap_without_words_or_name(self, signed_in, learner, post):
        words = {"content_text": "secret words", "correction": "secret fix", "corrected_text": "Hello."}
        comment = CommentFactory(post=post, author=learner, translated_content={"es": "secreto"}, **words)
        CommentFactory(post=post, parent_comment=comment, content_text="an answer")
        assert counted(post) == (2, 1)
        delete(signed_in, comment)
        comment.refresh_from_db()
        assert comment.deleted_at
        assert (comment.content_text, comment.correction, comment.corrected_text) == ("", "", "")
        assert comment.translated_content == {}
        assert counted(post) == (1, 0)
        page = signed_in.get(f"/feed/{post.pk}/").content.decode()
        assert "This comment was deleted." in page
        assert "an answer" in page
        assert "secret" not in page
        assert f'id="comment-{comment.pk}-by"' not in page

    def test_twice_counts_once(self, signed_in, learner, post):
        comment = CommentFactory(post=post, author=learner)
        CommentFactory(post=post, parent_comment=comment)
        delete(signed_in, comment)
        assert delete(signed_in, comment).status_code == 404
        stale = Comment(pk=comment.pk, post=post, author=learner, content_text="x")
        stale.leave_gap()
        assert counted(post) == (1, 0)

    def test_gaps_go_with_their_last_answer(self, signed_in, learner, post):
        first = CommentFactory(post=post, author=learner)
        second = CommentFactory(post=post, author=learner, parent_comment=first)
        third = CommentFactory(post=post, author=learner, parent_comment=second)
        delete(signed_in, first)
        delete(signed_in, second)
        assert Comment.objects.count() == 3
        delete(signed_in, third)
        assert Comment.objects.count() == 0
        assert counted(post) == (0, 0)

    def test_a_gap_is_not_answered(self, signed_in, learner, post):
        gap = CommentFactory(post=post, author=learner)
        CommentFactory(post=post, parent_comment=gap)
        delete(signed_in, gap)
        answer = {"content_text": "Hm", "parent_comment": gap.pk}
        assert signed_in.post(f"/feed/{post.pk}/comments/", answer).status_code == 422
        assert b"parent_comment" not in signed_in.get(f"/feed/{post.pk}/", {"reply": gap.pk}).content

    def test_the_last_correction_gone_the_post_may_be_edited(self, client, signed_in, learner, partner, post):
        delete(signed_in, CommentFactory(post=post, author=learner, correction="Hi.", corrected_text="Hello."))
        client.force_login(partner.user)
        assert client.get(f"/feed/{post.pk}/edit/").status_code == 200
