"""Sockets, by address."""

from langlearn.person_socket import websocket_urlpatterns as person
from messaging.routing import websocket_urlpatterns as chats

websocket_urlpatterns = [*person, *chats]
