"""What a person reads of a decision about them, and appealing against it."""

import pytest

from accounts.models import User
from accounts.signals import export_requested
from feedback import moderation
from feedback.models import Appeal, Case, Decision
from feedback.tests.factories import moderator, reported
from messaging.tests.factories import ChatFactory, MessageFactory
from social.tests.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mod(db):
    return moderator(name="Secret Mo")


@pytest.fixture
def post(learner):
    return PostFactory(author=learner, content_text="Buy my coins")


@pytest.fixture
def decision(post, learner, partner, mod):
    """About `learner`, whom `partner` reported."""
    case = reported(post, learner.user, "scam", partner.user, text="Buy my coins")
    fields = {"action": "warn", "rule": "scam", "hides": True, "text": "Please stop", "note": "between us"}
    return moderation.decide(case, mod, **fields)


def address(decision):
    return f"/decisions/{decision.pk}/"


def appeal(client, decision, text="It was a joke", **more):
    return client.post(address(decision), {"text": text}, **more)


def test_it_says_what_why_and_what_it_means_but_not_who(signed_in, decision):
    html = signed_in.get(address(decision)).content.decode()
    for words in ("A warning from our team", "Buy my coins", "asks people for money", "Please stop", "out of sight"):
        assert words in html
    assert "Send appeal" in html
    for secret in ("Secret Mo", "between us", "yuki", "田中"):
        assert secret not in html


def test_it_is_of_the_person_alone(client, decision, partner, mod):
    for person in (partner.user, mod):
        client.force_login(person)
        assert client.get(address(decision)).status_code == 404
        assert appeal(client, decision).status_code == 404
    client.logout()
    assert client.get(address(decision)).url.startswith("/accounts/login/")
    assert not Appeal.objects.exists()


def test_dismissals_and_other_words_of_the_log_are_not_shown(signed_in, learner, mod):
    made = moderation.decide(reported(learner.user, learner.user), mod, action="dismiss", note="nothing")
    assert signed_in.get(address(made)).status_code == 404


def test_an_appeal_comes_into_the_queue_and_the_page_says_so(signed_in, decision):
    response = appeal(signed_in, decision)
    assert response.url == address(decision)
    assert Appeal.objects.get().text == "It was a joke"
    assert Case.objects.open().get().kind == "appeal"
    html = signed_in.get(address(decision)).content.decode()
    assert "It was a joke" in html
    assert "It is with our team" in html
    assert "Send appeal" not in html


def test_once(signed_in, decision):
    appeal(signed_in, decision)
    appeal(signed_in, decision, "Again")
    assert Appeal.objects.get().text == "It was a joke"
    assert Case.objects.open().count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 3001])
def test_an_invalid_appeal_comes_back(signed_in, decision, text):
    response = appeal(signed_in, decision, text)
    assert response.status_code == 422
    assert text.strip()[:3001] in response.content.decode()
    assert not Appeal.objects.exists()


def test_too_many_appeals_wait(signed_in, decision, monkeypatch):
    monkeypatch.setattr("langlearn.lib.limits.hit", lambda name, key, rate: 30)
    assert appeal(signed_in, decision).status_code == 429
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(("overturn", "words"), [(True, "We took this decision back"), (False, "the decision stands")])
def test_the_page_says_what_became_of_it(signed_in, decision, overturn, words):
    appeal(signed_in, decision)
    moderation.answer(Case.objects.open().get(), moderator(), overturn=overturn, text="We read it all again.")
    html = signed_in.get(address(decision)).content.decode()
    assert words in html
    assert "We read it all again." in html
    assert "Send appeal" not in html


def test_taken_back_without_an_appeal_there_is_none_to_make(signed_in, decision, mod):
    moderation.undo(decision, mod)
    html = signed_in.get(address(decision)).content.decode()
    assert "We took this decision back" in html
    assert "Send appeal" not in html
    appeal(signed_in, decision)
    assert not Appeal.objects.exists()


def test_wrong_method(signed_in, decision):
    assert signed_in.delete(address(decision)).status_code == 405
    assert signed_in.post(f"/decisions/on/post/{decision.target_id}/").status_code == 405


# From the thing that is hidden ---------------------------------------------------------------------------------------


def test_what_is_hidden_leads_to_why(signed_in, decision, post):
    why = f"/decisions/on/post/{post.pk}/"
    assert f'href="{why}"' in signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert signed_in.get(why).url == address(decision)


def test_for_nobody_else_and_nothing_else(client, signed_in, decision, post, partner, mod):
    assert signed_in.get("/decisions/on/post/999/").status_code == 404
    assert signed_in.get(f"/decisions/on/planet/{post.pk}/").status_code == 404
    assert signed_in.get(f"/decisions/on/comment/{post.pk}/").status_code == 404
    moderation.undo(decision, mod)
    assert signed_in.get(f"/decisions/on/post/{post.pk}/").status_code == 404
    client.force_login(partner.user)
    assert client.get(f"/decisions/on/post/{post.pk}/").status_code == 404


def test_a_hidden_message_leads_its_sender_there(client, learner, partner, mod):
    chat = ChatFactory(user1=learner, user2=partner)
    message = MessageFactory(chat=chat, sender=partner, content_text="rude")
    moderation.decide(reported(message, partner.user), mod, action="hide", rule="harassment")
    client.force_login(partner.user)
    why = f"/decisions/on/message/{message.pk}/"
    assert f'href="{why}"' in client.get(f"/chats/{chat.pk}/").content.decode()
    assert client.get(why).url == address(Decision.objects.get())
    client.force_login(learner.user)
    assert client.get(why).status_code == 404


def test_an_emptied_profile_says_so_to_its_owner_alone(client, learner, partner, mod):
    made = moderation.decide(reported(learner.user, learner.user), mod, action="hide", rule="spam")
    client.force_login(learner.user)
    assert f'href="/decisions/on/person/{learner.pk}/"' in client.get("/people/ana/").content.decode()
    assert client.get(f"/decisions/on/person/{learner.pk}/").url == address(made)
    client.force_login(partner.user)
    assert "/decisions/on/" not in client.get("/people/ana/").content.decode()
    moderation.undo(made, mod)
    client.force_login(learner.user)
    assert "/decisions/on/" not in client.get("/people/ana/").content.decode()


def test_the_export_has_decisions_and_appeals_without_what_is_for_staff(signed_in, learner, decision):
    appeal(signed_in, decision)
    found = dict(entry for _to, entries in export_requested.send(User, user=learner.user) for entry in entries)
    decided = list(found["decisions.json"])
    assert [(row["action"], row["rule"], row["text"]) for row in decided] == [("warn", "scam", "Please stop")]
    assert [row["text"] for row in found["appeals.json"]] == ["It was a joke"]
    assert "between us" not in str(decided)
