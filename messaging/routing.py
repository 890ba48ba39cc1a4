from django.urls import path

from messaging.consumers import ChatConsumer

websocket_urlpatterns = [path("ws/chats/<int:pk>/", ChatConsumer.as_asgi())]
