"""What follows a commit and must never break it."""

from functools import partial

from django.db import transaction


def after_commit(function, *args, **kwargs):
    """Call `function` once the transaction has committed, and never if it is rolled back; a failure is logged only.

    Django logs it by the name of what it called, and a partial alone has none: it would raise after all."""
    call = partial(function, *args, **kwargs)
    call.__qualname__ = getattr(function, "__qualname__", repr(function))
    transaction.on_commit(call, robust=True)
