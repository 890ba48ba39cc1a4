"""The comments under a post as a tree: three levels; what goes deeper stays on the third, saying whom it answers."""

from langlearn.lib.diff import marked
from langlearn.lib.languages import script_language

DEEPEST = 3
SIZE = 100


def page(post, viewer, after=None):
    """The next comments that `viewer` may see, oldest first: `(roots, last id or None)`. The id leads on."""
    comments = post.comments.visible_to(viewer).with_author().filter(pk__gt=after or 0).order_by("pk")
    found = list(comments[: SIZE + 1])
    return tree(found[:SIZE], post), found[SIZE - 1].pk if len(found) > SIZE else None


def tree(comments, post):
    """Each comment gets `answers`, `depth` and `to` (whom it answers, where its place does not say so). One whose
    parent is hidden, gone or on an earlier page stands by itself."""
    by_pk, roots = {}, []
    for comment in comments:
        dress(comment, post)
        by_pk[comment.pk] = comment
        parent = by_pk.get(comment.parent_comment_id)
        comment.to = parent.author.user if parent and parent.depth == DEEPEST else None
        while parent and parent.depth == DEEPEST:
            parent = parent.above
        comment.above, comment.depth = parent, parent.depth + 1 if parent else 1
        (parent.answers if parent else roots).append(comment)
    return roots


def dress(comment, post):
    """What its partial shows besides the row."""
    comment.answers = []
    latin = post.language if post.language in ("en", "es") else ""
    comment.language = script_language(comment.content_text) or latin
    comment.marked = marked(post.content_text, comment.correction) if comment.correction else None
