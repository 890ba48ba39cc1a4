"""What happened below, told to the people it concerns."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import Block
from accounts.signals import person_followed
from feedback.models import Notification
from messaging.signals import message_corrected
from social.signals import comment_added, correction_adopted, correction_thanked, post_liked

Type = Notification.Type


@receiver(person_followed)
def tell_of_follow(follower, followed, **kwargs):
    """Once a pair: who unfollows and follows again says nothing new."""
    Notification.objects.tell(
        followed.user,
        f"follow:{follower.pk}",
        lambda: _("%(name)s follows you") % {"name": follower.user.display_name},
        actor=follower.user,
        notification_type=Type.FOLLOW,
        url=follower.get_absolute_url(),
    )


@receiver(message_corrected)
def tell_of_correction(message, **kwargs):
    """Once a message, though it may be corrected anew. Who muted the chat sees it there."""
    partner = message.partner.user
    if message.chat.member(message.sender).muted:
        return

    def words():
        title = _("%(name)s: your message is perfect") if message.is_perfect else _("%(name)s corrected your message")
        return title % {"name": partner.display_name}, message.correction[:300]

    Notification.objects.tell(
        message.sender.user,
        f"correction:{message.pk}",
        words,
        actor=partner,
        notification_type=Type.CORRECTION,
        url=f"{message.chat.get_absolute_url()}?at={message.pk}#message-{message.pk}",
    )


@receiver(post_liked)
def tell_of_like(post, learner, **kwargs):
    """Once a pair: who likes it again says nothing new."""
    name = learner.user.display_name
    tell_across(
        post.author.user,
        f"like:{post.pk}:{learner.pk}",
        lambda: (_("%(name)s likes your post") % {"name": name}, post.content_text),
        actor=learner.user,
        notification_type=Type.LIKE,
        url=post.get_absolute_url(),
    )


@receiver(comment_added)
def tell_of_comment(comment, **kwargs):
    """Whom it answers, and whose post it is. Who is both learns of it once, as of an answer."""
    post, parent, writer = comment.post, comment.parent_comment, comment.author.user

    def tell(recipient, write):
        tell_across(
            recipient,
            f"comment:{comment.pk}",
            lambda: (write() % {"name": writer.display_name}, comment.correction or comment.content_text),
            actor=writer,
            notification_type=Type.CORRECTION if comment.correction else Type.COMMENT,
            url=f"{post.get_absolute_url()}#comment-{comment.pk}",
        )

    if parent and not parent.deleted_at:
        tell(parent.author.user, lambda: _("%(name)s replied to your comment"))
    if comment.correction:
        tell(post.author.user, lambda: _("%(name)s corrected your post"))
    else:
        tell(post.author.user, lambda: _("%(name)s commented on your post"))


@receiver([correction_thanked, correction_adopted])
def tell_of_thanks(comment, signal, **kwargs):
    """Who corrected learns that it helped: once for the thanks, once for the adoption."""
    adopted = signal is correction_adopted
    author = comment.post.author.user

    def words():
        said = _("%(name)s adopted your correction") if adopted else _("%(name)s thanks you for your correction")
        return said % {"name": author.display_name}, comment.correction

    tell_across(
        comment.author.user,
        f"{'adopted' if adopted else 'thanked'}:{comment.pk}",
        words,
        actor=author,
        notification_type=Type.CORRECTION,
        url=f"{comment.post.get_absolute_url()}#comment-{comment.pk}",
    )


def tell_across(recipient, event, write, *, actor, **fields):
    """Unless a block stands between the two."""
    if not Block.objects.between(actor, recipient).exists():
        Notification.objects.tell(recipient, event, write, actor=actor, **fields)
