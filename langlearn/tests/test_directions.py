"""The rooms of the house, and which may import which."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

LIB = "langlearn.lib"
MAY_IMPORT = {
    LIB: set(),
    "accounts": {LIB},
    "messaging": {LIB, "accounts"},
    "social": {LIB, "accounts"},
    "courses": {LIB, "accounts"},
    "feedback": {LIB, "accounts", "messaging", "social", "courses"},
}
ROOMS = {*MAY_IMPORT, "langlearn"}


def room_of(module):
    return LIB if module == LIB or module.startswith(LIB + ".") else module.split(".")[0]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ([f"{node.module}.{alias.name}" for alias in node.names] if node.module else [])


def against_the_direction(room):
    folder = Path(settings.BASE_DIR, *room.split("."))
    for path in folder.rglob("*.py"):
        if "tests" not in path.parts and path.name != "testing.py":
            for module in imports(path):
                if room_of(module) in ROOMS - {room} - MAY_IMPORT[room]:
                    yield f"{path.relative_to(settings.BASE_DIR)} imports {module}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_downward_only(room):
    assert list(against_the_direction(room)) == []


def test_the_check_sees_a_wrong_import(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "social").mkdir()
    (tmp_path / "social" / "views.py").write_text("from messaging.models import Chat\nfrom accounts.models import User")
    assert list(against_the_direction("social")) == ["social/views.py imports messaging.models.Chat"]
