"""The first minutes: three steps that may be left out, and where they lead."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate
from PIL import Image

from accounts.models import Interest, User
from accounts.tests.factories import BlockFactory, InterestFactory, LearnerFactory
from courses.models import Course
from courses.tests.factories import CourseFactory, EnrollmentFactory, day
from feedback.kinds import DEFAULTS, Kind, Mail
from feedback.models import Preference

pytestmark = pytest.mark.django_db
MAILS = {"session-alert-app": "on", "correction-app": "on", "comment-app": "on", "request-app": "on"} | {
    "session-alert-mail": "at once",
    "correction-mail": "none",
    "comment-mail": "daily",
    "request-mail": "daily",
}
TOLD = MAILS | {"timezone": "Asia/Tokyo", "ui_language": "ja"}
COURSE = {
    "title": "Read Borges",
    "language": "es",
    "level": "advanced",
    "price": "0",
    "currency": "USD",
    "timezone": "Europe/Madrid",
}


@pytest.fixture
def newcomer(client, learner):
    """An English speaker who learns Japanese and has just signed up."""
    learner.user.set_welcome_step(1)
    client.force_login(learner.user)
    return learner


@pytest.fixture
def new_teacher(client, instructor):
    instructor.user.set_welcome_step(1)
    client.force_login(instructor.user)
    return instructor


def picture():
    buffer = BytesIO()
    Image.new("RGB", (300, 200), (90, 10, 200)).save(buffer, "JPEG")
    return SimpleUploadedFile("holiday.jpg", buffer.getvalue(), "image/jpeg")


def step_of(person):
    return User.objects.get(pk=person.pk).welcome_step


def dates():
    return {"start_date": localdate() + timedelta(days=7), "end_date": localdate() + timedelta(days=30)}


# The steps -----------------------------------------------------------------------------------------------------------


def test_level_and_interests(client, newcomer):
    interests = list(Interest.objects.all()[:2])
    response = client.post("/welcome/1/", {"language_level": "advanced", "interests": [one.pk for one in interests]})
    assert (response.status_code, response.url) == (302, "/welcome/2/")
    newcomer.refresh_from_db()
    assert newcomer.language_level == "advanced"
    assert set(newcomer.interests.all()) == set(interests)
    assert (newcomer.learning_language, newcomer.user.country) == ("ja", "US")
    assert step_of(newcomer) == 2


def test_picture_and_words(client, newcomer):
    newcomer.interests.set(Interest.objects.all()[:1])
    assert client.post("/welcome/2/", {"picture": picture(), "bio": "I bake."}).url == "/welcome/3/"
    user = User.objects.get(pk=newcomer.pk)
    storage = user.profile_image.storage
    small = user.profile_image.name.replace("-384.", "-96.")
    assert user.profile_image.name.startswith("avatars/")
    assert "holiday" not in user.profile_image.name
    assert Image.open(storage.open(user.profile_image.name)).size == (384, 384)
    assert Image.open(storage.open(small)).size == (96, 96)
    assert (user.bio, user.name, user.timezone) == ("I bake.", "Ana", "Europe/Madrid")
    assert newcomer.interests.count() == 1, "what is not asked stays"
    assert User.objects.search("bake").get() == user


def test_what_one_is_told(client, newcomer):
    assert client.post("/welcome/3/", TOLD).url == "/welcome/ready/"
    user = User.objects.get(pk=newcomer.pk)
    assert (user.timezone, user.ui_language) == ("Asia/Tokyo", "ja")
    ways = Preference.objects.ways(user)
    assert ways[Kind.CORRECTION].mail == Mail.NONE
    assert ways[Kind.CORRECTION].push is DEFAULTS[Kind.CORRECTION].push
    assert ways[Kind.FOLLOW] == DEFAULTS[Kind.FOLLOW]
    assert user.preferences.count() == 1
    assert step_of(user) is None


def test_without_a_zone_it_is_the_countrys(client, newcomer):
    client.post("/welcome/3/", TOLD | {"timezone": ""})
    assert User.objects.get(pk=newcomer.pk).timezone == "America/New_York"


@pytest.mark.parametrize("step", [1, 2, 3])
def test_each_page_says_where_one_is_and_how_to_leave(client, newcomer, step):
    page = client.get(f"/welcome/{step}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert f"Step {step} of 3" in text
    assert f'<progress max="3" value="{step}"' in text
    assert 'name="skip"' in text
    assert 'action="/welcome/skip/"' in text
    assert (f'href="/welcome/{step - 1}/"' in text) is (step > 1)
    assert text.count("<h1") == 1


@pytest.mark.parametrize(
    ("step", "posted", "field"),
    [
        (1, {"language_level": "wizard"}, "language_level"),
        (1, {}, "language_level"),
        (1, {"language_level": "advanced", "interests": ["9999"]}, "interests"),
        (2, {"bio": "x" * 1001}, "bio"),
        (2, {"bio": "Kept", "picture": SimpleUploadedFile("x.png", b"<svg onload=alert(1)>")}, "picture"),
        (3, TOLD | {"timezone": "Mars/Olympus"}, "timezone"),
        (3, TOLD | {"ui_language": "fr"}, "ui_language"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(client, newcomer, step, posted, field):
    response = client.post(f"/welcome/{step}/", posted)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert b"Nothing is saved yet" in response.content
    assert posted.get("bio", "").encode() in response.content
    user = User.objects.get(pk=newcomer.pk)
    assert (user.bio, user.profile_image.name, user.timezone, user.ui_language) == ("", "", "Europe/Madrid", "")
    assert not user.preferences.exists()
    assert step_of(user) == 1


def test_one_bad_choice_keeps_the_whole_page_back(client, newcomer):
    """Two forms: neither is saved without the other."""
    response = client.post("/welcome/3/", TOLD | {"comment-mail": "hourly"})
    assert response.status_code == 422
    assert list(response.context["preferences"].errors) == ["comment-mail"]
    assert User.objects.get(pk=newcomer.pk).timezone == "Europe/Madrid"


@pytest.mark.parametrize("address", ["/welcome/0/", "/welcome/4/", "/welcome/99999999999/"])
def test_there_are_three(client, newcomer, address):
    assert client.get(address).status_code == 404
    assert client.post(address, {"skip": "1"}).status_code == 404
    assert step_of(newcomer) == 1


# Leaving and coming back ---------------------------------------------------------------------------------------------


def test_skipping_keeps_nothing_and_goes_on(client, newcomer):
    for step, address in ((1, "/welcome/2/"), (2, "/welcome/3/"), (3, "/welcome/ready/")):
        posted = {"skip": "1", "language_level": "advanced", "bio": "Typed"} | TOLD
        assert client.post(f"/welcome/{step}/", posted).url == address
    newcomer.refresh_from_db()
    assert (newcomer.language_level, newcomer.user.bio) == ("intermediate", "")
    assert newcomer.user.welcome_step is None


def test_coming_back_one_goes_on(client, newcomer):
    client.post("/welcome/1/", {"skip": "1"})
    response = client.get("/", follow=True)
    assert [address for address, _status in response.redirect_chain] == ["/welcome/", "/welcome/2/"]


def test_going_back_loses_no_later_step(client, newcomer):
    newcomer.user.set_welcome_step(3)
    assert client.post("/welcome/1/", {"language_level": "advanced"}).url == "/welcome/2/"
    assert step_of(newcomer) == 3


def test_discover_leads_back_while_there_are_steps(client, newcomer, partner):
    assert 'href="/welcome/"' in client.get("/discover/").content.decode()
    newcomer.user.set_welcome_step(None)
    assert 'href="/welcome/"' not in client.get("/discover/").content.decode()


def test_skipping_all_is_for_good(client, newcomer):
    response = client.post("/welcome/skip/", follow=True)
    assert [address for address, _status in response.redirect_chain] == ["/", "/discover/"]
    assert "All of this waits in your settings." in response.content.decode()
    assert step_of(newcomer) is None
    assert client.get("/").url == "/discover/"
    assert client.get("/welcome/").url == "/welcome/ready/"


def test_skipping_again_says_nothing(client, newcomer):
    newcomer.user.set_welcome_step(None)
    assert "your settings" not in client.post("/welcome/skip/", follow=True).content.decode()


def test_who_is_done_may_still_look_and_stays_done(client, newcomer):
    newcomer.user.set_welcome_step(None)
    assert client.get("/welcome/1/").status_code == 200
    assert client.post("/welcome/1/", {"skip": "1"}).url == "/welcome/2/"
    assert step_of(newcomer) is None


def test_members_from_before_are_not_asked(client, learner):
    client.force_login(learner.user)
    assert learner.user.welcome_step is None
    assert client.get("/").url == "/discover/"


@pytest.mark.parametrize("address", ["/welcome/1/", "/welcome/ready/"])
def test_staff_without_a_profile_have_none(client, staff, address):
    client.force_login(staff)
    assert client.get(address).url == "/"


def test_skipping_is_said_by_a_form(client, newcomer):
    assert client.get("/welcome/skip/").status_code == 405


def test_nobody_writes_without_end(client, newcomer):
    statuses = [client.post("/welcome/1/", {"skip": "1"}).status_code for _time in range(61)]
    assert statuses == [302] * 60 + [429]


# Ready: a learner ----------------------------------------------------------------------------------------------------


def ready(client):
    response = client.get("/welcome/ready/")
    assert response.status_code == 200
    return response


def test_five_good_partners(client, newcomer):
    both = LearnerFactory.create_batch(6, user__native_language="ja", learning_language="en")
    half = LearnerFactory(user__native_language="ja", learning_language="ko")
    people = ready(client).context["page"]["people"]
    assert len(people) == 5
    assert set(people) <= set(both)
    assert half not in people


def test_half_a_match_fills_up_and_strangers_do_not(client, newcomer, partner):
    half = LearnerFactory(user__native_language="ja", learning_language="ko")
    LearnerFactory(user__native_language="es", learning_language="ko")
    hidden = LearnerFactory(user__native_language="ja", learning_language="en")
    BlockFactory(blocker=hidden.user, blocked=newcomer.user)
    page = ready(client)
    assert page.context["page"]["people"] == [partner, half]
    text = page.content.decode()
    assert f'href="/chats/with/{partner.user.username}/"' in text
    assert "discover__tier" not in text


def test_what_one_shares_with_them_comes_first(client, newcomer, partner):
    music, art = InterestFactory(name="Music"), InterestFactory(name="Art")
    partner.interests.set([art, music])
    newcomer.interests.set([music])
    (person,) = ready(client).context["page"]["people"]
    assert (person.shared, person.others) == ([music], [art])


def test_with_nobody_there_it_leads_on(client, newcomer):
    text = ready(client).content.decode()
    assert "Nobody who matches is here yet" in text
    assert 'class="button button--primary" href="/discover/"' in text


def test_a_first_post_is_begun_in_the_language_one_learns(client, newcomer):
    text = ready(client).content.decode()
    assert 'href="/feed/?start=hello"' in text
    assert "はじめまして、Anaです。" in text


def course(**options):
    return CourseFactory(**{"language": "ja", "start_date": day(5), "end_date": day(40)} | options)


def test_the_course_that_starts_next(client, newcomer):
    later, soon = course(start_date=day(20)), course()
    course(language="ko", start_date=day(1))
    course(start_date=day(-3))
    course(start_date=day(2), published=False)
    assert ready(client).context["courses"] == [soon]
    soon.delete()
    assert ready(client).context["courses"] == [later]


def test_a_course_with_a_seat_goes_first(client, newcomer):
    full = course(start_date=day(1), seats=1)
    EnrollmentFactory(course=full)
    assert ready(client).context["courses"] == [full], "one can still wait for a seat"
    begun = course(start_date=day(-3))
    assert ready(client).context["courses"] == [begun]


def test_without_a_course_it_leads_on(client, newcomer):
    course(start_date=day(-40), end_date=day(-20))
    page = ready(client)
    assert page.context["courses"] == []
    assert "No course at the moment" in page.content.decode()
    assert 'class="button button--primary" href="/courses/"' in page.content.decode()


def test_few_queries_and_one_less_where_the_best_are_enough(client, newcomer, partner, django_assert_num_queries):
    course()
    ready(client)
    with django_assert_num_queries(9):
        ready(client)
    for person in LearnerFactory.create_batch(6, user__native_language="ja", learning_language="en"):
        person.interests.set(Interest.objects.all()[:3])
    with django_assert_num_queries(8):
        ready(client)


# An instructor -------------------------------------------------------------------------------------------------------


def test_an_instructor_shows_who_they_are_first(client, new_teacher):
    assert set(client.get("/welcome/1/").context["form"].fields) == {"picture", "bio"}
    assert client.post("/welcome/1/", {"bio": "Twelve years in Sevilla."}).url == "/welcome/2/"
    user = User.objects.get(pk=new_teacher.pk)
    assert user.bio == "Twelve years in Sevilla."
    assert user.instructor.years_of_experience == 5


def test_then_makes_a_first_course(client, new_teacher):
    form = client.get("/welcome/2/").context["form"]
    assert (form["language"].value(), form["timezone"].value()) == ("es", "Europe/Madrid")
    assert client.post("/welcome/2/", COURSE | dates()).url == "/welcome/3/"
    made = Course.objects.get()
    assert (made.title, made.instructor, made.published) == ("Read Borges", new_teacher, False)


def test_a_course_that_is_not_right_is_not_made(client, new_teacher):
    response = client.post("/welcome/2/", COURSE | dates() | {"level": ""})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["level"]
    assert "Read Borges" in response.content.decode()
    assert not Course.objects.exists()


def test_a_first_course_is_made_once(client, new_teacher):
    for _time in range(2):
        assert client.post("/welcome/2/", COURSE | dates()).url == "/welcome/3/"
    assert Course.objects.count() == 1
    assert "Read Borges" in client.get("/welcome/2/").content.decode()


def test_then_chooses_what_they_are_told(client, new_teacher):
    page = client.get("/welcome/3/")
    kinds = [row["kind"] for row in page.context["preferences"].rows]
    assert kinds == [Kind.SESSION_ALERT, Kind.ENROLLMENT, Kind.FEEDBACK]


def test_without_a_course_the_next_thing_is_one(client, new_teacher):
    text = ready(client).content.decode()
    for address in ("/teach/new/", "/teach/", "/people/teacher/", "/courses/?language=es"):
        assert f'href="{address}"' in text


def test_with_a_draft_it_says_what_is_missing(client, new_teacher):
    draft = course(instructor=new_teacher, published=False)
    text = ready(client).content.decode()
    assert f'href="/teach/{draft.pk}/sessions/series/"' in text
    assert "Before you publish" in text
    assert "/teach/new/" not in text


def test_a_learner_makes_no_course_here(client, newcomer):
    client.post("/welcome/2/", COURSE | dates() | {"bio": ""})
    assert not Course.objects.exists()
