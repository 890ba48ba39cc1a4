"""What happens on the feed, for who listens. Sent inside the transaction that makes it."""

from django.dispatch import Signal

post_liked = Signal()  # sender=Post, post, learner; only where it is new
comment_added = Signal()  # sender=Comment, comment; it may carry a correction
held_back = Signal()  # sender=Post or Comment, row: of a limited account, until staff let it through
correction_thanked = Signal()  # sender=Comment, comment; by the post's author, once
correction_adopted = Signal()  # sender=Comment, comment; by the post's author
comment_withdrawn = Signal()  # sender=Comment, comment: its words are gone, its place stays for those who answered
