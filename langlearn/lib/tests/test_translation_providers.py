"""The real providers: against a server on this machine, and Apertium where it is installed."""

import json
import os
import shutil
import ssl
import threading
import time
from functools import cache

import pytest
from werkzeug import Response

from langlearn.lib.choices import Language
from langlearn.lib.translation import QuotaExceeded, TooLong, Unavailable, Unsupported, core, translate
from langlearn.lib.translation.providers import http
from langlearn.lib.translation.providers.apertium import Apertium
from langlearn.lib.translation.providers.deepl import DeepL
from langlearn.lib.translation.providers.libretranslate import LibreTranslate

needs_apertium = pytest.mark.skipif(not shutil.which("apertium"), reason="apertium is not installed")
KEY = "s3cret-key:fx"


@pytest.fixture(scope="module", autouse=True)
def one_list_of_authorities():
    """Each client reads it from the disk; here one reading serves them all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture
def libre(httpserver):
    return LibreTranslate(httpserver.url_for("/"), KEY, timeout=5)


@pytest.fixture
def deepl(httpserver):
    return DeepL(KEY, httpserver.url_for("/"), timeout=5)


@pytest.fixture(params=["libre", "deepl"])
def either(request):
    return request.getfixturevalue(request.param)


def answers(httpserver, body, status=200, **headers):
    """Whatever is asked, the server answers this."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    httpserver.expect_request("/translate", method="POST").respond_with_data(content, status, headers)
    httpserver.expect_request("/v2/translate", method="POST").respond_with_data(content, status, headers)


# Over HTTP ------------------------------------------------------------------------------------------------------------


def test_libretranslate_is_asked_as_it_expects(libre, httpserver):
    question = {"q": ["Hola", "Adiós"], "source": "es", "target": "bn", "format": "text", "api_key": KEY}
    httpserver.expect_oneshot_request("/translate", method="POST", json=question).respond_with_json(
        {"translatedText": ["হ্যালো", "বিদায়"]}
    )
    assert libre.translate(["Hola", "Adiós"], "es", "bn") == ["হ্যালো", "বিদায়"]
    httpserver.check_assertions()


def test_libretranslate_without_a_key_sends_none(httpserver):
    answers(httpserver, {"translatedText": ["Hello"]})
    LibreTranslate(httpserver.url_for("/")).translate(["Hola"], "", "en")
    sent = httpserver.log[0][0].get_json()
    assert "api_key" not in sent
    assert sent["source"] == "auto"


def test_a_server_below_a_path_is_found(httpserver):
    httpserver.expect_request("/libre/translate").respond_with_json({"translatedText": ["Hello"]})
    assert LibreTranslate(httpserver.url_for("/libre")).translate(["Hola"], "es", "en") == ["Hello"]


@pytest.mark.parametrize(
    ("source", "target", "sent"),
    [
        ("es", "en", {"source_lang": "ES", "target_lang": "EN-US"}),
        ("en", "es", {"source_lang": "EN", "target_lang": "ES"}),
        ("ja", "ko", {"source_lang": "JA", "target_lang": "KO"}),
        ("en", "bn", {"source_lang": "EN", "target_lang": "BN", "enable_beta_languages": True}),
        ("bn", "ja", {"source_lang": "BN", "target_lang": "JA", "enable_beta_languages": True}),
        ("", "ko", {"target_lang": "KO"}),
    ],
)
def test_deepl_is_asked_as_it_expects(deepl, httpserver, source, target, sent):
    httpserver.expect_oneshot_request(
        "/v2/translate",
        method="POST",
        headers={"Authorization": f"DeepL-Auth-Key {KEY}"},
        json={"text": ["a", "b"], **sent},
    ).respond_with_json({"translations": [{"text": "x", "detected_source_language": "ES"}, {"text": "y"}]})
    assert deepl.translate(["a", "b"], source, target) == ["x", "y"]
    httpserver.check_assertions()


def test_a_deepl_key_says_which_server():
    assert DeepL("abc:fx").client.base_url.host == "api-free.deepl.com"
    assert DeepL("abc").client.base_url.host == "api.deepl.com"
    assert DeepL("abc").client.base_url.scheme == "https"


@pytest.mark.parametrize("source", ["", *Language.values])
@pytest.mark.parametrize("target", Language.values)
def test_all_five_languages_are_offered(either, source, target):
    assert either.supports(source, target)
    assert not either.supports("xx", target)
    assert not either.supports(source, "xx")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 529])
