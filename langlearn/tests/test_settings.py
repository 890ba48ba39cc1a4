"""What the environment makes of the settings; each case is a process of its own, as a server is."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SECRET = "a" * 25 + "bcdefghijklmnopqrstuvwxyz"
PRODUCTION = {"SITE_URL": "https://langlearn.example", "SECRET_KEY": SECRET}


def run(code, tmp_path, **env):
    kept = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "langlearn.settings"}
    return subprocess.run(
        [sys.executable, "-c", code], env=kept | env, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


def value(name, tmp_path, **env):
    result = run(f"from django.conf import settings; print(settings.{name})", tmp_path, **env)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_with_no_environment_everything_is_embedded(tmp_path):
    assert value("DATABASE['ENGINE']", tmp_path) == "django.db.backends.sqlite3"
    assert value("CACHES['default']['BACKEND']", tmp_path).endswith("LocMemCache")
    assert value("EMBEDDED_WORKER", tmp_path) == "True"
    assert value("MAIL_BACKEND", tmp_path) == "django.core.mail.backends.console.EmailBackend"
    assert value("DEBUG", tmp_path) == "False"


def test_without_a_secret_one_is_made_and_kept(tmp_path):
    first = value("SECRET_KEY", tmp_path)
    assert len(first) >= 50
    assert value("SECRET_KEY", tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_database_and_redis_urls_move_it(tmp_path):
    env = {"DATABASE_URL": "postgres://u:p@db.example/langlearn", "REDIS_URL": "redis://cache.example/1"}
    assert value("DATABASE['ENGINE']", tmp_path, **env) == "django.db.backends.postgresql"
    assert value("CACHES['default']['LOCATION']", tmp_path, **env) == "redis://cache.example/1"
    assert value("HUEY['huey_class']", tmp_path, **env) == "huey.PriorityRedisHuey"
    assert value("EMBEDDED_WORKER", tmp_path, **env) == "False"


def test_mail_server_comes_from_the_environment(tmp_path):
    env = {"EMAIL_URL": "smtp+tls://me:secret@mail.example:587"}
    assert value("EMAIL_HOST", tmp_path, **env) == "mail.example"
    assert value("EMAIL_PORT", tmp_path, **env) == "587"
    assert value("EMAIL_USE_TLS", tmp_path, **env) == "True"


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"SITE_URL": "http://langlearn.example", "SECRET_KEY": SECRET}, "https://"),
        ({"SITE_URL": "https://langlearn.example"}, "SECRET_KEY"),
        (PRODUCTION | {"DEBUG": "1"}, "DEBUG"),
        (PRODUCTION | {"DEMO": "1"}, "DEMO"),
    ],
)
def test_an_unsafe_combination_refuses_to_start(tmp_path, env, said):
    result = run("from django.conf import settings; settings.DEBUG", tmp_path, **env)
    assert result.returncode != 0
    assert "ImproperlyConfigured" in result.stderr
    assert said in result.stderr.strip().splitlines()[-1]


def test_production_is_strict(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_PRELOAD")
    for name in names:
        assert value(name, tmp_path, **PRODUCTION) == "True", name
    assert value("ALLOWED_HOSTS", tmp_path, **PRODUCTION) == "['langlearn.example']"
    assert value("SESSION_COOKIE_NAME", tmp_path, **PRODUCTION) == "__Host-session"
    assert value("TRUSTED_ORIGINS", tmp_path, **PRODUCTION) == "['https://langlearn.example']"


def test_policy_allows_nothing_inline():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert not any("unsafe" in str(source) for sources in policy.values() for source in sources)
    assert policy["script-src"] == ["'self'"]
