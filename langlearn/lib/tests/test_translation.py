"""The core with a provider made for the test: quotas, repeats, time, and a breaker that opens and closes."""

import contextlib
import threading
import time
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from langlearn.lib import translation
from langlearn.lib.choices import Language
from langlearn.lib.translation import QuotaExceeded, TooLong, Unavailable, Unsupported, core, quota
from langlearn.lib.translation.breaker import Breaker
from langlearn.lib.translation.core import Service
from langlearn.lib.translation.providers import Health, Provider, make

PAIRS = [(source, target) for source in Language.values for target in Language.values if source != target]


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


class Fake(Provider):
    """Shouts. `fail` is raised instead; `hold` makes it wait."""

    name = "Shouter"
    rough = True
    fail = hold = None

    def __init__(self):
        self.asked = []

    def supports(self, source, target):
        return (source, target) != ("ja", "bn")

    def translate(self, texts, source, target):
        self.asked.append((texts, source, target))
        if self.hold:
            self.hold.wait(5)
        if self.fail:
            raise self.fail
        return [text.upper() for text in texts]

    def health(self):
        return Health(True, "Well.")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def fake():
    return Fake()


@pytest.fixture
def service(fake, clock, monkeypatch):
    service = Service(fake, timeout=1, clock=clock)
    monkeypatch.setattr(core, "_service", lambda: service)
    return service


def ask(text="hola", source="es", target="en", person_id=None):
    return translation.translate(text, source, target, person_id)


def failures(count, kind=Unavailable, text="hola"):
    for number in range(count):
        with pytest.raises(kind):
            ask(f"{text} {number}")


# Without a provider ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", PAIRS)
def test_nothing_is_offered_until_a_provider_is_set(settings, pair):
    settings.TRANSLATION_PROVIDER = ""
    assert not translation.supports(*pair)
    with pytest.raises(Unsupported) as caught:
        ask("hola", *pair)
    assert "no translation" in str(caught.value.message)
    assert translation.provider_name() == ""


def test_that_it_is_off_is_said_and_is_no_fault(settings):
    settings.TRANSLATION_PROVIDER = "none"
    assert translation.health() == Health(True, "Translation is off: TRANSLATION_PROVIDER is not set.")
    assert translation.check() == []


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"TRANSLATION_PROVIDER": "google"}, "choose none, apertium, libretranslate or deepl"),
        ({"TRANSLATION_PROVIDER": "deepl"}, "TRANSLATION_KEY"),
        ({"TRANSLATION_PROVIDER": "libretranslate"}, "TRANSLATION_URL"),
        ({"TRANSLATION_PROVIDER": "libretranslate", "TRANSLATION_URL": "file:///etc/passwd"}, "TRANSLATION_URL"),
        ({"TRANSLATION_PROVIDER": "libretranslate", "TRANSLATION_URL": "gopher://a"}, "TRANSLATION_URL"),
        ({"TRANSLATION_PROVIDER": "libretranslate", "TRANSLATION_URL": "https://"}, "TRANSLATION_URL"),
    ],
)
def test_settings_that_cannot_work_are_found_at_the_start_and_break_no_page(settings, chosen, said, caplog):
    for name, value in chosen.items():
        setattr(settings, name, value)
    [error] = translation.check()
    assert said in error.msg
    core._service_of.cache_clear()
    assert not translation.supports("es", "en")
    assert not translation.health().ok
    assert said in translation.health().detail
    assert said in caplog.text


def test_a_key_never_stands_in_the_error():
    with pytest.raises(ImproperlyConfigured) as caught:
        make("libretranslate", "nowhere", "s3cret", 1)
    assert "s3cret" not in str(caught.value)


# Translating ----------------------------------------------------------------------------------------------------------


def test_a_translation_names_its_source(service, fake):
    assert ask() == translation.Translation("HOLA", "Shouter", True)
    assert fake.asked == [(["hola"], "es", "en")]


@pytest.mark.parametrize("pair", [("es", "es"), ("ja", "bn"), ("es", ""), ("", "en"), ("", "")])
def test_pairs_that_cannot_work_are_neither_offered_nor_asked(service, fake, pair):
    assert not translation.supports(*pair)
    with pytest.raises(Unsupported):
        ask("hola", *pair)
    assert fake.asked == []


