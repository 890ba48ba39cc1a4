"""The vocabulary that all sections share: the source's enumerations, stored as standard codes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class Language(TextChoices):
    """BCP 47 codes, as `lang` attributes, translation back ends and Django itself take them."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    JAPANESE = "ja", _("Japanese")
    KOREAN = "ko", _("Korean")
    BANGLA = "bn", _("Bangla")


class Country(TextChoices):
    """ISO 3166-1 codes."""

    USA = "US", _("USA")
    SPAIN = "ES", _("Spain")
    JAPAN = "JP", _("Japan")
    KOREA = "KR", _("Korea")
    BANGLADESH = "BD", _("Bangladesh")


class AccountType(TextChoices):
    LEARNER = "learner", _("Learner")
    INSTRUCTOR = "instructor", _("Instructor")


class Gender(TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class LearnerLevel(TextChoices):
    BEGINNER = "beginner", _("Beginner")
    ELEMENTARY = "elementary", _("Elementary")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")
    PROFICIENT = "proficient", _("Proficient")


class CourseLevel(TextChoices):
    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


# The zone offered first to someone from there; the browser's own guess goes before it.
COUNTRY_TIMEZONE = {
    Country.USA: "America/New_York",
    Country.SPAIN: "Europe/Madrid",
    Country.JAPAN: "Asia/Tokyo",
    Country.KOREA: "Asia/Seoul",
    Country.BANGLADESH: "Asia/Dhaka",
}
COUNTRY_FLAG = {"US": "🇺🇸", "ES": "🇪🇸", "JP": "🇯🇵", "KR": "🇰🇷", "BD": "🇧🇩"}


class Currency(TextChoices):
    """ISO 4217 codes of the five countries."""

    USD = "USD", _("US dollar")
    EUR = "EUR", _("Euro")
    JPY = "JPY", _("Yen")
    KRW = "KRW", _("Won")
    BDT = "BDT", _("Taka")


# The source's nineteen; a migration made them rows, and `Interest` shows each in the reader's language.
INTERESTS = [
    gettext_noop("Art"),
    gettext_noop("Music"),
    gettext_noop("Reading"),
    gettext_noop("Writing"),
    gettext_noop("Sports"),
    gettext_noop("Gaming"),
    gettext_noop("Travel"),
    gettext_noop("Cooking"),
    gettext_noop("Fashion"),
    gettext_noop("Photography"),
    gettext_noop("Crafting"),
    gettext_noop("Gardening"),
    gettext_noop("Fitness"),
    gettext_noop("Movies"),
    gettext_noop("Technology"),
    gettext_noop("Nature"),
    gettext_noop("Animals"),
    gettext_noop("Science"),
    gettext_noop("Socializing"),
]
