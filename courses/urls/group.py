from django.urls import path

from courses.views import announcements, group, group_help, group_messages

CHAT = "courses/<int:pk>/room/chat/"
MESSAGE = f"{CHAT}messages/<int:message_pk>/"

urlpatterns = [
    path(CHAT, group.group_chat, name="group_chat"),
    path(f"{CHAT}messages/", group.group_message_create, name="group_message_create"),
    path(f"{CHAT}read/", group.group_read, name="group_read"),
    path(MESSAGE, group_messages.group_message_actions, name="group_message_actions"),
    path(f"{MESSAGE}picture/", group_messages.group_message_picture, name="group_message_picture"),
    path(f"{MESSAGE}delete/", group_messages.group_message_delete, name="group_message_delete"),
    path(f"{MESSAGE}correction/", group_help.group_message_correction, name="group_message_correction"),
    path(f"{MESSAGE}correction/preview/", group_help.group_correction_preview, name="group_correction_preview"),
    path(f"{MESSAGE}translation/", group_help.group_message_translation, name="group_message_translation"),
    path(f"{MESSAGE}reading/", group_help.group_message_reading, name="group_message_reading"),
    path(
        f"{CHAT}corrections/<int:correction_pk>/thanks/",
        group_help.group_correction_thanks,
        name="group_correction_thanks",
    ),
    path(f"{CHAT}members/<int:user_pk>/mute/", group_messages.group_mute, name="group_mute"),
    path(f"{CHAT}mentions/", announcements.group_mentions, name="group_mentions"),
    path(f"{CHAT}announcements/", announcements.announcement_create, name="announcement_create"),
    path(f"{CHAT}announcements/<int:message_pk>/pin/", announcements.announcement_pin, name="announcement_pin"),
]
