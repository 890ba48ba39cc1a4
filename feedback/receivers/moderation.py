"""What limited accounts write comes into the queue; what is gone leaves it."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from accounts.models.user import both_pictures
from accounts.signals import account_deleted
from feedback import evidence
from feedback.models import Case, Decision
from feedback.models.moderation import excerpt_of
from feedback.moderation import REVIEW_PATIENCE
from feedback.reportable import KINDS
from langlearn.lib.commit import after_commit
from langlearn.lib.storages import HIDDEN, private_storage
from social.models import Comment, Post
from social.signals import held_back


@receiver(held_back, dispatch_uid="open_review")
def open_review(row, **kwargs):
    """As it stands now, also where it was changed while it waits."""
    kind = KINDS["post" if isinstance(row, Post) else "comment"]
    with transaction.atomic():
        case = Case.objects.take(Case.Kind.REVIEW, row, kind.person(row), timezone.now() + REVIEW_PATIENCE)
        evidence.drop_once_committed(case.evidence)
        case.evidence = kind.evidence(row)
        case.says = excerpt_of(case.evidence)
        case.save(update_fields=["evidence", "says"])


@receiver(post_delete, sender=Post, dispatch_uid="close_review_of_post")
@receiver(post_delete, sender=Comment, dispatch_uid="close_review_of_comment")
def close_review(sender, instance, **kwargs):
    """Its author took it back: nothing is left to look at."""
    if instance.awaits_review:
        kind = ContentType.objects.get_for_model(sender)
        waiting = Case.objects.open().filter(kind=Case.Kind.REVIEW, target_type=kind, target_id=instance.pk)
        waiting.filter(decisions=None).delete()


@receiver(post_delete, sender=Case, dispatch_uid="drop_evidence_of_case")
def drop_evidence(instance, **kwargs):
    evidence.drop_once_committed(instance.evidence)


@receiver(account_deleted, dispatch_uid="drop_taken_pictures")
def drop_taken_pictures(user, **kwargs):
    """Pictures that staff took out of the profile go with the account."""
    for taken in Decision.objects.filter(person=user, hides=True).values_list("taken", flat=True):
        for name in both_pictures(taken.get("picture")):
            after_commit(private_storage.delete, HIDDEN + name)
