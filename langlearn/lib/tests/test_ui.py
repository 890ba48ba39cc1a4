"""Template tags and filters, the shell around every page, and the error pages without a context."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import regex
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import ResolverMatch
from django.utils import timezone, translation
from django.utils.formats import date_format

from langlearn.lib import ui

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"


@pytest.fixture(autouse=True)
def plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def render(source, **context):
    return Template(source).render(Context(context))


def request(view_name, user=None, **kwargs):
    namespace, _, url_name = view_name.rpartition(":")
    namespaces = [namespace] if namespace else []
    match = ResolverMatch(None, (), kwargs, url_name=url_name, namespaces=namespaces)
    return SimpleNamespace(resolver_match=match, user=user or AnonymousUser())


def test_icon_points_into_the_sprite_and_is_hidden_from_screen_readers():
    html = render('{% icon "star" "icon--fill" %}')
    assert 'class="icon icon--fill"' in html
    assert 'aria-hidden="true"' in html
    assert f'href="{settings.STATIC_URL}icons.svg#star"' in html


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sprite = ElementTree.parse(STATIC / "icons.svg")  # noqa: S314 - our own file
    drawn = {symbol.get("id") for symbol in sprite.getroot() if symbol.get("id")}
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in regex.findall(r"""{%\s*icon\s+['"]([\w-]+)['"]|icon_name=['"]([\w-]+)['"]""", path.read_text())
        for name in name
        if name
    }
    assert named - drawn == set()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Carmen Ruiz", "CR"),
        ("María de los Ángeles Pérez", "MP"),
        ("sam", "S"),
        ("田中 由紀", "田"),
        ("김민아", "김"),
        ("রাশেদ আহমেদ", "রা"),
        ("  ", "?"),
        ("🙂", "🙂"),
    ],
)
def test_initials_are_whole_graphemes(name, expected):
    assert ui.initials(name) == expected


def test_avatar_colour_is_stable_and_has_a_class():
    colours = {ui.avatar_colour(f"person{number}") for number in range(500)}
    assert colours == set(range(ui.AVATAR_COLOURS))
    css = (STATIC / "css/components/avatar.css").read_text()
    assert all(f".avatar--c{colour} {{" in css for colour in colours)
    assert ui.avatar_colour("carmen") == ui.avatar_colour("carmen")


def test_white_initials_stand_out_from_every_ground():
    css = (STATIC / "css/components/avatar.css").read_text()
    grounds = regex.findall(r"\.avatar--c\d+ {\s*background: #(\w{6});", css)
    assert len(grounds) == ui.AVATAR_COLOURS
    assert min(1.05 / (luminance(ground) + 0.05) for ground in grounds) >= 4.5


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_flag_of_a_country():
    assert ui.flag("KR") == "🇰🇷"
    assert ui.flag("") == ""


@pytest.mark.parametrize(("level", "filled"), [("beginner", 1), ("proficient", 5), ("", 0), ("nonsense", 0)])
def test_level_bars(level, filled):
    assert sum(ui.level_bars(level)) == filled
    assert len(ui.level_bars(level)) == 5


@pytest.mark.parametrize(("rating", "filled"), [(4.8, 5), (4.4, 4), (0, 0), (None, 0)])
def test_stars(rating, filled):
    assert sum(ui.stars(rating)) == filled


@pytest.mark.parametrize(
    ("language", "currency", "expected"),
    [
        ("en", "KRW", "₩15,000"),
        ("en", "USD", "$15,000.00"),
        ("es", "EUR", "15.000,00\xa0€"),
        ("ja", "JPY", "￥15,000"),
        ("en", "BDT", "BDT\xa015,000.00"),
    ],
)
def test_money_as_the_reader_writes_it(language, currency, expected):
    with translation.override(language):
        assert ui.money(15000, currency) == expected


def test_local_time_is_exact_for_machines_and_readable_without_scripts():
    html = ui.local_time(datetime(2026, 5, 12, 13, 30, tzinfo=UTC), "time")
    assert 'datetime="2026-05-12T13:30:00+00:00"' in html
    assert 'data-local-time="time"' in html
    assert "1:30 PM" in html
    assert ui.local_time(None) == ""


def test_a_wall_clock_names_its_zone_for_the_script_that_keeps_it_going():
    there = SimpleNamespace(timezone="Asia/Tokyo", wall_clock=datetime(2026, 5, 12, 22, 30))
    assert ui.wall_clock(there) == '<span data-clock="Asia/Tokyo">10:30 PM</span>'


