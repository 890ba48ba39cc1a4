"""Translation of what people write, by the provider of the settings. See docs/translation.md.

    if translation.supports("es", "en"):
        found = translation.translate("Hola", "es", "en", person_id=user.pk)
        found.text, found.source_name, found.rough         # "Hello", "Apertium", True

Nothing is stored here: whoever asks keeps the answer with its row, so that a text is translated once a language. What
goes wrong is an Unavailable, Unsupported or QuotaExceeded, each with a `message` for the reader.
"""

from langlearn.lib.translation.core import Translation, check, health, provider_name, supports, translate
from langlearn.lib.translation.errors import QuotaExceeded, TooLong, TranslationError, Unavailable, Unsupported
from langlearn.lib.translation.quota import left

__all__ = [
    "QuotaExceeded",
    "TooLong",
    "Translation",
    "TranslationError",
    "Unavailable",
    "Unsupported",
    "check",
    "health",
    "left",
    "provider_name",
    "supports",
    "translate",
]
