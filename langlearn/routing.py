"""Sockets, by address."""

from courses.routing import websocket_urlpatterns as groups
from langlearn.person_socket import websocket_urlpatterns as person
from messaging.routing import websocket_urlpatterns as chats

websocket_urlpatterns = [*person, *chats, *groups]
