from django.urls import path

from . import views

app_name = "messaging"
urlpatterns = [
    path("", views.chat_list, name="chat_list"),
    path("with/<str:username>/", views.chat_with, name="chat_with"),
    path("<int:pk>/", views.chat, name="chat"),
    path("<int:pk>/row/", views.chat_row, name="chat_row"),
    path("<int:pk>/messages/", views.message_create, name="message_create"),
    path("<int:pk>/messages/<int:message_pk>/picture/", views.message_picture, name="message_picture"),
    path("<int:pk>/read/", views.message_read, name="message_read"),
]
