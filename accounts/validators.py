"""What an account's fields may hold."""

import re
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

YOUNGEST, OLDEST = 13, 120
# Addresses of ours, and names that would pass for staff.
RESERVED = {"admin", "administrator", "root", "staff", "support", "help", "langlearn", "moderator", "system", "me"}
# What the names of deleted accounts begin with.
DELETED = "deleted-"


def not_reserved(value):
    if value.lower() in RESERVED or value.lower().startswith(DELETED):
        raise ValidationError(_("This username is reserved."), code="reserved")


username_validators = [
    RegexValidator(
        re.compile(r"\A[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\Z"),
        _("Use letters a–z, digits, and . _ - between them."),
    ),
    not_reserved,
]


# Nowhere: what a machine is set to, and that it is set to nothing.
NO_ZONES = {"localtime", "Factory"}


@cache
def zones():
    """The names of all time zones; the standard library reads them from the disk each time."""
    return available_timezones() - NO_ZONES


def timezone_validator(value):
    if value not in zones():
        raise ValidationError(_("Choose a time zone of the list."), code="timezone")


def years_before(day, years):
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


def old_enough(value: date):
    if value > years_before(timezone.localdate(), YOUNGEST):
        raise ValidationError(_("You must be at least %(years)d years old."), params={"years": YOUNGEST})


def alive(value: date):
    if value < years_before(timezone.localdate(), OLDEST):
        raise ValidationError(_("Enter your real date of birth."), code="too_old")


date_of_birth_validators = [old_enough, alive]
