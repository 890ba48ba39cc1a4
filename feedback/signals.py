"""What happens in feedback, for who listens."""

from django.dispatch import Signal

notified = Signal()  # sender=Notification, notification; once it is committed
