"""What people are told of reviews and feedback about them."""

from functools import partial

from django.utils.translation import gettext as _

from feedback.kinds import Kind
from feedback.models import Notification

tell = partial(Notification.objects.tell, notification_type=Kind.FEEDBACK)


def of_review(reviews):
    """The instructor, of what one learner gave in one go."""
    first = reviews[0]
    course, writer = first.course, first.learner.user
    text = next((review.feedback_text for review in reviews if review.feedback_text), "")

    def words():
        return _("%(name)s reviewed “%(course)s”") % {"name": writer.display_name, "course": course.title}, text

    address = first.get_absolute_url()
    tell(first.instructor.user, f"feedback:{first.pk}", words, actor=writer, course=course, url=address)


def of_performance(feedback):
    """The learner it is about."""
    writer, course = feedback.instructor.user, feedback.course

    def words():
        title = _("%(name)s wrote feedback on your progress in “%(course)s”")
        return title % {"name": writer.display_name, "course": course.title}, feedback.feedback_text

    address = feedback.get_absolute_url()
    tell(feedback.learner.user, f"feedback:{feedback.pk}", words, actor=writer, course=course, url=address)


def of_reply(reply):
    """Who wrote the review."""
    review = reply.feedback
    writer, course = review.instructor.user, review.course

    def words():
        title = _("%(name)s answered your review of “%(course)s”")
        return title % {"name": writer.display_name, "course": course.title}, reply.text

    address = review.get_absolute_url()
    tell(review.learner.user, f"reply:{review.pk}", words, actor=writer, course=course, url=address)
