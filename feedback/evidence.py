"""Copies of what people report, as it stood: JSON that staff read later, whatever became of the thing itself.

Files are copied into the private storage under `reports/`, for who sent one may yet delete it.
"""

from pathlib import PurePath

from django.db.models.signals import post_delete
from django.dispatch import receiver

from langlearn.lib.commit import after_commit
from langlearn.lib.storages import private_storage

FOLDER = "reports/"
CONTEXT = 5  # messages before the one that is reported: what led there


def of_person(person):
    return {
        "name": person.name,
        "username": person.username,
        "bio": person.bio,
        "picture": copy_of(person.profile_image),
        "country": person.country,
        "native_language": person.native_language,
        "account_type": person.acc_type,
        "created_at": person.created_at.isoformat(),
        "last_active": person.last_active.isoformat(),
    }


def of_message(message):
    before = message.chat.messages.select_related("sender__user").page_before(message.pk, CONTEXT)
    rows = [_line(row, row.sender.user, ["image", "audio"]) for row in [*before, message]]
    return {"text": message.content_text, "messages": rows}


def of_group_message(message):
    before = message.course.group_messages.visible().filter(pk__lt=message.pk).select_related("sender")
    rows = [*before.order_by("-pk")[:CONTEXT]][::-1]
    return {
        "text": message.content_text,
        "course": {"id": message.course_id, "title": message.course.title},
        "messages": [_line(row, row.sender, ["image"]) for row in [*rows, message]],
    }


def _line(message, sender, files):
    return {
        "id": message.pk,
        "from": sender.username,
        "sent_at": message.sent_at.isoformat(),
        "text": message.content_text,
        **{kind: copy_of(file) for kind in files if (file := getattr(message, kind))},
    }


def of_post(post):
    return {
        "text": post.content_text,
        "by": post.author.user.username,
        "language": post.language,
        "created_at": post.created_at.isoformat(),
        "pictures": [{"picture": copy_of(row.content_image), "alt": row.alt} for row in post.pictures.all()],
    }


def of_comment(comment):
    above = comment.parent_comment
    return {
        "text": comment.content_text,
        "correction": comment.correction,
        "by": comment.author.user.username,
        "created_at": comment.created_at.isoformat(),
        "under": {"post": comment.post_id, "by": comment.post.author.user.username, "text": comment.post.content_text},
        **({"answers": {"by": above.author.user.username, "text": above.content_text}} if above else {}),
    }


def of_course(course):
    return {
        "title": course.title,
        "text": course.description,
        "by": course.instructor.user.username,
        "language": course.language,
        "price": f"{course.price} {course.currency}",
        "picture": copy_of(course.thumbnail),
        "created_at": course.created_at.isoformat(),
    }


def of_review(review):
    return {
        "text": review.feedback_text,
        "about": review.feedback_about,
        "rating": review.rating,
        "by": review.learner.user.username,
        "on": review.feedback_type,
        "course": {"id": review.course_id, "title": review.course.title},
        "instructor": review.instructor.user.username,
        "created_at": review.created_at.isoformat(),
    }


def copy_of(file):
    """The name of a copy in the private storage; that of the file itself where it is gone already."""
    if not file:
        return ""
    try:
        with file.open() as content:
            return private_storage.save(f"{FOLDER}{PurePath(file.name).name}", content)
    except FileNotFoundError:
        return file.name


def files_in(evidence):
    """The names of the copies that a piece of evidence holds."""
    if isinstance(evidence, dict | list):
        for value in evidence.values() if isinstance(evidence, dict) else evidence:
            yield from files_in(value)
    elif isinstance(evidence, str) and evidence.startswith(FOLDER):
        yield evidence


def drop(evidence):
    """The copies go: the report did not come about, or is itself deleted."""
    for name in files_in(evidence):
        private_storage.delete(name)


@receiver(post_delete, sender="feedback.Report", dispatch_uid="drop_evidence")
def drop_with_report(instance, **kwargs):
    drop_once_committed(instance.evidence)


def drop_once_committed(evidence):
    after_commit(drop, evidence)
