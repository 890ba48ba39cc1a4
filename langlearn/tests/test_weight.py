"""What a page brings in style and scripts: 120 KB at most, each file compressed on its own as it is sent."""

import gzip
import re

import pytest
from django.conf import settings

from langlearn.web_app import closed

MOST = 120_000
HEAD = 400  # bytes of the head of each answer, about
STATIC = settings.BASE_DIR / "static"
EVERYWHERE = ["js/theme-init.js", "vendor/htmx/htmx.min.js", "js/app.js"]


def scripts_of(template):
    text = (settings.BASE_DIR / "templates" / template).read_text()
    return re.findall(r"\{% static '(js/[^']+)' %\}", text)


def style():
    """One sheet, as langlearn/lib/assets.py makes it of many."""
    text = (STATIC / "css/app.css").read_text()
    return "".join((STATIC / "css" / name).read_text() for name in re.findall(r'@import "([^"]+)"', text))


def compressed(text):
    return len(gzip.compress(text.encode(), 9)) + HEAD


@pytest.mark.parametrize(
    "template", ["social/feed.html", "messaging/chat.html", "courses/group_chat.html", "accounts/discover.html"]
)
def test_a_page_is_light(template):
    files = closed((*EVERYWHERE, *scripts_of(template)))
    scripts = {name: compressed((STATIC / name).read_text()) for name in files}
    weight = sum(scripts.values()) + compressed(style())
    heaviest = sorted(scripts, key=scripts.get)[-5:]
    assert weight < MOST, f"{weight:,} bytes; the style {compressed(style()):,}; the heaviest scripts {heaviest}"
