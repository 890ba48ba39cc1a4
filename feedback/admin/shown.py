"""A piece of evidence as staff read it: a conversation, a text with its pictures, a profile."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from feedback.evidence import FOLDER
from feedback.models import Feedback
from langlearn.lib.choices import AccountType, Country, Language
from langlearn.lib.languages import guess, script_language

# What a piece of evidence says in words, and what it names in short.
WORDS = {
    "title": _("title"),
    "text": _("text"),
    "correction": _("correction"),
    "bio": _("about me"),
}
FACTS = {
    "name": _("name"),
    "username": _("username"),
    "by": _("written by"),
    "about": _("about"),
    "rating": _("rating"),
    "on": _("written"),
    "instructor": _("instructor"),
    "price": _("price"),
    "language": _("language"),
    "native_language": _("native language"),
    "country": _("country"),
    "account_type": _("account type"),
}
CODES = {
    "language": Language.choices,
    "native_language": Language.choices,
    "country": Country.choices,
    "account_type": AccountType.choices,
    "on": Feedback.Type.choices,
}


@dataclass
class Words:
    label: str
    text: str

    @property
    def language(self):
        return script_language(self.text) or guess(self.text)


@dataclass
class Line(Words):
    """One message of a conversation; the last is the one that was reported."""

    at: object = None
    image: str = ""
    audio: str = ""
    reported: bool = False


@dataclass
class Shown:
    lines: list = field(default_factory=list)
    context: list = field(default_factory=list)
    words: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    pictures: list = field(default_factory=list)


def shown(evidence, case):
    """Files are fetched through `case`, whoever may look at it; "" stands for one that was gone already."""
    found = Shown()
    rows = evidence.get("messages", [])
    for row in rows:
        files = {kind: address(row[kind], case) for kind in ("image", "audio") if row.get(kind)}
        line = Line(row["from"], row.get("text", ""), at=parse_datetime(row["sent_at"]), **files)
        found.lines.append(line)
    if found.lines:
        found.lines[-1].reported = True
    for key, label in (("under", _("under the post of %(name)s")), ("answers", _("in answer to %(name)s"))):
        if above := evidence.get(key):
            found.context.append(Words(label % {"name": above["by"]}, above["text"]))
    if not rows:
        found.words = [Words(label, text) for key, label in WORDS.items() if (text := evidence.get(key))]
    found.facts = [(label, named(key, value)) for key, label in FACTS.items() if (value := evidence.get(key))]
    if course := evidence.get("course"):
        found.facts.append((_("course"), course["title"]))
    found.pictures = [(address(row["picture"], case), row["alt"]) for row in evidence.get("pictures", [])]
    if picture := evidence.get("picture"):
        found.pictures.append((address(picture, case), ""))
    return found


def named(key, value):
    """What a code stands for."""
    return dict(CODES.get(key, ())).get(value, value)


def address(name, case):
    if not name.startswith(FOLDER):
        return ""
    return reverse("admin:feedback_case_file", args=[case.pk, name.removeprefix(FOLDER)])


def without_files(evidence):
    """What tells two copies of one thing apart."""
    if isinstance(evidence, dict):
        return {key: without_files(value) for key, value in evidence.items()}
    if isinstance(evidence, list):
        return [without_files(value) for value in evidence]
    return FOLDER if isinstance(evidence, str) and evidence.startswith(FOLDER) else evidence
