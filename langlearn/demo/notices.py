"""What the demo's people were notified of, each in their own language: told from the rows that are there by then."""

from collections import defaultdict
from datetime import timedelta

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import override

from accounts.models import Follow
from courses.models import Enrollment, Session
from feedback.models import Feedback, Notification
from messaging.models import Chat
from social.models import Comment, Like

from .content import read, rows

Type = Notification.Type
SOON, WEEK = timedelta(hours=1), timedelta(weeks=1)


def load(people, courses, now):
    notices = Notices(people, now)
    of_follows(notices)
    of_likes(notices)
    of_comments(notices)
    of_requests(people, notices)
    of_courses(courses, notices)
    notices.send()


class Notices:
    def __init__(self, people, now):
        self.by_pk = {user.pk: user for user in people.values()}
        self.now, self.texts, self.told = now, dict(read("notices"))["texts"], []

    def tell(self, recipient, event, text, moment, **fields):
        """`recipient` and `actor` are ids. Nobody is told of what they did themselves."""
        actor = fields.pop("actor", None)
        if recipient == actor:
            return
        reader, words = self.by_pk[recipient], fields.pop("words", {})
        who = self.by_pk[actor].display_name if actor else ""
        title = self.texts[text][reader.ui_language or "en"].format(who=who, **words)
        self.told.append(
            Notification(
                recipient=reader,
                actor_id=actor,
                key=event,
                content_title=title[:200],
                created_at=moment,
                is_read=moment < min(reader.last_active, self.now - timedelta(hours=8)),
                **fields,
            )
        )

    def send(self):
        Notification.objects.bulk_create(sorted(self.told, key=lambda notice: notice.created_at))


def of_follows(notices):
    for follow in Follow.objects.filter(follower__in=notices.by_pk, followed__in=notices.by_pk):
        notices.tell(
            follow.followed_id,
            f"follow:{follow.follower_id}",
            "follow",
            follow.created_at,
            actor=follow.follower_id,
            notification_type=Type.FOLLOW,
            url=notices.by_pk[follow.follower_id].get_absolute_url(),
        )


def of_likes(notices):
    """One a post, however many like it."""
    fans = defaultdict(list)
    for like in Like.objects.filter(post__author__in=notices.by_pk).select_related("post").order_by("created_at"):
        fans[like.post].append(like)
    for post, likes in fans.items():
        notices.tell(
            post.author_id,
            f"like:{post.pk}",
            "likes" if len(likes) > 1 else "like",
            likes[-1].created_at,
            actor=likes[-1].learner_id,
            words={"others": len(likes) - 1},
            notification_type=Type.LIKE,
            content_text=post.content_text[:200],
            url=post.get_absolute_url(),
        )


def of_comments(notices):
    comments = Comment.objects.filter(author__in=notices.by_pk, post__author__in=notices.by_pk)
    for comment in comments.select_related("post", "parent_comment"):
        parent = comment.parent_comment
        text = "correction" if comment.correction else "reply" if parent else "comment"
        notices.tell(
            parent.author_id if parent else comment.post.author_id,
            f"comment:{comment.pk}",
            text,
            comment.created_at,
            actor=comment.author_id,
            notification_type=Type.CORRECTION if comment.correction else Type.COMMENT,
            content_text=comment.correction or comment.content_text,
            url=comment.post.get_absolute_url(),
        )


def of_requests(people, notices):
    for entry in rows("chats", "chat"):
        if entry.get("request"):
            stranger, asked = (people[username] for username in entry["between"])
            chat = Chat.objects.get(user1_id=min(stranger.pk, asked.pk), user2_id=max(stranger.pk, asked.pk))
            notices.tell(
                asked.pk,
                f"request:{chat.pk}",
                "request",
                chat.created_at,
                actor=stranger.pk,
                notification_type=Type.REQUEST,
                url=chat.get_absolute_url(),
            )


def of_courses(courses, notices):
    listed = courses.values()
    for feedback in Feedback.objects.filter(course__in=listed).select_related("course"):
        to_learner = feedback.feedback_type == Feedback.Type.LEARNER
        reader, writer = feedback.learner_id, feedback.instructor_id
        notices.tell(
            reader if to_learner else writer,
            f"feedback:{feedback.pk}",
            "performance" if to_learner else "review",
            feedback.created_at,
            actor=writer if to_learner else reader,
            words={"course": feedback.course.title},
            notification_type=Type.FEEDBACK,
            content_text=feedback.feedback_text,
            course=feedback.course,
            url=feedback.course.get_absolute_url(),
        )
    enrollments = Enrollment.objects.filter(course__in=listed).select_related("course")
    for enrollment in enrollments.exclude(status=Enrollment.Status.CANCELLED):
        notices.tell(
            enrollment.course.instructor_id,
            f"enrollment:{enrollment.pk}",
            "enrollment",
            enrollment.enrolled_at,
            actor=enrollment.learner_id,
            words={"course": enrollment.course.title},
            notification_type=Type.ENROLLMENT,
            course=enrollment.course,
            url=enrollment.course.get_absolute_url(),
        )
    recent = (notices.now - WEEK, notices.now + SOON)
    sessions = Session.objects.filter(course__in=listed, starts_at__range=recent)
    for session in sessions.select_related("course"):
        for enrollment in session.course.enrollments.filter(status=Enrollment.Status.ACTIVE):
            alert_of(session, enrollment.learner_id, notices)


def alert_of(session, learner, notices):
    reader = notices.by_pk[learner]
    with override(reader.ui_language or "en"):
        hour = time_format(localtime(session.starts_at, reader.zone), "TIME_FORMAT")
    notices.tell(
        learner,
        f"session:{session.pk}",
        "session",
        min(session.starts_at - timedelta(minutes=30), notices.now),
        words={"session": session.name, "time": hour},
        notification_type=Type.SESSION_ALERT,
        content_text=session.course.title,
        course=session.course,
        url=session.course.get_absolute_url(),
    )
