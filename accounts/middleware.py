"""Each request as the person who makes it: their language, their time zone, and that they are here."""

import logging

from django.db import DatabaseError
from django.utils import timezone, translation

from accounts.presence import touch

log = logging.getLogger(__name__)


class PersonMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user if request.session.session_key else None
        person = user if user and user.is_authenticated else None
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
            self.touch(person)
        return response

    def touch(self, person):
        try:
            touch(person)
        except DatabaseError as error:  # a busy database must not cost the page that was answered already
            log.warning("last_active not kept: %s", error)
