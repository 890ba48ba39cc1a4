"""The group chat of a course: what its instructor announces, who is mentioned, whose words are corrected."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import GroupMessage
from courses.signals import group_message_changed, group_message_corrected, group_message_posted
from feedback.errands import errand, send
from feedback.hiding import forget
from feedback.kinds import Kind
from feedback.models import Notification

from .courses import taking


@receiver(group_message_posted, dispatch_uid="tell_of_group_message")
def tell_of_group_message(message, **kwargs):
    """An announcement tells everyone who takes the course; a mention whom it names."""
    if message.is_announcement:
        send("announced", f"announced:{message.pk}", message=message.pk)
        return
    for person in message.mentions.filter(is_active=True):
        tell_of_message(message, person)


@errand("announced")
def tell_of_announcement(message):
    stands = GroupMessage.objects.visible().filter(pk=message)
    found = stands.select_related("course", "sender").first()
    if found is None:
        return None
    mentioned = found.mentions.filter(is_active=True).values("pk")
    people = taking(found.course) | User.objects.filter(pk__in=mentioned)

    def tell(person):
        if stands.exists():  # it may go while many are being told
            tell_of_message(found, person)

    return people.exclude(pk=found.sender_id), tell


@receiver(group_message_changed, dispatch_uid="forget_deleted_group_message")
def forget_deleted(message, **kwargs):
    """Nobody reads it here any longer than there."""
    if message.deleted_at:
        forget(message)


def tell_of_message(message, person):
    """Once a message: of an announcement that names them too."""

    def words():
        said = (
            _("Announcement in “%(course)s”")
            if message.is_announcement
            else _("%(name)s mentioned you in “%(course)s”")
        )
        return said % {"name": message.sender.display_name, "course": message.course.title}, message.content_text[:300]

    Notification.objects.tell(
        person,
        f"group:{message.pk}",
        words,
        actor=message.sender,
        notification_type=Kind.ANNOUNCEMENT,
        course=message.course,
        url=message.talk_url,
    )


@receiver(group_message_corrected, dispatch_uid="tell_of_group_correction")
def tell_of_group_correction(correction, **kwargs):
    """Once a corrector and message, though it may be corrected anew."""
    message, name = correction.message, correction.corrector.display_name

    def words():
        return _("%(name)s corrected your message") % {"name": name}, correction.correction[:300]

    Notification.objects.tell(
        message.sender,
        f"group-correction:{correction.pk}",
        words,
        actor=correction.corrector,
        notification_type=Kind.CORRECTION,
        course=message.course,
        url=message.talk_url,
    )
