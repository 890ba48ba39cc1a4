"""DeepL, by its HTTP interface.

Not by its own package: that brings a second HTTP client and retries for most of a minute by itself, where the core
already decides when to try again; we ask two questions.
"""

from langlearn.lib.translation.errors import QuotaExceeded, TooLong, Unavailable, Unsupported
from langlearn.lib.translation.providers import http
from langlearn.lib.translation.providers.base import Health, Provider

SOURCES = {"en": "EN", "es": "ES", "ja": "JA", "ko": "KO", "bn": "BN"}
TARGETS = SOURCES | {"en": "EN-US"}
# Taken only by requests that say they know it is young.
BETA = {"bn"}
USED_UP = 456


class DeepL(Provider):
    name = "DeepL"
    detects = True

    def __init__(self, key, url="", timeout=8):
        free = key.endswith(":fx")  # keys of free accounts have a server of their own
        url = url or ("https://api-free.deepl.com" if free else "https://api.deepl.com")
        self.client = http.client(url, timeout, {"Authorization": f"DeepL-Auth-Key {key}"})

    def supports(self, source, target):
        return target in TARGETS and (not source or source in SOURCES)

    def translate(self, texts, source, target):
        question = {"text": texts, "target_lang": TARGETS[target]}
        if source:
            question["source_lang"] = SOURCES[source]
        if BETA & {source, target}:
            question["enable_beta_languages"] = True
        status, answer = http.ask(self.client, "POST", "v2/translate", question)
        if status != 200:
            raise self._error(status, answer)
        try:
            found = [entry["text"] for entry in answer["translations"]]
        except (KeyError, TypeError):
            found = []
        if len(found) != len(texts) or not all(isinstance(text, str) for text in found):
            raise http.unexpected(status)
        return found

    def _error(self, status, answer):
        said = str(answer.get("message", "")).casefold() if isinstance(answer, dict) else ""
        if status == USED_UP:
            return QuotaExceeded(Unavailable.message)
        if status == 413:
            return TooLong()
        if status == 400 and "not supported" in said:
            return Unsupported()
        return http.unexpected(status)

    def health(self):
        try:
            status, answer = http.ask(self.client, "GET", "v2/usage")
        except Unavailable:
            return Health(False, "DeepL does not answer.")
        if status != 200 or not isinstance(answer, dict):
            return Health(False, "DeepL refuses the key." if status == 403 else f"DeepL answers {status}.")
        used, limit = answer.get("character_count", 0), answer.get("character_limit", 0)
        return Health(used < limit or not limit, f"DeepL: {used} of {limit} characters used.")
