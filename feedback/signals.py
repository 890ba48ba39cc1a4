"""What happens in feedback, for who listens."""

from django.dispatch import Signal

# sender=Notification, notification, quiet (one more of what waits unread already); once it is committed
notified = Signal()
