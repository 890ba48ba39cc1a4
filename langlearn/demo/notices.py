"""What the demo's people were notified of, each in their own language: told from the rows that are there by then."""

from collections import defaultdict
from datetime import timedelta

from django.utils.formats import time_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import override

from accounts.models import Follow
from courses.models import Enrollment, GroupMessage, Session, StudyMaterial
from feedback.kinds import Kind
from feedback.models import Feedback, Notification, NotificationPart, SessionAlert
from feedback.models.alert import Lead
from feedback.receivers.courses import room_of
from feedback.receivers.people import followers_of
from feedback.wording import when
from messaging.models import Chat
from social.models import Comment, Like

from .content import read, rows

WEEK = timedelta(weeks=1)


def load(people, courses, now):
    notices = Notices(people, now)
    of_follows(notices)
    of_likes(notices)
    of_comments(notices)
    of_requests(people, notices)
    of_courses(courses, notices)
    of_classes(courses, people, notices)
    notices.tell(
        people["demo_learner"].pk, "report:demo", "report", now - timedelta(days=2), notification_type=Kind.MODERATION
    )
    notices.send()


class Notices:
    def __init__(self, people, now):
        self.by_pk = {user.pk: user for user in people.values()}
        self.now, self.texts, self.told = now, dict(read("notices"))["texts"], []
        self.folds = defaultdict(list)

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

    def fold(self, recipient, into, event, texts, moment, *, actor=None, line="", url="", **fields):
        """As `tell`; `texts` are the names of two, the second with `others` or `count` for several in one entry."""
        if recipient != actor:
            part = NotificationPart(
                recipient_id=recipient, actor_id=actor, key=event, line=line[:300], url=url, created_at=moment
            )
            self.folds[recipient, into].append((part, texts, fields))

    def day(self, recipient, moment):
        return localdate(moment, self.by_pk[recipient].zone).isoformat()

    def send(self):
        parts = []
        for (recipient, into), events in self.folds.items():
            events.sort(key=lambda event: event[0].created_at)
            newest, texts, fields = events[-1]
            others, place = len({part.actor_id for part, *_ in events}) - 1, fields.pop("place", None)
            several = len(events) > 1
            self.tell(
                recipient,
                into,
                texts[others > 0 if newest.actor_id else several],
                newest.created_at,
                actor=newest.actor_id,
                words=fields.pop("words", {}) | {"others": others, "count": len(events)},
                url=place(self.by_pk[recipient]) if several and place else newest.url,
                content_text=newest.line,
                **fields,
            )
            for part, *_ in events:
                part.notification = self.told[-1]
                parts.append(part)
        Notification.objects.bulk_create(sorted(self.told, key=lambda notice: notice.created_at))
        NotificationPart.objects.bulk_create(sorted(parts, key=lambda part: part.created_at))


def of_follows(notices):
    for follow in Follow.objects.filter(follower__in=notices.by_pk, followed__in=notices.by_pk):
        notices.fold(
            follow.followed_id,
            f"follows:{notices.day(follow.followed_id, follow.created_at)}",
            f"follow:{follow.follower_id}",
            ("follow", "follows"),
            follow.created_at,
            actor=follow.follower_id,
            notification_type=Kind.FOLLOW,
            url=notices.by_pk[follow.follower_id].get_absolute_url(),
            place=followers_of,
        )


def of_likes(notices):
    """One a post, however many like it."""
    for like in Like.objects.filter(post__author__in=notices.by_pk).select_related("post"):
        notices.fold(
            like.post.author_id,
            f"likes:{like.post_id}",
            f"like:{like.post_id}:{like.learner_id}",
            ("like", "likes"),
            like.created_at,
            actor=like.learner_id,
            notification_type=Kind.LIKE,
            line=like.post.content_text,
            url=like.post.get_absolute_url(),
        )


def of_comments(notices):
    comments = Comment.objects.filter(author__in=notices.by_pk, post__author__in=notices.by_pk)
    for comment in comments.select_related("post", "parent_comment"):
        parent, post = comment.parent_comment, comment.post
        answered = parent and parent.author_id
        if answered:
            fold_comment(comment, answered, f"replies:{parent.pk}", ("reply", "replies"), notices)
        if post.author_id != answered:
            what = "correction" if comment.correction else "comment"
            fold_comment(comment, post.author_id, f"{what}s:{post.pk}", (what, f"{what}s"), notices)


