"""The least that has the shape of ours, under daphne as it ships: Django with its own apps, Channels, one page and one
socket. Served by start.py: `start_app.py PORT`."""

import sys
from pathlib import Path

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bare import configure  # noqa: E402

configure(
    ROOT_URLCONF=__name__,
    apps=["daphne", "channels", "django.contrib.admin", "django.contrib.messages", "django.contrib.staticfiles"],
    middleware=["django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    database={"NAME": ":memory:"},
    STATIC_URL="static/",
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
)
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from daphne.server import Server  # noqa: E402
from django.contrib.auth.forms import AuthenticationForm  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402


def page(request):
    return HttpResponse(f"<!doctype html><form>{AuthenticationForm(request)}</form>")


urlpatterns = [path("", page)]


def main():
    sockets = URLRouter([path("ws/", AsyncWebsocketConsumer.as_asgi())])
    application = ProtocolTypeRouter({"http": get_asgi_application(), "websocket": sockets})
    Server(application, endpoints=[f"tcp:port={sys.argv[1]}:interface=127.0.0.1"]).run()


if __name__ == "__main__":
    sys.modules[settings.ROOT_URLCONF] = sys.modules[__name__]
    main()
