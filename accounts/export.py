"""Everything that is one person's, as one ZIP archive, written while it is sent: in the memory of one piece."""

import json
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django.utils.timezone import localtime

from accounts.models import Follow, User
from accounts.signals import export_requested

PIECE = 64 * 1024
ABOUT = [
    "username",
    "email",
    "acc_type",
    "name",
    "date_of_birth",
    "show_age",
    "gender",
    "country",
    "bio",
    "native_language",
    "timezone",
    "ui_language",
    "created_at",
    "last_active",
]


def export(user):
    """The bytes of the archive, piece by piece."""
    sink = Sink()
    with ZipFile(sink, "w") as archive:
        for name, content in [*own_parts(user), *others_parts(user)]:
            entry = ZipInfo(name, localtime().timetuple()[:6])
            entry.compress_type = ZIP_STORED if isinstance(content, File) else ZIP_DEFLATED
            try:
                pieces = content.chunks(PIECE) if isinstance(content, File) else json_pieces(content)
                first = next(iter_pieces := iter(pieces), b"")
            except FileNotFoundError:
                continue  # a file lost from the disk must not cost the rest
            with archive.open(entry, "w", force_zip64=isinstance(content, File)) as out:
                out.write(first)
                for piece in iter_pieces:
                    out.write(piece)
                    if sink.size > PIECE:
                        yield sink.drain()
        yield sink.drain()
    yield sink.drain()


def own_parts(user):
    """What this section keeps about a person."""
    profile = {name: getattr(user, name) for name in ABOUT}
    if user.is_learner:
        learner = user.learner
        profile |= {"learning_language": learner.learning_language, "language_level": learner.language_level}
        profile["interests"] = [interest.name for interest in learner.interests.all()]
    if user.is_instructor:
        instructor = user.instructor
        profile |= {
            "teaching_language": instructor.teaching_language,
            "years_of_experience": instructor.years_of_experience,
        }
    profile["email_addresses"] = list(user.emailaddress_set.values("email", "verified", "primary"))
    profile["sign_ins"] = list(user.usersession_set.values("created_at", "ip", "user_agent"))
    follows = Follow.objects.order_by("pk")
    yield "profile.json", profile
    following, followers = follows.filter(follower=user.pk), follows.filter(followed=user.pk)
    yield "following.json", rows(following, "created_at", username=F("followed__user__username"))
    yield "followers.json", rows(followers, "created_at", username=F("follower__user__username"))
    yield "blocked.json", rows(user.block_set.order_by("pk"), "created_at", username=F("blocked__username"))
    if user.profile_image:
        yield f"media/{user.profile_image.name}", user.profile_image


def others_parts(user):
    for _receiver, parts in export_requested.send(User, user=user):
        yield from parts


def rows(queryset, *fields, **named):
    """The rows as dicts, fetched a few hundred at a time."""
    return queryset.values(*fields, **named).iterator(chunk_size=500)


def json_pieces(content):
    """A dict as it is, anything else as an array, a row a line."""
    if isinstance(content, dict):
        yield encoded(content, indent=2)
        return
    yield b"["
    for number, row in enumerate(content):
        yield (b",\n" if number else b"\n") + encoded(row)
    yield b"\n]\n"


def encoded(value, **options):
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, **options).encode()


class Sink:
    """What the archive is written to: keeps it until it is drained."""

    def __init__(self):
        self.pieces, self.size = [], 0

    def write(self, data):
        self.pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self):
        """Nothing to do: who drains sends."""

    def drain(self):
        data = b"".join(self.pieces)
        self.pieces, self.size = [], 0
        return data
