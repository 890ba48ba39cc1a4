"""One's data as a file: all of one's own, nothing of others', in bounded memory."""

import json
import time
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.export import PIECE, export
from accounts.models import Interest
from accounts.tests.factories import BlockFactory, FollowFactory
from courses.models import GroupMessage
from courses.tests.factories import CourseFactory, EnrollmentFactory
from langlearn.lib import limits
from messaging.models import Message
from messaging.tests.factories import ChatFactory, MessageFactory
from social.tests.factories import CommentFactory, PostFactory, PostPictureFactory

pytestmark = pytest.mark.django_db
URL = "/settings/export/"


@pytest.fixture(autouse=True)
def uncounted():
    limits.reset()


@pytest.fixture
def confirmed(signed_in):
    signed_in.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    return signed_in


def archive_of(user):
    return ZipFile(BytesIO(b"".join(export(user))))


def read(archive, name):
    return json.loads(archive.read(name))


def test_the_page_explains(signed_in):
    assert b"One ZIP file" in signed_in.get(URL).content


def test_it_asks_who_it_is_and_comes_back(signed_in):
    """To its own page, and not to a file: that would leave the question in the browser's window."""
    response = signed_in.post(URL)
    assert response.url.startswith("/accounts/reauthenticate/")
    asked = signed_in.get(response.url)
    goes_on = asked.context["redirect_field_value"]
    after = signed_in.post(
        "/accounts/reauthenticate/", {"password": "correct horse battery", "next": goes_on}, follow=True
    )
    assert after.redirect_chain == [(f"{URL}?confirmed", 302)]
    assert after.headers["Content-Type"].startswith("text/html")
    assert b"it is you" in after.content
    assert signed_in.post(URL).headers["Content-Type"] == "application/zip"


def test_a_claim_to_be_confirmed_opens_nothing(signed_in):
    assert b"it is you" not in signed_in.get(URL).content
    signed_in.get(f"{URL}?confirmed")
    assert signed_in.post(f"{URL}?confirmed").status_code == 302


def test_a_wrong_password_gives_nothing(signed_in):
    asked = signed_in.post(URL).url
    assert signed_in.post(asked, {"password": "wrong horse battery", "next": URL}).status_code in (200, 422)
    assert signed_in.post(URL).status_code == 302


def test_a_file_comes(confirmed):
    response = confirmed.post(URL)
    assert response.headers["Content-Type"] == "application/zip"
    assert 'filename="langlearn-ana-' in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"
    archive = ZipFile(BytesIO(b"".join(response.streaming_content)))
    assert archive.testzip() is None
    assert read(archive, "profile.json")["username"] == "ana"


def test_everything_of_mine_is_in_it(learner, partner):
    learner.interests.add(Interest.objects.first())
    FollowFactory(follower=learner, followed=partner)
    BlockFactory(blocker=learner.user, blocked__username="rude")
    chat = ChatFactory(user1=learner, user2=partner)
    mine = MessageFactory(chat=chat, sender=learner, content_text="Mine, 日本語")
    mine.audio.save("me.webm", ContentFile(b"sound"))
    MessageFactory(chat=chat, sender=partner, content_text="Theirs", correction="Corrected by me")
    post = PostFactory(author=learner, content_text="My post")
    CommentFactory(author=learner, post=PostFactory(author=partner), content_text="My comment")
    post.like(partner)
    EnrollmentFactory(learner=learner, course__title="Kanji")
    archive = archive_of(learner.user)
    assert read(archive, "profile.json")["interests"]
    assert read(archive, "following.json")[0]["username"] == "yuki"
    assert read(archive, "blocked.json")[0]["username"] == "rude"
    assert [(row["id"], row["username"]) for row in read(archive, "chats.json")] == [(chat.pk, "yuki")]
    assert [row["chat"] for row in read(archive, "messages.json")] == [chat.pk]
    assert [row["content_text"] for row in read(archive, "messages.json")] == ["Mine, 日本語"]
    assert read(archive, "corrections.json")[0]["correction"] == "Corrected by me"
    assert archive.read(f"media/{mine.audio.name}") == b"sound"
    assert read(archive, "posts.json")[0]["content_text"] == "My post"
    assert read(archive, "comments.json")[0]["content_text"] == "My comment"
    assert read(archive, "likes.json") == []
    assert read(archive, "enrollments.json")[0]["course__title"] == "Kanji"


def test_nothing_of_others_is_in_it(learner, partner, outsider):
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory(chat=chat, sender=partner, content_text="SECRET of yuki")
    MessageFactory(chat=ChatFactory(user1=partner, user2=outsider), sender=outsider, content_text="SECRET elsewhere")
    PostFactory(author=partner, content_text="SECRET post")
    BlockFactory(blocker__username="secret_blocker", blocked=learner.user)
    archive = archive_of(learner.user)
    assert not any("secret" in archive.read(name).decode().lower() for name in archive.namelist())


def test_no_password_is_in_it(learner):
    learner.user.authenticator_set.create(type="totp", data={"secret": "TOTPSECRET"})
    archive = archive_of(learner.user)
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "TOTPSECRET" not in everything
    assert learner.user.password not in everything


def test_an_instructors_courses_are_in_theirs(instructor):
    course = CourseFactory(instructor=instructor, title="Hangul", thumbnail=ContentFile(b"face", name="face.webp"))
    GroupMessage.objects.create(course=course, sender=instructor.user, type="instructor", content_text="Welcome all")
    archive = archive_of(instructor.user)
    assert read(archive, "courses.json")[0]["title"] == "Hangul"
    assert archive.read(f"media/{course.thumbnail.name}") == b"face"
    assert read(archive, "group_messages.json")[0]["content_text"] == "Welcome all"
    assert "enrollments.json" not in archive.namelist()


def test_a_lost_file_costs_nothing_else(learner):
    picture = PostPictureFactory(post__author=learner)
    picture.content_image.storage.delete(picture.content_image.name)
    archive = archive_of(learner.user)
    assert read(archive, "posts.json")
    assert not any(name.startswith("media/posts") for name in archive.namelist())


def test_it_is_written_while_it_is_sent(learner, partner):
    """However much it is, only a piece of it is held at a time."""
    chat = ChatFactory(user1=learner, user2=partner)
    sound = MessageFactory(chat=chat, sender=learner)
    sound.audio.save("me.webm", ContentFile(b"x" * PIECE * 40))
    Message.objects.bulk_create(
        Message(chat=chat, sender=learner, content_text=f"{number} {number * 7919}") for number in range(3000)
    )
    pieces = [len(piece) for piece in export(learner.user)]
    assert sum(pieces) > PIECE * 40
    assert max(pieces) < PIECE * 4


def test_as_many_queries_for_many(learner, partner, django_assert_max_num_queries):
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory.create_batch(30, chat=chat, sender=learner)
    PostFactory.create_batch(30, author=learner)
    with django_assert_max_num_queries(34):
        archive_of(learner.user)


def test_five_times_an_hour(confirmed):
    started = time.monotonic()
    for _attempt in range(5):
        assert confirmed.post(URL).status_code == 200
    assert confirmed.post(URL).status_code == 429
    assert confirmed.get(URL).status_code == 200
    assert time.monotonic() - started < 60


def test_staff_have_theirs(staff):
    assert read(archive_of(staff), "profile.json")["username"] == "boss"


def test_anonymous_signs_in_first(db):
    for response in Client().get(URL), Client().post(URL):
        assert response.status_code == 302
        assert "/accounts/" in response.url


def test_other_methods_are_refused(signed_in):
    assert signed_in.put(URL).status_code == 405
