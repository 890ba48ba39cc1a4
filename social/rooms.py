"""Who hears of a new post: whoever has a tab of the feed open where it comes in.

A post is announced to the rooms of its language, its author's native language and its author: three small frames,
however many follow. A page that hears one asks for what is new there, so what it shows is the database's.
"""

from accounts.models import Follow
from langlearn.lib import live
from social.models import Post
from social.signals import held_back
from social.streams import FOLLOWING, FOR_YOU

MOST = 300  # of those one follows, the latest


def of(viewer, tab):
    """The rooms of a tab that `viewer` (a User) has open."""
    if tab not in (FOR_YOU, FOLLOWING) or not viewer.is_learner:
        return []
    follows = Follow.objects.filter(follower=viewer.pk).order_by("-pk")
    rooms = [f"posts-by-{pk}" for pk in follows.values_list("followed", flat=True)[:MOST]]
    learning = viewer.learner.learning_language
    return [*rooms, f"posts-in-{learning}", f"posts-of-{learning}"] if tab == FOR_YOU else rooms


def announce(post):
    """Once it is committed. One that is held back is announced to staff alone."""
    if post.awaits_review:
        held_back.send(Post, row=post)
        return
    frame = {"type": "post", "id": post.pk}
    for room in (f"posts-by-{post.author_id}", f"posts-in-{post.language}", f"posts-of-{post.author_native}"):
        live.publish_on_commit(room, frame)
