"""People for a load test, made in the site whose environment this runs in, and taken out again.

    python benchmarks/load_people.py make 50 > people.json        # addresses, a password, who talks to whom
    python benchmarks/load_people.py remove

They are learners in pairs that talk, all in one course that the catalogue does not show. Their password is random and
stands in the file alone; `remove` takes them out with everything they wrote, and leaves nothing.
"""

import argparse
import json
import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "langlearn.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from allauth.usersessions.models import UserSession  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Instructor, Learner, User  # noqa: E402
from courses.models import Course, Enrollment  # noqa: E402
from messaging.models import Chat, Member  # noqa: E402

AT = "@load.example.org"
TEACHER = "load_teacher"


@transaction.atomic
def make(count):
    """`count` learners, of whom each two talk; returns what load.py needs to know."""
    remove()
    password = secrets.token_urlsafe(12)
    kept = make_password(password)
    course = Course.objects.create(
        instructor=Instructor.objects.create(user=person(TEACHER, kept, acc_type="instructor")),
        title="Load",
        language="en",
        level="beginner",
        start_date=timezone.localdate() - timedelta(days=1),
        end_date=timezone.localdate() + timedelta(days=60),
    )
    learners = []
    for number in range(count):
        native, learning = ("en", "ja") if number % 2 else ("ja", "en")
        user = person(f"load_{number:05}", kept, native_language=native)
        learners.append(Learner.objects.create(user=user, learning_language=learning))
    Enrollment.objects.bulk_create(Enrollment(course=course, learner=one, status="active") for one in learners)
    people = []
    for pair in zip(learners[::2], learners[1::2], strict=True):
        chat = Chat.objects.between(*pair)
        Member.objects.filter(chat=chat).update(state=Member.State.ACCEPTED)
        people += [{"login": one.user.email, "id": one.pk, "chat": chat.pk} for one in pair]
    return {"password": password, "course": course.pk, "people": people}


def person(username, password, **fields):
    fields = {"native_language": "en", "country": "US", "name": username.replace("_", " ").title(), **fields}
    user = User.objects.create(username=username, email=f"{username}{AT}", password=password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def remove():
    """Returns how many there were."""
    people = User.objects.filter(email__endswith=AT)
    keys = UserSession.objects.filter(user__in=people).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
    Course.objects.filter(instructor__user__in=people).delete()
    return people.delete()[1].get(User._meta.label, 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["make", "remove"])
    parser.add_argument("count", type=int, nargs="?", default=50)
    options = parser.parse_args()
    if options.what == "remove":
        print(f"{remove()} people of the load test are gone.")
    elif options.count < 2 or options.count % 2:
        raise SystemExit("People talk in pairs: say an even number.")
    else:
        json.dump(make(options.count), sys.stdout)


if __name__ == "__main__":
    main()
