"""What templates need to look right: icons, faces, places, times, prices. Built into every template."""

import functools
import re
from datetime import datetime
from zlib import crc32
from zoneinfo import ZoneInfo

import regex
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_datetime_format,
    get_time_format,
    get_timezone_location,
)
from babel.numbers import format_currency
from django import template
from django.core.signals import setting_changed
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from langlearn.lib.choices import LearnerLevel
from langlearn.lib.languages import script_language

register = template.Library()

AVATAR_COLOURS = 12
GRAPHEME = regex.compile(r"\X")
LEVELS = list(LearnerLevel.values)
TIME_FORMATS = {
    "time": "TIME_FORMAT",
    "date": "DATE_FORMAT",
    "datetime": "DATETIME_FORMAT",
    "relative": "DATETIME_FORMAT",
    "short": "SHORT_DATE_FORMAT",
}

# Which place in the navigation a URL belongs to.
PLACES = {
    "messaging": "chats",
    "social": "feed",
    "courses": "courses",
    "courses:course_mine": "course_mine",
    "courses:calendar": "me",  # a tab of the settings
    "accounts:discover": "discover",
    "accounts:profile": "discover",
    "accounts:follower_list": "discover",
    "accounts:following_list": "discover",
    "feedback:notification_list": "notifications",
    "feedback:course_reviews": "courses",
    "feedback:instructor_reviews": "courses",
    "feedback:review": "courses",
    "feedback:review_create": "courses",
    "feedback:review_edit": "courses",
    "feedback:review_history": "courses",
    "feedback:review_reply": "courses",
    "feedback:review_ask_list": "courses",
    "feedback:performance_list": "courses",
    "feedback:performance": "courses",
    "feedback:performance_create": "courses",
    "feedback:performance_edit": "courses",
}
# Pages of a person: one's own are under "me".
OF_A_PERSON = {"accounts:profile", "accounts:follower_list", "accounts:following_list"}
# One's own settings, ours and allauth's.
OWN_PAGES = ("settings_", "account_", "mfa_", "usersessions_")


@register.simple_tag
def icon(name, classes=""):
    """An icon of the sprite; decoration only, so what it means must stand beside it in words."""
    return _icon(name, classes)


@functools.cache
def _icon(name, classes):
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" {classes}" if classes else "",
        static("icons.svg"),
        name,
    )


def forget_icons(*, setting, **kwargs):
    """Their address depends on how static files are served."""
    if setting in {"STATIC_URL", "STORAGES", "STATICFILES_STORAGE"}:
        _icon.cache_clear()


setting_changed.connect(forget_icons)


@register.simple_tag(takes_context=True)
def place(context):
    """Where in the navigation this page is: discover, chats, feed, courses, teach, me, notifications, or nowhere."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if not match:
        return ""
    user = getattr(request, "user", None)
    if match.view_name in OF_A_PERSON and user and match.kwargs.get("username") == user.get_username():
        return "me"
    if match.namespace in {"", "accounts", "feedback"} and (match.url_name or "").startswith(OWN_PAGES):
        return "me"
    if match.namespace == "courses" and (match.url_name or "").startswith("teach"):
        return "teach"
    return PLACES.get(match.view_name) or PLACES.get(match.namespace, "")


@register.filter
def initials(name):
    """One or two characters that stand for a name: first letters of first and last word, or the first of a name that
    is written without spaces."""
    words = [word for word in str(name).split() if regex.match(r"[\p{L}\p{N}]", word)]
    if not words:
        return GRAPHEME.findall(str(name).strip() or "?")[0].upper()
    firsts = [GRAPHEME.match(word)[0].upper() for word in words]
    spaced_latin = regex.match(r"\p{Latin}", firsts[0])
    return firsts[0] + firsts[-1] if len(firsts) > 1 and spaced_latin else firsts[0]


@register.filter
def avatar_colour(name):
    """The number of the ground behind the initials: the same for the same name, always."""
    return crc32(str(name).encode()) % AVATAR_COLOURS


@register.filter
def flag(country):
    """The flag of an ISO 3166 country code, as two regional indicators."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in str(country).upper() if "A" <= letter <= "Z")


@register.filter
def level_bars(level):
    """The five bars of a learner's level, True for the filled ones."""
    filled = LEVELS.index(level) + 1 if level in LEVELS else 0
    return [number < filled for number in range(len(LEVELS))]


@register.filter
def wave(peaks):
    """How loud a recording is (numbers from 0 to 100), as an SVG's path: upright lines 3 apart, 32 high at most."""
    return "".join(f"M{3 * place + 1.5} {16 - high}V{16 + high}" for place, high in enumerate(map(_half, peaks or ())))


