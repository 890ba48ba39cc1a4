"""What can be reported: for each kind, how it is found, whose it is, and the copy that staff will see.

A block hides nothing here, so that either side can still report the other."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Course, GroupMessage
from feedback import evidence
from feedback.models import Feedback
from messaging.models import Message
from social.models import Comment, Post


@dataclass(frozen=True)
class Kind:
    """`find(viewer)`: the QuerySet of what `viewer` may report. `person(target)`: the User it is about.
    `evidence(target)`: it as it stands, as JSON. `question`: the form's heading."""

    find: Callable
    person: Callable
    evidence: Callable
    question: str


def people(viewer):
    return User.objects.active().exclude(pk=viewer.pk).select_related("learner", "instructor")


def messages(viewer):
    """What the other wrote in a chat of the viewer's."""
    mine = Q(chat__user1=viewer.pk) | Q(chat__user2=viewer.pk)
    theirs = Message.objects.visible().filter(mine).exclude(sender=viewer.pk)
    return theirs.select_related("sender__user", "chat")


def group_messages(viewer):
    """What others wrote in the group chats whose rooms are open to the viewer."""
    rooms = Course.objects.with_room_for(viewer).values("pk")
    theirs = GroupMessage.objects.visible().filter(course__in=rooms).exclude(sender=viewer.pk)
    return theirs.select_related("sender", "course")


def posts(viewer):
    return Post.objects.shown().filter(author__user__is_active=True).exclude(author=viewer.pk).with_author()


def comments(viewer):
    theirs = Comment.objects.counted().filter(author__user__is_active=True).exclude(author=viewer.pk)
    return theirs.select_related("author__user", "post__author__user", "parent_comment__author__user")


def open_courses(viewer):
    """What the catalogue has, and what the viewer takes or gives."""
    listed = Q(published=True, hidden_at=None, instructor__user__is_active=True)
    return Course.objects.filter(listed | Q(pk__in=Course.objects.with_room_for(viewer).values("pk")))


def courses(viewer):
    return open_courses(viewer).exclude(instructor=viewer.pk).select_related("instructor__user")


def reviews(viewer):
    """What learners wrote on courses and instructors; an instructor may report what is written on them."""
    theirs = Feedback.objects.reviews().standing().exclude(learner=viewer.pk)
    theirs = theirs.filter(course__in=open_courses(viewer).values("pk"))
    return theirs.select_related("learner__user", "instructor__user", "course")


MODELS = {
    "message": Message,
    "group_message": GroupMessage,
    "post": Post,
    "comment": Comment,
    "course": Course,
    "review": Feedback,
    "person": User,
}
KINDS = {
    "message": Kind(
        messages, lambda message: message.sender.user, evidence.of_message, _("What is wrong with this message?")
    ),
    "group_message": Kind(
        group_messages, lambda message: message.sender, evidence.of_group_message, _("What is wrong with this message?")
    ),
    "post": Kind(posts, lambda post: post.author.user, evidence.of_post, _("What is wrong with this post?")),
    "comment": Kind(
        comments, lambda comment: comment.author.user, evidence.of_comment, _("What is wrong with this comment?")
    ),
    "course": Kind(
        courses, lambda course: course.instructor.user, evidence.of_course, _("What is wrong with this course?")
    ),
    "review": Kind(
        reviews, lambda review: review.learner.user, evidence.of_review, _("What is wrong with this review?")
    ),
    "person": Kind(people, lambda person: person, evidence.of_person, _("What is wrong with this profile?")),
}
