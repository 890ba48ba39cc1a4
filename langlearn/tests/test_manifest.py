"""What a device needs to know to install us."""

import pytest
from django.conf import settings
from django.urls import resolve
from PIL import Image

from langlearn.urls import urlpatterns  # noqa: F401 (every address below is one of ours)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manifest(client):
    return client.get("/manifest.webmanifest").json()


def test_it_is_linked_from_every_page_with_the_cookies_that_tell_the_language(client):
    page = client.get("/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials">' in page
    assert page.count('name="theme-color"') == 2
    assert 'rel="apple-touch-icon" href="/static/img/apple-touch-icon.png"' in page


def test_its_headers(client):
    response = client.get("/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= set(response.headers["Vary"].split(", "))


def test_the_policy_lets_it_and_the_worker_in(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "manifest-src 'self'" in policy and "worker-src 'self'" in policy


def test_what_makes_an_app(manifest):
    wanted = {"id": "/", "start_url": "/", "scope": "/", "display": "standalone", "short_name": "Langlearn"}
    assert wanted.items() <= manifest.items()
    assert manifest["theme_color"] == "#7A54FF"
    assert manifest["name"].startswith("Langlearn") and manifest["description"] and manifest["lang"] == "en"


def test_its_icons_are_what_they_say(manifest):
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (f"{size}x{size}", purpose) for size in (192, 512) for purpose in ("any", "maskable")
    }
    for icon in manifest["icons"]:
        image = Image.open(settings.BASE_DIR / icon["src"].removeprefix("/"))
        assert (image.format, "{}x{}".format(*image.size)) == ("PNG", icon["sizes"])
        # what a device cuts into its own shape has no holes in it
        assert icon["purpose"] != "maskable" or image.convert("RGBA").getextrema()[3] == (255, 255)


def test_its_ways_in_lead_somewhere(manifest):
    names = [resolve(shortcut["url"]).view_name for shortcut in manifest["shortcuts"]]
    assert names == ["messaging:chat_list", "social:feed", "accounts:discover"]
    target = manifest["share_target"]
    assert resolve(target["action"]).view_name == "share"
    assert (target["method"], target["enctype"]) == ("POST", "multipart/form-data")
    assert target["params"]["files"][0]["name"] == "pictures"


def test_it_speaks_the_language_of_the_person(client, learner):
    assert client.get("/manifest.webmanifest", headers={"accept-language": "es"}).json()["lang"] == "es"
    learner.user.ui_language = "ja"
    learner.user.save()
    client.force_login(learner.user)
    japanese = client.get("/manifest.webmanifest", headers={"accept-language": "es"}).json()
    assert japanese["lang"] == "ja"
    assert japanese["shortcuts"][0]["name"] != "Chats"
