"""A person as staff know them: how old the account is, what was reported and decided before."""

from dataclasses import dataclass

from django.db.models import Count, Q

from feedback.models import Case, Decision, Report

SHOWN = 10


@dataclass
class History:
    """In as many queries for who has a long one as for who has none."""

    person: object
    viewer: object
    case: object = None

    @property
    def decisions(self):
        found = Decision.objects.filter(person=self.person).select_related("moderator", "undone_by")
        return found.order_by("-pk")[:SHOWN]

    @property
    def other_cases(self):
        found = Case.objects.open_to(self.viewer).open().filter(person=self.person)
        return found.exclude(pk=self.case and self.case.pk).in_order()[:SHOWN]

    @property
    def strikes(self):
        return Decision.objects.standing().filter(person=self.person).count()

    @property
    def about(self):
        """Reports about them."""
        return self.count(person=self.person)

    @property
    def by(self):
        """Reports by them: who was right before is likely to be again."""
        return self.count(reporter=self.person)

    def count(self, **whose):
        status = Report.Status
        return Report.objects.filter(**whose).aggregate(
            all=Count("pk"),
            acted=Count("pk", filter=Q(status=status.ACTED)),
            dismissed=Count("pk", filter=Q(status=status.DISMISSED)),
        )
