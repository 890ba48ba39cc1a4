"""Who a session is of."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from langlearn.lib.prepared import Prepared


@Prepared
def found(pk):
    """With their learner or instructor, since every page asks for that next: all in one query."""
    return User.objects.select_related("learner", "instructor").filter(pk=pk)


class AccountBackend(AuthenticationBackend):
    """A suspended account's password still fits, so that signing in can say why it is refused; its sessions, pages and
    sockets alike, are nobody's."""

    def authenticate(self, request, **credentials):
        """An address comes under both names, and its password would be looked at twice: so long that the time of the
        answer told who has an account."""
        if "@" in (credentials.get("username") or ""):
            credentials.pop("email", None)
        return super().authenticate(request, **credentials)

    def get_user(self, user_id):
        for user in found(user_id):
            if self.user_can_authenticate(user) and not user.is_suspended:
                return user
        return None
