"""A small page of the usual shape (session, user, five queries, 20 rows, a template), with `?bytes` of about that
length; see pages.py."""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bare import configure  # noqa: E402

TEMPLATE = """<!doctype html><title>Feed of {{ request.user.username }}</title>
{% for row in rows %}<article id="row-{{ row.pk }}"><h2>{{ row.name }}</h2><p>{{ row.codename|title }} {{ text }}</p>
<a href="/rows/{{ row.pk }}/">{{ row.content_type_id }}</a></article>{% endfor %}"""
configure(
    ROOT_URLCONF=__name__,
    HTTP_THREADS=int(os.environ.get("HTTP_THREADS", "0")) or None,
    middleware=["django.middleware.clickjacking.XFrameOptionsMiddleware"],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"feed": TEMPLATE})],
                    )
                ],
                "context_processors": ["django.template.context_processors.request"],
            },
        }
    ],
    database={
        "NAME": os.environ["DATABASE"],
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"},
    },
)
django.setup(set_prefix=False)

from django.contrib.auth.models import Permission, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


def feed(request):
    assert request.user.is_authenticated
    request.user.groups.count()
    rows = list(Permission.objects.select_related("content_type")[:20])
    mine = set(request.user.user_permissions.values_list("pk", flat=True))
    text = "word " * (max(0, int(request.GET.get("bytes", 0)) - 2500) // 100)
    return render(request, "feed", {"rows": rows, "mine": mine, "text": text})


urlpatterns = [path("", feed)]


def prepare():
    from langlearn.lib.testing import new_session

    call_command("migrate", verbosity=0)
    print(new_session(User.objects.create_user("ana")))


def serve(kind, port):
    if kind == "pooled":
        from langlearn.lib.asgi_pool import PooledHandler
        from langlearn.lib.body_limit import BodyLimit
        from langlearn.lib.server import serve

        serve(BodyLimit(PooledHandler()), "127.0.0.1", port, lambda: None)
    elif kind == "django":
        from daphne.server import Server
        from django.core.asgi import get_asgi_application

        Server(get_asgi_application(), endpoints=[f"tcp:port={port}:interface=127.0.0.1"]).run()
    else:
        from django.core.wsgi import get_wsgi_application
        from gunicorn.app.base import BaseApplication

        class Application(BaseApplication):
            def load_config(self):
                self.cfg.set("bind", f"127.0.0.1:{port}")

            def load(self):
                return get_wsgi_application()

        sys.argv = sys.argv[:1]
        Application().run()


if __name__ == "__main__":
    settings.ROOT_URLCONF = sys.modules[__name__]
    prepare() if sys.argv[1] == "prepare" else serve(sys.argv[1], int(sys.argv[2]))