def test_an_unknown_source_goes_to_a_provider_that_finds_out(service, fake):
    fake.detects = True
    assert translation.supports("", "en")
    assert ask(source="").text == "HOLA"


@pytest.mark.parametrize("text", ["", "  \n", "👍🏽", "12:30 → 14:00", "!!!", "৳"])
def test_what_has_no_letter_is_the_same_everywhere(service, fake, text):
    assert ask(text).text == text
    assert fake.asked == []


@pytest.mark.parametrize("text", ["a", "ñ", "本", "한", "ক"])
def test_one_letter_of_any_script_is_translated(service, fake, text):
    ask(text)
    assert len(fake.asked) == 1


def test_a_text_can_be_too_long(service, fake, settings):
    settings.TRANSLATION_MAX_CHARACTERS = 10
    assert ask("a" * 10).text == "A" * 10
    with pytest.raises(TooLong) as caught:
        ask("a" * 11)
    assert "too long" in str(caught.value.message)
    assert len(fake.asked) == 1


def test_a_bug_of_a_provider_is_unavailable_and_its_words_stay_out_of_the_log(service, fake, caplog):
    fake.fail = RuntimeError("hola: my secret")
    failures(1)
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_too_few_answers_are_unavailable(service, fake):
    fake.translate = lambda texts, source, target: []
    failures(1)


def test_no_text_is_logged(service, fake, caplog):
    with caplog.at_level("DEBUG"):
        ask("my private words")
        fake.fail = Unavailable()
        failures(6, text="my private words")
    assert "private" not in caplog.text


def test_a_pair_that_the_server_refuses_is_not_offered_for_an_hour(service, fake, clock):
    fake.fail = Unsupported()
    failures(1, Unsupported)
    assert not translation.supports("es", "en")
    assert translation.supports("en", "es")
    failures(3, Unsupported)
    assert len(fake.asked) == 1
    clock.now += 3601
    assert translation.supports("es", "en")


def test_a_text_that_the_server_finds_too_long_spoils_nothing_for_others(service, fake):
    fake.fail = TooLong()
    failures(5, TooLong)
    assert translation.supports("es", "en")
    assert not service.breaker.is_open


# Quota ----------------------------------------------------------------------------------------------------------------


def test_each_person_has_a_share_a_day(service, settings):
    settings.TRANSLATION_DAILY_CHARACTERS = 10
    ask("sevenxx", person_id=1)
    assert translation.left(1) == 3
    with pytest.raises(QuotaExceeded) as caught:
        ask("four", person_id=1)
    assert "tomorrow" in str(caught.value.message)
    assert ask("tre", person_id=1).text == "TRE"
    assert translation.left(1) == 0
    assert ask("sevenxx", person_id=2).text == "SEVENXX"
    assert ask("no one asks", person_id=None).text == "NO ONE ASKS"


def test_the_next_day_begins_anew(service, settings):
    settings.TRANSLATION_DAILY_CHARACTERS = 5
    with time_machine.travel(datetime(2026, 11, 22, 23, 59, tzinfo=UTC)) as now:
        ask("fiver", person_id=1)
        with pytest.raises(QuotaExceeded):
            ask("x", person_id=1)
        now.shift(120)
        assert ask("fiver", person_id=1).text == "FIVER"


def test_what_fails_costs_nothing(service, fake, settings):
    settings.TRANSLATION_DAILY_CHARACTERS = 10
    for fake.fail in Unavailable(), Unsupported(), RuntimeError():
        service._refused.clear()
        with pytest.raises(translation.TranslationError):
            ask("sevenxx", person_id=1)
    assert translation.left(1) == 10


def test_refused_and_symbols_cost_nothing(service, settings):
    settings.TRANSLATION_DAILY_CHARACTERS = 10
    ask("👍👍👍", person_id=1)
    with pytest.raises(Unsupported):
        ask("hola", "ja", "bn", person_id=1)
    assert translation.left(1) == 10


