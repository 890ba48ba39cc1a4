"""What accounts does when something outside it happens."""

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete
from django.dispatch import receiver

from langlearn.lib import live


@receiver(user_logged_out, dispatch_uid="close_sockets_of_session")
def close_sockets_of_session(sender, request, user, **kwargs):
    """Signed out in this browser: its open sockets hear nothing more."""
    if request.session.session_key:
        live.close_session(request.session.session_key)


@receiver(post_delete, sender=UserSession, dispatch_uid="close_sockets_of_ended_session")
def close_sockets_of_ended_session(instance, **kwargs):
    """Signed out from another browser, or with the account."""
    live.on_commit(live.close_session, instance.session_key)


@receiver([password_changed, password_reset, password_set], dispatch_uid="close_sockets_of_person")
def close_sockets_of_person(user, **kwargs):
    """A new password ends every other session; the page that changed it opens its sockets again."""
    live.on_commit(live.close_user, user.pk)
