from django.urls import path

from courses.consumers import GroupConsumer

websocket_urlpatterns = [path("ws/courses/<int:pk>/", GroupConsumer.as_asgi())]
