"""Every page that somebody can reach by links, as axe sees it: on the phone in light and dark, at 320 pixels, and with
nothing to scroll sideways to.

The walk begins where people begin and follows every link; of the pages of one view it looks at the first. So a new
page is looked at once something leads to it. PAGES=folder looks at two of each, and keeps their HTML (for the Nu
checker) and pictures at three widths, light and dark. LANGUAGE=ja walks in Japanese.
"""

import os
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import axe_playwright_python
import pytest
from django.urls import Resolver404, resolve

from .conftest import sign_in

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EACH = 2 if "PAGES" in os.environ else 1  # pages of one view
SETTLED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => {
    const passing = document.getAnimations().filter(each => each instanceof CSSTransition)
    return Promise.all(passing.map(each => each.finished.catch(() => 0)))
})"""
WALKERS = {
    "nobody": ["/", "/accounts/login/", "/accounts/password/reset/", "/courses/", "/nothing-here/"],
    "demo_learner": ["/", "/feed/", "/chats/", "/discover/", "/notifications/", "/settings/", "/courses/mine/"],
    "demo_instructor": ["/", "/teach/", "/notifications/"],
}
# Files, what leads away from the site, and the admin, which is Django's
ELSEWHERE = re.compile(r"^/(static|media|admin|ws|metrics|health|sw\.js)|\.(pdf|ics|csv|zip|json)$|/(export|file)/")


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "a" and attributes.get("href") and "download" not in attributes:
            self.found.append(attributes["href"])


def view_of(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return "404"


def walk(context, url, begin):
    """(view, address) of the pages that links lead to, breadth first."""
    seen, looked_at, queue = set(), Counter(), list(begin)
    while queue:
        address = queue.pop(0)
        view = view_of(urlsplit(address).path)
        if address in seen or looked_at[view] >= EACH:
            continue
        seen.add(address)
        answer = context.request.get(address, max_redirects=5)
        landed = answer.url.removeprefix(url)
        if not answer.headers["content-type"].startswith("text/html") or (landed != address and landed in seen):
            continue
        seen.add(landed)
        looked_at[view] += 1
        text = answer.text()
        yield view, address, answer.status, text
        for link in Links(text).found:
            target = urlsplit(urljoin(answer.url, link))
            if f"{target.scheme}://{target.netloc}" == url and not ELSEWHERE.search(target.path):
                queue.append(target.path + (f"?{target.query}" if target.query else ""))


def faults(page, rules=None, part=None):
    """What axe has against the page, or a part of it: rule, where, and what to do."""
    options = {"runOnly": rules or RULES, "resultTypes": ["violations"]}
    found = page.evaluate("([part, options]) => axe.run(part ?? document, options)", [part, options])["violations"]
    return [
        f"{each['id']}: {node['target']}: {node['failureSummary'].splitlines()[-1].strip()}"
        for each in found
        for node in each["nodes"][:3]
    ]


def enter(page, who):
    """Signs in; from then on, in the language that LANGUAGE names."""
    if who != "nobody":
        sign_in(page, who)
    if language := os.environ.get("LANGUAGE"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": page.server.url}])


def examine(page, view, address):
    page.goto(address, wait_until="load")
    page.evaluate(AXE)
    return [f"{view} {address}: {each}" for each in looked_at(page)]


def looked_at(page, **part):
    """The faults of what a phone shows: in light, the colours in dark, and whether it scrolls sideways."""
    said = faults(page, **part)
    page.emulate_media(color_scheme="dark")
    page.evaluate(SETTLED)
    said += [f"dark, {each}" for each in faults(page, ["color-contrast"], **part)]
    page.emulate_media(color_scheme="light")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        if (over := page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")) > 0:
            said.append(f"at {width} pixels it scrolls sideways by {over}")
    page.set_viewport_size({"width": 390, "height": 844})
    return said


def keep(page, who, view, number, text):
    folder = Path(os.environ["PAGES"])
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{who}-{view.replace(':', '.')}-{number}"
    (folder / f"{name}.html").write_text(text)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for width in (390, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=folder / f"{name}-{width}-{theme}.png")
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("who", WALKERS)
def test_every_page(server, browser_of, who):
    page = browser_of(who, size="phone")
    enter(page, who)
    said, views = [], Counter()
    for view, address, status, text in walk(page.context, server.url, WALKERS[who]):
        assert status < 500, address
        views[view] += 1
        said += examine(page, view, address)
        if "PAGES" in os.environ:
            keep(page, who, view, views[view], text)
    assert said == [], "\n".join(said)
    assert len(views) > {"nobody": 8, "demo_learner": 40, "demo_instructor": 40}[who], views
