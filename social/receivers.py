"""Counters of posts stay true however a row goes: one at a time, many in the admin, or all of a deleted account's."""

from django.db.models import F
from django.db.models.signals import post_delete
from django.dispatch import receiver

from social.models import Comment, Like, Post, PostPicture


@receiver(post_delete, sender=Like)
def uncount_like(instance, **kwargs):
    Post.objects.filter(pk=instance.post_id).update(like_count=F("like_count") - 1)


@receiver(post_delete, sender=Comment)
def uncount_comment(instance, **kwargs):
    if instance.counts:
        instance.count(-1)


@receiver(post_delete, sender=PostPicture)
def drop_files(instance, **kwargs):
    instance.drop_files()
