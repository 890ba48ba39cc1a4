import pytest

from accounts.tests.factories import BlockFactory
from langlearn.lib import limits
from social.models import Comment
from social.signals import comment_added
from social.tests.factories import CommentFactory, PostFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def counted_afresh():
    limits.reset()


@pytest.fixture
def post(partner):
    return PostFactory(author=partner)


def address(post):
    return f"/feed/{post.pk}/comments/"


def test_writes_and_counts(signed_in, learner, post):
    response = signed_in.post(address(post), {"content_text": "¡Muy bien!"})
    comment = Comment.objects.get()
    assert response.url == f"/feed/{post.pk}/#comment-{comment.pk}"
    assert (comment.post, comment.author, comment.content_text) == (post, learner, "¡Muy bien!")
    post.refresh_from_db()
    assert post.comment_count == 1


def test_htmx_gets_the_thread(signed_in, post):
    page = signed_in.post(address(post), {"content_text": "Hola"}, headers=HTMX).content.decode()
    assert f'id="comment-{Comment.objects.get().pk}"' in page
    assert "1 comment" in page
    assert "<html" not in page


def test_the_browser_hears_when_its_draft_is_posted(signed_in, post):
    """kept-draft.js keeps what is written until then."""
    for text, posted in [("Hola", True), ("x" * 2001, False)]:
        page = signed_in.post(address(post), {"content_text": text}, headers=HTMX).content.decode()
        assert (" data-posted>" in page) is posted
        assert f'data-draft="draft:comment:{post.pk}"' in page
    assert "data-posted" not in signed_in.get(f"/feed/{post.pk}/").content.decode()


@pytest.mark.parametrize("text", ["Hola", ""])
def test_comments_of_who_is_blocked_are_not_counted(signed_in, learner, post, text):
    hidden = CommentFactory(post=post)
    BlockFactory(blocker=learner.user, blocked=hidden.author.user)
    page = signed_in.post(address(post), {"content_text": text}, headers=HTMX).content.decode()
    assert ("1 comment" if text else "0 comments") in page


def test_answers_a_comment(signed_in, post):
    first = CommentFactory(post=post)
    signed_in.post(address(post), {"content_text": "Gracias", "parent_comment": first.pk})
    assert Comment.objects.get(content_text="Gracias").parent_comment == first


def test_it_is_told(signed_in, post):
    told = []

    def listen(sender, comment, **kwargs):
        told.append(comment)

    comment_added.connect(listen)
    signed_in.post(address(post), {"content_text": "Hola"})
    comment_added.disconnect(listen)
    assert told == [Comment.objects.get()]


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_invalid_keeps_what_was_typed(signed_in, post, text, headers):
    page = signed_in.post(address(post), {"content_text": text}, headers=headers)
    assert page.status_code == 422
    assert text.strip() in page.content.decode()
    assert 'role="alert"' in page.content.decode()
    assert Comment.objects.count() == 0


def test_answers_only_what_one_sees_here(signed_in, learner, partner, outsider, post):
    hidden = CommentFactory(post=post, author=outsider)
    BlockFactory(blocker=outsider.user, blocked=learner.user)
    for parent in (hidden.pk, CommentFactory().pk, "x"):
        page = signed_in.post(address(post), {"content_text": "Hm", "parent_comment": parent})
        assert page.status_code == 422
        assert "The comment you answer is gone." in page.content.decode()
    assert not Comment.objects.filter(content_text="Hm").exists()


def test_blocked_people_do_not_meet(signed_in, learner, partner, post):
    BlockFactory(blocker=learner.user, blocked=partner.user)
    assert signed_in.post(address(post), {"content_text": "Hola"}).status_code == 404
    assert Comment.objects.count() == 0


def test_only_learners(client, instructor, staff, post):
    for person in (instructor.user, staff):
        client.force_login(person)
        assert client.post(address(post), {"content_text": "Hola"}).status_code == 403
    assert Comment.objects.count() == 0


def test_visitor_and_wrong_method(client, signed_in, post):
    assert signed_in.get(address(post)).status_code == 405
    client.logout()
    assert client.post(address(post), {"content_text": "Hola"}).status_code == 302
    assert Comment.objects.count() == 0


class TestDelete:
    def test_asks_then_deletes_and_uncounts(self, signed_in, learner, post):
        comment = CommentFactory(post=post, author=learner)
        answer = CommentFactory(post=post, parent_comment=comment)
        assert b"<form" in signed_in.get(f"/feed/comments/{comment.pk}/delete/").content
        assert signed_in.post(f"/feed/comments/{comment.pk}/delete/").url == f"/feed/{post.pk}/"
        answer.refresh_from_db()
        post.refresh_from_db()
        assert (answer.parent_comment, post.comment_count) == (comment, 1)

    def test_where_the_post_is_hidden_since(self, signed_in, learner, partner, post):
        comment = CommentFactory(post=post, author=learner)
        BlockFactory(blocker=partner.user, blocked=learner.user)
        assert signed_in.post(f"/feed/comments/{comment.pk}/delete/").url == "/feed/"
        assert Comment.objects.count() == 0

    def test_htmx(self, signed_in, learner, post):
        comment = CommentFactory(post=post, author=learner)
        there = f"/feed/comments/{comment.pk}/delete/"
        assert signed_in.post(there, headers=HTMX).headers["HX-Redirect"] == f"/feed/{post.pk}/"

    def test_only_ones_own(self, client, learner, partner, post):
        comment = CommentFactory(post=post, author=learner)
        client.force_login(partner.user)  # even under one's own post
        assert client.post(f"/feed/comments/{comment.pk}/delete/").status_code == 404
        assert Comment.objects.count() == 1

    def test_visitor_and_wrong_method(self, client, signed_in, learner):
        comment = CommentFactory(author=learner)
        assert signed_in.put(f"/feed/comments/{comment.pk}/delete/").status_code == 405
        client.logout()
        assert client.post(f"/feed/comments/{comment.pk}/delete/").status_code == 302
        assert Comment.objects.count() == 1
