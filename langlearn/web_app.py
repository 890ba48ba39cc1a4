"""Langlearn as an app of the device: its manifest, the worker that stands in for the network, the page without one."""

import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from langlearn.lib import alone
from langlearn.lib.images import ACCEPT

BRAND, GROUND = "#7A54FF", "#ffffff"
ICONS = [("icon-192", 192, "any"), ("icon-512", 512, "any")] + [
    (f"icon-maskable-{size}", size, "maskable") for size in (192, 512)
]
# What every page is made of; scripts bring what they import.
SHELL = [
    "css/app.css",
    "icons.svg",
    "logo.svg",
    "favicon.svg",
    "vendor/htmx/htmx.min.js",
    "js/theme-init.js",
    "js/app.js",
    "js/offline-page.js",
]
IMPORTS = re.compile(r"""^import\s[^"';]*["'](\./[^"']+)["'];""", re.MULTILINE)


@require_safe
@login_not_required
def manifest(request):
    """In the reader's language, so it is not for shared caches. Its `id` names the app for good."""
    response = JsonResponse(
        {
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "name": f"Langlearn · {_('Learn languages with people')}",
            "short_name": "Langlearn",
            "description": _(
                "Chat with native speakers, correct each other, and take live courses in English, Spanish, Japanese, "
                "Korean and Bangla."
            ),
            "lang": get_language(),
            "dir": "ltr",
            "display": "standalone",
            "theme_color": BRAND,
            "background_color": GROUND,
            "categories": ["education", "social"],
            "icons": [icon(*one) for one in ICONS],
            "shortcuts": [
                {"name": _("Chats"), "url": reverse("messaging:chat_list"), "icons": [icon(*ICONS[0])]},
                {"name": _("Feed"), "url": reverse("social:feed"), "icons": [icon(*ICONS[0])]},
                {"name": _("Discover"), "url": reverse("accounts:discover"), "icons": [icon(*ICONS[0])]},
            ],
            "share_target": {
                "action": reverse("share"),
                "method": "POST",
                "enctype": "multipart/form-data",
                "params": {
                    "title": "title",
                    "text": "text",
                    "url": "url",
                    "files": [{"name": "pictures", "accept": ACCEPT.split(",")}],
                },
            },
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def icon(name, size, purpose):
    return {"src": static(f"img/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@require_safe
@login_not_required
def service_worker(request):
    """At the root, as it may then answer for every page. It changes with every release that changes anything in it:
    its scripts and files are named by what they hold, and so is the whole."""
    files = shell()
    pages = [alone.page("offline.html", code) for code, _name in settings.LANGUAGES]
    version = sha256("\n".join(files).encode() + b"".join(pages)).hexdigest()[:12]
    kept = {"name": f"shell-{version}", "page": reverse("offline"), "files": files}
    response = render(request, "sw.js", {"shell": json.dumps(kept)}, content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def shell():
    """The addresses of what every page is made of. In development they are named by no more than their place: a worker
    that kept them would show what was there yesterday."""
    return [] if settings.DEBUG else [static(name) for name in closed(tuple(SHELL))]


@cache
def closed(names):
    """`names` with all that these scripts import, and what that imports."""
    found = list(names)
    for name in found:  # grows meanwhile
        if name.endswith(".js"):
            text = Path(finders.find(name)).read_text()
            imported = (normpath(join(dirname(name), path)) for path in IMPORTS.findall(text))
            found += [one for one in dict.fromkeys(imported) if one not in found]
    return found


@require_safe
@login_not_required
def offline(request):
    """What a browser shows where it reaches nobody. Of anybody there is nothing in it: the worker keeps it."""
    response = HttpResponse(alone.page("offline.html"))
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
