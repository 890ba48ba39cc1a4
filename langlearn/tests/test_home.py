import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from courses.tests.factories import CourseFactory
from langlearn import views
from langlearn.lib.choices import Language


def test_visitor_sees_what_it_is(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/")
    text = page.content.decode()
    assert page.status_code == 200
    for word in ("Hello", "Hola", "こんにちは", "안녕하세요", "হ্যালো"):
        assert word in text
    for address in ("/accounts/signup/", "/accounts/login/", "/courses/"):
        assert f'href="{address}"' in text


@pytest.mark.parametrize("language", Language.values)
def test_each_language_leads_to_its_courses(client, db, language):
    CourseFactory(language=language, title="Theirs")
    CourseFactory(language="es" if language == "en" else "en", title="Another's")
    address = f"/courses/?language={language}"
    assert f'href="{address}"' in client.get("/").content.decode()
    text = client.get(address).content.decode()
    assert "Theirs" in text
    assert "Another" not in text


def test_what_a_shared_link_shows(client, db, settings):
    settings.SITE_URL = "https://langlearn.example"
    head = client.get("/", headers={"Host": "127.0.0.1"}).content.decode().split("</head>")[0]
    assert '<link rel="canonical" href="https://langlearn.example/">' in head
    for name, content in (
        ("og:title", "Learn languages with people"),
        ("og:url", "https://langlearn.example/"),
        ("og:image", "https://langlearn.example/static/img/share.png"),
        ("og:image:width", "1200"),
    ):
        assert f'<meta property="{name}" content="{content}">' in head
    assert head.count('property="og:description"') == 1


def test_the_picture_is_as_large_as_it_says():
    with Image.open(finders.find("img/share.png")) as picture:
        assert picture.size == (1200, 630)


def test_what_is_only_an_example_says_so(client, db):
    text = client.get("/").content.decode()
    for word in ("conversation", "partner", "correction", "course"):
        assert f'role="group" aria-label="A {word}, as an example"' in text


def test_another_language_is_chosen_without_scripts(client, db):
    text = client.get("/").content.decode()
    assert '<form class="cluster" method="post" action="/language/">' in text
    client.post("/language/", {"language": "es"}, headers={"Referer": "http://testserver/"})
    assert '<html lang="es">' in client.get("/").content.decode()


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