def test_many_at_once_never_get_more_than_the_share(settings):
    settings.TRANSLATION_DAILY_CHARACTERS = 50
    taken = []

    def take():
        with contextlib.suppress(QuotaExceeded):
            taken.append(quota.charge(1, 10))

    threads = [threading.Thread(target=take) for _ in range(12)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(taken) <= 5
    assert quota.left(1) == 50 - 10 * len(taken)


def test_an_evicted_count_begins_anew(monkeypatch):
    def evicted(key, delta):
        raise ValueError

    monkeypatch.setattr(cache, "incr", evicted)
    assert quota.charge(1, 10)


def test_a_dead_redis_lets_through(service, settings):
    settings.CACHES = {
        "default": {"BACKEND": "langlearn.lib.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert ask("hola", person_id=1).text == "HOLA"
    assert translation.left(1) == quota.limit()


# At once --------------------------------------------------------------------------------------------------------------


def test_two_who_ask_the_same_share_one_answer_and_only_one_pays(service, fake, settings):
    fake.hold = threading.Event()
    found = {}
    threads = [
        threading.Thread(target=lambda person: found.update({person: ask(person_id=person).text}), args=[person])
        for person in (1, 2, 3)
    ]
    [thread.start() for thread in threads]
    until = time.monotonic() + 5
    while sum(quota.left(person) < quota.limit() for person in (1, 2, 3)) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.1)  # from paying to asking
    fake.hold.set()
    [thread.join() for thread in threads]
    assert found == {1: "HOLA", 2: "HOLA", 3: "HOLA"}
    assert len(fake.asked) == 1
    assert sum(quota.limit() - quota.left(person) for person in (1, 2, 3)) == 4
    assert service._under_way == {}


def test_asked_again_later_is_asked_again(service, fake):
    ask()
    ask()
    assert len(fake.asked) == 2


def test_a_provider_that_hangs_holds_nobody_for_long(service, fake, monkeypatch):
    monkeypatch.setattr(core, "SPARE", 0)
    service.timeout = 0.1
    fake.hold = threading.Event()
    with pytest.raises(Unavailable):
        ask()
    assert service._under_way == {}
    fake.hold.set()


# Breaker --------------------------------------------------------------------------------------------------------------


def test_after_several_failures_the_provider_is_left_alone_and_then_tried_once(service, fake, clock):
    fake.fail = Unavailable()
    failures(10)
    assert len(fake.asked) == 4
    assert not translation.health().ok
    assert "left alone" in translation.health().detail
    clock.now += 31
    failures(3)
    assert len(fake.asked) == 5
    clock.now += 31
    fake.fail = None
    assert ask().text == "HOLA"
    assert translation.health() == Health(True, "Well.")
    assert ask("otra").text == "OTRA"


def test_while_it_rests_people_are_told_when_to_return(service, fake):
    fake.fail = Unavailable()
    failures(4)
    with pytest.raises(Unavailable) as caught:
        ask("otra")
    assert 25 < caught.value.retry_after <= 31


def test_one_success_forgets_the_failures(service, fake):
    for _ in range(5):
        fake.fail = Unavailable()
        failures(3)
        fake.fail = None
        assert ask().text == "HOLA"


def test_a_provider_that_says_when_to_return_is_believed(clock):
    breaker = Breaker(clock=clock)
    breaker.failed(retry_after=90)
    assert breaker.wait() == 90
    clock.now += 91
    assert breaker.wait() == 0


def test_but_not_when_it_says_next_year(clock):
    breaker = Breaker(clock=clock)
    breaker.failed(retry_after=10_000_000)
    assert breaker.wait() <= 600


def test_only_one_probe_passes_and_a_lost_one_blocks_nothing(clock):
    breaker = Breaker(failures=1, rest=30, clock=clock)
    breaker.failed()
    assert breaker.wait() == 30
    clock.now += 30
    assert [breaker.wait() for _ in range(3)] == [0, 30, 30]
    clock.now += 30
    assert breaker.wait() == 0
    breaker.succeeded()
    assert [breaker.wait() for _ in range(3)] == [0, 0, 0]
    assert not breaker.is_open
