"""The messages of one conversation, in the order of their ids."""

from django.db import models


class TalkQuerySet(models.QuerySet):
    def with_quotes(self):
        """Each with all that a page shows of it."""
        raise NotImplementedError

    def visible(self):
        """Those whose content is still there: neither deleted nor hidden by staff."""
        return self.filter(deleted_at__isnull=True, hidden_at__isnull=True)

    def page_before(self, pk, size):
        """The `size` messages before the one of id `pk` (the newest where it is None), oldest first."""
        older = self.with_quotes().filter(pk__lt=pk) if pk else self.with_quotes()
        return list(older.order_by("-pk")[:size])[::-1]

    def changed_since(self, moment):
        """What became of earlier messages (a correction, a deletion, thanks) after `moment`, in that order."""
        return self.with_quotes().filter(changed_at__gt=moment).order_by("changed_at", "pk")

    def after(self, pk):
        """What came after the message of id `pk`, oldest first."""
        return self.with_quotes().filter(pk__gt=pk).order_by("pk")
