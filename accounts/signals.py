"""What happens among people, for who listens."""

from django.dispatch import Signal

person_blocked = Signal()  # sender=User, blocker, blocked (Users)
person_followed = Signal()  # sender=Follow, follower, followed (Learners); only where it is new