def test_down_or_busy_is_worth_another_try(either, httpserver, status):
    answers(httpserver, {"error": "slow down"}, status)
    with pytest.raises(Unavailable):
        either.translate(["Hola"], "es", "en")


@pytest.mark.parametrize(("said", "seconds"), [("17", 17), ("soon", None), ("-1", None), ("9" * 30, None)])
def test_when_to_return_is_passed_on(either, httpserver, said, seconds):
    answers(httpserver, {}, 429, **{"Retry-After": said})
    with pytest.raises(Unavailable) as caught:
        either.translate(["Hola"], "es", "en")
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Welcome to our hotel Wi-Fi</html>",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"translatedText": "Hello", "translations": "Hello"}',
        b'{"translatedText": [], "translations": []}',
        b'{"translatedText": ["a", "b"], "translations": [{"text": "a"}, {"text": "b"}]}',
        b'{"translatedText": [1], "translations": [{"text": 1}]}',
        b'{"translatedText": [null], "translations": [{}]}',
        b'{"translatedText": [null], "translations": [null]}',
        b"\xff\xfe\x00",
    ],
)
def test_wrong_json_is_unavailable(either, httpserver, body):
    answers(httpserver, body)
    with pytest.raises(Unavailable):
        either.translate(["Hola"], "es", "en")


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (400, {"error": "bn is not supported"}, Unsupported),
        (400, {"error": "Invalid request: request (6000) exceeds text limit (5000)"}, TooLong),
        (413, {}, TooLong),
        (403, {"error": "Monthly limit reached"}, QuotaExceeded),
        (403, {"error": "Invalid API key"}, Unavailable),
        (400, {"error": "Bad request"}, Unavailable),
        (400, ["odd"], Unavailable),
        (404, b"<html>", Unavailable),
    ],
)
def test_what_libretranslate_refuses(libre, httpserver, status, said, kind):
    answers(httpserver, said, status)
    with pytest.raises(kind) as caught:
        libre.translate(["Hola"], "es", "bn")
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (456, {"message": "Quota Exceeded"}, QuotaExceeded),
        (413, {}, TooLong),
        (400, {"message": "Value for 'target_lang' not supported."}, Unsupported),
        (400, {"message": "Bad request"}, Unavailable),
        (403, {"message": "Forbidden"}, Unavailable),
        (404, b"", Unavailable),
    ],
)
def test_what_deepl_refuses(deepl, httpserver, status, said, kind):
    answers(httpserver, said, status)
    with pytest.raises(kind) as caught:
        deepl.translate(["Hola"], "es", "bn")
    assert type(caught.value) is kind


def test_used_up_at_the_provider_is_not_blamed_on_the_person(deepl, httpserver):
    answers(httpserver, {}, 456)
    with pytest.raises(QuotaExceeded) as caught:
        deepl.translate(["Hola"], "es", "en")
    assert "You have used up" not in str(caught.value.message)


RIGHT = json.dumps({"translatedText": ["Hello"], "translations": [{"text": "Hello"}]}).encode()


@pytest.fixture
def given_up():
    """Set once nobody waits for the answer any more, or the test has failed."""
    event = threading.Event()
    yield event
    event.set()


def handled(httpserver, handler):
    httpserver.expect_request("/translate").respond_with_handler(handler)
    httpserver.expect_request("/v2/translate").respond_with_handler(handler)


def test_no_answer_in_time_is_unavailable(either, httpserver, given_up):
    """The answer would be right, but comes only when nobody waits for it."""

    def slow(request):
        given_up.wait(20)
        return Response(RIGHT)

    either.client.timeout = 0.2
    handled(httpserver, slow)
    with pytest.raises(Unavailable):
        either.translate(["Hola"], "es", "en")


def test_an_answer_that_drips_is_unavailable(either, httpserver, given_up):
    """Each part comes in time, and the whole would be right; but not in time."""

    def drip(request):
        def chunks():
            for _ in range(400):
                yield b" "
                if given_up.wait(0.05):
                    return
            yield RIGHT

        return Response(chunks())

    either.client.timeout = 0.2
    handled(httpserver, drip)
    with pytest.raises(Unavailable):
        either.translate(["Hola"], "es", "en")


def test_an_answer_without_end_is_unavailable(either, httpserver):
    answers(httpserver, b"[" * (http.ANSWER_LIMIT + 1))
    with pytest.raises(Unavailable):
        either.translate(["Hola"], "es", "en")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(either, httpserver, status):
    answers(httpserver, b"", status, Location=httpserver.url_for("/inside"))
    httpserver.expect_request("/inside").respond_with_json({"translatedText": ["got in"]})
    with pytest.raises(Unavailable):
        either.translate(["Hola"], "es", "en")
    assert len(httpserver.log) == 1


