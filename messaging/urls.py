from django.urls import path

from .views import chats, files, search

app_name = "messaging"
urlpatterns = [
    path("", chats.chat_list, name="chat_list"),
    path("with/<str:username>/", chats.chat_with, name="chat_with"),
    path("search/", search.message_search, name="message_search"),
    path("<int:pk>/", chats.chat, name="chat"),
    path("<int:pk>/row/", chats.chat_row, name="chat_row"),
    path("<int:pk>/messages/", chats.message_create, name="message_create"),
    path("<int:pk>/messages/<int:message_pk>/picture/", files.message_picture, name="message_picture"),
    path("<int:pk>/read/", chats.message_read, name="message_read"),
]
