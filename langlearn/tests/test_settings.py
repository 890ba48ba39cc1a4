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


BUCKETS = {"S3_BUCKET": "public", "S3_PRIVATE_BUCKET": "private", "S3_PUBLIC_URL": "https://files.example/public/"}


def test_buckets_take_the_uploads(tmp_path):
    expected = {
        "STORAGES['default']['BACKEND']": "storages.backends.s3.S3Storage",
        "STORAGES['default']['OPTIONS']['custom_domain']": "files.example/public",
        "STORAGES['private']['BACKEND']": "langlearn.lib.s3_storages.PrivateBucket",
        "STORAGES['private']['OPTIONS']['bucket_name']": "private",
        "CONTENT_SECURITY_POLICY['DIRECTIVES']['media-src'][2:]": "['https://files.example', 'https://s3.example:9000']",
        "CONTENT_SECURITY_POLICY['DIRECTIVES']['connect-src'][1:]": "[]",
    }
    check(expected, tmp_path, **BUCKETS, S3_ENDPOINT="https://s3.example:9000/")


@pytest.mark.parametrize("left_out", ["S3_PRIVATE_BUCKET", "S3_PUBLIC_URL"])
def test_half_a_setting_of_buckets_is_refused(tmp_path, left_out):
    env = {name: value for name, value in BUCKETS.items() if name != left_out}
    result = run("from django.conf import settings; settings.DEBUG", tmp_path, **env)
    assert "S3_PRIVATE_BUCKET" in result.stderr


def test_without_buckets_their_library_is_not_loaded(tmp_path):
    code = "import sys, django; django.setup(); import langlearn.urls; print('boto3' in sys.modules)"
    assert run(code, tmp_path).stdout.strip().endswith("False")


def test_a_format_of_the_log_that_is_none_is_refused(tmp_path):
    result = run("from django.conf import settings; settings.DEBUG", tmp_path, LOG_FORMAT="yaml")
    assert "LOG_FORMAT is text or json" in result.stderr


def test_the_log_as_json(tmp_path):
    code = "import django, logging; django.setup(); logging.getLogger('a').warning('hello')"
    line = json.loads(run(code, tmp_path, LOG_FORMAT="json").stderr.splitlines()[-1])
    assert (line["message"], line["level"], line["logger"], line["request_id"]) == ("hello", "WARNING", "a", "-")


def test_a_proxy_may_read_what_everybody_may_and_nothing_else(tmp_path):
    """Whatever the umask: nginx runs as another user than we do."""
    code = """
import os
os.umask(0o077)
import django
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import storages
for alias in ("default", "private", "staticfiles"):
    storages[alias].save("folder/file.txt", ContentFile(b"content"))
"""
    result = run(code, tmp_path)
    assert result.returncode == 0, result.stderr
    modes = {
        str(path.relative_to(tmp_path)): oct(path.stat().st_mode & 0o777)
        for folder in ("media", "private", "static")
        for path in [tmp_path / folder, *(tmp_path / folder).rglob("*")]
    }
    public = {name: mode for name, mode in modes.items() if not name.startswith("private")}
    assert set(public) == {
        f"{top}{below}" for top in ("media", "static") for below in ("", "/folder", "/folder/file.txt")
    }
    assert {name: mode for name, mode in public.items() if mode != ("0o644" if "." in name else "0o755")} == {}
    assert {mode for name, mode in modes.items() if name.startswith("private")} == {"0o750", "0o640"}


def test_the_worker_writes_each_line_once_and_as_the_others_do(tmp_path):
    code = """
import logging, os
import django
django.setup()
from django.core.management import call_command
from huey.contrib.djhuey import HUEY
HUEY.create_consumer = lambda **options: type("Consumer", (), {"run": lambda self: None})()
call_command("run_huey")
logging.getLogger("huey.consumer").info("quiet")
logging.getLogger("huey.consumer").error("task failed")
"""
    result = run(code, tmp_path, LOG_FORMAT="json")
    assert result.returncode == 0, result.stderr
    [line] = result.stderr.splitlines()
    assert json.loads(line)["message"] == "task failed"
