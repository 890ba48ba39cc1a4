"""Sockets, by address."""

from messaging.routing import websocket_urlpatterns as chats

websocket_urlpatterns = [*chats]
