"""Each request as the person who makes it: their language, their time zone, and that they are here."""

import logging

from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.db import DatabaseError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from accounts.presence import touch
from langlearn.lib.early import is_early

log = logging.getLogger(__name__)

# Pages for those whose profile is still to be made: their address, password, sign-ins, leaving.
BEFORE_PROFILE = ("account_", "mfa_", "usersessions_", "signup_")


class PersonMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.session.session_key:
            request.user = get_user(request)  # itself, not Django's proxy: it is asked some hundred times a page
        person = request.user if request.session.session_key and request.user.is_authenticated else None
        language = person.ui_language if person else ""
        language = language or translation.get_language_from_request(request)
        zone = person.zone if person else None
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if person:
            # What a member sees is theirs: no shared cache, no back button after signing out on a shared machine.
            response.headers.setdefault("Cache-Control", "private, no-store")
            if not is_early(request):
                self.touch(person)
        return response

    def process_view(self, request, view, args, kwargs):
        """Whoever signed up but has no profile yet is led to the second step, from wherever members only may go."""
        user = request.user if request.session.session_key else None
        public = not getattr(view, "login_required", True)
        if public or not user or not user.is_authenticated or not user.needs_profile:
            return None
        if (request.resolver_match.url_name or "").startswith(BEFORE_PROFILE):
            return None
        afterwards = "?" + urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return redirect(reverse("accounts:signup_profile") + afterwards)

    def touch(self, person):
        try:
            touch(person)
        except DatabaseError as error:  # a busy database must not cost the page that was answered already
            log.warning("last_active not kept: %s", error)


class SignedInMiddleware(LoginRequiredMiddleware):
    """Leads whoever is signed out to the sign-in page. What fetches a part of a page (htmx, scripts) is told so,
    for it would put that page into the part, over what was typed there."""

    def handle_no_permission(self, request, view_func):
        return signed_out(request) if request.htmx else super().handle_no_permission(request, view_func)


def signed_out(request):
    response = render(request, "401.html", status=401)
    response.headers["WWW-Authenticate"] = 'Session realm="Langlearn"'
    response.headers["Cache-Control"] = "no-store"
    return response
