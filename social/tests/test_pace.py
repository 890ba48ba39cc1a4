from datetime import timedelta

import pytest
from django.utils import timezone

from social.models import Comment, Post
from social.tests.factories import PostFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def settled(learner):
    """Somebody who has been here for a while."""
    learner.user.created_at = timezone.now() - timedelta(days=8)
    learner.user.save()


def post(client, text, **more):
    return client.post("/feed/", {"content_text": text, "language": "en"}, **more)


def test_new_accounts_post_five_times_a_day(signed_in):
    for n in range(5):
        assert post(signed_in, f"Post {n}").status_code == 302
    answer = post(signed_in, "One more", headers=HTMX)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Please go on tomorrow" in page
    assert "One more</textarea>" in page
    assert Post.objects.count() == 5


def test_what_is_refused_does_not_count(signed_in):
    for _ in range(6):
        assert post(signed_in, "").status_code == 422
    assert post(signed_in, "Now").status_code == 302


def test_others_post_twenty_times_an_hour(signed_in, settled):
    for n in range(20):
        assert post(signed_in, f"Post {n}").status_code == 302
    assert post(signed_in, "One more").status_code == 429
    assert Post.objects.count() == 20


@pytest.mark.parametrize("again", ["Buy this café", "  buy   THIS cafe ", "Ｂｕｙ this café"])
def test_the_same_again_is_refused(signed_in, settled, again):
    post(signed_in, "Buy this café")
    answer = post(signed_in, again)
    assert answer.status_code == 422
    assert "You posted the same today" in answer.content.decode()
    assert Post.objects.count() == 1
    assert post(signed_in, "Something else").status_code == 302


def test_the_same_is_welcome_on_another_day_and_of_others(signed_in, settled, learner):
    PostFactory(author=learner, content_text="Good morning", created_at=timezone.now() - timedelta(days=1, minutes=1))
    PostFactory(content_text="Good morning")
    assert post(signed_in, "Good morning").status_code == 302


def test_comments_of_new_accounts_are_bounded(signed_in):
    under = PostFactory()
    for n in range(20):
        assert signed_in.post(f"/feed/{under.pk}/comments/", {"content_text": f"Comment {n}"}).status_code == 302
    answer = signed_in.post(f"/feed/{under.pk}/comments/", {"content_text": "One more"})
    assert answer.status_code == 422
    assert "Please go on in an hour" in answer.content.decode()
    assert Comment.objects.count() == 20


def test_a_comment_said_twice_and_a_long_one_anywhere(signed_in, settled):
    one, other = PostFactory.create_batch(2)

    def comment(under, text):
        return signed_in.post(f"/feed/{under.pk}/comments/", {"content_text": text}).status_code

    assert [comment(one, "Thank you!"), comment(one, "thank you!"), comment(other, "Thank you!")] == [302, 422, 302]
    advert = "Visit my shop for the best watches in the world"
    assert [comment(one, advert), comment(other, advert)] == [302, 422]
    assert Comment.objects.count() == 3
