"""The demo's words, as TOML: who the people are and what they say. The modules above turn them into rows."""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def read(section):
    """The tables of every file of a section, as [(file's name without its ending, tables), …]."""
    return [(path.stem, tomllib.loads(path.read_text("utf-8"))) for path in sorted((FOLDER / section).glob("*.toml"))]


def rows(section, table):
    """Every `[[table]]` of a section, each with the `file` it stands in."""
    return [{"file": name, **row} for name, tables in read(section) for row in tables.get(table, [])]