def fold_comment(comment, reader, thing, texts, notices):
    notices.fold(
        reader,
        f"{thing}:{notices.day(reader, comment.created_at)}",
        f"comment:{comment.pk}",
        texts,
        comment.created_at,
        actor=comment.author_id,
        notification_type=Kind.CORRECTION if comment.correction else Kind.COMMENT,
        line=comment.correction or comment.content_text,
        url=f"{comment.post.get_absolute_url()}#comment-{comment.pk}",
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
                notification_type=Kind.REQUEST,
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
            notification_type=Kind.FEEDBACK,
            content_text=feedback.feedback_text,
            course=feedback.course,
            url=feedback.get_absolute_url(),
        )
    enrollments = Enrollment.objects.filter(course__in=listed, status__in=Enrollment.SEATED).select_related("course")
    for enrollment in enrollments:
        teacher, moment = enrollment.course.instructor_id, enrollment.enrolled_at
        what = "paying" if enrollment.status == Enrollment.Status.PENDING else "enrolled"
        notices.fold(
            teacher,
            f"{what}:{enrollment.course_id}:{notices.day(teacher, moment)}",
            f"enrollment:{enrollment.pk}:{moment.timestamp()}:{enrollment.status}",
            (what, f"{what}_many"),
            moment,
            actor=enrollment.learner_id,
            words={"course": enrollment.course.title},
            notification_type=Kind.ENROLLMENT,
            course=enrollment.course,
            url=enrollment.course.get_absolute_url(),
        )
    of_sessions(listed, notices)


def of_sessions(courses, notices):
    """The last alert of each class of the last week and the coming day; the next ones come by themselves."""
    around = (notices.now - WEEK, notices.now + timedelta(days=1))
    alerts = []
    for session in Session.objects.held().filter(course__in=courses, starts_at__range=around).select_related("course"):
        near = session.starts_at - notices.now <= timedelta(minutes=Lead.QUARTER)
        lead = Lead.QUARTER if near else Lead.DAY
        for enrollment in session.course.enrollments.filter(status=Enrollment.Status.ACTIVE):
            alerts.append(alert_of(session, enrollment.learner_id, lead, notices))
    SessionAlert.objects.bulk_create(alerts)


def alert_of(session, learner, lead, notices):
    reader = notices.by_pk[learner]
    with override(reader.ui_language or "en"):
        hour = time_format(localtime(session.starts_at, reader.zone), "TIME_FORMAT")
    notices.tell(
        learner,
        f"alert:{session.pk}:{session.starts_at.timestamp():.0f}:{lead}",
        "session",
        session.starts_at - timedelta(minutes=lead),
        words={"session": session.name, "time": hour},
        notification_type=Kind.SESSION_ALERT,
        content_text=session.course.title,
        course=session.course,
        url=room_of(session.course),
    )
    return SessionAlert(session=session, user=reader, lead=lead, starts_at=session.starts_at)


def of_classes(courses, people, notices):
    """Of the course that demo_learner takes: what its instructor gave, moved and said to them."""
    learner = people["demo_learner"]
    taken = Enrollment.objects.open().filter(learner=learner.pk, course__closes_at__gt=notices.now)
    course = taken.select_related("course").earliest("course__opens_at").course
    words, reader = {"course": course.title}, {"notification_type": Kind.MATERIAL, "course": course}
    for material in StudyMaterial.objects.filter(course=course):
        notices.fold(
            learner.pk,
            f"materials:{course.pk}:{notices.day(learner.pk, material.uploaded_at)}",
            f"studymaterial:{material.pk}",
            ("material", "materials"),
            material.uploaded_at,
            line=material.title,
            words=words,
            url=room_of(course),
            **reader,
        )
    session, day = course.sessions.filter(starts_at__gt=notices.now).latest("starts_at"), timedelta(days=1)
    with override(learner.ui_language or "en"):
        line = f"{session.name}: {when(session.starts_at - day)} → {when(session.starts_at)}"
    notices.fold(
        learner.pk,
        f"moved:{course.pk}:{notices.day(learner.pk, notices.now - day)}",
        f"session:{session.pk}:moved:1:{session.starts_at.timestamp():.0f}",
        ("moved", "moved"),
        notices.now - day,
        line=line,
        words=words,
        notification_type=Kind.SESSION_CHANGE,
        course=course,
        url=room_of(course),
    )
    said = GroupMessage.objects.filter(course=course, sender=course.instructor_id).latest("pk")
    said.mentions.add(learner)
    notices.tell(
        learner.pk,
        f"group:{said.pk}",
        "mention",
        said.sent_at,
        actor=course.instructor_id,
        words=words,
        notification_type=Kind.ANNOUNCEMENT,
        content_text=said.content_text[:300],
        course=course,
        url=room_of(course),
    )
