import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.factories import BlockFactory
from courses.tests.factories import CourseFactory, EnrollmentFactory
from feedback.tests.factories import FeedbackFactory, FeedbackReplyFactory


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, title="Small talk")


@pytest.fixture
def reviews(course):
    FeedbackFactory(feedback_text="Of another course")
    FeedbackFactory(course=course, feedback_type="instructor", feedback_text="On the instructor")
    FeedbackFactory(course=course, feedback_type="learner", feedback_text="On a learner")
    return FeedbackFactory.create_batch(6, course=course)[::-1]


def embedded(course):
    return {"HX-Request": "true", "HX-Current-URL": f"http://testserver/courses/{course.pk}/"}


def here(course):
    return {"HX-Request": "true", "HX-Current-URL": f"http://testserver/courses/{course.pk}/reviews/"}


def test_course_page_gets_the_latest_and_a_link(signed_in, course, reviews):
    page = signed_in.get(f"/courses/{course.pk}/reviews/", headers=embedded(course))
    text = page.content.decode()
    assert page.context["reviews"] == reviews[:4]
    assert "<html" not in text
    assert f'href="/courses/{course.pk}/reviews/"' in text
    assert "6 ratings" in text
    assert "Of another" not in text
    assert "On a learner" not in text
    assert "On the instructor" not in text


def test_whole_page_without_scripts(signed_in, course, reviews):
    page = signed_in.get(f"/courses/{course.pk}/reviews/")
    assert page.context["reviews"] == reviews
    assert "<html" in page.content.decode()
    assert ">Small talk</h1>" in page.content.decode()


def test_pages(signed_in, course, reviews):
    newer = FeedbackFactory.create_batch(12, course=course)[::-1]
    page = signed_in.get(f"/courses/{course.pk}/reviews/")
    assert page.context["reviews"] == (newer + reviews)[:15]
    rest = signed_in.get(page.context["more"], headers=here(course))
    assert rest.context["reviews"] == (newer + reviews)[15:]
    assert "review-summary" not in rest.content.decode()
    whole = signed_in.get(page.context["more"])
    assert whole.context["reviews"] == (newer + reviews)[15:]
    assert "review-summary" in whole.content.decode()


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²", ""])
def test_a_wrong_place_is_the_first_page(signed_in, course, reviews, before):
    assert signed_in.get(f"/courses/{course.pk}/reviews/", {"before": before}).context["reviews"] == reviews


def test_bars_say_how_ratings_are_spread(signed_in, course):
    for rating in (5, 5, 4, 1):
        FeedbackFactory(course=course, rating=rating)
    page = signed_in.get(f"/courses/{course.pk}/reviews/")
    text = page.content.decode()
    assert "<b>3.8</b>" in text
    assert "5 stars: 2 ratings, 50%" in text
    assert "4 stars: 1 rating, 25%" in text
    assert "3 stars: 0 ratings, 0%" in text
    assert '<rect width="50"' in text


def test_visitors_read_it_without_names(client, course, partner):
    FeedbackFactory(course=course, learner=partner, feedback_text="Very kind", rating=4)
    text = client.get(f"/courses/{course.pk}/reviews/").content.decode()
    assert "Very kind" in text
    assert "A learner" in text
    assert "田中" not in text
    assert "yuki" not in text


def test_members_read_names(signed_in, course, partner):
    FeedbackFactory(course=course, learner=partner)
    assert "田中 由紀" in signed_in.get(f"/courses/{course.pk}/reviews/").content.decode()


def test_text_is_escaped_and_says_its_language(signed_in, course):
    FeedbackFactory(course=course, feedback_text="とても<b>楽しい", feedback_about="<i>")
    text = signed_in.get(f"/courses/{course.pk}/reviews/").content.decode()
    assert 'lang="ja">とても&lt;b&gt;楽しい' in text
    assert "&lt;i&gt;" in text


def test_answer_stands_under_the_review(signed_in, course):
    FeedbackReplyFactory(feedback__course=course, text="Come again!")
    text = signed_in.get(f"/courses/{course.pk}/reviews/").content.decode()
    assert "Come again!" in text
    assert "The instructor’s answer" in text


def test_edited_is_said(signed_in, course):
    review = FeedbackFactory(course=course)
    assert "<span>edited</span>" not in signed_in.get(f"/courses/{course.pk}/reviews/").content.decode()
    review.rewrite(rating=1, feedback_about="", feedback_text="Not any more")
    text = signed_in.get(f"/courses/{course.pk}/reviews/").content.decode()
    assert "<span>edited</span>" in text
    assert "Clear and kind." not in text


