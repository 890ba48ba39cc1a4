"""What accounts does when something outside it happens."""

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from langlearn.lib import live


@receiver(user_logged_out, dispatch_uid="close_sockets_of_session")
def close_sockets_of_session(sender, request, user, **kwargs):
    """Signed out in this browser: its open sockets hear nothing more."""
    if request.session.session_key:
        live.close_session(request.session.session_key)
