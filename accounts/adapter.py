"""Where allauth meets our accounts."""

from allauth.account.adapter import DefaultAccountAdapter


def user_display(user):
    return user.display_name


class AccountAdapter(DefaultAccountAdapter):
    def render_mail(self, template_prefix, email, context, headers=None):
        context.setdefault("site_name", "Langlearn")
        return super().render_mail(template_prefix, email, context, headers)