@pytest.mark.parametrize("by_writer", [True, False])
def test_a_block_hides_the_review_but_it_counts(signed_in, learner, partner, course, by_writer):
    FeedbackFactory(course=course, learner=partner, feedback_text="Unseen")
    pair = (partner.user, learner.user) if by_writer else (learner.user, partner.user)
    BlockFactory(blocker=pair[0], blocked=pair[1])
    page = signed_in.get(f"/courses/{course.pk}/reviews/")
    assert page.context["reviews"] == []
    assert page.context["summary"].count == 1
    assert "Unseen" not in page.content.decode()
    assert "1 rating" in page.content.decode()


def test_suspended_writers_are_out_of_sight(client, signed_in, course, partner):
    FeedbackFactory(course=course, learner=partner, feedback_text="Unseen")
    partner.user.is_active = False
    partner.user.save()
    for person in (signed_in, client):
        page = person.get(f"/courses/{course.pk}/reviews/")
        assert page.context["reviews"] == []
        assert page.context["summary"].count == 1


def test_what_staff_took_down_is_there_for_its_writer(client, signed_in, learner, course, outsider):
    review = FeedbackFactory(course=course, learner=learner, hidden_at=timezone.now())
    page = signed_in.get(f"/courses/{course.pk}/reviews/")
    assert page.context["reviews"] == [review]
    assert page.context["summary"].count == 0
    client.force_login(outsider.user)
    assert client.get(f"/courses/{course.pk}/reviews/").context["reviews"] == []


def test_nothing_yet(client, course):
    assert "No reviews yet" in client.get(f"/courses/{course.pk}/reviews/", headers=embedded(course)).content.decode()
    assert "No reviews yet" in client.get(f"/courses/{course.pk}/reviews/").content.decode()


def test_a_draft_or_a_course_out_of_sight_is_not_there(client, signed_in, learner, course, instructor):
    BlockFactory(blocker=instructor.user, blocked=learner.user)
    assert signed_in.get(f"/courses/{course.pk}/reviews/").status_code == 404
    client.logout()
    course.published = False
    course.save()
    assert client.get(f"/courses/{course.pk}/reviews/").status_code == 404
    client.force_login(instructor.user)
    assert client.get(f"/courses/{course.pk}/reviews/").status_code == 200


def test_same_queries_for_3_and_30(signed_in, learner, course):
    EnrollmentFactory(course=course, learner=learner, status="completed")

    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(f"/courses/{course.pk}/reviews/")
        return len(captured)

    for _ in range(3):
        FeedbackReplyFactory(feedback__course=course)
    few = count()
    for _ in range(27):
        FeedbackReplyFactory(feedback__course=course)
    assert count() == few <= 10


def test_wrong_method(client, course):
    assert client.post(f"/courses/{course.pk}/reviews/").status_code == 405


def test_who_took_part_may_write_or_finds_theirs(client, signed_in, learner, course, outsider):
    EnrollmentFactory(course=course, learner=learner, status="completed")
    write = f'href="/courses/{course.pk}/review/"'
    for headers in ({}, embedded(course)):
        text = signed_in.get(f"/courses/{course.pk}/reviews/", headers=headers).content.decode()
        assert write in text
        assert "Write a review" in text
    FeedbackFactory(course=course, learner=learner)
    text = signed_in.get(f"/courses/{course.pk}/reviews/").content.decode()
    assert write in text
    assert "Your review" in text
    client.force_login(outsider.user)
    assert write not in client.get(f"/courses/{course.pk}/reviews/").content.decode()


def test_what_each_may_do_with_a_review(client, partner, learner, instructor, course):
    review = FeedbackFactory(course=course, learner=partner)
    report = f'href="/reports/review/{review.pk}/"'
    edit, answer = f'href="/reviews/{review.pk}/edit/"', f'href="/reviews/{review.pk}/answer/"'
    for person, may in (
        (partner.user, [edit]),
        (instructor.user, [answer, report]),
        (learner.user, [report]),
        (None, []),
    ):
        client.logout()
        if person:
            client.force_login(person)
        text = client.get(f"/courses/{course.pk}/reviews/").content.decode()
        assert [link for link in (edit, answer, report) if link in text] == may
    client.force_login(learner.user)
    assert client.get(f"/reports/review/{review.pk}/").status_code == 200
