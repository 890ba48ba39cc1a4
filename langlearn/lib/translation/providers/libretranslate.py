"""LibreTranslate: free software that anybody can run (`pip install libretranslate`), with or without a key."""

from langlearn.lib.choices import Language
from langlearn.lib.translation.errors import QuotaExceeded, TooLong, Unavailable, Unsupported
from langlearn.lib.translation.providers import http
from langlearn.lib.translation.providers.base import Health, Provider


class LibreTranslate(Provider):
    name = "LibreTranslate"
    detects = True

    def __init__(self, url, key="", timeout=8):
        self.client, self.key = http.client(url, timeout), key

    def supports(self, source, target):
        # A server may have fewer: it says so when asked, and the core remembers.
        return target in Language.values and (not source or source in Language.values)

    def translate(self, texts, source, target):
        question = {"q": texts, "source": source or "auto", "target": target, "format": "text"}
        if self.key:
            question["api_key"] = self.key
        status, answer = http.ask(self.client, "POST", "translate", question)
        if status != 200:
            raise self._error(status, answer)
        found = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(found, list) or len(found) != len(texts) or not all(isinstance(text, str) for text in found):
            raise http.unexpected(status)
        return found

    def _error(self, status, answer):
        said = str(answer.get("error", "")).casefold() if isinstance(answer, dict) else ""
        if status == 400 and "not supported" in said:
            return Unsupported()
        if status == 413 or (status == 400 and "limit" in said):
            return TooLong()
        if status == 403 and "limit" in said:
            return QuotaExceeded(Unavailable.message)
        return http.unexpected(status)

    def health(self):
        try:
            status, answer = http.ask(self.client, "GET", "languages")
        except Unavailable:
            return Health(False, "LibreTranslate does not answer.")
        if status != 200 or not isinstance(answer, list):
            return Health(False, f"LibreTranslate answers {status}, and not with its languages.")
        codes = {row.get("code") for row in answer if isinstance(row, dict)}
        missing = [code for code in Language.values if code not in codes]
        if missing:
            return Health(False, f"LibreTranslate lacks {', '.join(missing)}.")
        return Health(True, "LibreTranslate is up.")
