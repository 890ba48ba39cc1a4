"""What every test may ask for. The database comes from DATABASE_URL, the channel layer from REDIS_URL."""

import atexit
import contextlib
import fcntl
import gc
import os
import shutil
import tempfile
from pathlib import Path
from unittest.mock import Mock

import pytest


def pytest_configure():
    """What holds for every test is set once: each change of a setting empties caches, and takes long.

    Files go to a folder of this process's own; mail to `mailoutbox`; tasks run where they are enqueued. SQLite is in a
    file, as it is served: in memory its connections would lock each other's tables out at once instead of waiting. And
    workers side by side on one Redis must not hear each other, nor clear each other's keys."""
    from django.conf import settings
    from django.test import override_settings

    folder = Path(tempfile.mkdtemp(prefix="langlearn-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(folder / "db.sqlite3")
    private = {"BACKEND": "langlearn.lib.storages.PrivateFiles", "OPTIONS": {"location": str(folder / "private")}}
    # plain names: a test needs no collectstatic
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(
        MEDIA_ROOT=folder / "media",
        PRIVATE_ROOT=folder / "private",
        STORAGES={**settings.STORAGES, "private": private, "staticfiles": static},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        MAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ).enable()
    if settings.REDIS_URL:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
        server, number = settings.REDIS_URL.rsplit("/", 1)
        settings.REDIS_URL = f"{server}/{int(number) + int(worker[2:])}"
        settings.REDIS_PREFIX = f"test-{worker}"
        settings.CACHES["default"]["LOCATION"] = settings.REDIS_URL


def pytest_collection_finish():
    """What is imported stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def templates_are_noted(django_test_environment):
    """For `response.context`: those of whole answers, not what they include and extend, nor each option of each select;
    noting copies what the template was given, and took longer than many a test."""
    from django.template import Template
    from django.test.signals import template_rendered

    def render(template, context):
        if context.template is template and "/widgets/" not in (template.name or ""):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render


@pytest.fixture(scope="session", autouse=True)
def signing_in_is_one_row(django_test_environment):
    """`force_login` leaves the session that signing in leaves, without one of nobody before it, which costs eight
    queries more. A client that has a session keeps what is in it, as Django does it."""
    from django.conf import settings
    from django.test import Client

    from langlearn.lib.testing import new_session

    as_django_does = Client.force_login

    def force_login(client, user, backend=None):
        if backend or settings.SESSION_COOKIE_NAME in client.cookies:
            as_django_does(client, user, backend)
        else:
            client.cookies[settings.SESSION_COOKIE_NAME] = new_session(user)

    Client.force_login = force_login


@pytest.fixture(scope="session", autouse=True)
def counts_are_not_swept():
    """Rate limits in memory start a thread with each count, to throw away what has expired. What has expired is not
    counted in any case, and each test begins with nothing counted."""
    from django.conf import settings

    from langlearn.lib import limits

    if not settings.REDIS_URL:
        limits._limiter().storage.timer = Mock(is_alive=lambda: True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Workers side by side migrate once, which takes long: the first leaves a copy, with which the others begin.

    Gives the file that says where the copy is, locked."""
    from django.db import connection

    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield None
        return
    with (tmp_path_factory.getbasetemp().parent / "migrated").open("a+") as said:
        fcntl.flock(said, fcntl.LOCK_EX)
        said.seek(0)
        if copy := said.read():
            options = connection.settings_dict["TEST"]
            options["TEMPLATE"] = copy
            if connection.vendor == "sqlite":
                connection.creation._create_test_db = lambda *args: shutil.copy(copy, options["NAME"])
        yield said


@contextlib.contextmanager
def copied(said, blocker):
    """The database as it is now, left by the first worker for those that come later, while it is there."""
    from django.db import connection

    said.seek(0)
    first = not said.read()
    if first:
        with blocker.unblock():
            connection.close()
            connection.creation.clone_test_db("copy", verbosity=0)
        said.write(str(connection.creation.get_test_db_clone_settings("copy")["NAME"]))
        said.flush()
    fcntl.flock(said, fcntl.LOCK_UN)
    yield
    if first:
        fcntl.flock(said, fcntl.LOCK_EX)
        said.truncate(0)
        with blocker.unblock():
            connection.creation.destroy_test_db(suffix="copy", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_modify_db_settings, django_db_blocker):
    """After a test with transactions of its own, what migrations put there stays: any test may come next.

    Django would empty these tables too, and fill again only its own of them, which takes long.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        deletions = []  # of few rows: TRUNCATE takes longer
        for table in map(connection.ops.quote_name, tables):
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
            if cursor.fetchone() is None:
                deletions.append(f"DELETE FROM {table}")  # noqa: S608

    def empty(test):
        connection.ops.execute_sql_flush(deletions)

    said = django_db_modify_db_settings
    copy = copied(said, django_db_blocker) if said else contextlib.nullcontext()
    with pytest.MonkeyPatch.context() as patch, copy:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(autouse=True)
def sandbox():
    """Each test begins without files, and with nothing cached or counted."""
    from django.conf import settings
    from django.core.cache import cache
    from django.utils.functional import empty

    from langlearn.lib import kept, limits
    from langlearn.lib.storages import private_storage
    from langlearn.lib.testing import CheckedStore

    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        if folder.exists():
            shutil.rmtree(folder)
    private_storage._wrapped = empty
    cache.clear()
    kept.store = CheckedStore()
    limits.reset()


@pytest.fixture
def learner(db):
    """An English speaker in New York who learns Japanese."""
    from accounts.tests.factories import LearnerFactory

    return LearnerFactory(
        user__username="ana", user__name="Ana", user__native_language="en", user__country="US", learning_language="ja"
    )


@pytest.fixture
def partner(db):
    """A Japanese speaker who learns English."""
    from accounts.tests.factories import LearnerFactory

    return LearnerFactory(
        user__username="yuki",
        user__name="田中 由紀",
        user__native_language="ja",
        user__country="JP",
        user__timezone="Asia/Tokyo",
        learning_language="en",
    )


@pytest.fixture
def outsider(db):
    from accounts.tests.factories import LearnerFactory

    return LearnerFactory(user__username="outsider")


@pytest.fixture
def instructor(db):
    from accounts.tests.factories import InstructorFactory

    return InstructorFactory(user__username="teacher")


@pytest.fixture
def staff(db):
    from accounts.tests.factories import UserFactory

    return UserFactory(username="boss", is_staff=True, is_superuser=True)


@pytest.fixture
def signed_in(client, learner):
    """A test client signed in as `learner`."""
    client.force_login(learner.user)
    return client
