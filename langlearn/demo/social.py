"""The demo's feed: posts, the threads under them, and likes."""

import random
from datetime import timedelta

from accounts.models import Learner
from social.models import Comment, Like, Post, PostPicture

from . import pictures
from .content import rows
from .people import seen


def load(people, now):
    dice = random.Random("social")
    entries = sorted(rows("posts", "post"), key=lambda entry: -entry["hours"])
    posts, comments, answered = [], [], []
    for entry in entries:
        post = _post(entry, people, now)
        posts.append(post)
        _thread(entry["comments"], post, None, people, now, dice, comments, answered)
    comments.sort(key=lambda comment: comment.created_at)
    Comment.objects.bulk_create(comments)
    for comment, parent in answered:
        comment.parent_comment = parent
    Comment.objects.bulk_update([comment for comment, _parent in answered], ["parent_comment"])
    _likes(entries, posts, now, dice)
    _thanks(posts, comments, answered)
    for post in posts:
        post.comment_count = sum(comment.post_id == post.pk for comment in comments)
        post.correction_count = sum(comment.post_id == post.pk and bool(comment.correction) for comment in comments)
    Post.objects.bulk_update(posts, ["like_count", "comment_count", "correction_count"])


def _post(entry, people, now):
    author = people[entry["by"]]
    post = Post(
        author_id=author.pk,
        content_text=entry["text"],
        language=entry["file"],
        created_at=now - timedelta(hours=entry["hours"]),
        translated_content=entry.get("translations", {}),
        wants_correction=author.native_language != entry["file"],
    )
    post.save()
    _pictures(entry, post)
    seen(author, post.created_at)
    return post


def _pictures(entry, post):
    themes = [entry["picture"], *entry.get("more_pictures", [])] if "picture" in entry else []
    said = {row["theme"]: row[entry["file"]] for row in rows("pictures", "picture")} if themes else {}
    for position, theme in enumerate(themes):
        name, width, height = pictures.of_post(theme, entry["text"])
        PostPicture.objects.create(
            post=post, position=position, content_image=name, alt=said[theme], width=width, height=height
        )


def _thread(entries, post, parent, people, now, dice, comments, answered):
    """The comments of one level and, beneath each, its answers: each later than what it answers, none in the future."""
    since = parent.created_at if parent else post.created_at
    for entry in entries:
        wait = min(timedelta(minutes=dice.expovariate(1 / 90)), (now - since) * 0.45)
        author = people[entry["by"]]
        comment = Comment(
            post=post,
            author_id=author.pk,
            content_text=entry["text"],
            correction=entry.get("fix", ""),
            corrected_text=post.content_text if "fix" in entry else "",
            created_at=since + wait + timedelta(seconds=1),
        )
        seen(author, comment.created_at)
        comments.append(comment)
        if parent:
            answered.append((comment, parent))
        _thread(entry.get("replies", []), post, comment, people, now, dice, comments, answered)


def _thanks(posts, comments, answered):
    """Who answers a correction of their post has thanked for it; the first such one they made their own."""
    authors, adopted = {post.pk: post.author_id for post in posts}, set()
    for answer, comment in answered:
        if not comment.correction or answer.author_id != authors[comment.post_id]:
            continue
        comment.thanked_at = answer.created_at
        if comment.post_id not in adopted:
            adopted.add(comment.post_id)
            comment.adopted_at = answer.created_at
    Comment.objects.bulk_update([comment for comment in comments if comment.thanked_at], ["thanked_at", "adopted_at"])


def _likes(entries, posts, now, dice):
    fans = list(Learner.objects.filter(user__username__in={entry["by"] for entry in entries}).order_by("pk"))
    likes = []
    for entry, post in zip(entries, posts, strict=True):
        liking = dice.sample([fan.pk for fan in fans if fan.pk != post.author_id], entry["likes"])
        post.like_count = len(liking)
        for fan in liking:
            moment = post.created_at + (now - post.created_at) * dice.random() ** 2
            likes.append(Like(post=post, learner_id=fan, created_at=moment))
    Like.objects.bulk_create(sorted(likes, key=lambda like: like.created_at))
