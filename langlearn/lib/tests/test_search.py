import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.tests.factories import UserFactory
from langlearn.lib import search

TEXTS = {
    "en": "I love photography, and cooking for friends",
    "es": "Me gusta la fotografía y pasear por Cádiz",
    "ja": "映画と写真が好きです。毎日英語を勉強しています",
    "ko": "주말에 친구하고 바다에 갔어요",
    "bn": "আমি ইংরেজিতে কথা বলার সঙ্গী খুঁজছি।",
}


@pytest.fixture
def people(db):
    return {code: UserFactory(username=f"in_{code}", name="", bio=bio) for code, bio in TEXTS.items()}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("photography", "en"),
        ("PHOTOGR", "en"),
        ("cooking friends", "en"),
        ("fotografia", "es"),
        ("cadiz", "es"),
        ("勉強", "ja"),
        ("写真が好き", "ja"),
        ("英", "ja"),
        ("친구", "ko"),
        ("바다", "ko"),
        ("সঙ্গী", "bn"),
        ("ইংরেজিতে কথা", "bn"),
    ],
)
def test_finds_words_inside_sentences(people, query, code):
    assert list(User.objects.search(query)) == [people[code]]


@pytest.mark.parametrize("query", ["nothing", "勉弦", "바람", "", "   ", "!?", "'\" OR 1=1 --", "in_en AND NOT", "*"])
def test_finds_nothing_and_breaks_on_nothing(people, query):
    assert User.objects.search(query).count() == 0


def test_last_character_is_found_alone(db):
    person = UserFactory(name="田中 由紀")
    assert User.objects.search("紀").get() == person


def test_index_follows_update_and_delete(people):
    person = people["ja"]
    person.bio = "音楽を聴きます"
    person.save()
    assert not User.objects.search("勉強").exists()
    assert User.objects.search("音楽").get() == person
    person.delete()
    assert not User.objects.search("音楽").exists()


def test_index_comes_back_where_a_rebuilt_table_lost_it(people):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite rebuilds tables")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER accounts_user_search_i")
        UserFactory(username="unseen", bio="zebra")
        assert not User.objects.search("zebra").exists()
        search.ensure_index(connection, User)
    assert User.objects.search("zebra").get().username == "unseen"


@given(st.text(max_size=80))
def test_any_text_is_found_by_its_own_tokens(text):
    kept = set(search.search_text(text).split(" "))
    assert all(any(word.startswith(token) for word in kept) for token in search.tokens(text))


@given(st.text(max_size=80))
def test_tokens_hold_no_space_and_no_quote(text):
    assert not [token for token in search.tokens(text) if set(token) & set(" \t\n'\"*")]


# Marks: whose a row is -----------------------------------------------------------------------------------------------


@pytest.fixture
def marked(db):
    people = [UserFactory(name="", bio=f"{word} zebra") for word in ("red", "green", "blue")]
    for person, marks in zip(people, (["u1", "u2"], ["u1", "u12"], ["u2", "u12"]), strict=True):
        User.objects.filter(pk=person.pk).update(search_text=search.search_text(person.bio, marks=marks))
    return people


@pytest.mark.parametrize(
    ("marks", "without", "expected"),
    [
        (("u1",), (), [1, 0]),  # whole: not u12
        (("u12",), (), [2, 1]),
        (("u1", "u2"), (), [0]),
        (("u1",), ("u2",), [1]),
        (("u1",), ("u2", "u12"), []),
    ],
)
def test_marks_are_matched_whole(marked, marks, without, expected):
    wanted = search.Search("zeb", marks, without)
    pks = [marked[index].pk for index in expected]
    assert search.newest(User, wanted, 10) == pks
    assert set(User.objects.filter(search_text__has=wanted).values_list("pk", flat=True)) == set(pks)


@pytest.mark.parametrize("text", ["u1", "§u1", "§u1 zebra", "\u00a7u1", "ＵＩ§u1"])
def test_no_text_makes_or_finds_a_mark(marked, text):
    assert "§" not in search.search_text(text)
    assert not [token for token in search.tokens(text) if "§" in token]
    assert search.newest(User, search.Search(text, ("u7",)), 10) == []


def test_newest_goes_on_where_a_page_ended(marked):
    wanted = search.Search("zebra")
    first, second, third = marked
    assert search.newest(User, wanted, 2) == [third.pk, second.pk]
    assert search.newest(User, wanted, 2, before=second.pk) == [first.pk]


def test_a_row_without_words_has_no_marks(db):
    assert search.search_text("", "!?", marks=["u1"]) == ""
    assert search.newest(User, search.Search("?!", ("u1",)), 10) == []


@pytest.mark.django_db(transaction=True)
def test_the_planner_is_told_of_the_disk_for_one_search_only():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such planner")

    def cost():
        with connection.cursor() as cursor:
            cursor.execute("SHOW random_page_cost")
            return cursor.fetchone()[0]

    before = cost()
    with search.by_its_index():
        assert cost() == "1.1" != before
    assert cost() == before
