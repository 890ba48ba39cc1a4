"""What a conversation offers its reader to understand the others, as attributes that message-help.css looks at."""

from langlearn.lib import reading, translation
from langlearn.lib.choices import Language
from langlearn.lib.translation import later


class Help:
    """Each a list of languages, by their codes, with a space between."""

    def __init__(self, person):
        native = person.native_language
        self.native, self.learning = native, later.target(person, native)
        sources = (one for one in Language.values if translation.supports(one, later.target(person, one)))
        self.offers = " ".join(sources)
        self.readable = " ".join(code for code in Language.values if reading.available(code) and code != native)
