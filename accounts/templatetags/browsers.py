"""What a browser calls itself, in words a person knows."""

import re

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that matches: most claim to be several others too.
BROWSERS = {
    "Edg(e|A|iOS)?/": "Edge",
    "OPR/|Opera": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/|FxiOS/": "Firefox",
    "Chrome/|CriOS/|Chromium/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone|iPod": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X|Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux|X11": "Linux",
}


def first(names, user_agent):
    return next((name for pattern, name in names.items() if re.search(pattern, user_agent)), "")


@register.filter
def browser(user_agent):
    """`Mozilla/5.0 (Windows NT 10.0; …) Firefox/130.0` as "Firefox, Windows"."""
    found = [name for name in (first(BROWSERS, user_agent), first(SYSTEMS, user_agent)) if name]
    return ", ".join(found) or _("Unknown browser")
