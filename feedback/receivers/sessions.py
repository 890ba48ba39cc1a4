"""Push ends with the sign-in in which it was asked for: on a shared machine nobody reads what is told to another."""

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete
from django.dispatch import receiver

from feedback.models import PushSubscription
from feedback.push import HERE


@receiver(user_logged_out, dispatch_uid="end_push_of_session")
def end_push_of_session(sender, request, user, **kwargs):
    if user is not None and HERE in request.session:
        PushSubscription.objects.filter(user=user, pk=request.session[HERE]).delete()


@receiver(post_delete, sender=UserSession, dispatch_uid="end_push_of_ended_session")
def end_push_of_ended_session(instance, **kwargs):
    PushSubscription.objects.filter(session_key=instance.session_key).delete()


@receiver([password_changed, password_reset, password_set], dispatch_uid="end_push_elsewhere")
def end_push_elsewhere(request, user, **kwargs):
    """A new password ends every other session. This one goes on, by another key."""
    mine = PushSubscription.objects.filter(user=user)
    here = request.session.get(HERE) if request.user == user else None
    mine.filter(pk=here).update(session_key=request.session.session_key or "")
    mine.exclude(pk=here).delete()
