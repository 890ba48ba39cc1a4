"""The way in: pages and sockets. Served by `manage.py serve`, daphne or uvicorn as `langlearn.asgi:application`."""

import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "langlearn.settings")
django.setup(set_prefix=False)

from langlearn.lib.asgi_pool import PooledHandler  # noqa: E402 (the apps must be loaded first)
from langlearn.lib.body_limit import BodyLimit  # noqa: E402
from langlearn.lib.metrics import Observed  # noqa: E402
from langlearn.lib.origin import ExactOrigin  # noqa: E402
from langlearn.lib.request_log import identify, report  # noqa: E402
from langlearn.lib.sockets import nowhere  # noqa: E402
from langlearn.lib.static_files import StaticFiles  # noqa: E402
from langlearn.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": Observed(StaticFiles(BodyLimit(PooledHandler())), identify, report),
        "websocket": ExactOrigin(URLRouter([*websocket_urlpatterns, re_path("", nowhere)])),
    }
)
