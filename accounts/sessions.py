"""Sessions in the database, as Django keeps them; the query that every page begins with is written once."""

import re

from django.contrib.sessions.backends import db
from django.utils import timezone

from langlearn.lib.prepared import Prepared

OURS = re.compile(r"[a-z0-9]+", re.ASCII)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        # A cookie may hold what PostgreSQL takes for no text, as a NUL: no session has such a key
        if OURS.fullmatch(self.session_key):
            for session in _found(self.session_key, timezone.now()):
                return session
        self._session_key = None
        return None


@Prepared
def _found(key, moment):
    return SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=moment)
