"""What can be reported: for each kind, how it is found, whose it is, and the copy that staff will see."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from langlearn.lib.storages import private_storage
from messaging.models import Message
from social.models import Comment, Post


@dataclass(frozen=True)
class Kind:
    """`find(viewer)`: the QuerySet of what `viewer` may report. `person(target)`: the User it is about.
    `evidence(target)`: it as it stands, as JSON. `question`: the form's heading."""

    find: Callable
    person: Callable
    evidence: Callable
    question: str


def people(viewer):
    """Whoever is active; a block hides nobody here, so that either side can still report the other."""
    return User.objects.active().exclude(pk=viewer.pk).select_related("learner", "instructor")


def profile_as_it_stands(person):
    return {
        "name": person.name,
        "username": person.username,
        "bio": person.bio,
        "picture": person.profile_image.name,
        "country": person.country,
        "native_language": person.native_language,
        "account_type": person.acc_type,
        "created_at": person.created_at.isoformat(),
        "last_active": person.last_active.isoformat(),
    }


def messages(viewer):
    """What the other wrote in a chat of the viewer's; here too a block hides nothing."""
    mine = Q(chat__user1=viewer.pk) | Q(chat__user2=viewer.pk)
    theirs = Message.objects.visible().filter(mine).exclude(sender=viewer.pk)
    return theirs.select_related("sender__user", "chat")


def message_as_it_stands(message):
    """The message, and up to five before it: what led there."""
    before = message.chat.messages.select_related("sender__user").page_before(message.pk, 5)
    return {"text": message.content_text, "messages": [line(row) for row in [*before, message]]}


def line(message):
    """Files are copied: who sent them may yet delete them."""
    return {
        "id": message.pk,
        "from": message.sender.user.username,
        "sent_at": message.sent_at.isoformat(),
        "text": message.content_text,
        **{kind: copy_of(file) for kind in ("image", "audio") if (file := getattr(message, kind))},
    }


def posts(viewer):
    """Anyone's but one's own; here too a block hides nothing."""
    return Post.objects.filter(author__user__is_active=True).exclude(author=viewer.pk).with_author()


def comments(viewer):
    theirs = Comment.objects.filter(author__user__is_active=True, deleted_at=None).exclude(author=viewer.pk)
    return theirs.select_related("author__user", "post__author__user")


def post_as_it_stands(post):
    return {
        "text": post.content_text,
        "by": post.author.user.username,
        "language": post.language,
        "created_at": post.created_at.isoformat(),
        "pictures": [
            {"picture": copy_of(row.content_image, private_storage), "alt": row.alt} for row in post.pictures.all()
        ],
    }


def comment_as_it_stands(comment):
    return {
        "text": comment.content_text,
        "correction": comment.correction,
        "by": comment.author.user.username,
        "created_at": comment.created_at.isoformat(),
        "under": {"post": comment.post_id, "by": comment.post.author.user.username, "text": comment.post.content_text},
    }


def copy_of(file, storage=None):
    try:
        with file.open() as content:
            return (storage or file.storage).save(f"reports/{PurePath(file.name).name}", content)
    except FileNotFoundError:
        return file.name


KINDS = {
    "message": Kind(
        messages, lambda message: message.sender.user, message_as_it_stands, _("What is wrong with this message?")
    ),
    "post": Kind(posts, lambda post: post.author.user, post_as_it_stands, _("What is wrong with this post?")),
    "comment": Kind(
        comments, lambda comment: comment.author.user, comment_as_it_stands, _("What is wrong with this comment?")
    ),
    "person": Kind(people, lambda person: person, profile_as_it_stands, _("What is wrong with this profile?")),
}
