"""What the demo's learners made of their courses: classes they came to, recordings watched, materials done."""

from datetime import timedelta

from courses.models import Attendance, Certificate, Enrollment, MaterialDone, RecordingWatched
from courses.progress import recount

# One of these missed a class and made up for it, missed another and did not yet; the classes after that they came to.
CAUGHT_UP, MISSED = 2, 4


def load(course, sessions, recordings, materials, enrollments, now, dice):
    """Rows for who takes the course, and the progress that follows from them."""
    held = [session for session in sessions if session.ends_at < now and not session.cancelled_at]
    came, watched, done = [], [], []
    for enrollment in enrollments:
        if enrollment.is_open:
            missed = _missed(enrollment, held, dice)
            came += _came(enrollment, held, missed, dice)
            watched += _watched(enrollment, recordings, missed, now, dice)
            done += _done(enrollment, materials, len(held) / len(sessions), now, dice)
    Attendance.objects.bulk_create(came)
    RecordingWatched.objects.bulk_create(watched)
    MaterialDone.objects.bulk_create(done)
    recount(course)
    for enrollment in enrollments:
        if _is_demo(enrollment) and enrollment.status == Enrollment.Status.COMPLETED:
            enrollment.course = course
            Certificate.objects.issue(enrollment)


def _is_demo(enrollment):
    return enrollment.learner.user.username == "demo_learner"


def _missed(enrollment, held, dice):
    if enrollment.status == Enrollment.Status.COMPLETED:
        return []
    if _is_demo(enrollment):
        return [session for number, session in enumerate(held) if number in (CAUGHT_UP, MISSED)]
    return [session for session in held if dice.random() < 0.15]


def _came(enrollment, held, missed, dice):
    for session in held:
        if session not in missed:
            early = timedelta(minutes=dice.uniform(-9, 4))
            yield Attendance(session=session, enrollment=enrollment, joined_at=session.starts_at + early)


def _watched(enrollment, recordings, missed, now, dice):
    for recording in recordings:
        makes_up = recording.session in missed and (missed[0] == recording.session or not _is_demo(enrollment))
        if makes_up or dice.random() < 0.2 and recording.session not in missed:
            moment = min(now, recording.recorded_at + timedelta(days=dice.uniform(0.2, 3)))
            yield RecordingWatched(recording=recording, enrollment=enrollment, watched_at=moment)


def _done(enrollment, materials, share, now, dice):
    """All of those who are through; the others keep pace with the classes."""
    whole = enrollment.status == Enrollment.Status.COMPLETED
    count = len(materials) if whole else min(len(materials) - 1, round(len(materials) * share))
    for number, material in enumerate(materials[: max(count, 0)]):
        moment = max(material.uploaded_at, enrollment.enrolled_at) + timedelta(days=4 * number + dice.random())
        yield MaterialDone(material=material, enrollment=enrollment, done_at=min(now, moment))
