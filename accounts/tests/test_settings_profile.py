"""One's own profile, changed."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Interest, User
from accounts.tests.factories import UserFactory
from langlearn.lib.images import square_webp

pytestmark = pytest.mark.django_db
URL = "/settings/"
PERSON = {
    "name": "Ana",
    "username": "ana",
    "native_language": "en",
    "country": "US",
    "date_of_birth": "1995-05-05",
    "timezone": "America/New_York",
    "ui_language": "",
    "gender": "",
    "bio": "",
}
LEARNER = PERSON | {"learning_language": "ja", "language_level": "advanced"}


def picture(colour=(200, 10, 10)):
    buffer = BytesIO()
    Image.new("RGB", (120, 120), colour).save(buffer, "PNG")
    return SimpleUploadedFile("face.png", buffer.getvalue(), "image/png")


@pytest.fixture
def with_picture(learner):
    learner.user.set_picture(square_webp(picture(), [384, 96]))
    return learner.user


def files(user):
    folder = user.profile_image.storage.path("avatars")
    return sorted(path.name for path in Path(folder).iterdir())


def test_the_page_shows_what_is_kept(signed_in, learner):
    page = signed_in.get(URL).content.decode()
    assert 'value="Ana"' in page
    assert '<option value="America/New_York"' not in page.split("Often chosen")[0]
    assert 'enctype="multipart/form-data"' in page


def test_read_receipts_can_be_turned_off(signed_in, learner):
    assert '<input type="checkbox" name="read_receipts"' in signed_in.get(URL).content.decode()
    for given, kept in (({}, False), ({"read_receipts": "on"}, True)):
        assert signed_in.post(URL, LEARNER | given).status_code == 302
        learner.refresh_from_db()
        assert learner.read_receipts is kept


def test_everything_can_be_changed(signed_in, learner):
    interest = Interest.objects.first()
    response = signed_in.post(
        URL,
        LEARNER
        | {
            "name": "Ana María",
            "username": "ana.maria",
            "native_language": "es",
            "country": "ES",
            "timezone": "Europe/Madrid",
            "bio": "Hola",
            "gender": "female",
            "show_age": "on",
            "interests": [interest.pk],
        },
        follow=True,
    )
    assert response.redirect_chain == [(URL, 302)]
    assert b"Your profile is saved." in response.content
    user = User.objects.get()
    assert (user.name, user.username, user.native_language, user.country) == ("Ana María", "ana.maria", "es", "ES")
    assert (user.timezone, user.bio, user.gender, user.show_age) == ("Europe/Madrid", "Hola", "female", True)
    assert user.learner.language_level == "advanced"
    assert (user.learner.native_language, user.learner.country) == ("es", "ES")
    assert list(user.learner.interests.all()) == [interest]
    assert User.objects.search("hola").get() == user


def test_the_two_languages_can_be_swapped(signed_in, learner):
    """Neither of the two rows may hold the same language twice, not even in between."""
    response = signed_in.post(URL, LEARNER | {"native_language": "ja", "learning_language": "en"})
    assert response.status_code == 302
    learner.refresh_from_db()
    assert (learner.native_language, learner.learning_language) == ("ja", "en")
    assert User.objects.get().native_language == "ja"


def test_the_same_language_twice_is_an_error_at_the_field(signed_in, learner):
    response = signed_in.post(URL, LEARNER | {"learning_language": "en", "bio": "Long words"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["learning_language"]
    assert b"Long words" in response.content
    learner.refresh_from_db()
    assert learner.learning_language == "ja"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "Taken"),
        ("username", "admin"),
        ("username", "a b"),
        ("username", ""),
        ("name", ""),
        ("date_of_birth", "2019-01-01"),
        ("timezone", "Nowhere/Land"),
        ("ui_language", "fr"),
        ("language_level", ""),
        ("bio", "x" * 1001),
    ],
)
def test_what_is_wrong_changes_nothing(signed_in, learner, field, value):
    UserFactory(username="taken")
    response = signed_in.post(URL, LEARNER | {"name": "Other"} | {field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    learner.user.refresh_from_db()
    assert (learner.user.username, learner.user.name) == ("ana", "Ana")


def test_two_in_one_moment(signed_in, monkeypatch):
    UserFactory(username="taken")
    monkeypatch.setattr("accounts.forms.profile.PersonForm.clean_username", lambda form: form.cleaned_data["username"])
    monkeypatch.setattr("accounts.models.User.validate_constraints", lambda user, exclude=None: None)
    response = signed_in.post(URL, LEARNER | {"username": "TAKEN", "name": "Other"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["username"]
    assert User.objects.get(username="ana").name == "Ana"


def test_what_is_typed_wrongly_shows_in_the_form_only(signed_in):
    """The navigation still names and leads to the account as it is."""
    page = signed_in.post(URL, LEARNER | {"name": "Somebody", "username": "no way/"}).content.decode()
    assert 'href="/people/ana/"' in page
    assert 'value="no way/"' in page


def test_ones_own_username_in_another_case(signed_in):
    assert signed_in.post(URL, LEARNER | {"username": "Ana"}).status_code == 302
    assert User.objects.get().username == "Ana"


def test_the_answer_comes_in_the_new_language(signed_in):
    signed_in.post(URL, LEARNER | {"ui_language": "ja"})
    assert User.objects.get().ui_language == "ja"
    assert signed_in.get(URL).headers["Content-Language"] == "ja"


def test_a_picture_is_set_and_replaced(signed_in, with_picture, django_capture_on_commit_callbacks):
    before = files(with_picture)
    assert len(before) == 2
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(URL, LEARNER | {"picture": picture((1, 2, 3))})
    user = User.objects.get()
    assert len(files(user)) == 2
    assert not set(files(user)) & set(before)
    assert user.profile_image.name.removeprefix("avatars/") in files(user)


def test_a_picture_is_removed(signed_in, with_picture, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(URL, LEARNER | {"picture-clear": "on"})
    assert not User.objects.get().profile_image
    assert files(with_picture) == []


def test_a_picture_stays_where_none_is_sent(signed_in, with_picture):
    signed_in.post(URL, LEARNER)
    assert User.objects.get().profile_image.name == with_picture.profile_image.name


def test_a_bad_picture_changes_nothing(signed_in, with_picture):
    response = signed_in.post(URL, LEARNER | {"name": "Other", "picture": SimpleUploadedFile("x.png", b"<html>")})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["picture"]
    assert User.objects.get().name == "Ana"
    assert len(files(with_picture)) == 2


def test_powers_cannot_be_taken(signed_in):
    signed_in.post(URL, LEARNER | {"is_staff": "1", "is_superuser": "1", "acc_type": "instructor", "email": "x@y.org"})
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.acc_type, user.email) == (False, False, "learner", "ana@example.com")


def test_an_instructor_changes_theirs(client, instructor):
    client.force_login(instructor.user)
    data = PERSON | {"username": "teacher", "teaching_language": "ko", "years_of_experience": "12"}
    assert client.post(URL, data).status_code == 302
    instructor.refresh_from_db()
    assert (instructor.teaching_language, instructor.years_of_experience) == ("ko", 12)


def test_staff_have_a_name_at_least(client, staff):
    client.force_login(staff)
    assert client.get(URL).status_code == 200
    assert client.post(URL, {"name": "Boss", "username": "boss"}).status_code == 302
    staff.refresh_from_db()
    assert staff.name == "Boss"
    assert not hasattr(staff, "learner")


def test_an_old_zone_is_kept(signed_in, learner):
    User.objects.update(timezone="US/Pacific")
    assert b'<option value="US/Pacific" selected>' in signed_in.get(URL).content


def test_anonymous_signs_in_first(client):
    assert client.get(URL).url.startswith("/accounts/login/")
    assert client.post(URL, LEARNER).url.startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(signed_in, method):
    assert getattr(signed_in, method)(URL).status_code == 405


@pytest.mark.parametrize("pk", ["9" * 26, "9" * 5000, "x", "-1"])
def test_an_interest_that_cannot_be_is_an_error_at_its_field(signed_in, learner, pk):
    response = signed_in.post(URL, LEARNER | {"interests": [pk]})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["interests"]
    assert learner.interests.count() == 0


def test_a_name_without_anything_to_see_is_an_error_at_its_field(signed_in, learner):
    response = signed_in.post(URL, LEARNER | {"name": "\u202e\u3164"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]
    assert User.objects.get(pk=learner.pk).name == "Ana"
