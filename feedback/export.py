"""What a person takes along of feedback and notifications, and what goes with them."""

from django.db.models import Q
from django.dispatch import receiver

from accounts.export import rows
from accounts.signals import account_deleted, export_requested
from feedback.folding import refold
from feedback.models import (
    AlertMoment,
    Appeal,
    Decision,
    Digest,
    Feedback,
    FeedbackReply,
    Notification,
    NotificationPart,
    Preference,
    PushSubscription,
    Report,
    ReviewAsk,
    SessionAlert,
    SummaryHour,
)

FEEDBACK = ["course__title", "feedback_type", "rating", "feedback_about", "feedback_text", "created_at", "edited_at"]
NOTIFICATION = ["notification_type", "content_title", "content_text", "is_read", "created_at"]


@receiver(export_requested)
def export_feedback(user, **kwargs):
    on_learner = Q(feedback_type=Feedback.Type.LEARNER)
    written = Feedback.objects.filter(Q(on_learner, instructor=user.pk) | Q(~on_learner, learner=user.pk))
    received = Feedback.objects.standing().filter(Q(on_learner, learner=user.pk) | Q(~on_learner, instructor=user.pk))
    told = Notification.objects.of(user).order_by("pk")
    reports = Report.objects.filter(reporter=user).order_by("pk")
    yield "feedback_written.json", rows(written.order_by("pk"), *FEEDBACK)
    yield "feedback_received.json", rows(received.order_by("pk"), *FEEDBACK)
    answers = FeedbackReply.objects.filter(feedback__instructor=user.pk).order_by("pk")
    yield "feedback_answers.json", rows(answers, "feedback__course__title", "text", "created_at", "edited_at")
    yield "notifications.json", rows(told, *NOTIFICATION)
    yield "class_alerts.json", {"minutes_before": [int(lead) for lead in AlertMoment.objects.leads(user)]}
    yield "notification_choices.json", rows(user.preferences.order_by("pk"), "kind", "app", "push", "mail")
    yield "reports.json", rows(reports, "reason", "note", "status", "created_at")
    decided = Decision.objects.of(user).order_by("pk")
    yield "decisions.json", rows(decided, "action", "hides", "until", "rule", "text", "says", "created_at")
    yield "appeals.json", rows(Appeal.objects.filter(decision__in=decided), "decision__action", "text", "created_at")


@receiver(account_deleted)
def delete_notifications(user, **kwargs):
    """Theirs, and those that tell others of them by name; where others did the same, the entry names those. Ratings
    stay, as of a deleted account."""
    for model in (Preference, SummaryHour, Digest, PushSubscription, AlertMoment, SessionAlert):
        model.objects.filter(user=user).delete()
    Notification.objects.filter(recipient=user).delete()
    ReviewAsk.objects.filter(learner=user.pk).delete()
    parts = NotificationPart.objects.filter(actor=user)
    naming = list(Notification.objects.filter(actor=user, parts__actor=user).values_list("pk", flat=True))
    parts.delete()
    refold(Notification.objects.filter(pk__in=naming))
    Notification.objects.filter(actor=user).delete()
