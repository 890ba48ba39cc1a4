"""People, for staff."""

from . import profiles, relations, user

__all__ = ["profiles", "relations", "user"]
