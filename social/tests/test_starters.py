"""The beginnings of a first post."""

import pytest

from accounts.tests.factories import LearnerFactory
from langlearn.lib.choices import Language
from langlearn.lib.languages import script_language
from social.starters import STARTERS, starter, starters

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", STARTERS)
def test_in_each_language(name):
    assert set(STARTERS[name]) == set(Language.values)
    for language in ("ja", "ko", "bn"):
        assert script_language(STARTERS[name][language].replace("{name}", "")) == language


def test_with_ones_own_name_whatever_it_holds():
    learner = LearnerFactory(learning_language="en", user__name="{name} {0}")
    assert starter(learner, "hello") == "Hello! My name is {name} {0}. I am learning English because "


def test_a_language_without_spaces_gets_none(learner):
    assert starter(learner, "today") == "今日は"


@pytest.mark.parametrize("name", ["", None, "nonsense", "name"])
def test_others_are_nothing(learner, name):
    assert starter(learner, name) == ""


def test_each_has_an_address(learner):
    addresses = [address for address, _words in starters(learner)]
    assert addresses == ["/feed/?start=hello", "/feed/?start=today", "/feed/?start=food"]


def test_the_form_begins_with_it(signed_in):
    text = signed_in.get("/feed/?start=today").content.decode()
    assert ">今日は</textarea>" in text
    assert '<option value="ja" selected>' in text
    assert "data-begun" in text


@pytest.mark.parametrize("query", ["", "?start=", "?start=nonsense"])
def test_without_one_the_form_is_empty(signed_in, query):
    page = signed_in.get(f"/feed/{query}")
    assert "></textarea>" in page.content.decode()
    assert "data-begun" not in page.content.decode()


def test_what_is_posted_is_what_was_written(signed_in, learner):
    signed_in.post("/feed/?start=today", {"content_text": "今日は雨です。", "language": "ja"})
    assert learner.posts.get().content_text == "今日は雨です。"


def test_instructors_have_no_form_to_begin(client, instructor):
    client.force_login(instructor.user)
    assert client.get("/feed/?start=today").status_code == 200
