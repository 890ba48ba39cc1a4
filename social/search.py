"""The search in posts: words in five languages, and hashtags, which are matched whole."""

from accounts.models import Block
from langlearn.lib.search import Search, newest
from social import hashtags
from social.models import Post
from social.streams import SIZE

LONGEST = 100
MOST_HIDDEN = 200  # people of whom the index is told; the rest are left out when the rows are read


def find(viewer, text, language="", before=None, size=SIZE):
    """The newest posts that hold every word and tag of `text`, and where the next page begins, or None."""
    tags = hashtags.tags(text)
    marks = [*map(hashtags.mark, tags), *([language] if language else [])]
    hidden = [f"u{pk}" for pk in Block.objects.hiding_from(viewer).values_list("blocked", flat=True)[:MOST_HIDDEN]]
    words = " ".join([hashtags.without_tags(text), *tags])
    pks = newest(Post, Search(words, tuple(marks), tuple(hidden)), size + 1, **({"before": before} if before else {}))
    posts = Post.objects.visible_to(viewer).filter(pk__in=pks[:size])
    posts = posts.as_cards().with_mine(viewer).with_adopted(viewer)
    return list(posts.order_by("-pk")), pks[size - 1] if len(pks) > size else None
