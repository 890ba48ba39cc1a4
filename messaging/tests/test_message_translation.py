"""A message's translation: made once, off the threads that answer, kept with its source; failures harm nothing."""

import json
import re
import shutil
import threading
import time
from datetime import UTC, datetime

import pytest
import time_machine
from werkzeug import Response

from accounts.models import Block
from langlearn.lib.choices import Language
from langlearn.lib.talk.help import Help
from langlearn.lib.translation import core, later
from messaging.models import Message
from messaging.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TEXT = "今日は寒いですね"


@pytest.fixture
def message(chat, partner):
    return MessageFactory(chat=chat, sender=partner, content_text=TEXT)


@pytest.fixture
def here(monkeypatch):
    """The work is done where it is begun."""
    monkeypatch.setattr(later, "submit", lambda function, *args: function(*args))


@pytest.fixture
def libre(settings, httpserver, here):
    settings.TRANSLATION_PROVIDER = "libretranslate"
    settings.TRANSLATION_URL = httpserver.url_for("/")
    core._service_of.cache_clear()
    yield httpserver
    core._service_of.cache_clear()


def says(server, *texts):
    for text in texts:
        server.expect_oneshot_request("/translate", method="POST").respond_with_json({"translatedText": [text]})


def fails(server, status=500, body=None):
    server.expect_request("/translate", method="POST").respond_with_json(body or {"error": "broken"}, status)


def address(message):
    return f"/chats/{message.chat_id}/messages/{message.pk}/translation/"


@pytest.fixture
def ask(signed_in, message, django_capture_on_commit_callbacks):
    def post(to=None, headers=HTMX, client=signed_in):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address(message), {"to": to} if to else {}, headers=headers)

    return post


@pytest.fixture
def look(signed_in, message):
    return lambda to="en", headers=HTMX, client=signed_in: client.get(f"{address(message)}?to={to}", headers=headers)


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# It works ------------------------------------------------------------------------------------------------------------


def test_it_is_made_once_and_kept_with_its_source(ask, look, libre, message):
    says(libre, "Cold today, isn't it")
    answer = ask()
    assert answer.status_code == 202  # it was not there yet when that was written
    assert f'data-translating="{address(message)}?to=en"' in answer.content.decode()
    message.refresh_from_db()
    assert message.translated_content == {"en": "Cold today, isn't it"}
    assert message.translated_by == {"en": {"name": "LibreTranslate", "rough": False}}
    for answer in (look(), ask(), ask("en")):
        assert answer.status_code == 200
        assert "Cold today" in words(answer)
        assert "LibreTranslate" in words(answer)
    assert len(libre.log) == 1
    assert message.changed_at is None, "nobody else's page is concerned"


def test_into_a_language_one_chooses(ask, look, libre, message):
    says(libre, "Hoy hace frío")
    ask("es")
    assert libre.log[0][0].get_json()["target"] == "es"
    assert "Hoy hace frío" in words(look("es"))
    assert 'lang="es"' in look("es").content.decode()


def test_what_the_reader_speaks_already_goes_into_what_they_learn(ask, libre, message):
    Message.objects.filter(pk=message.pk).update(content_text="It is cold")
    says(libre, "寒い")
    ask()
    message.refresh_from_db()
    assert message.translated_content == {"ja": "寒い"}


def test_an_unknown_language_is_taken_for_ones_own(ask, libre, message):
    says(libre, "Cold")
    ask("xx")
    message.refresh_from_db()
    assert message.translated_content == {"en": "Cold"}


def test_without_scripts_a_page_waits_by_itself(ask, look, libre, message):
    says(libre, "Cold")
    answer = ask(headers=None)
    assert (answer.status_code, answer.url) == (302, f"{address(message)}?to=en")
    assert "Cold" in words(look(headers=None))
    later.cache.set(later.key(message, "es"), later.UNDER_WAY)
    page = look("es", headers=None)
    assert page.status_code == 202
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "Translating" in words(page)


def test_the_page_offers_before_anybody_asked(look, libre):
    page = look(headers=None)
    assert page.status_code == 200
    assert "<select" in page.content.decode()
    assert not libre.log


def test_while_it_is_under_way_a_script_gets_204(look, libre, message):
    later.cache.set(later.key(message, "en"), later.UNDER_WAY)
    assert look().status_code == 204


def test_a_stored_one_needs_no_provider_and_no_name(signed_in, ask, look, message):
    message.translated_content = {"en": "Cold today"}
    message.save()
    assert "Cold today" in words(ask())
    assert "Translation" in words(look())
    assert 'data-translated="en"' in signed_in.get(f"/chats/{message.chat_id}/").content.decode()


def test_a_second_language_does_not_lose_the_first(message):
    other = Message.objects.get(pk=message.pk)
    later.keep(message, "en", core.Translation("Cold", "DeepL"))
    later.keep(other, "es", core.Translation("Frío", "Apertium", True))
    later.keep(other, "en", core.Translation("Late", "Other"))
    message.refresh_from_db()
    assert message.translated_content == {"en": "Cold", "es": "Frío"}
    assert message.translated_by["en"]["name"] == "DeepL"
    assert message.translated_by["es"] == {"name": "Apertium", "rough": True}


def test_rough_ones_say_so(look, message):
    later.keep(message, "en", core.Translation("Cold", "Apertium", True))
    assert "Apertium · rough" in words(look())


