from .comment import Comment
from .post import Like, Post

__all__ = ["Comment", "Like", "Post"]
