"""What a course's page says of itself to whatever makes a preview of a link, or looks for courses (schema.org)."""

import json

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

# As Django's `json_script` does: nothing in it ends the element.
ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def metadata(course):
    """`title`, `description`, `address`, `picture` (or ""), and `data`: the element with the structured data, which no
    browser runs. None for a course that is not public."""
    if not course.is_listed or not course.instructor.user.is_active:
        return None
    address = f"{settings.SITE_URL}{course.get_absolute_url()}"
    picture = f"{settings.SITE_URL}{course.thumbnail.url}" if course.thumbnail else ""
    words = " ".join(course.description.split())
    described = structured(course, words, address, picture)
    written = json.dumps(described, ensure_ascii=False).translate(ESCAPED)
    return {
        "title": course.title,
        "description": Truncator(words).chars(160),
        "address": address,
        "picture": picture,
        "data": format_html('<script type="application/ld+json">{}</script>', mark_safe(written)),  # noqa: S308
    }


def structured(course, words, address, picture):
    described = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": words or course.title,
        "url": address,
        "about": course.get_language_display(),
        "educationalLevel": course.get_level_display(),
        "provider": {"@type": "Organization", "name": "Langlearn", "url": f"{settings.SITE_URL}/"},
        "offers": {
            "@type": "Offer",
            "category": "Free" if course.is_free else "Paid",
            "price": f"{course.price:.2f}",
            "priceCurrency": course.currency,
            "url": address,
        },
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "Online",
            "startDate": course.start_date.isoformat(),
            "endDate": course.end_date.isoformat(),
            "instructor": {"@type": "Person", "name": course.instructor.user.display_name},
            "courseSchedule": {
                "@type": "Schedule",
                "repeatCount": course.total_sessions,
                "repeatFrequency": "Weekly",
            },
        },
    }
    if picture:
        described["image"] = picture
    if course.rating_count:
        described["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": f"{course.rating_average:.2f}",
            "ratingCount": course.rating_count,
            "bestRating": 5,
        }
    return described
