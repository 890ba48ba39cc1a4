"""What a person takes along of their chats: what they wrote, said and showed, and the corrections they made."""

from django.db.models import Case, Q, When
from django.dispatch import receiver

from accounts.export import rows
from accounts.signals import account_deleted, export_requested
from langlearn.lib.commit import after_commit
from messaging.models import Chat, Message

FIELDS = ["id", "chat", "type", "content_text", "image", "audio", "duration", "parent_msg", "sent_at", "read_at"]
CORRECTED = ["id", "chat", "correction", "correction_note", "corrected_at"]


@receiver(export_requested)
def export_messages(user, **kwargs):
    mine = Message.objects.filter(sender=user.pk, deleted_at=None).order_by("pk")
    theirs = Message.objects.visible().filter(Q(chat__user1=user.pk) | Q(chat__user2=user.pk))
    corrected = theirs.exclude(sender=user.pk).exclude(correction="").order_by("pk")
    chats = Chat.objects.filter(Q(user1=user.pk) | Q(user2=user.pk)).order_by("pk")
    other = Case(When(user1=user.pk, then="user2__user__username"), default="user1__user__username")
    yield "chats.json", rows(chats, "id", "created_at", "updated_at", username=other)
    yield "messages.json", rows(mine, *FIELDS)
    yield "corrections.json", rows(corrected, *CORRECTED)
    for message in mine.exclude(image="", audio="").iterator(chunk_size=500):
        for file in filter(None, [message.image, message.audio]):
            yield f"media/{file.name}", file


@receiver(account_deleted)
def delete_files(user, **kwargs):
    """Chats go with either of their two, and with a chat what hangs on its messages, whoever sent it."""
    gone = Message.objects.filter(Q(chat__user1=user.pk) | Q(chat__user2=user.pk)).exclude(image="", audio="")
    for message in gone.only("image", "audio").iterator(chunk_size=500):
        for file in filter(None, [message.image, message.audio]):
            after_commit(file.storage.delete, file.name)
