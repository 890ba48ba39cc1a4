"""Where allauth meets our accounts."""

import unicodedata
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db.models import Q
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.standing import suspension_token
from accounts.templatetags.browsers import browser

LINKS = {"signup_url", "password_reset_url", "activate_url"}
ASK_AGAIN = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code of your app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


def user_display(user):
    return user.display_name


def plain(login):
    """The login without case and accents, so that a thousand spellings of one are one."""
    decomposed = unicodedata.normalize("NFKD", login.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip()


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request, user, form, commit=True):
        user.acc_type = form.cleaned_data["acc_type"]
        user.ui_language = get_language() or ""
        return super().save_user(request, user, form, commit)

    def pre_login(self, request, user, **kwargs):
        """Who is suspended is told so where the password was right, as whose account is closed is."""
        if user.is_active and user.is_suspended:
            clear_login(request)
            return redirect("feedback:suspension", suspension_token(user))
        return super().pre_login(request, user, **kwargs)

    def get_signup_redirect_url(self, request):
        return reverse("accounts:signup_profile")

    def get_reauthentication_methods(self, user):
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": ASK_AGAIN[method["id"]]} for method in methods]

    def render_mail(self, template_prefix, email, context, headers=None):
        """Every mail as text; the same words as HTML, with the button or the code made large. Its links lead to the
        address that is configured, never to the one (or its port) that the request came in with."""
        links = {name: settings.SITE_URL + urlsplit(link).path for name, link in context.items() if name in LINKS}
        context |= links | {"site_name": "Langlearn", "site_url": settings.SITE_URL}
        mail = super().render_mail(template_prefix, email, context, headers)
        words = mail.body.replace(context["code"], "") if context.get("code") else mail.body
        html = {**context, "subject": mail.subject, "text": words}
        mail.attach_alternative(render_to_string("account/email/message.html", html), "text/html")
        return mail

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Guesses are counted by account, whether its name or its address was typed, and however it was spelled."""
        login = credentials.get("email") or credentials.get("username") or ""
        wanted = Q(username__iexact=login) | Q(email__iexact=login)
        pk = User.objects.filter(wanted).values_list("pk", flat=True).first()
        return f"account:{pk}" if pk else f"login:{plain(login)}"


class MFAAdapter(DefaultMFAAdapter):
    def generate_authenticator_name(self, user, type):
        """Where a passkey was made tells it from the others."""
        return browser(context.request.META.get("HTTP_USER_AGENT", ""))
