"""What another app of the device shares: it waits, and becomes something only by our own form."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.tests.factories import LearnerFactory
from langlearn import sharing
from langlearn.lib import limits
from langlearn.lib.storages import private_storage
from messaging.models import Message
from messaging.tests.factories import ChatFactory, MessageFactory
from social.models import Post
from social.tests.pictures import picture

pytestmark = pytest.mark.django_db
DEVICE = {"sec-fetch-site": "none"}


def share(client, headers=DEVICE, **data):
    return client.post("/share/", data, headers=headers)


def waiting():
    """The names of the pictures that wait."""
    try:
        return private_storage.listdir("shared")[1]
    except FileNotFoundError:
        return []


@pytest.fixture
def chat(learner, partner):
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory(chat=chat, sender=partner)
    return chat


# What comes ----------------------------------------------------------------------------------------------------------


def test_what_came_stands_in_a_form_and_nothing_is_written(signed_in, chat):
    response = share(signed_in, title="A song", text="Listen to this", url="https://example.com/", pictures=[picture()])
    assert response.url == "/share/to/"
    page = signed_in.get("/share/to/")
    assert page.context["form"].initial["content_text"] == "A song\nListen to this\nhttps://example.com/"
    html = page.content.decode()
    assert "A song\nListen to this\nhttps://example.com/</textarea>" in html
    assert '<img src="/share/pictures/0/"' in html and "田中 由紀" in html
    assert not Post.objects.exists() and Message.objects.count() == 1


def test_no_token_is_asked_of_the_device_and_one_is_of_the_form(learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner.user)
    assert share(client, text="x").status_code == 302
    assert client.post("/share/to/", {"to": "feed", "content_text": "x"}).status_code == 403
    assert not Post.objects.exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", None])
def test_another_site_cannot_share(client, site):
    """Nor reach the session: an answer that sets a new one would sign its reader out."""
    response = share(client, {"sec-fetch-site": site} if site is not None else {}, text="buy this")
    assert response.status_code == 403
    assert "session" not in response.cookies


def test_a_page_of_ours_can(signed_in):
    assert share(signed_in, {"sec-fetch-site": "same-origin"}, text="x").status_code == 302


def test_what_says_the_same_twice_says_it_once(signed_in):
    share(signed_in, title="https://example.com/", url="https://example.com/", text="")
    assert signed_in.get("/share/to/").context["form"].initial["content_text"] == "https://example.com/"


def test_a_very_long_text_is_there_to_be_shortened(signed_in):
    share(signed_in, text="word " * 2000)
    assert len(signed_in.get("/share/to/").context["form"].initial["content_text"]) > 5000
    answer = signed_in.post("/share/to/", {"to": "feed", "content_text": "word " * 2000})
    assert answer.status_code == 422
    assert "at most 5,000 characters" in answer.content.decode()
    assert answer.content.decode().count("word ") == 2000


def test_pictures_are_made_anew_and_only_their_owner_sees_them(signed_in, partner):
    share(signed_in, pictures=[picture(size=(3000, 100))])
    (name,) = waiting()
    assert Image.open(private_storage.open(f"shared/{name}")).size == (1600, 53)
    answer = signed_in.get("/share/pictures/0/")
    assert answer.headers["Content-Type"] == "image/webp"
    assert signed_in.get("/share/pictures/1/").status_code == 404
    other = Client()
    other.force_login(partner.user)
    assert other.get("/share/pictures/0/").status_code == 404


def test_what_is_no_picture_is_named_and_the_rest_is_kept(signed_in):
    bad = SimpleUploadedFile("notes.png", b"no picture", "image/png")
    share(signed_in, text="kept", pictures=[bad, picture("good.png")])
    page = signed_in.get("/share/to/")
    assert "notes.png: Choose a picture" in page.content.decode()
    assert "kept</textarea>" in page.content.decode()
    assert len(waiting()) == 1


def test_of_many_pictures_four_are_kept_and_it_says_so(signed_in):
    share(signed_in, pictures=[picture(f"{number}.png", size=(20, 20)) for number in range(5)])
    assert len(waiting()) == 4
    assert "Only the first 4 pictures" in signed_in.get("/share/to/").content.decode()


def test_the_next_takes_the_place_of_the_last(signed_in):
    share(signed_in, text="one", pictures=[picture()])
    share(signed_in, text="two")
    assert waiting() == []
    assert signed_in.get("/share/to/").context["form"].initial["content_text"] == "two"


def test_it_is_counted(signed_in):
    for _ in range(60):
        limits.hit("langlearn.sharing.share", f"user-{signed_in.session['_auth_user_id']}", "60/hour")
    assert share(signed_in, text="x").status_code == 429


def test_looking_leads_to_the_form_which_may_be_empty(signed_in):
    assert signed_in.get("/share/").url == "/share/to/"
    assert signed_in.get("/share/to/").status_code == 200


def test_who_does_not_learn_is_told(client, instructor):
    client.force_login(instructor.user)
    assert share(client, text="x").url == "/share/to/"
    assert client.get("/share/to/").url == "/"
    assert "Only learners post and chat" in client.get("/", follow=True).content.decode()


def test_the_page_costs_the_same_with_many_partners(signed_in, learner, django_assert_num_queries):
    for _ in range(3):
        MessageFactory(chat=ChatFactory(user1=learner))
    with django_assert_num_queries(5):
        signed_in.get("/share/to/")
    for _ in range(15):
        MessageFactory(chat=ChatFactory(user1=learner))
    with django_assert_num_queries(5):
        page = signed_in.get("/share/to/")
    assert len(page.context["chats"]) == 18


# Signed out ----------------------------------------------------------------------------------------------------------


def test_who_is_signed_out_signs_in_first_and_the_text_is_kept(client, learner):
    share(client, text="Look at this", pictures=[picture()])
    assert client.get("/share/to/").url == "/accounts/login/?next=/share/to/"
    assert waiting() == []
    learner.user.set_password("a good pass phrase")
    learner.user.save()
    form = {"login": "ana", "password": "a good pass phrase", "next": "/share/to/"}
    page = client.post("/accounts/login/", form, follow=True)
    assert page.redirect_chain[-1][0] == "/share/to/"
    assert page.context["form"].initial["content_text"] == "Look at this"
    assert "Share the pictures once more" in page.content.decode()


def test_signing_out_drops_it(signed_in):
    share(signed_in, pictures=[picture()])
    signed_in.post("/accounts/logout/")
    assert waiting() == []


# A post --------------------------------------------------------------------------------------------------------------


def test_as_a_post(signed_in, learner):
    share(signed_in, text="I like this", pictures=[picture(), picture()])
    data = {"to": "feed", "content_text": "I like this!", "picture": ["1"], "wants_correction": "on", "language": ""}
    response = signed_in.post("/share/to/", data)
    post = Post.objects.get()
    assert response.url == f"/feed/{post.pk}/edit/"  # what is on the picture is still to be said
    assert (post.author, post.content_text, post.language, post.wants_correction) == (
        learner,
        "I like this!",
        "en",
        True,
    )
    assert post.pictures.count() == 1
    assert waiting() == []
    assert signed_in.get("/share/to/").context["form"].initial["content_text"] == ""


def test_a_post_of_words_alone(signed_in):
    share(signed_in, text="Words")
    response = signed_in.post("/share/to/", {"to": "feed", "content_text": "Words"})
    assert response.url == f"/feed/{Post.objects.get().pk}/"


def test_an_empty_post_says_so_and_keeps_the_pictures(signed_in):
    share(signed_in, pictures=[picture()])
    answer = signed_in.post("/share/to/", {"to": "feed", "content_text": " "})
    assert answer.status_code == 422
    assert "Write something first" in answer.content.decode()
    assert len(waiting()) == 1 and "/share/pictures/0/" in answer.content.decode()


def test_the_same_again_is_not_posted_again(signed_in):
    for _ in range(2):
        answer = signed_in.post("/share/to/", {"to": "feed", "content_text": "The same"})
    assert answer.status_code == 422
    assert Post.objects.count() == 1


def test_posts_are_counted_with_those_of_the_feed(signed_in, learner):
    for _ in range(20):
        limits.hit("post_create", f"user-{learner.pk}", "20/hour")
    answer = signed_in.post("/share/to/", {"to": "feed", "content_text": "One more"})
    assert answer.status_code == 422
    assert "That was a lot at once" in answer.content.decode()
    assert "One more</textarea>" in answer.content.decode()
    assert not Post.objects.exists()


# A chat --------------------------------------------------------------------------------------------------------------


def test_to_a_chat_each_picture_goes_alone_and_the_text_with_the_last(signed_in, learner, chat):
    share(signed_in, text="Look", pictures=[picture(), picture()])
    response = signed_in.post("/share/to/", {"to": chat.pk, "content_text": "Look", "picture": ["0", "1"]})
    assert response.url == f"/chats/{chat.pk}/"
    first, last = Message.objects.filter(sender=learner).order_by("pk")
    assert first.type == last.type == Message.Type.IMAGE
    assert first.content_text == "" and last.content_text == "Look"
    assert waiting() == []


def test_a_text_alone_to_a_chat(signed_in, learner, chat):
    signed_in.post("/share/to/", {"to": chat.pk, "content_text": "Just words"})
    assert Message.objects.get(sender=learner).content_text == "Just words"


def test_what_was_sent_already_is_not_sent_again(signed_in, learner, chat):
    """The first picture went, the text of the second was too long: mended, it is two messages, not three."""
    share(signed_in, text="x", pictures=[picture(), picture()])
    data = {"to": chat.pk, "content_text": "x" * 4001, "picture": ["0", "1"]}
    answer = signed_in.post("/share/to/", data)
    assert answer.status_code == 422
    assert "at most 4,000 characters" in answer.content.decode()
    assert f'value="{chat.pk}" checked' in answer.content.decode()
    signed_in.post("/share/to/", data | {"content_text": "short"})
    assert [message.content_text for message in Message.objects.filter(sender=learner).order_by("pk")] == ["", "short"]


def test_nothing_to_send_says_so(signed_in, learner, chat):
    answer = signed_in.post("/share/to/", {"to": chat.pk, "content_text": ""})
    assert answer.status_code == 422
    assert "Write something first" in answer.content.decode()


@pytest.mark.parametrize("to", ["", "x", "0", "9" * 30, "-1"])
def test_nowhere_is_not_found(signed_in, to):
    assert signed_in.post("/share/to/", {"to": to, "content_text": "x"}).status_code == 404


def test_another_s_chat_is_not_found(signed_in):
    foreign = ChatFactory(user1=LearnerFactory(), user2=LearnerFactory())
    assert signed_in.post("/share/to/", {"to": foreign.pk, "content_text": "x"}).status_code == 404
    assert not Message.objects.exists()


# What nobody came back for -------------------------------------------------------------------------------------------


def test_after_a_day_pictures_go(signed_in, monkeypatch):
    share(signed_in, pictures=[picture()])
    sharing.sweep()
    assert len(waiting()) == 1
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr(sharing.timezone, "now", lambda: later)
    sharing.sweep()
    assert waiting() == []
    assert signed_in.get("/share/pictures/0/").status_code == 404
    answer = signed_in.post("/share/to/", {"to": "feed", "content_text": "Words", "picture": ["0"]})
    assert answer.status_code == 302  # the words go, without what is gone


def test_sweeping_an_empty_site_is_fine():
    sharing.sweep()
