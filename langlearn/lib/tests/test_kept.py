"""Fragments that are kept: by what they are given, and for whose form."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from langlearn.lib import kept
from langlearn.lib.kept import TOKEN, Store, shown
from langlearn.lib.testing import CheckedStore


@pytest.fixture
def keeping(monkeypatch):
    """As it is served: what was kept is given again."""
    monkeypatch.setattr(kept, "store", Store())


@pytest.fixture
def rendered():
    """Renders a fragment; `.times` tells how often what is inside was."""

    def render(inside="{{ count }}", *, key="a", **context):
        template = Template(f'{{% kept "test" key %}}{inside}{{% endkept %}}')
        return template.render(Context({"key": key, "count": count, **context}))

    def count():
        render.times += 1
        return render.times

    render.times = 0
    return render


def test_once_for_the_same_key(keeping, rendered):
    assert [rendered(key=key) for key in ("a", "a", "b", "a")] == ["1", "1", "2", "1"]


@pytest.mark.parametrize("key", [1, "1", (1,), {"a": 1}, None, 'quote"', "안녕", "\ud800"])
def test_any_key(keeping, rendered, key):
    assert rendered(key=key) == rendered(key=key) == "1"
    assert rendered(key=[key]) == "2"


def test_apart_by_language_and_zone(keeping, rendered):
    first = rendered()
    with translation.override("ja"):
        assert rendered() != first
    with timezone.override("Asia/Tokyo"):
        assert rendered() != first
    assert rendered() == first


def test_each_reader_has_their_own_token(keeping, rendered):
    form = "<form>{% csrf_token %}</form>{{ count }}"
    one, two = rendered(form, csrf_token="one"), rendered(form, csrf_token="two")  # noqa: S106
    assert 'value="one"' in one
    assert two == one.replace("one", "two")
    assert TOKEN not in one + two


def test_what_is_inside_stays_escaped(keeping, rendered):
    assert rendered("{{ text }}", text="<b>") == rendered("{{ text }}", text="<b>") == "&lt;b&gt;"


def test_no_more_is_kept_than_there_is_room_for():
    store = Store(most=10)
    store.set("first", "12345")
    store.set("second", "1234")
    assert store.get("first") == "12345"
    store.set("third", "123")
    assert [store.get(key) for key in ("first", "second", "third")] == ["12345", None, "123"]
    store.set("long", "12345678901")
    assert store.get("long") is None


def test_a_key_that_lacks_something_is_found():
    checked = CheckedStore()
    checked.set("key", "one")
    checked.set("key", "one")
    assert checked.get("key") is None
    with pytest.raises(AssertionError, match="lacks something"):
        checked.set("key", "two")


def test_what_a_row_shows():
    row = SimpleNamespace(pk=1, text="a", search_text="a", edited_at=None, _state=object())
    assert shown(row, "edited_at") == {"pk": 1, "text": "a"}
