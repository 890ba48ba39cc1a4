"""Signing up, second step: the profile, and how everyone without one is led there."""

import pytest

from accounts.models import User
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/accounts/signup/profile/"
PERSON = {"name": "Mika", "native_language": "ja", "country": "JP", "date_of_birth": "1998-04-01"}
LEARNER = PERSON | {"learning_language": "en"}
INSTRUCTOR = PERSON | {"teaching_language": "ja", "years_of_experience": "4"}


@pytest.fixture
def newcomer(client):
    user = UserFactory(username="mika", name="", native_language="", country="", timezone="UTC")
    client.force_login(user)
    return user


@pytest.fixture
def teacher_to_be(client):
    user = UserFactory(username="sensei", name="", native_language="", country="", acc_type="instructor")
    client.force_login(user)
    return user


def test_a_learner_is_made(client, newcomer):
    response = client.post(URL, LEARNER | {"gender": ""})
    assert (response.status_code, response.url) == (302, "/")
    user = User.objects.get()
    assert (user.name, user.native_language, user.country) == ("Mika", "ja", "JP")
    assert (user.learner.learning_language, user.learner.native_language) == ("en", "ja")
    assert user.is_learner


@pytest.mark.parametrize("kind", ["newcomer", "teacher_to_be"])
def test_then_the_first_steps_begin(client, kind, request):
    request.getfixturevalue(kind)
    response = client.post(URL, LEARNER | INSTRUCTOR, follow=True)
    assert [address for address, _status in response.redirect_chain] == ["/", "/welcome/", "/welcome/1/"]
    assert User.objects.get().welcome_step == 1


def test_only_what_is_needed_is_asked(client, newcomer):
    """The rest is for the first steps."""
    fields = set(client.get(URL).context["form"].fields)
    needed = {"name", "native_language", "learning_language", "country", "timezone", "date_of_birth", "gender"}
    assert fields == needed


def test_an_instructor_is_made(client, teacher_to_be):
    assert client.post(URL, INSTRUCTOR).status_code == 302
    user = User.objects.get()
    assert user.is_instructor
    assert (user.instructor.teaching_language, user.instructor.years_of_experience) == ("ja", 4)
    assert not hasattr(user, "learner")


def test_the_kind_is_not_chosen_by_the_form(client, newcomer):
    client.post(URL, INSTRUCTOR | LEARNER | {"acc_type": "instructor", "is_staff": "1"})
    user = User.objects.get()
    assert user.is_learner
    assert not user.is_staff
    assert not hasattr(user, "instructor")


def test_without_scripts_the_zone_is_the_countrys(client, newcomer):
    client.post(URL, LEARNER | {"timezone": ""})
    assert User.objects.get().timezone == "Asia/Tokyo"


def test_the_browsers_zone_goes_first(client, newcomer):
    client.post(URL, LEARNER | {"timezone": "Europe/Berlin"})
    assert User.objects.get().timezone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 61),
        ("native_language", ""),
        ("native_language", "fr"),
        ("learning_language", "ja"),
        ("learning_language", ""),
        ("country", ""),
        ("date_of_birth", ""),
        ("date_of_birth", "2020-01-01"),
        ("date_of_birth", "1850-01-01"),
        ("date_of_birth", "soon"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"),
        ("gender", "x"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, newcomer, field, value):
    response = client.post(URL, LEARNER | {field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert b"Mika" in response.content or field == "name"
    user = User.objects.get()
    assert not hasattr(user, "learner")
    assert not user.native_language


@pytest.mark.parametrize("value", ["-1", "71", "many", ""])
def test_years_of_experience_are_years(client, teacher_to_be, value):
    response = client.post(URL, INSTRUCTOR | {"years_of_experience": value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["years_of_experience"]


@pytest.mark.parametrize("path", ["/", "/discover/", "/chats/", "/feed/", "/notifications/", "/settings/"])
def test_without_a_profile_one_is_led_here(client, newcomer, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith(URL)


@pytest.mark.parametrize("path", ["/people/ana/follow/", "/feed/", "/chats/1/messages/", "/settings/"])
def test_nothing_is_written_without_a_profile(client, newcomer, learner, path):
    response = client.post(path, {"following": "1", "content_text": "Hi"})
    assert (response.status_code, response.url) == (302, URL)
    assert not learner.follower_set.exists()


def test_afterwards_one_goes_on_where_one_wanted(client, newcomer):
    page = client.get(client.get("/feed/?language=ja").url)
    assert page.context["next_url"] == "/feed/?language=ja"
    assert client.post(URL, LEARNER | {"next": "/feed/?language=ja"}).url == "/feed/?language=ja"


def test_elsewhere_is_not_gone_to(client, newcomer):
    assert client.post(URL, LEARNER | {"next": "https://evil.example/"}).url == "/"


@pytest.mark.parametrize(
    "path", ["/accounts/password/change/", "/accounts/email/", "/settings/delete/", "/health/live"]
)
def test_account_pages_are_open_without_a_profile(client, newcomer, path):
    assert URL not in client.get(path).headers.get("Location", "")


def test_staff_need_no_profile(client, staff):
    staff.native_language = ""
    staff.save()
    client.force_login(staff)
    assert client.get("/settings/").status_code == 200


def test_it_is_done_once(signed_in):
    assert signed_in.get(URL).url == "/"
    assert signed_in.post(URL, LEARNER).url == "/"
    assert User.objects.get().name == "Ana"


def test_anonymous_signs_in_first(client):
    assert client.get(URL).url.startswith("/accounts/login/")
    assert client.post(URL, LEARNER).url.startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, newcomer, method):
    assert getattr(client, method)(URL).status_code == 405
