"""What happens on the feed, for who listens. Sent inside the transaction that makes it."""

from django.dispatch import Signal

post_liked = Signal()  # sender=Post, post, learner; only where it is new
comment_added = Signal()  # sender=Comment, comment; it may carry a correction
