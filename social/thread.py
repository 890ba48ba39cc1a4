"""The comments under a post as a tree: three levels; what goes deeper stays on the third, saying whom it answers.

Corrections come first, then the rest, each oldest first with what answers it. A page is led on by a cursor: "c7" is
behind the correction 7, "7" behind the comment 7.
"""

import re

from langlearn.lib.diff import marked
from langlearn.lib.languages import guess, script_language

DEEPEST = 3
SIZE = 100
CURSOR = re.compile(r"(c?)([0-9]{1,18})", re.ASCII)


def page(post, viewer, after=None):
    """The next comments that `viewer` may see: `(roots, cursor or None)`. As many queries for three as for thirty."""
    match = CURSOR.fullmatch(str(after or "c0"))
    first, last = (bool(match[1]), int(match[2])) if match else (True, 0)
    comments = post.comments.visible_to(viewer).with_author().order_by("pk")
    found = list(comments.corrections().filter(pk__gt=last)[: SIZE + 1]) if first else []
    if len(found) <= SIZE:
        found += comments.filter(correction="", pk__gt=0 if first else last)[: SIZE + 1 - len(found)]
    shown = found[:SIZE]
    more = f"{'c' if shown[-1].correction else ''}{shown[-1].pk}" if len(found) > SIZE else None
    return tree(sorted(shown, key=lambda comment: comment.pk), post, viewer), more


def tree(comments, post, viewer):
    """Each comment gets `answers`, `depth` and `to` (whom it answers, where its place does not say so). One whose
    parent is hidden or gone stands by itself; one whose parent is on another page too, and says whom it answers."""
    by_pk, roots = {}, []
    elsewhere = parents_elsewhere(comments, post, viewer)
    for comment in comments:
        dress(comment, post)
        by_pk[comment.pk] = comment
        parent = by_pk.get(comment.parent_comment_id)
        comment.to = parent.author.user if parent and parent.depth == DEEPEST else None
        comment.to = comment.to or elsewhere.get(comment.parent_comment_id)
        while parent and parent.depth == DEEPEST:
            parent = parent.above
        comment.above, comment.depth = parent, parent.depth + 1 if parent else 1
        (parent.answers if parent else roots).append(comment)
    return sorted(roots, key=lambda comment: not comment.correction)


def parents_elsewhere(comments, post, viewer):
    """{id: who wrote it} of what is answered here and stands on another page."""
    missing = {comment.parent_comment_id for comment in comments} - {comment.pk for comment in comments} - {None}
    if not missing:
        return {}
    parents = post.comments.visible_to(viewer).filter(deleted_at=None, pk__in=missing).with_author()
    return {parent.pk: parent.author.user for parent in parents}


def dress(comment, post):
    """What its partial shows besides the row."""
    comment.answers = []
    comment.language = language_of(comment, post)
    before = comment.corrected_text or post.content_text
    comment.marked = marked(before, comment.correction) if comment.correction else None


def language_of(comment, post):
    """Of its words: by their script, else the likelier of what the two who talk know."""
    author = comment.author
    likely = [post.language, author.user.native_language, author.learning_language]
    return script_language(comment.content_text) or guess(comment.content_text, likely)


def vanish(comment):
    """Delete a comment: its words go in any case. Where it has answers a gap stays in its place until they go."""
    parent = comment.parent_comment
    if comment.replies.exists():
        comment.leave_gap()
        return
    comment.delete()
    while parent and parent.deleted_at and not parent.replies.exists():
        gap, parent = parent, parent.parent_comment
        gap.delete()