def test_nobody_there_is_unavailable():
    for provider in LibreTranslate("http://127.0.0.1:1"), DeepL(KEY, "http://127.0.0.1:1"):
        with pytest.raises(Unavailable):
            provider.translate(["Hola"], "es", "en")
        assert not provider.health().ok


@pytest.mark.parametrize("status", [200, 400, 403, 429, 500])
def test_neither_key_nor_text_is_logged(either, httpserver, caplog, status):
    answers(httpserver, {"error": f"{KEY} my private words", "message": f"{KEY} my private words"}, status)
    with caplog.at_level("DEBUG", logger="langlearn"), pytest.raises(Unavailable) as caught:
        either.translate(["my private words"], "es", "en")
    assert "private" not in caplog.text + str(caught.value)
    assert KEY not in caplog.text + str(caught.value)


def test_requests_are_not_logged(libre, httpserver, caplog):
    answers(httpserver, {"translatedText": ["Hello"]})
    with caplog.at_level("INFO"):
        libre.translate(["Hola"], "es", "en")
    assert "HTTP Request" not in caplog.text


@pytest.mark.parametrize("text", ["\ud800", "a\0b", "🇯🇵" * 500, "\u202e" * 10])
def test_odd_text_arrives_or_is_unavailable(libre, httpserver, text):
    answers(httpserver, {"translatedText": ["Hello"]})
    try:
        assert libre.translate([text], "es", "en") == ["Hello"]
    except Unavailable:
        assert text == "\ud800"


# Through the core -----------------------------------------------------------------------------------------------------


def test_set_by_the_settings_and_asked_by_a_person(settings, httpserver):
    settings.TRANSLATION_PROVIDER, settings.TRANSLATION_URL = "libretranslate", httpserver.url_for("/")
    answers(httpserver, {"translatedText": ["Hello"]})
    assert translate("Hola", "es", "en", person_id=1) == core.Translation("Hello", "LibreTranslate")


def test_a_server_that_is_down_is_left_alone_and_found_again(settings, httpserver, monkeypatch):
    settings.TRANSLATION_PROVIDER, settings.TRANSLATION_URL = "libretranslate", httpserver.url_for("/")
    core._service_of.cache_clear()
    now = [1000.0]
    monkeypatch.setattr(core._service().breaker, "clock", lambda: now[0])
    httpserver.expect_request("/translate").respond_with_data("", 503)
    for number in range(9):
        with pytest.raises(Unavailable):
            translate(f"Hola {number}", "es", "en")
    assert len(httpserver.log) == 4
    assert not core.health().ok
    httpserver.clear()
    answers(httpserver, {"translatedText": ["Hello"]})
    now[0] += 31
    assert translate("Hola", "es", "en").text == "Hello"
    assert not core._service().breaker.is_open


# Health ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "ok", "said"),
    [
        ([{"code": code} for code in Language.values], True, "up"),
        ([{"code": "en"}, {"code": "es"}, "odd"], False, "lacks ja, ko, bn"),
        ({}, False, "not with its languages"),
        (None, False, "not with its languages"),
    ],
)
def test_health_of_libretranslate(libre, httpserver, body, ok, said):
    httpserver.expect_request("/languages").respond_with_json(body)
    health = libre.health()
    assert health.ok is ok
    assert said in health.detail


@pytest.mark.parametrize(
    ("status", "body", "ok", "said"),
    [
        (200, {"character_count": 10, "character_limit": 500}, True, "10 of 500"),
        (200, {"character_count": 500, "character_limit": 500}, False, "500 of 500"),
        (200, {"character_count": 10}, True, "10 of 0"),
        (403, {}, False, "refuses the key"),
        (404, {}, False, "404"),
        (500, {}, False, "does not answer"),
    ],
)
def test_health_of_deepl(deepl, httpserver, status, body, ok, said):
    httpserver.expect_request("/v2/usage").respond_with_json(body, status=status)
    health = deepl.health()
    assert health.ok is ok
    assert said in health.detail


# Apertium -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def apertium():
    return Apertium()


def program(tmp_path, script):
    """A program that stands in for apertium."""
    path = tmp_path / "apertium"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


MODES = 'if [ "$1" = "-l" ]; then printf "  eng-spa\\n  spa-eng\\n  spa-eng_US\\n  eng-cat\\n"; exit; fi\n'


