"""How notifications and their mails write days and moments, in the language and time zone in force."""

from babel.dates import format_skeleton
from django.utils.formats import time_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, to_locale


def day_of(person):
    """The day it is where they are, for keys: what is folded by day is folded by the reader's own."""
    return localdate(timezone=person.zone).isoformat()


def day_in_words(moment):
    """ "Wed, Nov 25", as the language writes it."""
    return format_skeleton("MMMEd", localtime(moment), locale=to_locale(get_language() or "en"))


def when(moment):
    """ "Wed, Nov 25, 10:00 AM"."""
    return f"{day_in_words(moment)}, {time_format(localtime(moment), 'TIME_FORMAT')}"
