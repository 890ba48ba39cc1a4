from .comment import comment_create, comment_delete
from .compose import post_edit, post_preview
from .correction import correction_adopt, correction_create, correction_thank
from .feed import author_posts, feed
from .marks import bookmark, like_list, post_hide
from .post import like, post, post_delete
from .search import post_search
from .tabs import feed_fresh
from .translation import comment_translation, post_translation

__all__ = [
    "author_posts",
    "bookmark",
    "comment_create",
    "comment_delete",
    "comment_translation",
    "correction_adopt",
    "correction_create",
    "correction_thank",
    "feed",
    "feed_fresh",
    "like",
    "like_list",
    "post",
    "post_delete",
    "post_edit",
    "post_hide",
    "post_preview",
    "post_search",
    "post_translation",
]
