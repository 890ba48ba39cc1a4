from .comment import Comment
from .picture import PostPicture
from .post import Bookmark, HiddenPost, Like, Post

__all__ = ["Bookmark", "Comment", "HiddenPost", "Like", "Post", "PostPicture"]
