"""The provider that the settings choose; the others are not imported, nor what they need."""

from django.core.exceptions import ImproperlyConfigured

from langlearn.lib.translation.providers.base import Health, Provider
from langlearn.lib.translation.providers.none import Nothing

__all__ = ["Health", "Nothing", "Provider", "make"]


def make(name, url, key, timeout):
    """The provider of that name, or ImproperlyConfigured with what to set."""
    if name in {"", "none"}:
        return Nothing()
    if name == "apertium":
        from langlearn.lib.translation.providers.apertium import Apertium

        return Apertium(timeout=timeout)
    if name == "libretranslate":
        from langlearn.lib.translation.providers.libretranslate import LibreTranslate

        return LibreTranslate(url, key, timeout)
    if name == "deepl":
        if not key:
            raise ImproperlyConfigured("DeepL needs TRANSLATION_KEY")
        from langlearn.lib.translation.providers.deepl import DeepL

        return DeepL(key, url, timeout)
    raise ImproperlyConfigured(f"TRANSLATION_PROVIDER is {name!r}: choose none, apertium, libretranslate or deepl")
