"""How each holds the group chat of a course."""

from django.db import models, transaction
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.signals import group_muted, group_read

from .group import GroupMessage


class GroupMemberQuerySet(models.QuerySet):
    def join(self, course, user):
        """`user` comes into the group: what was said before is history, not news. Who was there before goes on where
        they were."""
        newest = GroupMessage.objects.filter(course=course).order_by("-pk").values_list("pk", flat=True).first()
        return self.get_or_create(course=course, user=user, defaults={"read_up_to": newest or 0})[0]

    def hold(self, course, user):
        """How they hold it, kept from now on."""
        return self.get_or_create(course=course, user=user)[0]

    @transaction.atomic
    def read(self, course, user, up_to):
        """`user` has seen everything up to the message of id `up_to`. True where that is new."""
        mine = self.filter(course=course, user=user)
        newest = GroupMessage.objects.filter(course=course, pk__lte=up_to).order_by("-pk").values("pk")[:1]
        behind = mine.filter(read_up_to__lt=Subquery(newest))
        new = behind.update(read_up_to=Subquery(newest))
        if not new and not mine.exists():
            self.hold(course, user)
            new = behind.update(read_up_to=Subquery(newest))
        if new:
            group_read.send(GroupMember, course=course, user=user)
        return bool(new)

    @transaction.atomic
    def mute(self, course, user, on):
        """Who gives the course lets `user` read and not write, or write again. The same again changes nothing."""
        self.hold(course, user)
        mine = self.filter(course=course, user=user, muted_at__isnull=on)
        if mine.update(muted_at=timezone.now() if on else None):
            group_muted.send(GroupMember, course=course, user=user, muted=on)


class GroupMember(models.Model):
    """How one person holds the group chat of a course: read up to the message of this id, and whether its instructor
    muted them. Made when it is first needed; who is a member is what the course says."""

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="group_members", verbose_name=_("course"))
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="group_members", verbose_name=_("member"))
    read_up_to = models.PositiveBigIntegerField(_("read up to"), default=0, editable=False)
    muted_at = models.DateTimeField(_("muted by the instructor"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="group_member_once")]

    def __str__(self):
        return f"{self.user_id} in the group of {self.course_id}"
