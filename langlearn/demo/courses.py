"""The demo's courses: when they meet, what there is to study, who takes them and what they say to each other."""

import random
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from courses.models import Course, Enrollment, Payment, RecordedClass, Session, StudyMaterial

from . import group, pictures, rooms
from .content import rows

WEEK = timedelta(weeks=1)
CLIP_SECONDS = 24


def load(people, now):
    """Makes the courses; returns them by the content's keys."""
    courses, talk, entries = {}, [], list(rows("courses", "course"))
    for entry in entries:
        dice = random.Random(f"course {entry['key']}")
        starts = class_times(entry, now)
        course = _course(entry, starts, people)
        sessions = Session.objects.bulk_create(_sessions(entry, course, starts, now, dice))
        recordings = RecordedClass.objects.bulk_create(_recordings(entry, course, sessions, now, dice))
        materials = StudyMaterial.objects.bulk_create(_materials(entry, course))
        enrollments = Enrollment.objects.bulk_create(_enrollments(entry, course, starts, people, now, dice))
        Payment.objects.bulk_create(_payments(course, enrollments))
        rooms.load(course, sessions, recordings, materials, enrollments, now, dice)
        talk += group.talk(entry, course, people, now, dice)
        courses[entry["key"]] = course
    group.say(talk, people)
    group.read(entries, courses)
    return courses


def class_times(entry, now):
    """The start of each weekly class: at the same hour of the course's zone, whatever its clocks do meanwhile."""
    zone = ZoneInfo(entry["timezone"])
    if "next_in" in entry:
        soon = now + timedelta(minutes=entry["next_in"] + 4)
        today = soon.replace(minute=soon.minute // 5 * 5, second=0, microsecond=0).astimezone(zone)
        hour = today.time()
    else:
        today, hour = now.astimezone(zone), time.fromisoformat(entry["hour"])
    first = today.date() + timedelta(days=entry["starts"])
    return [datetime.combine(first + WEEK * number, hour, zone) for number in range(len(entry["sessions"]))]


def _course(entry, starts, people):
    course = Course(
        instructor_id=people[entry["instructor"]].pk,
        title=entry["title"],
        description=entry["description"].strip(),
        language=entry["language"],
        level=entry["level"],
        total_sessions=len(entry["sessions"]),
        price=Decimal(entry["price"]),
        currency=entry["currency"],
        seats=entry.get("seats"),
        thumbnail=pictures.public(entry["thumbnail"], "courses", entry["key"]),
        start_date=starts[0].date(),
        end_date=starts[-1].date(),
        timezone=entry["timezone"],
        published=entry.get("published", True),
        created_at=starts[0] - timedelta(days=33),
    )
    course.created_at = min(course.created_at, people[entry["instructor"]].last_active)
    course.save()
    return course


def _sessions(entry, course, starts, now, dice):
    for session, moment in zip(entry["sessions"], starts, strict=True):
        zoom = session["platform"] == "zoom"
        letters = "".join(dice.choices("abcdefghijkmnopqrstuvwxyz", k=10))
        # rooms that neither can have: nobody of the demo walks in on strangers
        room = f"zoom.us/j/0{dice.randrange(10**9, 10**10)}" if zoom else f"meet.google.com/demo-{letters}"
        row = Session(
            course=course,
            name=session["name"],
            description=session["description"],
            starts_at=moment,
            duration=timedelta(minutes=entry["minutes"]),
            platform=session["platform"],
            link=f"https://{room}",
            password=f"{dice.randrange(10**6):06}" if zoom else "",
            changed_at=course.created_at,
        )
        if session.get("changed") or session.get("cancelled"):
            row.changed_at, row.sequence = now - timedelta(days=1, hours=3), 1
            row.cancelled_at = row.changed_at if session.get("cancelled") else None
        row.set_derived()
        yield row


def _recordings(entry, course, sessions, now, dice):
    for number, (session, row) in enumerate(zip(entry["sessions"], sessions, strict=True), 1):
        length = timedelta(minutes=entry["minutes"], seconds=-dice.randrange(40, 400))
        size = int(length.total_seconds() * dice.uniform(60_000, 90_000))
        if "recording" not in session or row.ends_at > now:
            continue
        recording = RecordedClass(
            course=course,
            session=row,
            name=session["name"],
            description=session["recording"],
            recorded_at=row.starts_at,
        )
        if session.get("clip"):
            recording.file, recording.size = pictures.film(entry["thumbnail"], CLIP_SECONDS, "recordings")
            recording.duration = timedelta(seconds=CLIP_SECONDS)
        else:
            recording.link = f"https://recordings.example.com/{entry['key']}/{number}"
            recording.duration, recording.size = length, size
        yield recording


def _materials(entry, course):
    for number, material in enumerate(entry["materials"]):
        file = _file(material, entry["language"])
        yield StudyMaterial(
            course=course,
            title=material["title"],
            description=material["description"],
            type=material["type"],
            file=file,
            size=pictures.size(file),
            position=number + 1,
            is_preview=number == 0,
            uploaded_at=course.created_at + timedelta(days=1, hours=number),
        )


def _file(material, language):
    if material["type"] == "pdf":
        return pictures.pdf(material["title"], material["body"].splitlines(), language)
    if material["type"] == "document":
        return pictures.text(material["body"])
    if material["type"] == "video":
        return pictures.film(material["picture"], 30, "materials")[0]
    return pictures.for_some(material["picture"], "materials", material["title"])


def _enrollments(entry, course, starts, people, now, dice):
    for status, usernames in entry["enrolled"].items():
        for username in usernames:
            completed = status == "completed"
            yield Enrollment(
                course=course,
                learner=people[username].learner,
                enrolled_at=min(starts[0], now) - timedelta(days=dice.uniform(0.5, 20)),
                status=status,
                progress=100 if completed else 0,
                completed_at=starts[-1] + timedelta(hours=2) if completed else None,
            )


def _payments(course, enrollments):
    """Instructors confirm them a day later; who left a priced course before it began is owed theirs."""
    states = {"active": Payment.Status.PAID, "completed": Payment.Status.PAID, "cancelled": Payment.Status.REFUND_DUE}
    for enrollment in enrollments:
        if not course.is_free and enrollment.status in states:
            yield Payment(
                enrollment=enrollment,
                provider=Payment.Provider.INSTRUCTOR,
                status=states[enrollment.status],
                amount=course.price,
                currency=course.currency,
                confirmed_by_id=course.instructor_id,
                created_at=enrollment.enrolled_at,
                paid_at=enrollment.enrolled_at + timedelta(hours=11),
            )
