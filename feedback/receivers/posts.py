"""Likes, comments and corrections of posts; and that nothing is told of what is gone."""

from django.db.models import Q
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback import folding
from feedback.hiding import forget
from feedback.kinds import Kind
from feedback.models import Notification
from feedback.models.notification import show_badge
from feedback.wording import day_of
from langlearn.lib import live
from social.models import Comment, Post
from social.signals import comment_added, comment_withdrawn, correction_adopted, correction_thanked, post_liked


@folding.words_of("likes")
def likes(fold):
    if fold.others:
        title = ngettext(
            "%(name)s and %(count)d other like your post", "%(name)s and %(count)d others like your post", fold.others
        )
    else:
        title = _("%(name)s likes your post")
    return said(title, fold)


@folding.words_of("comments")
def comments(fold):
    if fold.others:
        title = ngettext(
            "%(name)s and %(count)d other commented on your post",
            "%(name)s and %(count)d others commented on your post",
            fold.others,
        )
    else:
        title = _("%(name)s commented on your post")
    return said(title, fold)


@folding.words_of("replies")
def replies(fold):
    if fold.others:
        title = ngettext(
            "%(name)s and %(count)d other replied to your comment",
            "%(name)s and %(count)d others replied to your comment",
            fold.others,
        )
    else:
        title = _("%(name)s replied to your comment")
    return said(title, fold)


@folding.words_of("corrections")
def corrections(fold):
    if fold.others:
        title = ngettext(
            "%(name)s and %(count)d other corrected your post",
            "%(name)s and %(count)d others corrected your post",
            fold.others,
        )
    else:
        title = _("%(name)s corrected your post")
    return said(title, fold)


def said(title, fold):
    """With what the newest of them says."""
    return title % {"name": fold.name, "count": fold.others}, "".join(fold.lines[:1])


@receiver(post_liked, dispatch_uid="tell_of_like")
def tell_of_like(post, learner, **kwargs):
    """Once a pair: who likes it again says nothing new. All of a post are one entry."""
    Notification.objects.fold(
        post.author.user,
        f"like:{post.pk}:{learner.pk}",
        into=f"likes:{post.pk}",
        actor=learner.user,
        notification_type=Kind.LIKE,
        line=post.content_text,
        url=post.get_absolute_url(),
    )


@receiver(comment_added, dispatch_uid="tell_of_comment")
def tell_of_comment(comment, **kwargs):
    """Whom it answers, and whose post it is. Who is both learns of it once, as of an answer. Those of one day on one
    thing are one entry."""
    post, parent = comment.post, comment.parent_comment
    answered = parent.author if parent and not parent.deleted_at else None
    if answered:
        tell_of(comment, answered, f"replies:{parent.pk}")
    if post.author != answered:
        tell_of(comment, post.author, f"{'corrections' if comment.correction else 'comments'}:{post.pk}")


def tell_of(comment, reader, thing):
    Notification.objects.fold(
        reader.user,
        f"comment:{comment.pk}",
        into=f"{thing}:{day_of(reader.user)}",
        actor=comment.author.user,
        notification_type=Kind.CORRECTION if comment.correction else Kind.COMMENT,
        line=comment.correction or comment.content_text,
        url=f"{comment.post.get_absolute_url()}#comment-{comment.pk}",
    )


@receiver([correction_thanked, correction_adopted], dispatch_uid="tell_of_thanks")
def tell_of_thanks(comment, signal, **kwargs):
    """Who corrected learns that it helped: once for the thanks, once for the adoption."""
    adopted = signal is correction_adopted
    author = comment.post.author.user

    def words():
        said = _("%(name)s adopted your correction") if adopted else _("%(name)s thanks you for your correction")
        return said % {"name": author.display_name}, comment.correction

    Notification.objects.tell(
        comment.author.user,
        f"{'adopted' if adopted else 'thanked'}:{comment.pk}",
        words,
        actor=author,
        notification_type=Kind.CORRECTION,
        url=f"{comment.post.get_absolute_url()}#comment-{comment.pk}",
    )


@receiver(comment_withdrawn, dispatch_uid="forget_withdrawn_comment")
def forget_withdrawn(comment, **kwargs):
    forget(comment)
    thanks = [f"{what}:{comment.pk}" for what in ("thanked", "adopted")]
    Notification.objects.filter(recipient=comment.author_id, key__in=thanks).delete()


@receiver(post_delete, sender=Comment, dispatch_uid="forget_deleted_comment")
def forget_deleted(instance, origin, **kwargs):
    """Those that go with their post go with all that was told of it."""
    if isinstance(origin, Comment):
        forget_withdrawn(instance)


@receiver(pre_delete, sender=Post, dispatch_uid="forget_deleted_post")
def forget_post(instance, **kwargs):
    """What was told of it, to its author and to those who answered each other under it."""
    readers = Q(recipient=instance.author_id) | Q(recipient__in=instance.comments.values("author"))
    told = Notification.objects.filter(readers, url__startswith=instance.get_absolute_url())
    found = dict(told.values_list("pk", "recipient"))
    Notification.objects.filter(pk__in=found).delete()
    for reader in set(found.values()):
        live.on_commit(show_badge, reader)
