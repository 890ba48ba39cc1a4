"""Who a session is of."""

from allauth.account.auth_backends import AuthenticationBackend


class AccountBackend(AuthenticationBackend):
    """A suspended account's password still fits, so that signing in can say why it is refused; its sessions, pages and
    sockets alike, are nobody's."""

    def get_user(self, user_id):
        user = super().get_user(user_id)
        return None if user is None or user.is_suspended else user
