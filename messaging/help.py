"""What a conversation offers its reader to understand the other, as attributes that message-help.css looks at."""

from langlearn.lib import reading
from langlearn.lib.choices import Language
from messaging import translating


class Help:
    """Each a list of languages, by their codes, with a space between."""

    def __init__(self, learner):
        self.native, self.learning = learner.native_language, learner.learning_language
        self.offers = " ".join(translating.offers(learner))
        self.readable = " ".join(code for code in Language.values if reading.available(code) and code != self.native)
