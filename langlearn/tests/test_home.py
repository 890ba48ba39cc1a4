import pytest

from langlearn import views


def test_visitor_sees_what_it_is(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/")
    text = page.content.decode()
    assert page.status_code == 200
    for word in ("Hello", "Hola", "こんにちは", "안녕하세요", "হ্যালো"):
        assert word in text
    for address in ("/accounts/signup/", "/accounts/login/", "/courses/"):
        assert f'href="{address}"' in text


def test_corrections_are_made_by_the_real_thing(client, db):
    text = client.get("/").content.decode()
    assert "る</del>" in text
    assert "Currently</ins>" in text


@pytest.mark.parametrize("language", ["en", "es", "ja", "ko", "bn"])
def test_in_every_language(client, db, language):
    page = client.get("/", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert page.content.count(b"<h1") == 1


def test_members_start_their_day_elsewhere(client, learner, instructor, staff):
    for person, place in ((learner.user, "/discover/"), (instructor.user, "/teach/"), (staff, "/courses/")):
        client.force_login(person)
        assert client.get("/").url == place


def test_who_has_steps_left_goes_on_with_them(client, learner, instructor):
    for person in (learner.user, instructor.user):
        person.set_welcome_step(2)
        client.force_login(person)
        assert client.get("/").url == "/welcome/"


def test_wrong_method(client, db):
    assert client.post("/").status_code == 405


def test_examples_are_pairs():
    assert all(before != after for before, after in views.EXAMPLES.values())