@pytest.mark.parametrize(
    ("view_name", "kwargs", "expected"),
    [
        ("messaging:chat", {}, "chats"),
        ("social:feed", {}, "feed"),
        ("courses:course", {}, "courses"),
        ("courses:teach", {}, "teach"),
        ("accounts:discover", {}, "discover"),
        ("accounts:profile", {"username": "other"}, "discover"),
        ("accounts:profile", {"username": "carmen"}, "me"),
        ("accounts:follower_list", {"username": "other"}, "discover"),
        ("accounts:follower_list", {"username": "carmen"}, "me"),
        ("accounts:settings_profile", {}, "me"),
        ("courses:calendar", {}, "me"),
        ("feedback:review_reply", {}, "courses"),
        ("feedback:notification_list", {}, "notifications"),
        ("account_email", {}, "me"),
        ("home", {}, ""),
    ],
)
def test_place_in_the_navigation(view_name, kwargs, expected):
    user = SimpleNamespace(get_username=lambda: "carmen")
    assert ui.place({"request": request(view_name, user, **kwargs)}) == expected


def test_place_without_a_request_is_nowhere():
    assert ui.place({}) == ""


@pytest.mark.parametrize(("count", "shown"), [(0, ""), (3, "3"), (99, "99"), (100, "99+")])
def test_badge_is_empty_at_zero_and_capped(count, shown):
    html = render_to_string("components/_badge.html", {"id": "badge-chats", "count": count})
    assert html == f'<span class="badge" id="badge-chats">{shown}</span>'


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_stand_without_any_context(name):
    html = render_to_string(f"{name}.html")
    assert html.count("<h1") == 1
    assert '<main id="main"' in html


def test_403_says_why():
    assert "Only learners follow each other." in render_to_string(
        "403.html", {"exception": "Only learners follow each other."}
    )


def test_templates_keep_to_the_strict_csp():
    """No inline style, script or handler, which the policy would refuse. Mails have no policy, and no style sheets."""
    inline = regex.compile(r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|hx-on|javascript:|["']js:""")
    pages = [path for path in TEMPLATES.rglob("*.html") if "email" not in path.parts]
    assert [str(path) for path in pages if inline.search(without_tags(path.read_text()))] == []


def without_tags(source):
    return regex.sub(r"{%.*?%}", "", source)


def test_every_component_style_is_imported():
    app = (STATIC / "css/app.css").read_text()
    files = {path.relative_to(STATIC / "css").as_posix() for path in (STATIC / "css/components").glob("*.css")}
    assert {name for name in files if f'@import "{name}"' not in app} == set()
    assert all(Path(STATIC / "css" / name).exists() for name in regex.findall(r'@import "([^"]+)"', app))


@pytest.mark.parametrize(
    ("peaks", "path"), [([], ""), (None, ""), ([0, 50, 100], "M1.5 15V17M4.5 9V23M7.5 2V30"), ([900], "M1.5 2V30")]
)
def test_a_waveform_is_lines_around_the_middle(peaks, path):
    assert ui.wave(peaks) == path


@pytest.mark.parametrize(
    ("length", "shown"), [(0, "0:00"), (None, "0:00"), (18.9, "0:18"), (timedelta(seconds=125.2), "2:05")]
)
def test_a_length_is_minutes_and_seconds(length, shown):
    assert ui.clock(length) == shown


def test_a_moment_for_machines_has_three_decimals_at_most():
    moment = datetime(2026, 5, 12, 13, 30, 5, 123456, tzinfo=UTC)
    assert ui.iso(moment) == "2026-05-12T13:30:05.123+00:00"
    assert ui.iso(moment.replace(microsecond=0)) == "2026-05-12T13:30:05+00:00"
    assert '<time datetime="2026-05-12T13:30:05.123+00:00"' in ui.local_time(moment)


def test_written_uses_the_active_zone_and_language():
    moment = datetime(2026, 11, 25, 23, 40, tzinfo=UTC)
    with timezone.override("Asia/Seoul"):
        assert ui.written(moment, "class").replace("\u202f", " ") == "Thu, Nov 26, 2026, 8:40 AM"
        assert ui.written(moment, "day") == "Nov 26"
        with translation.override("ja"):
            assert ui.written(moment, "date") == "2026/11/26"
        with translation.override("ko"):
            assert ui.written(moment, "class").endswith("(목) 오전 8:40")
            assert ui.city("Asia/Seoul") == "서울"
    assert ui.written(moment.date(), "date") == "Nov 25, 2026"


def test_breakable_breaks_before_the_at_sign_and_escapes():
    assert ui.breakable("ana@example.com") == "ana<wbr>@example.com"
    assert ui.breakable("<b>@x") == "&lt;b&gt;<wbr>@x"
    assert ui.breakable("Off.") == "Off."


def test_english_days_and_hours_are_written_alike_by_django_and_babel():
    moment = datetime(2026, 9, 9, 15, 5, tzinfo=UTC)
    with translation.override("en"), timezone.override("UTC"):
        assert date_format(moment, "DATE_FORMAT") == ui.written(moment, "date") == "Sep 9, 2026"
        assert date_format(moment, "TIME_FORMAT") == "3:05 PM"
        assert date_format(moment, "DATETIME_FORMAT") == "Sep 9, 2026, 3:05 PM"