@needs_apertium
def test_apertium_offers_what_is_installed(apertium):
    assert apertium.supports("en", "es")
    assert apertium.supports("es", "en")
    for pair in [("en", "ja"), ("ja", "en"), ("en", "bn"), ("ko", "es"), ("es", "es"), ("", "en")]:
        assert not apertium.supports(*pair)
    assert apertium.health().ok
    assert "eng-spa" in apertium.health().detail
    assert apertium.rough


@needs_apertium
@pytest.mark.parametrize(
    ("source", "target", "text", "expected"),
    [
        ("es", "en", "La casa roja", "The red house"),
        ("en", "es", "the red house", "la casa roja"),
        ("es", "en", "xyzzyq", "xyzzyq"),
        ("es", "en", "Gracias 👍", "Thank you 👍"),
    ],
)
def test_apertium_translates(apertium, source, target, text, expected):
    assert apertium.translate([text], source, target)[0].casefold() == expected.casefold()


@needs_apertium
@pytest.mark.parametrize(
    "text",
    [
        "  hola\n\n",
        "hola.\n\nadiós.",
        "<b>hola</b> [x] ^a/b$ \\ @{}",
        "$(touch /tmp/owned) `id`; id",
        "-l",
        "a\0b",
        "🇪🇸🇯🇵",
    ],
)
def test_apertium_keeps_the_form_and_runs_nothing(apertium, text):
    [found] = apertium.translate([text], "es", "en")
    assert found.count("\n") == text.count("\n")
    assert found[: len(found) - len(found.lstrip())] == text[: len(text) - len(text.lstrip())]
    assert "*" not in found
    assert "uid=" not in found


@needs_apertium
def test_apertium_keeps_several_texts_apart(apertium):
    house, red = apertium.translate(["La casa", "roja"], "es", "en")
    assert "house" in house.casefold()
    assert "red" in red.casefold()


@needs_apertium
def test_apertium_through_the_core_is_marked_rough(settings):
    settings.TRANSLATION_PROVIDER = "apertium"
    core._service_of.cache_clear()
    found = translate("La casa roja", "es", "en", person_id=1)
    assert found.text.casefold() == "the red house"
    assert (found.source_name, found.rough) == ("Apertium", True)
    with pytest.raises(Unsupported):
        translate("La casa roja", "es", "ja", person_id=1)


def test_where_it_is_missing_nothing_is_offered_and_health_says_what_to_install():
    absent = Apertium("no-such-program")
    assert not absent.supports("en", "es")
    assert not absent.health().ok
    assert "apt-get install" in absent.health().detail
    with pytest.raises(Unsupported):
        absent.translate(["hello"], "en", "es")


def test_only_pairs_of_our_languages_count(tmp_path):
    found = Apertium(program(tmp_path, MODES + "cat"))
    assert found.modes == {("en", "es"): "eng-spa", ("es", "en"): "spa-eng"}
    assert found.translate([" hola \n"], "es", "en") == [" hola \n"]


def test_a_program_without_our_pairs_says_what_to_install(tmp_path):
    health = Apertium(program(tmp_path, "echo '  eng-cat'")).health()
    assert not health.ok
    assert "apertium-eng-spa" in health.detail


def test_a_program_that_cannot_list_its_pairs_is_asked_again(tmp_path):
    found = Apertium(program(tmp_path, "exit 1"))
    assert not found.supports("es", "en")
    assert not found.health().ok
    program(tmp_path, MODES + "cat")
    assert found.supports("es", "en")


def test_a_program_that_fails_is_unavailable(tmp_path):
    with pytest.raises(Unavailable):
        Apertium(program(tmp_path, MODES + "exit 3")).translate(["hola"], "es", "en")


def test_a_program_that_hangs_ends_with_all_it_started(tmp_path):
    pid = tmp_path / "pid"
    slow = Apertium(program(tmp_path, f"{MODES}sleep 60 & echo $! > {pid}; wait"))
    assert slow.modes
    begun = time.monotonic()
    for seconds in 0.2, 2, 10:  # the first is enough, unless the machine is so busy that it starts nothing
        slow.timeout = seconds
        with pytest.raises(Unavailable):
            slow.translate(["hola"], "es", "en")
        if pid.exists() and pid.read_text().strip():
            break
    assert time.monotonic() - begun < 50
    until = time.monotonic() + 20
    while _alive(int(pid.read_text())) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _alive(int(pid.read_text()))


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
        return stat.read().split()[2] != "Z"


def test_it_gets_nothing_of_our_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    assert Apertium(program(tmp_path, MODES + 'echo "[$SECRET_KEY]"')).translate(["hola"], "es", "en") == ["[]"]
