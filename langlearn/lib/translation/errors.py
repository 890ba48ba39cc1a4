"""Why there is no translation. Each has a `message` to show to the person who asked."""

from django.utils.translation import gettext_lazy as _


class TranslationError(Exception):
    message = _("This text could not be translated.")

    def __init__(self, message=None):
        super().__init__(str(message or type(self).__name__))
        self.message = message or type(self).message


class Unavailable(TranslationError):
    """Nobody translates just now; trying again later makes sense, after `retry_after` seconds if that is known."""

    message = _("Translation does not answer right now. Try again in a moment.")

    def __init__(self, message=None, retry_after=None):
        super().__init__(message)
        self.retry_after = retry_after


class Unsupported(TranslationError):
    """This text or this pair of languages is never translated here; trying again does not help."""

    message = _("There is no translation between these languages here.")


class TooLong(Unsupported):
    message = _("This text is too long to be translated.")


class QuotaExceeded(TranslationError):
    """The person's share of today, or what the provider sells us, is used up."""

    message = _("You have used up your translations for today. There are new ones tomorrow.")
