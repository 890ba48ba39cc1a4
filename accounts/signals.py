"""What happens among people, for who listens."""

from django.dispatch import Signal

person_blocked = Signal()  # sender=User, blocker, blocked (Users)
person_followed = Signal()  # sender=Follow, follower, followed (Learners); only where it is new
# sender=User, user. Each receiver gives `[(name in the archive, content), …]`: a dict or rows, as JSON, or a file.
export_requested = Signal()
account_deleted = Signal()  # sender=User, user; in the transaction, while the account is still whole
