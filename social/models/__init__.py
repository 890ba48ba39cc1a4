from .comment import Comment
from .post import Bookmark, HiddenPost, Like, Post, PostPicture

__all__ = ["Bookmark", "Comment", "HiddenPost", "Like", "Post", "PostPicture"]
