from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from courses import room
from courses.models import RecordingWatched
from courses.tests.factories import CourseFactory, EnrollmentFactory, RecordedClassFactory, SessionFactory, day

HTMX = {"HX-Request": "true"}
BYTES = bytes(range(256)) * 1000


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor)


@pytest.fixture
def enrollment(course, learner):
    return EnrollmentFactory(course=course, learner=learner)


@pytest.fixture
def film(course):
    """A recording with a file of ours."""
    return uploaded(course, "class.webm")


def uploaded(course, name, data=BYTES, **fields):
    recording = RecordedClassFactory.build(course=course, link="", **fields)
    recording.file.save(name, ContentFile(data))
    return recording


def address(course, recording=None, end=""):
    return f"/courses/{course.pk}/room/recordings/" + (f"{recording.pk}/{end}" if recording else "")


def text_of(answer):
    return answer.content.decode()


# The list ------------------------------------------------------------------------------------------------------------


def test_the_latest_first(signed_in, course, enrollment):
    for name, days in (("b", 2), ("a", 1), ("c", 3)):
        RecordedClassFactory(course=course, name=name, recorded_at=timezone.now() - timedelta(days=days))
    answer = signed_in.get(address(course))
    assert [recording.name for recording in answer.context["recordings"]] == ["a", "b", "c"]


def test_a_row_says_what_it_is(signed_in, course, enrollment):
    session = SessionFactory(course=course, name="Noodles")
    recording = uploaded(course, "a.mp4", duration=timedelta(minutes=54, seconds=20), size=98_304_000, session=session)
    text = text_of(signed_in.get(address(course)))
    for said in ("54:20", "93.8\xa0MB", "Noodles", f'href="{address(course, recording)}"', "Mark as watched"):
        assert said in text


def test_the_instructor_has_nothing_to_tick(client, instructor, course, film):
    client.force_login(instructor.user)
    for page in (address(course), address(course, film)):
        assert "Mark as watched" not in text_of(client.get(page))


def test_none_yet(signed_in, course, enrollment):
    assert "No recordings yet" in text_of(signed_in.get(address(course)))


def test_pages(signed_in, course, enrollment, monkeypatch):
    monkeypatch.setattr(room, "ROWS", 2)
    rows = RecordedClassFactory.create_batch(5, course=course, recorded_at=timezone.now())
    seen, page = [], address(course)
    while page:
        answer = signed_in.get(page, headers=HTMX if seen else {})
        seen += answer.context["recordings"]
        page = answer.context["more"]
    assert seen == rows[::-1]


@pytest.mark.parametrize("count", [3, 30])
def test_the_same_queries_for_few_and_many(signed_in, course, enrollment, count, django_assert_num_queries):
    for recording in RecordedClassFactory.create_batch(count, course=course):
        RecordingWatched.objects.create(recording=recording, enrollment=enrollment)
    with django_assert_num_queries(6):
        signed_in.get(address(course))


# One -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "tag"), [("a.webm", "<video"), ("a.mp4", "<video"), ("a.mp3", "<audio")])
def test_a_file_has_its_player(signed_in, course, enrollment, name, tag):
    recording = uploaded(course, name)
    text = text_of(signed_in.get(address(course, recording)))
    assert tag in text
    assert f'src="{address(course, recording, "file/")}"' in text


def test_what_no_browser_plays_is_for_saving(signed_in, course, enrollment):
    recording = uploaded(course, "a.avi")
    text = text_of(signed_in.get(address(course, recording)))
    assert "<video" not in text
    assert f'href="{address(course, recording, "file/")}" download' in text
    assert signed_in.get(address(course, recording, "file/")).headers["Content-Disposition"].startswith("attachment")


def test_a_link_leads_out_and_has_no_file(signed_in, course, enrollment):
    recording = RecordedClassFactory(course=course)
    text = text_of(signed_in.get(address(course, recording)))
    assert 'href="https://video.example.com/1" target="_blank" rel="noopener noreferrer"' in text
    assert "<video" not in text
    assert signed_in.get(address(course, recording, "file/")).status_code == 404


def test_the_file_comes_by_parts_and_cannot_act(signed_in, course, enrollment, film):
    answer = signed_in.get(address(course, film, "file/"), headers={"Range": "bytes=100-199"})
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == BYTES[100:200]
    assert answer.headers["Content-Type"] == "video/webm"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    answer.close()


def test_a_file_that_is_gone(signed_in, course, enrollment, film):
    film.file.storage.delete(film.file.name)
    assert signed_in.get(address(course, film, "file/")).status_code == 404
    assert signed_in.get(address(course, film)).status_code == 200


def test_another_courses(signed_in, course, enrollment):
    other = uploaded(CourseFactory(), "a.webm")
    for end in ("", "file/"):
        assert signed_in.get(address(course, other, end)).status_code == 404
        assert signed_in.get(address(other.course, other, end)).status_code == 404
    assert signed_in.post(address(course, other, "watched/"), {"watched": "1"}).status_code == 404


# Watched -------------------------------------------------------------------------------------------------------------


def watch(client, recording, watched="1", **options):
    return client.post(address(recording.course, recording, "watched/"), {"watched": watched}, **options)


def test_it_is_marked_and_the_progress_moves(signed_in, course, enrollment, film):
    answer = watch(signed_in, film, headers=HTMX)
    text = text_of(answer)
    assert 'aria-pressed="true"' in text
    assert 'id="room-progress" hx-swap-oob="true"' in text
    assert "100%" in text
    enrollment.refresh_from_db()
    assert enrollment.progress == 100


def test_and_taken_back(signed_in, course, enrollment, film):
    watch(signed_in, film)
    text = text_of(watch(signed_in, film, "0", headers=HTMX))
    assert 'aria-pressed="false"' in text
    enrollment.refresh_from_db()
    assert enrollment.progress == 0


def test_without_scripts_it_leads_back(signed_in, course, enrollment, film):
    back = f"{address(course)}?after=9"
    answer = signed_in.post(address(course, film, "watched/"), {"watched": "1", "next": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    answer = signed_in.post(address(course, film, "watched/"), {"watched": "1", "next": "https://evil.example/"})
    assert answer.headers["Location"] == f"/courses/{course.pk}/room/"


def test_the_last_of_all_completes_the_course_and_says_so(signed_in, course, enrollment, film):
    course.start_date, course.end_date = day(-9), day(-2)
    course.save()
    assert "You have completed this course" in text_of(watch(signed_in, film, headers=HTMX))
    assert "You have completed this course" not in text_of(watch(signed_in, film, headers=HTMX))
    enrollment.refresh_from_db()
    assert enrollment.status == "completed"


def test_the_instructor_keeps_no_track(client, instructor, course, film):
    client.force_login(instructor.user)
    assert watch(client, film).status_code == 403


def test_outsiders_visitors_and_fetching(client, learner, outsider, course, enrollment, film):
    assert watch(client, film).status_code == 302
    client.force_login(outsider.user)
    assert watch(client, film).status_code == 404
    client.force_login(learner.user)
    assert client.get(address(course, film, "watched/")).status_code == 405
    assert RecordingWatched.objects.count() == 0
