"""What follows a commit is logged where it fails, and what comes after it still happens."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from langlearn.lib.commit import after_commit


class Storage:
    def delete(self, name):
        raise OSError(f"{name}: disk is gone")


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_logged_and_the_rest_goes_on(caplog):
    done = []
    with transaction.atomic():
        after_commit(Storage().delete, "a.webp")
        after_commit(done.append, 1)
        assert done == []
    assert done == [1]
    assert "Storage.delete" in caplog.text and "disk is gone" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_too(caplog):
    after_commit(Storage().delete, "a.webp")
    assert "Storage.delete" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_never_after_a_rollback():
    done = []
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        after_commit(done.append, 1)
        raise ValueError("no")
    assert done == []


def test_nothing_goes_around_it():
    """Django's own `robust` raises where it cannot name what failed: a partial, and what wraps one."""
    root = Path(settings.BASE_DIR)
    apps = ("accounts", "messaging", "social", "courses", "feedback", "langlearn")
    files = [file for app in apps for file in (root / app).rglob("*.py") if "tests" not in file.parts]
    assert len(files) > 100
    bare = [str(file.relative_to(root)) for file in files if "robust=True" in file.read_text()]
    assert bare == ["langlearn/lib/commit.py"]
