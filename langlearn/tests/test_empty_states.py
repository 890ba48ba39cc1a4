"""Where there is nothing yet, a page says what it will be and leads on."""

import re

import pytest

from accounts.tests.factories import LearnerFactory
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory, day
from social.tests.factories import PostFactory

pytestmark = pytest.mark.django_db
EMPTY = re.compile(r'<div class="empty">(.*?)\n</div>', re.DOTALL)
TITLE = re.compile(r'class="empty__title">([^<]+)<')
LINK = re.compile(r'class="button button--primary" href="([^"]+)">([^<]+)</a>')


def empty_of(client, address, **options):
    """(title, where its link leads) of the one empty state of a page."""
    page = client.get(address, **options)
    assert page.status_code == 200, address
    found = EMPTY.findall(page.content.decode())
    assert len(found) == 1, address
    assert "empty__text" in found[0], "says what it is"
    link, words = LINK.search(found[0]).groups()
    assert words.strip()
    return TITLE.search(found[0])[1].strip(), link.replace("&amp;", "&")


@pytest.mark.parametrize(
    ("address", "title", "leads"),
    [
        ("/discover/", "You are the first one here", "/feed/"),
        ("/discover/?q=nobody", "Nobody fits all of that", "/discover/"),
        ("/chats/", "No chats yet", "/discover/"),
        ("/chats/?show=unread", "All read", "/chats/"),
        ("/chats/?show=requests", "No requests", "/chats/"),
        ("/chats/?show=archived", "Nothing archived", "/chats/"),
        ("/feed/", "Nobody wrote anything yet", "/feed/?start=today"),
        ("/feed/?language=ko", "Nothing in this language", "/feed/"),
        ("/feed/?tab=saved&language=ko", "Nothing in this language", "/feed/?tab=saved"),
        ("/feed/?tab=following", "Nobody you follow has written yet", "/discover/"),
        ("/feed/?tab=help", "Nobody waits for help", "/feed/"),
        ("/feed/?tab=saved", "Nothing saved yet", "/feed/"),
        ("/feed/search/?q=nothing", "Nothing found", "/feed/"),
        ("/feed/by/ana/", "You have not posted yet", "/feed/"),
        ("/people/ana/followers/", "No followers yet", "/discover/"),
        ("/people/ana/following/", "Follows nobody yet", "/discover/"),
        ("/courses/", "No courses yet", "/discover/"),
        ("/courses/?language=ko", "No course fits all of that", "/courses/"),
        ("/courses/mine/", "You take no course at the moment", "/courses/"),
        ("/notifications/", "Nothing new, and nothing old", "/discover/"),
        ("/notifications/?show=unread", "You have read everything", "/notifications/"),
        ("/reviews/asked/", "Nothing to review", "/courses/mine/"),
        ("/feedback/", "Nothing here yet", "/courses/mine/"),
        ("/settings/blocks/", "Nobody is blocked", "/settings/account/"),
    ],
)
def test_a_learner_is_led_on(signed_in, address, title, leads):
    assert empty_of(signed_in, address) == (title, leads)
    assert signed_in.get(leads).status_code == 200


@pytest.mark.parametrize(
    ("address", "title", "leads"),
    [
        ("/feed/", "Nobody wrote anything yet", "/courses/"),
        ("/courses/", "No courses yet", "/teach/new/"),
        ("/courses/by/teacher/", "No courses yet", "/teach/new/"),
        ("/teach/", "Nothing here yet", "/teach/new/"),
        ("/notifications/", "Nothing new, and nothing old", "/courses/"),
        ("/feedback/", "Nothing written yet", "/teach/"),
        ("/people/teacher/reviews/", "No reviews yet", "/courses/"),
    ],
)
def test_an_instructor_is_led_on(client, instructor, address, title, leads):
    client.force_login(instructor.user)
    assert empty_of(client, address) == (title, leads)
    assert client.get(leads).status_code == 200


