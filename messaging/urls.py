from django.urls import path

from .views import chats, corrections, files, members, messages, search, translations

app_name = "messaging"
MESSAGE = "<int:pk>/messages/<int:message_pk>/"
urlpatterns = [
    path("", chats.chat_list, name="chat_list"),
    path("with/<str:username>/", chats.chat_with, name="chat_with"),
    path("search/", search.message_search, name="message_search"),
    path("<int:pk>/", chats.chat, name="chat"),
    path("<int:pk>/request/", members.request_answer, name="request_answer"),
    path("<int:pk>/member/", members.member_update, name="member_update"),
    path("<int:pk>/row/", chats.chat_row, name="chat_row"),
    path("<int:pk>/messages/", chats.message_create, name="message_create"),
    path("<int:pk>/messages/<int:message_pk>/", messages.message_actions, name="message_actions"),
    path("<int:pk>/messages/<int:message_pk>/delete/", messages.message_delete, name="message_delete"),
    path("<int:pk>/messages/<int:message_pk>/picture/", files.message_picture, name="message_picture"),
    path("<int:pk>/messages/<int:message_pk>/voice/", files.message_voice, name="message_voice"),
    path(f"{MESSAGE}correction/", corrections.message_correction, name="message_correction"),
    path(f"{MESSAGE}correction/preview/", corrections.correction_preview, name="correction_preview"),
    path(f"{MESSAGE}thanks/", corrections.correction_thanks, name="correction_thanks"),
    path(f"{MESSAGE}translation/", translations.message_translation, name="message_translation"),
    path(f"{MESSAGE}reading/", translations.message_reading, name="message_reading"),
    path("<int:pk>/read/", chats.message_read, name="message_read"),
]
