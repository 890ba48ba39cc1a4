from .comment import comment_create, comment_delete
from .feed import author_posts, feed
from .post import like, post, post_delete

__all__ = ["author_posts", "comment_create", "comment_delete", "feed", "like", "post", "post_delete"]
