"""An import that leaves out what it would take along."""

import sys
from importlib import import_module


def import_without(name, *others):
    """Import `name` as if the `others` were not installed; they still are for who imports them later."""
    hidden = [other for other in others if other not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))
    try:
        return import_module(name)
    finally:
        for other in hidden:
            del sys.modules[other]
