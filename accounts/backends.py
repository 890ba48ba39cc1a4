"""Who a session is of."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class AccountBackend(AuthenticationBackend):
    """A suspended account's password still fits, so that signing in can say why it is refused; its sessions, pages and
    sockets alike, are nobody's."""

    def get_user(self, user_id):
        """With their learner or instructor, since every page asks for that next: all in one query."""
        user = User.objects.select_related("learner", "instructor").filter(pk=user_id).first()
        known = user is not None and self.user_can_authenticate(user) and not user.is_suspended
        return user if known else None
