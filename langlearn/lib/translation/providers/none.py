"""No provider: what runs until one is set."""

from langlearn.lib.translation.errors import Unsupported
from langlearn.lib.translation.providers.base import Health, Provider


class Nothing(Provider):
    def __init__(self, health=Health(True, "Translation is off: TRANSLATION_PROVIDER is not set.")):  # noqa: B008
        self._health = health

    def supports(self, source, target):
        return False

    def translate(self, texts, source, target):
        raise Unsupported

    def health(self):
        return self._health
