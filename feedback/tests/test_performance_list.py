from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import BlockFactory
from courses.tests.factories import CourseFactory
from feedback.tests.factories import FeedbackFactory


def received(learner, **fields):
    return FeedbackFactory(learner=learner, feedback_type="learner", **fields)


def test_learner_finds_what_was_written_to_them(signed_in, learner, partner):
    rows = [received(learner) for _ in range(3)]
    received(partner)
    FeedbackFactory(learner=learner)
    page = signed_in.get("/feedback/")
    assert page.context["rows"] == rows[::-1]
    assert "/edit/" not in page.content.decode()


def test_instructor_finds_what_they_wrote(client, learner, partner, instructor):
    course = CourseFactory(instructor=instructor)
    rows = [received(person, course=course) for person in (learner, partner)]
    received(learner)
    client.force_login(instructor.user)
    page = client.get("/feedback/")
    assert page.context["rows"] == rows[::-1]
    assert f"/feedback/{rows[0].pk}/edit/" in page.content.decode()


def test_blocks_hold(signed_in, learner, instructor):
    received(learner, course__instructor=instructor)
    BlockFactory(blocker=learner.user, blocked=instructor.user)
    assert signed_in.get("/feedback/").context["rows"] == []


def test_pages(signed_in, learner):
    rows = [received(learner) for _ in range(18)][::-1]
    page = signed_in.get("/feedback/")
    assert page.context["rows"] == rows[:15]
    rest = signed_in.get(page.context["more"], headers={"HX-Request": "true"})
    assert rest.context["rows"] == rows[15:]
    assert b"<html" not in rest.content


def test_nothing_yet(client, learner, instructor, staff):
    for person, said in ((learner.user, "Nothing here yet"), (instructor.user, "Nothing written yet"), (staff, "Noth")):
        client.force_login(person)
        assert said in client.get("/feedback/").content.decode()


def test_staff_do_not_find_others_there(client, learner, staff):
    received(learner)
    client.force_login(staff)
    assert client.get("/feedback/").context["rows"] == []


def test_same_queries_for_3_and_15(signed_in, learner):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get("/feedback/")
        return len(captured)

    for _ in range(3):
        received(learner)
    few = count()
    for _ in range(12):
        received(learner)
    assert count() == few <= 8


def test_anonymous_and_wrong_method(client, signed_in):
    assert signed_in.post("/feedback/").status_code == 405
    client.logout()
    assert client.get("/feedback/").status_code == 302
