"""Addresses that came from outside, to be gone to."""

from django.utils.http import url_has_allowed_host_and_scheme


def inside(address):
    """`address` where it is a path of this site, else "". Only a path: `redirect` would take a bare word for the name
    of a view."""
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, None) else ""
