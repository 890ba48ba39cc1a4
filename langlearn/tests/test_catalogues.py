"""The interface's catalogues: whole, and holding what their originals hold."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from langlearn.lib import borrowed

HELD = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%|<[^>]+>")
OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]


def entries(code):
    path = settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=code) if message.id]


def forms(message):
    """(original, translation) pairs of an entry, plural forms included."""
    if isinstance(message.id, tuple):
        return [(message.id[-1], form) for form in message.string]
    return [(message.id, message.string)]


@pytest.mark.parametrize("code", OTHERS)
def test_every_entry_is_translated_and_none_is_a_guess(code):
    found = entries(code)
    assert len(found) > 1000
    assert [message.id for message in found if message.fuzzy] == []
    assert [message.id for message in found if not all(form for _, form in forms(message))] == []


@pytest.mark.parametrize("code", OTHERS)
def test_translations_hold_what_their_originals_hold(code):
    for message in entries(code):
        for original, form in forms(message):
            assert set(HELD.findall(form)) <= set(HELD.findall(original)), (message.id, form)
            if not isinstance(message.id, tuple):
                assert sorted(HELD.findall(form)) == sorted(HELD.findall(original)), (message.id, form)


def test_all_languages_have_the_same_entries():
    kept = {code: {(message.context, message.id) for message in entries(code)} for code in OTHERS}
    assert all(found == kept["es"] for found in kept.values())


@pytest.mark.parametrize("code", OTHERS)
def test_the_compiled_catalogue_is_used(code):
    with translation.override(code):
        assert gettext("Discover") != "Discover"
        assert "3" in ngettext("%(count)s unread message", "%(count)s unread messages", 3) % {"count": 3}


def test_page_in_the_language_of_the_account(client, partner):
    partner.user.ui_language = "ko"
    partner.user.save()
    client.force_login(partner.user)
    page = client.get("/discover/").content.decode()
    assert '<html lang="ko"' in page
    with translation.override("ko"):
        assert gettext("Discover") in page
        assert gettext("Chats") in page


@pytest.mark.parametrize("code", OTHERS)
def test_what_django_and_allauth_lack_is_ours(code):
    with translation.override(code):
        assert [text for text in borrowed.TEXTS if gettext(text) == text] == []
        short, *lengths = borrowed.COUNTED
        assert "too short" not in short % 3
        assert not any("Ensure" in text % {"limit_value": 3, "show_value": 2} for text in lengths)