@pytest.mark.skipif(not shutil.which("apertium"), reason="apertium is not installed")
def test_with_apertium_itself(settings, here, chat, learner, client, django_capture_on_commit_callbacks):
    settings.TRANSLATION_PROVIDER = "apertium"
    message = MessageFactory(chat=chat, sender=learner, content_text="I like the red house")
    client.force_login(chat.partner_of(learner).user)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(message), {"to": "es"})
    message.refresh_from_db()
    assert "casa roja" in message.translated_content["es"]
    assert message.translated_by["es"] == {"name": "Apertium", "rough": True}


# It fails ------------------------------------------------------------------------------------------------------------


def test_a_failing_provider_offers_a_retry(signed_in, ask, look, libre, message):
    fails(libre)
    assert ask().status_code == 202
    answer = look()
    assert answer.status_code == 200
    assert "Try again" in words(answer)
    assert "does not answer" in words(answer)
    message.refresh_from_db()
    assert message.translated_content == {}
    assert signed_in.get(f"/chats/{message.chat_id}/").status_code == 200
    libre.clear()
    says(libre, "Cold")
    assert ask().status_code == 202
    assert "Cold" in words(look())


def test_what_a_provider_cannot_do_is_not_offered_again(ask, look, libre):
    fails(libre, 400, {"error": "ja is not supported"})
    ask()
    assert "no translation between" in words(look())
    assert "Try again" not in words(look())
    assert ask().status_code == 422


def test_without_a_provider_nothing_is_begun(ask, look, message):
    answer = ask()
    assert answer.status_code == 422
    assert "no translation between" in words(answer)
    assert "Try again" not in words(answer)


def test_a_bug_ends_in_a_retry_too(ask, look, libre, monkeypatch):
    monkeypatch.setattr(later.translation, "translate", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask()
    assert "Try again" in words(look())


def test_a_quota_that_is_used_up_says_when_there_is_more(ask, libre, settings, message):
    settings.TRANSLATION_DAILY_CHARACTERS = len(TEXT) - 1
    with time_machine.travel(datetime(2026, 3, 2, 18, 30, tzinfo=UTC), tick=False):
        answer = ask()
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 5.5 * 60 * 60 + 1
    assert "used up" in words(answer)
    assert 'datetime="2026-03-03T00:00:00' in answer.content.decode()
    assert not libre.log


def test_the_quota_of_one_is_not_that_of_the_other(look, libre, client, partner, learner, message):
    state = {"code": "QuotaExceeded", "person": learner.pk}
    later.cache.set(later.key(message, "es"), state)
    assert look("es").status_code == 200
    assert "used up" in words(look("es"))
    client.force_login(partner.user)
    assert "used up" not in words(look("es", client=client))
    assert "Try again" in words(look("es", client=client))


def test_one_who_asks_for_many_waits(ask, libre):
    libre.expect_request("/translate").respond_with_json({"translatedText": ["x"]})
    statuses = [ask().status_code for _ in range(31)]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) <= {200, 202}


def test_deleted_meanwhile_is_not_translated(libre, message):
    Message.objects.filter(pk=message.pk).update(deleted_at=datetime.now(UTC))
    later.run("messaging.Message", message.pk, "ja", "en", message.sender_id)
    assert not libre.log


# Who may -------------------------------------------------------------------------------------------------------------


def test_outsiders_and_the_blocked_get_404(client, learner, partner, outsider, message, libre):
    client.force_login(outsider.user)
    assert client.post(address(message)).status_code == 404
    Block.objects.make(partner.user, learner.user)
    client.force_login(learner.user)
    assert client.post(address(message)).status_code == 404
    assert client.get(address(message)).status_code == 404
    assert not libre.log


def test_a_deleted_one_is_gone(ask, message, libre):
    Message.objects.filter(pk=message.pk).update(deleted_at=datetime.now(UTC))
    assert ask().status_code == 404


def test_others_and_other_methods(client, instructor, staff, learner, message):
    assert client.post(address(message)).url.startswith("/accounts/login/")
    for user in (instructor.user, staff):
        client.force_login(user)
        assert client.post(address(message)).status_code == 403
    client.force_login(learner.user)
    assert client.delete(address(message)).status_code == 405


# What is offered -----------------------------------------------------------------------------------------------------


def test_what_the_page_offers(signed_in, chat, learner, libre):
    offered = Help(learner.user)
    assert offered.offers.split() == Language.values
    assert offered.native == "en"
    assert {"ko", "bn"} <= set(offered.readable.split())
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert f'data-offers="{offered.offers}"' in page


def test_nothing_is_offered_without_a_provider(learner):
    assert Help(learner.user).offers == ""


# At the same time ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_question_and_nobody_waits(settings, httpserver, client, learner, partner, chat):
    settings.TRANSLATION_PROVIDER, settings.TRANSLATION_URL = "libretranslate", httpserver.url_for("/")
    go = threading.Event()

    def slowly(request):
        go.wait(10)
        return Response(json.dumps({"translatedText": ["Cold"]}), content_type="application/json")

    httpserver.expect_request("/translate", method="POST").respond_with_handler(slowly)
    message = MessageFactory(chat=chat, sender=partner, content_text=TEXT)
    started = time.monotonic()
    for person in (learner, partner, learner):
        client.force_login(person.user)
        assert client.post(address(message), {"to": "en"}, headers=HTMX).status_code == 202
        assert client.get(f"{address(message)}?to=en", headers=HTMX).status_code == 204
    assert time.monotonic() - started < 5
    go.set()
    later.threads().close_connections()  # once they have done what they were asked
    assert client.get(f"{address(message)}?to=en", headers=HTMX).status_code == 200
    assert len(httpserver.log) == 1
    message.refresh_from_db()
    assert message.translated_content == {"en": "Cold"}
