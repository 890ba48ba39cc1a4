import pytest

from accounts.models import Block
from feedback.models import Report
from langlearn.lib.storages import private_storage
from social.models import HiddenPost
from social.tests.factories import CommentFactory, PostFactory, PostPictureFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(partner):
    return PostFactory(author=partner, content_text="Send me money", language="en")


@pytest.fixture
def comment(post, partner):
    return CommentFactory(post=post, author=partner, content_text="Ugly words", correction="Uglier")


def report(client, kind, thing, **more):
    return client.post(f"/reports/{kind}/{thing.pk}/", {"reason": "scam", "note": "He asks everybody"}, **more)


def test_a_post_with_its_words_and_pictures(signed_in, learner, partner, post):
    picture = PostPictureFactory(post=post, alt="A bank account")
    assert report(signed_in, "post", post).status_code == 302
    made = Report.objects.get()
    assert (made.reporter, made.person, made.target, made.reason) == (learner.user, partner.user, post, "scam")
    assert made.evidence["text"] == "Send me money"
    assert (made.evidence["by"], made.evidence["language"]) == ("yuki", "en")
    kept = made.evidence["pictures"][0]
    picture.content_image.delete(save=False)
    post.delete()
    made.refresh_from_db()
    assert kept["alt"] == "A bank account"
    assert private_storage.open(kept["picture"]).read() == b"picture"
    assert made.evidence["text"] == "Send me money"


def test_a_comment_with_what_it_stands_under(signed_in, partner, post, comment):
    assert report(signed_in, "comment", comment, headers=HTMX).status_code == 200
    made = Report.objects.get()
    assert (made.person, made.target) == (partner.user, comment)
    assert (made.evidence["text"], made.evidence["correction"]) == ("Ugly words", "Uglier")
    assert made.evidence["under"] == {"post": post.pk, "by": "yuki", "text": "Send me money"}


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_once_at_a_time_and_by_its_question(signed_in, kind, post, comment):
    thing = {"post": post, "comment": comment}[kind]
    assert f"What is wrong with this {kind}?" in signed_in.get(f"/reports/{kind}/{thing.pk}/").content.decode()
    for _again in range(2):
        report(signed_in, kind, thing)
    assert Report.objects.count() == 1


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_either_side_still_reports_after_a_block_or_hiding_it(signed_in, learner, partner, kind, post, comment):
    Block.objects.make(partner.user, learner.user)
    HiddenPost.objects.create(user=learner.user, post=post)
    assert report(signed_in, kind, {"post": post, "comment": comment}[kind]).status_code == 302
    assert Report.objects.count() == 1


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_not_ones_own_nor_of_the_gone(client, signed_in, partner, kind, post, comment):
    thing = {"post": post, "comment": comment}[kind]
    assert report(signed_in, kind, type(thing)(pk=999)).status_code == 404
    client.force_login(partner.user)
    assert report(client, kind, thing).status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_invalid_and_visitor(client, signed_in, kind, post, comment):
    address = f"/reports/{kind}/{({'post': post, 'comment': comment}[kind]).pk}/"
    assert signed_in.post(address, {"reason": "nonsense"}).status_code == 422
    client.logout()
    assert client.post(address, {"reason": "scam"}).status_code == 302
    assert not Report.objects.exists()


def test_the_menu_leads_there(signed_in, learner, post, comment):
    page = signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert f'href="/reports/post/{post.pk}/"' in page
    assert f'href="/reports/comment/{comment.pk}/"' in page
    mine = PostFactory(author=learner)
    assert f"/reports/post/{mine.pk}/" not in signed_in.get(f"/feed/{mine.pk}/").content.decode()
