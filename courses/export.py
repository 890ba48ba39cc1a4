"""What a person takes along of the courses, and what becomes of them when they leave."""

from django.dispatch import receiver

from accounts.export import rows
from accounts.signals import account_deleted, export_requested
from courses import enrolling
from courses.models import (
    Attendance,
    CalendarFeed,
    Certificate,
    Course,
    Enrollment,
    GroupCorrection,
    GroupMessage,
    MaterialDone,
    Payment,
    RecordedClass,
    RecordingWatched,
    Session,
    StudyMaterial,
)
from courses.teaching.files import drop_on_commit, files_of

Status = Enrollment.Status
COURSE = [
    "id",
    "title",
    "description",
    "language",
    "level",
    "total_sessions",
    "price",
    "currency",
    "start_date",
    "end_date",
    "timezone",
    "published",
    "created_at",
]
SESSION = ["course", "name", "description", "starts_at", "duration", "link", "platform"]
RECORDING = ["course", "name", "description", "recorded_at", "duration", "size", "link", "file"]
MATERIAL = ["course", "title", "description", "type", "file", "uploaded_at"]
ENROLLED = ["course", "course__title", "status", "progress", "enrolled_at", "completed_at"]
PAID = ["enrollment__course", "provider", "status", "amount", "currency", "created_at", "paid_at", "refunded_at"]


@receiver(export_requested)
def export_courses(user, **kwargs):
    written = GroupMessage.objects.filter(sender=user.pk, deleted_at=None).order_by("pk")
    yield "group_messages.json", rows(written, "id", "course", "content_text", "image", "parent_message", "sent_at")
    corrected = GroupCorrection.objects.filter(corrector=user.pk).order_by("pk")
    yield "group_corrections.json", rows(corrected, "message", "correction", "note", "created_at")
    for message in written.exclude(image="").iterator(chunk_size=500):
        yield f"media/{message.image.name}", message.image
    if user.is_learner:
        yield "enrollments.json", rows(Enrollment.objects.filter(learner=user.pk).order_by("pk"), *ENROLLED)
        payments = Payment.objects.filter(enrollment__learner=user.pk).order_by("pk")
        yield "payments.json", rows(payments, *PAID)
        yield from export_learning(Enrollment.objects.filter(learner=user.pk))
    if user.is_instructor:
        yield from export_teaching(user)


def export_learning(enrollments):
    """What they came to, watched and were done with, and the certificates made out to them."""
    for name, model, fields in (
        ("attendance", Attendance, ["session", "attended", "joined_at", "by_hand"]),
        ("recordings_watched", RecordingWatched, ["recording", "watched_at"]),
        ("materials_done", MaterialDone, ["material", "done_at"]),
        ("certificates", Certificate, ["code", "name", "title", "issued_at"]),
    ):
        found = model.objects.filter(enrollment__in=enrollments).order_by("pk")
        yield f"{name}.json", rows(found, "enrollment__course", *fields)


def export_teaching(user):
    courses = Course.objects.filter(instructor=user.pk).order_by("pk")
    recordings = RecordedClass.objects.filter(course__instructor=user.pk).order_by("pk")
    materials = StudyMaterial.objects.filter(course__instructor=user.pk).order_by("pk")
    yield "courses.json", rows(courses, *COURSE)
    yield "sessions.json", rows(Session.objects.filter(course__instructor=user.pk).order_by("pk"), *SESSION)
    yield "recordings.json", rows(recordings, *RECORDING)
    yield "materials.json", rows(materials, *MATERIAL)
    for field, owners in (("thumbnail", courses), ("file", recordings), ("file", materials)):
        for owner in owners.exclude(**{field: ""}).iterator(chunk_size=500):
            file = getattr(owner, field)
            yield f"media/{file.name}", file


@receiver(account_deleted)
def leave_courses(user, **kwargs):
    """A learner's running enrollments end, and others have their seats. An instructor's courses stay for who has begun
    one; those that have not begun never will, and the others go."""
    courses = Course.objects.filter(instructor=user.pk)
    courses.update(published=False)  # first of all: nobody moves up any more
    taken = Enrollment.objects.filter(learner=user.pk)
    never = Enrollment.objects.filter(course__in=courses.upcoming())
    undecided = Enrollment.objects.filter(course__in=courses, status__in=[Status.WAITING, Status.PENDING])
    ended = (taken | never | undecided).exclude(status__in=[Status.COMPLETED, Status.CANCELLED])
    for enrollment in ended.order_by("course", "pk"):  # as others lock them too
        enrolling.cancel(enrollment, user)
    Certificate.objects.filter(enrollment__in=taken).delete()
    CalendarFeed.objects.filter(user=user.pk).delete()
    drop(courses.filter(enrollments=None))


def drop(courses):
    """These, with their files."""
    for course in courses:
        drop_on_commit(files_of(course))
    Course.objects.filter(pk__in=list(courses.values_list("pk", flat=True))).delete()
