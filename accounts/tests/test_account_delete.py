"""Leaving for good: what goes, what stays without a name."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.test import Client

from accounts.deletion import delete_account
from accounts.models import Follow, Interest, User
from accounts.tests.factories import BlockFactory, FollowFactory, UserFactory
from courses.models import Course, Enrollment, GroupMessage
from courses.tests.factories import CourseFactory, EnrollmentFactory
from feedback.models import Notification
from langlearn.lib import live
from messaging.models import Message
from messaging.tests.factories import ChatFactory, MessageFactory
from social.models import Comment, Like, Post
from social.tests.factories import CommentFactory, PostFactory, PostPictureFactory

pytestmark = pytest.mark.django_db
URL = "/settings/delete/"
PASSWORD = "correct horse battery"


@pytest.fixture
def confirmed(signed_in):
    signed_in.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return signed_in


def test_the_page_says_what_goes_and_what_stays(signed_in):
    page = signed_in.get(URL).content.decode()
    assert "Deleted account" in page
    assert "Your posts with their comments" in page


def test_an_instructor_reads_about_courses(client, instructor):
    client.force_login(instructor.user)
    page = client.get(URL).content.decode()
    assert "stay open to them" in page
    assert "Your posts" not in page


def test_it_asks_who_it_is_and_goes_on(signed_in, learner):
    response = signed_in.post(URL, {"username": "ana"})
    assert response.url.startswith("/accounts/reauthenticate/")
    learner.user.refresh_from_db()
    assert learner.user.is_active
    signed_in.post(response.url, {"password": PASSWORD, "next": URL})
    learner.user.refresh_from_db()
    assert not learner.user.is_active


@pytest.mark.parametrize("typed", ["", "yuki", "deleted", "an"])
def test_the_name_must_be_typed(confirmed, learner, typed):
    response = confirmed.post(URL, {"username": typed})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["username"]
    learner.user.refresh_from_db()
    assert learner.user.is_active


def test_a_stone_without_a_name_is_left(confirmed, learner, mailoutbox):
    User.objects.update(bio="My life", date_of_birth="1990-01-01", show_age=True)
    response = confirmed.post(URL, {"username": "ANA"}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert b"Goodbye" in response.content
    user = User.objects.get()
    assert user.username == f"deleted-{user.pk}"
    assert (user.email, user.name, user.bio, user.country, user.native_language) == ("", "", "", "", "")
    assert (user.date_of_birth, user.show_age, user.is_active, user.profile_image.name) == (None, False, False, "")
    assert not user.has_usable_password()
    assert "ana" not in user.search_text
    assert user.display_name == "Deleted account"
    assert not user.emailaddress_set.exists()
    assert mailoutbox[-1].to == ["ana@example.com"]


def test_every_sign_in_ends(confirmed, learner):
    other = Client()
    other.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
    assert UserSession.objects.filter(user=learner.user).exists()
    confirmed.post(URL, {"username": "ana"})
    assert other.get("/settings/").status_code == 302
    assert confirmed.get("/settings/").status_code == 302
    assert not UserSession.objects.exists()
    assert not any(str(learner.pk) == row.get_decoded().get("_auth_user_id") for row in Session.objects.all())
    again = Client()
    again.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
    again.post("/accounts/login/", {"login": f"deleted-{learner.pk}", "password": PASSWORD})
    assert "_auth_user_id" not in again.session


def test_sockets_close(learner, monkeypatch, django_capture_on_commit_callbacks):
    closed = []
    monkeypatch.setattr(live, "close_user", closed.append)
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(learner.user)
    assert closed == [learner.pk]


def test_name_and_address_are_free_again(learner):
    delete_account(learner.user)
    UserFactory(username="ana", email="ana@example.com")
    assert User.objects.count() == 2


def test_two_can_leave(learner, partner):
    delete_account(learner.user)
    delete_account(partner.user)
    assert User.objects.filter(email="").count() == 2


def test_people_let_go(learner, partner):
    FollowFactory(follower=learner, followed=partner)
    FollowFactory(follower=partner, followed=learner)
    BlockFactory(blocker=partner.user, blocked=learner.user)
    learner.interests.add(Interest.objects.first())
    delete_account(learner.user)
    assert not Follow.objects.exists()
    assert not learner.interests.exists()
    assert partner.user.block_set.exists()


def test_the_picture_goes_from_the_disk(learner, django_capture_on_commit_callbacks):
    learner.user.set_picture({384: ContentFile(b"l", name="x-384.webp"), 96: ContentFile(b"s", name="x-96.webp")})
    storage = learner.user.profile_image.storage
    assert storage.exists("avatars/x-96.webp")
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(learner.user)
    assert not storage.exists("avatars/x-384.webp")
    assert not storage.exists("avatars/x-96.webp")


def test_messages_stay_for_the_partner(client, learner, partner):
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory(chat=chat, sender=learner, content_text="Remember me")
    delete_account(learner.user)
    message = Message.objects.get()
    assert message.content_text == "Remember me"
    assert message.sender.user.display_name == "Deleted account"
    client.force_login(partner.user)
    page = client.get(f"/chats/{chat.pk}/")
    assert page.status_code == 200
    assert b"Remember me" in page.content
    assert b"Deleted account" in page.content


def test_the_feed_forgets_and_counts_right(learner, partner):
    mine = PostFactory(author=learner)
    theirs, quiet = PostFactory(author=partner), PostFactory(author=partner)
    for who in learner, partner:
        theirs.like(who)
        CommentFactory.create_batch(2, post=theirs, author=who)
    CommentFactory(post=mine, author=partner)
    quiet.like(partner)
    delete_account(learner.user)
    assert set(Post.objects.all()) == {theirs, quiet}
    theirs.refresh_from_db()
    quiet.refresh_from_db()
    assert (theirs.like_count, theirs.comment_count) == (1, 2)
    assert (quiet.like_count, quiet.comment_count) == (1, 0)
    assert not Like.objects.filter(learner=learner).exists()
    assert not Comment.objects.filter(author=learner).exists()


def test_pictures_of_posts_go_from_the_disk(learner, django_capture_on_commit_callbacks):
    picture = PostPictureFactory(post__author=learner)
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(learner.user)
    assert not picture.content_image.storage.exists(picture.content_image.name)


def test_running_enrollments_end(learner):
    running = EnrollmentFactory(learner=learner, status="active")
    done = EnrollmentFactory(learner=learner, status="completed")
    delete_account(learner.user)
    assert Enrollment.objects.get(pk=running.pk).status == "cancelled"
    assert Enrollment.objects.get(pk=done.pk).status == "completed"


def test_courses_stay_for_who_is_enrolled(instructor, learner):
    empty = CourseFactory(instructor=instructor, published=True)
    taken = EnrollmentFactory(learner=learner, course__instructor=instructor, course__published=True).course
    GroupMessage.objects.create(course=taken, sender=instructor.user, type="instructor", content_text="Hello")
    delete_account(instructor.user)
    assert not Course.objects.filter(pk=empty.pk).exists()
    taken.refresh_from_db()
    assert not taken.published
    assert taken.instructor.user.display_name == "Deleted account"
    assert GroupMessage.objects.get().sender.display_name == "Deleted account"


def test_notifications_go_on_both_sides(learner, partner):
    Notification.objects.create(recipient=learner.user, notification_type="like", content_title="x", key="a")
    Notification.objects.create(
        recipient=partner.user, actor=learner.user, notification_type="follow", content_title="Ana follows", key="b"
    )
    delete_account(learner.user)
    assert not Notification.objects.exists()


def test_others_find_nobody(client, learner, partner):
    delete_account(learner.user)
    client.force_login(partner.user)
    assert client.get(f"/people/deleted-{learner.pk}/").status_code == 404
    assert client.get("/people/ana/").status_code == 404
    assert b"deleted-" not in client.get("/discover/").content


def test_staff_are_closed_by_staff(client, staff):
    client.force_login(staff)
    response = client.get(URL)
    assert response.status_code == 403
    assert b"another member" in response.content


def test_anonymous_signs_in_first(client):
    assert client.get(URL).status_code == 302
    assert client.post(URL, {"username": "ana"}).status_code == 302


def test_other_methods_are_refused(signed_in):
    assert signed_in.put(URL).status_code == 405
