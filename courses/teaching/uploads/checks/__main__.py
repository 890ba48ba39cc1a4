"""A process of its own that reads one upload and ends: what breaks a parser breaks no more than this.

    python -I checks pdf|office|text|film <ending, or where to pack it anew> < upload

The answer is one line of JSON: {} or what there is to know, or {"error": why in one word}. Imports nothing of the
project, so that it starts fast.
"""

import contextlib
import json
import resource
import sys
from importlib import import_module

from refused import Refused

MEMORY = 700 * 1024 * 1024  # of addresses, of which libraries alone take a part
CPU_SECONDS = 30
WRITTEN = 210 * 1024 * 1024


def main(checker, detail):
    limits = [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ]
    for limit, value in limits:
        with contextlib.suppress(ValueError, OSError):  # not every system has all of them
            resource.setrlimit(limit, (value, value))
    module = import_module({"pdf": "of_pdf", "office": "of_office", "text": "of_text", "film": "of_film"}[checker])
    try:
        with open(0, "rb", closefd=False) as file:
            told = module.check(file, detail)
    except Refused as error:
        told = {"error": str(error)}
    except Exception:  # whatever a parser raises on bytes made to break it
        told = {"error": "broken"}
    sys.stdout.write(json.dumps(told))


main(*sys.argv[1:])
