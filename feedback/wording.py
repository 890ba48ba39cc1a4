"""How notifications and their mails write days and moments, in the language and time zone in force."""

from babel.dates import format_skeleton
from django.utils.formats import time_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, to_locale


def day_of(person):
    """The day it is where they are, for keys: what is folded by day is folded by the reader's own."""
    return localdate(timezone=person.zone).isoformat()


def when(moment):
    """ "Wed, Nov 25, 10 a.m.", as the language writes it."""
    shown = localtime(moment)
    day = format_skeleton("MMMEd", shown, locale=to_locale(get_language() or "en"))
    return f"{day}, {time_format(shown, 'TIME_FORMAT')}"
