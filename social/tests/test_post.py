import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import BlockFactory
from social import thread
from social.tests.factories import CommentFactory, PostFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(learner):
    return PostFactory(author=learner, content_text="昨日、学校に行きました。", language="ja")


def test_post_with_its_thread(signed_in, post):
    CommentFactory(post=post, content_text="いいね <b>")
    page = signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert "昨日、学校に行きました。" in page
    assert 'lang="ja">いいね &lt;b&gt;' in page


def test_correction_shows_what_changed(signed_in, post, partner):
    CommentFactory(post=post, author=partner, correction="昨日、学校へ行きました。", content_text="Direction: へ")
    page = signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert "に</del>" in page
    assert "へ</ins>" in page
    assert "deleted:" in page
    assert "Direction: へ" in page


def test_threads_have_three_levels_then_stay(signed_in, post):
    parent, chain = None, []
    for _level in range(5):
        parent = CommentFactory(post=post, parent_comment=parent)
        chain.append(parent)
    roots, last = thread.page(post, post.author.user)
    assert last is None
    assert [root.pk for root in roots] == [chain[0].pk]
    second = roots[0].answers[0]
    third = second.answers
    assert [comment.pk for comment in third] == [comment.pk for comment in chain[2:]]
    assert [comment.depth for comment in third] == [3, 3, 3]
    assert [comment.to for comment in third] == [None, chain[2].author.user, chain[3].author.user]
    page = signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert all(f'id="comment-{comment.pk}"' in page for comment in chain)


def test_answers_to_a_hidden_comment_stand_alone(signed_in, learner, post, partner):
    hidden = CommentFactory(post=post, author=partner, content_text="hidden words")
    answer = CommentFactory(post=post, parent_comment=hidden)
    BlockFactory(blocker=partner.user, blocked=learner.user)
    page = signed_in.get(f"/feed/{post.pk}/")
    assert [comment.pk for comment in page.context["comments"]] == [answer.pk]
    assert b"hidden words" not in page.content


def test_long_threads_come_in_pages(signed_in, post, monkeypatch):
    monkeypatch.setattr(thread, "SIZE", 4)
    comments = CommentFactory.create_batch(9, post=post)
    seen, address = [], f"/feed/{post.pk}/"
    while address:
        page = signed_in.get(address, headers=HTMX if seen else {})
        seen += [comment.pk for comment in page.context["comments"]]
        address = page.context["more"]
    assert seen == [comment.pk for comment in comments]
    assert b"<html" not in page.content


def test_same_queries_for_3_and_30_comments(signed_in, post):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(f"/feed/{post.pk}/")
        return len(captured)

    CommentFactory.create_batch(3, post=post, correction="学校へ")
    few = count()
    CommentFactory.create_batch(27, post=post, correction="学校へ")
    assert count() == few


def test_reply_names_whom(signed_in, post, partner):
    comment = CommentFactory(post=post, author=partner)
    page = signed_in.get(f"/feed/{post.pk}/", {"reply": comment.pk}).content.decode()
    assert f'name="parent_comment" value="{comment.pk}"' in page
    assert "Reply to 田中 由紀" in page


def test_reply_to_a_comment_elsewhere_is_no_reply(signed_in, post):
    elsewhere = CommentFactory()
    for odd in (elsewhere.pk, "x", "9" * 25):
        assert b"parent_comment" not in signed_in.get(f"/feed/{post.pk}/", {"reply": odd}).content


def test_blocked_people_do_not_meet(client, learner, partner, post):
    BlockFactory(blocker=learner.user, blocked=partner.user)
    client.force_login(partner.user)
    assert client.get(f"/feed/{post.pk}/").status_code == 404


@pytest.mark.parametrize("kind", ["staff", "instructor"])
def test_others_read(client, post, request, kind):
    person = request.getfixturevalue(kind)
    client.force_login(getattr(person, "user", person))
    page = client.get(f"/feed/{post.pk}/")
    assert page.status_code == 200
    assert b"comment-form" not in page.content


def test_visitor_unknown_and_wrong_method(client, signed_in, post):
    assert signed_in.get("/feed/99/").status_code == 404
    assert signed_in.post(f"/feed/{post.pk}/").status_code == 405
    client.logout()
    assert client.post(f"/feed/{post.pk}/").status_code == 405


def test_visitors_and_previews_of_links_learn_nothing_of_it(client, post):
    page = client.get(f"/feed/{post.pk}/")
    assert page.status_code == 200
    html = page.content.decode()
    assert '<meta property="og:title" content="A post for you">' in html
    assert f"/accounts/login/?next=/feed/{post.pk}/" in html
    assert post.content_text not in html
    assert post.author.user.display_name not in html
    none = client.get("/feed/99/").content.decode().replace("/99/", f"/{post.pk}/")
    assert main(none) == main(html)  # nobody learns which there are


def main(html):
    return html[html.index("<main") : html.index("</main>")]
