"""What the environment makes of the settings; each case is a process of its own, as a server is."""

import json
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


def values(names, tmp_path, **env):
    """These settings, as one process has them."""
    shown = ", ".join(f"str(settings.{name})" for name in names)
    result = run(f"import json; from django.conf import settings; print(json.dumps([{shown}]))", tmp_path, **env)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


def check(expected, tmp_path, **env):
    assert dict(zip(expected, values(expected, tmp_path, **env), strict=True)) == expected


def test_with_no_environment_everything_is_embedded(tmp_path):
    expected = {
        "DATABASE['ENGINE']": "django.db.backends.sqlite3",
        "CACHES['default']['BACKEND'].rpartition('.')[2]": "LocMemCache",
        "EMBEDDED_WORKER": "True",
        "MAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
        "DEBUG": "False",
    }
    check(expected, tmp_path)


def test_without_a_secret_one_is_made_and_kept(tmp_path):
    [first] = values(["SECRET_KEY"], tmp_path)
    assert len(first) >= 50
    assert values(["SECRET_KEY"], tmp_path) == [first]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_database_and_redis_urls_move_it(tmp_path):
    env = {"DATABASE_URL": "postgres://u:p@db.example/langlearn", "REDIS_URL": "redis://cache.example/1"}
    expected = {
        "DATABASE['ENGINE']": "django.db.backends.postgresql",
        "CACHES['default']['LOCATION']": "redis://cache.example/1",
        "HUEY['huey_class']": "huey.PriorityRedisHuey",
        "EMBEDDED_WORKER": "False",
    }
    check(expected, tmp_path, **env)


def test_mail_server_comes_from_the_environment(tmp_path):
    expected = {"EMAIL_HOST": "mail.example", "EMAIL_PORT": "587", "EMAIL_USE_TLS": "True"}
    check(expected, tmp_path, EMAIL_URL="smtp+tls://me:secret@mail.example:587")


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
    expected = {
        "SESSION_COOKIE_SECURE": "True",
        "CSRF_COOKIE_SECURE": "True",
        "SECURE_SSL_REDIRECT": "True",
        "SECURE_HSTS_PRELOAD": "True",
        "ALLOWED_HOSTS": "['langlearn.example']",
        "SESSION_COOKIE_NAME": "__Host-session",
        "TRUSTED_ORIGINS": "['https://langlearn.example']",
    }
    check(expected, tmp_path, **PRODUCTION)


def test_policy_allows_nothing_inline():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert not any("unsafe" in str(source) for sources in policy.values() for source in sources)
    assert policy["script-src"] == ["'self'"]


STRIPE = {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}


def test_forms_lead_to_stripe_only_where_it_takes_the_money(tmp_path):
    name = "CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']"
    assert "stripe" not in values([name], tmp_path)[0]
    assert "https://checkout.stripe.com" in values([name], tmp_path, **STRIPE)[0]
    own = STRIPE | {"STRIPE_CHECKOUT_URL": "https://pay.langlearn.example/"}
    assert "'https://pay.langlearn.example'" in values([name], tmp_path, **own)[0]


@pytest.mark.parametrize("name", STRIPE)
def test_half_of_stripe_refuses_to_start(tmp_path, name):
    result = run("from django.conf import settings; settings.DEBUG", tmp_path, **{name: STRIPE[name]})
    assert result.returncode != 0
    assert "belong together" in result.stderr
