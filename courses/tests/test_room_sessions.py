from datetime import timedelta

import pytest
from django.utils import timezone

from courses import progress, room
from courses.tests.factories import (
    AttendanceFactory,
    CourseFactory,
    EnrollmentFactory,
    RecordedClassFactory,
    SessionFactory,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor)


@pytest.fixture
def enrollment(course, learner):
    return EnrollmentFactory(course=course, learner=learner)


def held(course, days, **fields):
    return SessionFactory(course=course, starts_at=timezone.now() + timedelta(days=days), **fields)


def page(client, course, query="", **headers):
    return client.get(f"/courses/{course.pk}/room/sessions/{query}", headers=headers)


def names(answer):
    return [[session.name for session in entry["sessions"]] for entry in answer.context["lists"]]


def row(answer, session):
    text = answer.content.decode()
    start = text.index(f'id="session-{session.pk}"')
    return text[start : text.index("</article>", start)]


def test_to_come_the_earliest_first_and_past_the_latest_first(signed_in, course, enrollment):
    for name, days in (("c", 1), ("b", -2), ("d", 9), ("a", -9)):
        held(course, days, name=name)
    assert names(page(signed_in, course)) == [["c", "d"], ["b", "a"]]


def test_what_became_of_each(signed_in, course, enrollment):
    came, missed, made_up, cancelled, coming = (held(course, days) for days in (-4, -3, -2, -1, 1))
    AttendanceFactory(session=came, enrollment=enrollment)
    recording = RecordedClassFactory(course=course, session=made_up)
    progress.watch(recording, enrollment)
    cancelled.cancelled_at = timezone.now()
    cancelled.save()
    answer = page(signed_in, course)
    assert "Attended" in row(answer, came)
    assert "Missed" in row(answer, missed)
    assert "Caught up" in row(answer, made_up)
    assert f'href="/courses/{course.pk}/room/recordings/{recording.pk}/"' in row(answer, made_up)
    assert "Cancelled" in row(answer, cancelled)
    assert "Missed" not in row(answer, cancelled)
    assert "Missed" not in row(answer, coming)


def test_what_others_attended_is_not_mine(signed_in, course, enrollment):
    session = held(course, -1)
    AttendanceFactory(session=session)
    assert "Missed" in row(page(signed_in, course), session)


def test_absent_by_the_instructors_hand_is_missed(signed_in, course, enrollment):
    session = held(course, -1)
    AttendanceFactory(session=session, enrollment=enrollment, attended=False, by_hand=True)
    assert "Missed" in row(page(signed_in, course), session)


def test_the_instructor_missed_none(client, instructor, course, enrollment):
    session = held(course, -1)
    client.force_login(instructor.user)
    answer = page(client, course)
    assert "Missed" not in row(answer, session)
    assert "Attended" not in row(answer, session)


def test_none_yet(signed_in, course, enrollment):
    assert "No sessions yet" in page(signed_in, course).content.decode()


def test_names_are_words_not_markup(signed_in, course, enrollment):
    held(course, 1, name="<script>1</script>", description="<b>")
    assert "<script>1" not in page(signed_in, course).content.decode()


def test_each_page_starts_where_the_one_before_ended(signed_in, course, enrollment, monkeypatch):
    monkeypatch.setattr(room, "ROWS", 2)
    moment = timezone.now() - timedelta(days=3)
    sessions = [SessionFactory(course=course, starts_at=moment) for _ in range(3)] + [
        held(course, -8),
        held(course, -9),
    ]
    order = [*reversed(sessions[:3]), *sessions[3:]]
    seen, address = [], ""
    while address is not None:
        answer = page(signed_in, course, address)
        [entry] = answer.context["lists"]
        seen += entry["sessions"]
        address = entry["more"] and "?" + entry["more"].partition("?")[2]
    assert seen == order


def test_further_rows_alone(signed_in, course, enrollment, monkeypatch):
    monkeypatch.setattr(room, "ROWS", 1)
    first, second, past = held(course, 1), held(course, 2), held(course, -1)
    text = page(signed_in, course, f"?coming={first.pk}", **HTMX).content.decode()
    assert f'id="session-{second.pk}"' in text
    assert f'id="session-{past.pk}"' not in text
    assert "<html" not in text


@pytest.mark.parametrize("query", ["?coming=x", "?coming=-1", "?past=9" + "9" * 30, "?coming=²", "?past="])
def test_a_strange_place_is_the_beginning(signed_in, course, enrollment, query):
    held(course, 1)
    assert page(signed_in, course, query).context["lists"]


def test_a_place_in_another_course_says_nothing_of_it(signed_in, course, enrollment):
    mine, other = held(course, 1), held(CourseFactory(), 5)
    assert names(page(signed_in, course, f"?coming={other.pk}")) == [[mine.name]]


@pytest.mark.parametrize("count", [3, 30])
def test_the_same_queries_for_few_and_many(signed_in, course, enrollment, count, django_assert_num_queries):
    for days in range(count):
        session = held(course, -days - 1)
        held(course, days + 1)
        AttendanceFactory(session=session, enrollment=enrollment)
        RecordedClassFactory(course=course, session=session)
    with django_assert_num_queries(9):
        page(signed_in, course)
