"""Group messages, courses and reviews, reported."""

import pytest
from django.core.files.base import ContentFile

from accounts.models import Block
from courses.models import Course
from courses.tests.factories import CourseFactory, EnrollmentFactory, GroupMessageFactory
from feedback.models import Report
from feedback.tests.factories import FeedbackFactory
from langlearn.lib.storages import private_storage

SAID = {"reason": "scam", "note": "Asks for money outside"}


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, title="Spanish for all", description="Pay me in coins", price=20)


@pytest.fixture
def seat(course, learner):
    return EnrollmentFactory(course=course, learner=learner)


def report(client, kind, thing, **more):
    return client.post(f"/reports/{kind}/{thing.pk}/", SAID, **more)


# Group messages ------------------------------------------------------------------------------------------------------


def test_a_group_message_with_what_led_there(signed_in, course, seat, instructor, partner):
    for number in range(7):
        GroupMessageFactory(course=course, sender=instructor.user, content_text=f"number {number}")
    GroupMessageFactory(content_text="of another course")
    picture = ContentFile(b"RIFF", "a.webp")
    message = GroupMessageFactory(course=course, sender=partner.user, content_text="Rude", image=picture)
    assert report(signed_in, "group_message", message).status_code == 302
    made = Report.objects.get()
    assert (made.person, made.target) == (partner.user, message)
    assert made.evidence["course"] == {"id": course.pk, "title": "Spanish for all"}
    rows = made.evidence["messages"]
    assert [row["text"] for row in rows] == ["number 2", "number 3", "number 4", "number 5", "number 6", "Rude"]
    assert [row["from"] for row in rows] == ["teacher"] * 5 + ["yuki"]
    message.image.delete(save=False)
    assert private_storage.open(rows[-1]["image"]).read() == b"RIFF"


@pytest.mark.parametrize("status", ["waiting", "pending", "cancelled"])
def test_who_has_no_room_there_finds_no_group_message(signed_in, course, seat, partner, status):
    message = GroupMessageFactory(course=course, sender=partner.user)
    seat.status = status
    seat.save()
    assert report(signed_in, "group_message", message).status_code == 404
    assert not Report.objects.exists()


def test_neither_ones_own_group_message_nor_what_is_deleted(signed_in, course, seat, learner, partner):
    own = GroupMessageFactory(course=course, sender=learner.user)
    gone = GroupMessageFactory(course=course, sender=partner.user, content_text="", deleted_at=course.created_at)
    for message in (own, gone):
        assert report(signed_in, "group_message", message).status_code == 404


def test_the_instructor_reports_and_is_reported(client, signed_in, course, seat, instructor, learner):
    Block.objects.make(instructor.user, learner.user)
    report(signed_in, "group_message", GroupMessageFactory(course=course, sender=instructor.user))
    client.force_login(instructor.user)
    report(client, "group_message", GroupMessageFactory(course=course, sender=learner.user))
    assert set(Report.objects.values_list("person", flat=True)) == {instructor.pk, learner.pk}


# Courses -------------------------------------------------------------------------------------------------------------


def test_a_course_as_it_stood(signed_in, course, instructor):
    assert report(signed_in, "course", course).status_code == 302
    course.delete()
    made = Report.objects.get()
    assert made.person == instructor.user
    assert (made.evidence["title"], made.evidence["text"]) == ("Spanish for all", "Pay me in coins")
    assert (made.evidence["by"], made.evidence["price"]) == ("teacher", "20.00 USD")


def test_after_a_block_or_withdrawn_but_taken(signed_in, course, seat, instructor, learner):
    Block.objects.make(instructor.user, learner.user)
    Course.objects.update(published=False)
    assert report(signed_in, "course", course).status_code == 302


def test_neither_drafts_nor_ones_own_course(client, signed_in, course, instructor):
    Course.objects.update(published=False)
    assert report(signed_in, "course", course).status_code == 404
    Course.objects.update(published=True)
    client.force_login(instructor.user)
    assert report(client, "course", course).status_code == 404


def test_the_course_page_leads_there_unless_it_is_ones_own(client, course, instructor, learner):
    link = f'href="/reports/course/{course.pk}/"'
    page = f"/courses/{course.pk}/"
    assert link not in client.get(page).content.decode()
    client.force_login(learner.user)
    assert link in client.get(page).content.decode()
    client.force_login(instructor.user)
    assert link not in client.get(page).content.decode()


# Reviews -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", ["course", "instructor"])
def test_a_review_as_it_stood(signed_in, course, partner, on):
    review = FeedbackFactory(course=course, learner=partner, feedback_type=on, feedback_text="Buy at mine", rating=1)
    assert report(signed_in, "review", review).status_code == 302
    made = Report.objects.get()
    assert (made.person, made.target) == (partner.user, review)
    assert (made.evidence["text"], made.evidence["rating"], made.evidence["on"]) == ("Buy at mine", 1, on)
    assert made.evidence["course"]["title"] == "Spanish for all"


def test_who_is_rated_reports_the_review(client, course, instructor, partner):
    Course.objects.update(published=False)
    client.force_login(instructor.user)
    assert report(client, "review", FeedbackFactory(course=course, learner=partner)).status_code == 302


def test_neither_ones_own_review_nor_what_an_instructor_wrote_on_a_learner(signed_in, course, learner, partner):
    own = FeedbackFactory(course=course, learner=learner)
    performance = FeedbackFactory(course=course, learner=partner, feedback_type="learner")
    for review in (own, performance):
        assert report(signed_in, "review", review).status_code == 404
    assert not Report.objects.exists()


# All of them ---------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["group_message", "course", "review"])
def reported(request, course, seat, partner):
    things = {
        "group_message": lambda: GroupMessageFactory(course=course, sender=partner.user),
        "course": lambda: course,
        "review": lambda: FeedbackFactory(course=course, learner=partner),
    }
    return request.param, things[request.param]()


def test_once_at_a_time_and_by_its_question(signed_in, reported):
    kind, thing = reported
    words = {"group_message": "message"}.get(kind, kind)
    assert f"What is wrong with this {words}?" in signed_in.get(f"/reports/{kind}/{thing.pk}/").content.decode()
    for _again in range(2):
        report(signed_in, kind, thing)
    assert Report.objects.count() == 1


def test_invalid_and_visitor(client, signed_in, reported):
    kind, thing = reported
    assert signed_in.post(f"/reports/{kind}/{thing.pk}/", {"reason": "nonsense"}).status_code == 422
    client.logout()
    assert report(client, kind, thing).url.startswith("/accounts/login/")
    assert not Report.objects.exists()


def kept():
    return private_storage.listdir("reports")[1]


@pytest.mark.django_db(transaction=True)
def test_copies_go_with_the_report_and_where_none_comes_of_them(signed_in, course):
    course.thumbnail.save("t.webp", ContentFile(b"thumbnail"))
    report(signed_in, "course", course)
    made = Report.objects.get()
    assert kept() == [made.evidence["picture"].removeprefix("reports/")]
    again = {"picture": private_storage.save("reports/again.webp", ContentFile(b"again"))}
    assert Report.objects.make(made.reporter, course, made.person, lambda _course: again) == (made, False)
    assert len(kept()) == 1
    Report.objects.all().delete()
    assert kept() == []
