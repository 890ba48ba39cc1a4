"""What a start leaves out, in a process of its own."""

import os
import subprocess
import sys

import pytest

from langlearn.lib.imports import import_without

STARTED = """
import sys
import langlearn.asgi
from langlearn.lib import worker, server
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def started(tmp_path, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    kept |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "langlearn.settings", **environment}
    return set(
        subprocess.run([sys.executable, "-c", STARTED], env=kept, capture_output=True, check=True).stdout.split()
    )


def test_a_site_without_them_imports_neither_redis_nor_what_asks_other_servers(tmp_path):
    """Nor what makes calendars and certificates: each is a part of the time that a start takes."""
    large = {b"redis", b"psycopg", b"httpx", b"icalendar", b"reportlab", b"stripe", b"boto3", b"pypdf"}
    assert large & started(tmp_path) == set()


def test_a_site_with_redis_imports_it(tmp_path):
    assert b"redis" in started(tmp_path, REDIS_URL="redis://127.0.0.1:1/0", EMBEDDED_WORKER="0")


def test_what_is_hidden_can_be_imported_later(tmp_path, monkeypatch):
    (tmp_path / "asks_for_both.py").write_text(
        "def has(name):\n    try:\n        __import__(name)\n    except ImportError:\n        return False\n"
        "    return True\nfound = [has('told_apart'), has('json')]\n"
    )
    (tmp_path / "told_apart.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    assert import_without("asks_for_both", "told_apart", "json").found == [False, True]
    assert import_without("told_apart").__name__ == "told_apart"
    with pytest.raises(ModuleNotFoundError):
        import_without("not_there", "told_apart")
