import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings


def as_served(folder):
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "langlearn.lib.assets.Storage"}}
    return override_settings(STATIC_ROOT=str(folder), STORAGES=storages)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    with as_served(folder):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def collected(folder):
    """Where the files were collected, once for all tests; no test changes them."""
    with as_served(folder):
        yield folder


def test_the_sheets_are_one_hashed_and_compressed_file(collected):
    url = staticfiles_storage.url("css/app.css")
    assert re.fullmatch(r"/static/css/app\.[0-9a-f]{12}\.css", url)
    sheet = collected / url.removeprefix("/static/")
    text = sheet.read_text()
    assert "@import" not in text
    for source in (settings.BASE_DIR / "static/css/components").glob("*.css"):
        first_block = re.search(r"^\.[\w-]+", source.read_text(), re.MULTILINE)
        assert first_block is None or first_block[0] in text, source.name
    assert sheet.with_name(sheet.name + ".gz").stat().st_size < sheet.stat().st_size / 3


def test_every_address_in_the_sheet_leads_somewhere(collected):
    sheet = collected / staticfiles_storage.url("css/app.css").removeprefix("/static/")
    addresses = re.findall(r'url\("?(?!data:|#)([^")]+)"?\)', sheet.read_text())
    assert addresses
    for address in addresses:
        assert (sheet.parent / address).resolve().is_file(), address


def test_a_proxy_may_read_them_whatever_the_umask(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path / "static")
    options = settings.STORAGES["staticfiles"].get("OPTIONS") or {"file_permissions_mode": 0o644}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "langlearn.lib.assets.Storage", "OPTIONS": options},
    }
    before = os.umask(0o077)
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
    finally:
        os.umask(before)
    files = [path for path in Path(settings.STATIC_ROOT).rglob("*") if path.is_file()]
    assert any(path.suffix == ".gz" for path in files)
    closed = [path.name for path in files if path.stat().st_mode & 0o044 != 0o044]
    assert closed in ([], ["staticfiles.json"])


def test_collecting_twice_changes_nothing(collected):
    before = {path.relative_to(collected) for path in collected.rglob("*")}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert {path.relative_to(collected) for path in collected.rglob("*")} == before


def test_scripts_import_each_other_by_their_hashed_names(collected):
    """A browser keeps these for good: an import by the plain name would bring it a script of another release."""
    imported = 0
    for source in (collected / "js").rglob("*.js"):
        if not re.search(r"\.[0-9a-f]{12}\.js$", source.name):
            continue
        for path in re.findall(r"""(?:from|import)\s*["'](\.[^"']+)["']""", source.read_text()):
            assert re.search(r"\.[0-9a-f]{12}\.js$", path), f"{source.name}: {path}"
            assert (source.parent / path).is_file(), f"{source.name}: {path}"
            imported += 1
    assert imported > 100
