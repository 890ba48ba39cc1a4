"""The pictures in a post's form: those it has and those that come, in what order, and what is said to be on them.

The form sends `alt` and `place` of each new picture, in the order of the files, and `alt-7`, `place-7` and perhaps
`remove-7` of the one it has under the number 7. Nothing of it need be there.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from social.models import PostPicture
from social.models.picture import MOST

LONGEST_ALT = PostPicture._meta.get_field("alt").max_length


class PictureRows:
    def __init__(self, post, data=None):
        self.data = data
        self.existing = list(post.pictures.all()) if post.pk else []
        self.before = [(one.pk, one.position) for one in self.existing]
        for one in self.existing if data is not None else []:
            one.alt = data.get(f"alt-{one.pk}", one.alt)
            one.place = place(data.get(f"place-{one.pk}"), one.position)
            one.removed = f"remove-{one.pk}" in data
        if data is not None:
            self.existing.sort(key=lambda one: one.place)

    def arranged(self, uploads):
        """All that the post is to have, in order: pictures, the new ones not saved yet, their `upload` with them."""
        alts, places = self.data.getlist("alt"), self.data.getlist("place")
        rows = [one for one in self.existing if not one.removed]
        for number, upload in enumerate(uploads):
            alt = alts[number] if number < len(alts) else ""
            new = PostPicture(alt=alt, width=upload.width, height=upload.height)
            new.upload, new.place = upload, place(places[number] if number < len(places) else None, MOST + number)
            rows.append(new)
        if len(rows) > MOST:
            raise ValidationError(_("A post has at most %(most)s pictures.") % {"most": MOST}, code="most")
        if any(len(row.alt) > LONGEST_ALT for row in rows):
            raise ValidationError(_("Describe a picture in at most %(most)s characters.") % {"most": LONGEST_ALT})
        return sorted(rows, key=lambda row: row.place)

    def differs(self, rows):
        """Whether the post shows other pictures than before, or in another order."""
        return self.before != [(row.pk, number) for number, row in enumerate(rows)]


def place(text, otherwise):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else otherwise
