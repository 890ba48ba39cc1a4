"""People in templates."""

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def card_page(context):
    """What the cards of a list show of the page they are on: where a press leads back to."""
    request = context["request"]
    return "" if request.htmx else request.get_full_path()


@register.filter
def head_key(person):
    """All that the card of a learner, as Discover gives it, shows above the clock."""
    return person.pk, person.user.face, person.online, person.country


@register.filter
def card_key(person, page):
    """What it shows below the clock, which goes on."""
    languages = person.native_language, person.learning_language, person.language_level
    interests = [interest.pk for interest in person.shared], [interest.pk for interest in person.others]
    seen = None if person.online else person.last_active
    return person.pk, person.user.face, person.user.bio, languages, interests, seen, person.followed, page