def _half(peak):
    return max(1, round(14 * min(peak, 100) / 100))


@register.filter
def clock(seconds):
    """18.4 seconds as 0:18; a timedelta too."""
    whole = int(getattr(seconds, "total_seconds", lambda: seconds or 0)())
    return f"{whole // 60}:{whole % 60:02}"


@register.filter
def stars(rating):
    """Five stars, True for the filled ones; halves are rounded up."""
    return [number + 0.5 <= float(rating or 0) for number in range(5)]


@register.filter
def lang(text):
    """` lang="ko"` for the tag around a person's words, by their script; "" where many languages share it."""
    found = script_language(str(text))
    return format_html(' lang="{}"', found) if found else ""


@register.filter
def money(amount, currency):
    """A price as the reader's language writes it: yen and won without decimals."""
    price = format_currency(amount, currency, locale=to_locale(get_language() or "en"))
    # a code that stands for a sign (BDT in English) needs the space that Babel leaves out
    return regex.sub(r"(?<=\p{L})(?=\d)", "\xa0", price)


@register.filter
def iso(moment):
    """For `<time datetime>`, which takes three decimals at most."""
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


@register.simple_tag
def wall_clock(person):
    """What the clock shows where `person` is; clock.js keeps it going."""
    shown = date_format(person.wall_clock, "TIME_FORMAT")
    return format_html('<span data-clock="{}">{}</span>', person.timezone, shown)


@register.simple_tag
def local_time(moment: datetime, style="datetime"):
    """A moment in the server's idea of the reader's zone, which `local-time.js` puts into the browser's own.

    `style`: time, date, datetime, relative ("5 minutes ago", recent ones only), short (time, weekday or date, for
    lists), class (with the day of the week), or day (without a year)."""
    if not moment:
        return ""
    shown = localtime(moment)
    return format_html(
        '<time datetime="{}" data-local-time="{}">{}</time>',
        iso(moment),
        style,
        BABEL_FORMATS[style](shown) if style in BABEL_FORMATS else date_format(shown, TIME_FORMATS[style]),
    )


@register.filter
def city(zone):
    """ "Asia/Seoul" in the reader's language: Seoul, ソウル, 서울."""
    return get_timezone_location(str(zone), locale=to_locale(get_language() or "en"), return_city=True)


@register.simple_tag
def zone_time(moment: datetime, zone):
    """The same moment on the clocks of a zone ("Europe/Madrid"): hidden from whose own clocks show the same, by
    `zone-time.js` from whose browser is there."""
    there = moment.astimezone(ZoneInfo(zone))
    same = there.utcoffset() == localtime(moment).utcoffset()
    # Translators: a class's hour on the clocks of its course: "Tue, Dec 1, 2026, 9:00 AM in Seoul"
    words = _("%(time)s in %(city)s") % {"time": _with_weekday(there), "city": city(zone)}
    minutes = int(there.utcoffset().total_seconds() // 60)
    template = '<span class="zone-time" data-zone-time="{}" data-moment="{}"{}>{}</span>'
    return format_html(template, minutes, iso(moment), mark_safe(" hidden") if same else "", words)  # noqa: S308


def _with_weekday(shown):
    locale = to_locale(get_language() or "en")
    # the long name of the half of the day, as browsers write it: Korean's short one is English
    clock_pattern = get_time_format("short", locale=locale).pattern.replace("a", "aaaa")
    day, hour = format_skeleton("yMMMEd", shown, locale=locale), format_time(shown, clock_pattern, locale=locale)
    return get_datetime_format("medium", locale=locale).replace("{1}", day).replace("{0}", hour)


def _day(shown):
    return format_skeleton("MMMd", shown, locale=to_locale(get_language() or "en"))


BABEL_FORMATS = {"class": _with_weekday, "day": _day}


@register.filter(is_safe=False)
def breakable(text):
    """An address of mail may go to the next line before its @, not within a word."""
    if "@" not in str(text):
        return text
    return mark_safe(re.sub(r"(?=@)", "<wbr>", conditional_escape(text)))  # noqa: S308 (escaped)


@register.filter
def written(moment, style):
    """A moment (or a day) in the zone that is active, as `local_time` and the browser write it: class, day, date."""
    if style == "date":
        day = localtime(moment) if isinstance(moment, datetime) else moment
        return format_date(day, locale=to_locale(get_language() or "en"))
    return BABEL_FORMATS[style](localtime(moment))


@register.simple_tag
def days(first, last):
    """From one day to another, as the reader's language writes it: "Oct 11 – Dec 3, 2026"."""
    return format_interval(first, last, "yMMMd", locale=to_locale(get_language() or "en"))