@pytest.mark.parametrize(
    ("address", "leads"), [("/courses/", "/"), ("/courses/by/teacher/", "/courses/"), ("/courses/?q=none", "/courses/")]
)
def test_a_visitor_is_led_on(client, instructor, address, leads):
    assert empty_of(client, address)[1] == leads


def test_messages_that_are_not_found(signed_in):
    """Beside it stands what the other half of the window is for."""
    text = signed_in.get("/chats/search/?q=nothing").content.decode()
    found = next(part for part in EMPTY.findall(text) if "Nothing found" in part)
    assert LINK.search(found)[1] == "/chats/"


def test_someone_elses_posts_and_followers(signed_in, partner):
    assert empty_of(signed_in, "/feed/by/yuki/") == ("No posts yet", "/chats/with/yuki/")
    assert empty_of(signed_in, "/people/yuki/followers/") == ("No followers yet", "/people/yuki/")


def test_an_instructor_reads_nobodys_posts(client, instructor, partner):
    client.force_login(instructor.user)
    assert empty_of(client, "/feed/by/yuki/") == ("No posts yet", "/feed/")


def test_who_likes_a_post(signed_in, partner):
    post = PostFactory(author=partner)
    assert empty_of(signed_in, f"/feed/{post.pk}/likes/") == ("Nobody yet", f"/feed/{post.pk}/")


@pytest.fixture
def course(learner, instructor):
    course = CourseFactory(instructor=instructor)
    EnrollmentFactory(course=course, learner=learner)
    return course


ROOM = [("", "session"), ("sessions/", "session"), ("recordings/", "recording"), ("materials/", "material")]


@pytest.mark.parametrize(("page", "kind"), ROOM)
def test_the_room_leads_learners_to_its_chat(signed_in, course, page, kind):
    room = f"/courses/{course.pk}/room/"
    assert empty_of(signed_in, f"{room}{page}")[1] == f"{room}chat/"


@pytest.mark.parametrize(("page", "kind"), ROOM)
def test_and_its_instructor_to_where_it_is_added(client, course, page, kind):
    client.force_login(course.instructor.user)
    leads = empty_of(client, f"/courses/{course.pk}/room/{page}")[1]
    assert leads == f"/teach/{course.pk}/{kind}s/new/"
    assert client.get(leads).status_code == 200


def test_a_course_that_is_over_leads_to_what_stays(signed_in, learner):
    over = EnrollmentFactory(
        learner=learner, course__start_date=day(-40), course__end_date=day(-2), status="completed"
    ).course
    leads = f"/courses/{over.pk}/room/recordings/"
    assert empty_of(signed_in, f"/courses/{over.pk}/room/") == ("This course is over", leads)


@pytest.mark.parametrize("published", [True, False])
def test_an_empty_roster_leads_to_what_brings_learners(client, instructor, published):
    course = CourseFactory(instructor=instructor, published=published)
    client.force_login(instructor.user)
    leads = f"/courses/{course.pk}/" if published else f"/teach/{course.pk}/"
    assert empty_of(client, f"/teach/{course.pk}/learners/") == ("Nobody here", leads)


def test_attendance_needs_learners_and_sessions(client, course):
    client.force_login(course.instructor.user)
    address = f"/teach/{course.pk}/attendance/"
    assert empty_of(client, address)[1] == f"/teach/{course.pk}/sessions/"
    other = CourseFactory(instructor=course.instructor)
    assert empty_of(client, f"/teach/{other.pk}/attendance/")[1] == f"/teach/{other.pk}/"


def test_reviews_lead_to_the_course(client, course):
    assert empty_of(client, f"/courses/{course.pk}/reviews/") == ("No reviews yet", f"/courses/{course.pk}/")


def test_what_is_there_shows_no_empty_state(signed_in, course, partner):
    SessionFactory(course=course)
    LearnerFactory()
    PostFactory(author=partner)
    for address in ("/discover/", "/feed/", "/courses/", "/courses/mine/", f"/courses/{course.pk}/room/sessions/"):
        assert not EMPTY.search(signed_in.get(address).content.decode()), address
