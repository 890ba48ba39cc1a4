"""What a provider is. It does one thing, translating; time, quotas, repeats and failures are the core's concern."""

from typing import NamedTuple


class Health(NamedTuple):
    ok: bool
    detail: str


class Provider:
    """Made once a process and called from several threads."""

    name = ""  # shown to people beside what it translated
    rough = False  # whether its translations need a word of warning
    detects = False  # whether it takes "" for a source language that nobody knows

    def supports(self, source, target):
        """Whether it translates between these languages, as far as is known without asking anybody."""
        raise NotImplementedError

    def translate(self, texts, source, target):
        """The texts in `target`, as many and in the same order; or Unavailable, Unsupported, QuotaExceeded."""
        raise NotImplementedError

    def health(self):
        """Asks the provider itself, so never while a page waits."""
        raise NotImplementedError
