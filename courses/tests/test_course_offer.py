"""What a course's page says of seats, money and itself."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.factories import BlockFactory
from courses.tests.factories import (
    CourseFactory,
    EnrollmentFactory,
    PaymentFactory,
    SessionFactory,
    StudyMaterialFactory,
    day,
)


def page(client, course):
    answer = client.get(course.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("course", "words"),
    [({}, "Enroll for free"), ({"price": 20}, "You pay the instructor directly"), ({"seats": 3}, "3 seats left")],
)
def test_before(signed_in, course, words):
    course = CourseFactory(**course)
    assert words in page(signed_in, course)
    assert f'action="/courses/{course.pk}/enroll/"' in page(signed_in, course)


def test_where_stripe_takes_the_money(signed_in, learner, stripe):
    course = CourseFactory(price=20)
    assert "Enroll and pay" in page(signed_in, course)
    enrollment = EnrollmentFactory(
        course=course, learner=learner, status="pending", pay_by=timezone.now() + timedelta(hours=5)
    )
    assert "Pay $20.00" in page(signed_in, course)
    assert "A seat is kept for you until" in page(signed_in, course)
    PaymentFactory(enrollment=enrollment, provider="stripe", checkout_id="cs_1", payment_intent="pi_1")
    assert "Your payment is on its way" in page(signed_in, course)
    assert "/pay/" not in page(signed_in, course)


def test_over(client, signed_in):
    course = CourseFactory(start_date=day(-30), end_date=day(-2))
    assert "This course is over" in page(signed_in, course)
    assert "/enroll/" not in page(signed_in, course)
    client.logout()
    assert "/accounts/signup/" not in page(client, course).split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("status", ["waiting", "pending", "active", "completed"])
def test_withdrawn_and_blocked_it_is_still_there_for_who_is_in(signed_in, learner, status):
    course = EnrollmentFactory(learner=learner, status=status, course__published=False).course
    BlockFactory(blocker=course.instructor.user, blocked=learner.user)
    text = page(signed_in, course)
    assert "Not in the catalogue any more" in text
    assert f'href="/people/{course.instructor.user.username}/"' not in text


def test_withdrawn_it_is_gone_for_who_left(signed_in, learner):
    course = EnrollmentFactory(learner=learner, status="cancelled", course__published=False).course
    assert signed_in.get(course.get_absolute_url()).status_code == 404


def test_cancelled_sessions_are_marked(client, db):
    course = CourseFactory()
    SessionFactory(course=course, name="Held")
    assert "Cancelled" not in page(client, course)
    SessionFactory(course=course, name="Off", cancelled_at=timezone.now())
    assert "Cancelled" in page(client, course)


def test_only_previews_are_offered(client, db):
    shown = StudyMaterialFactory(title="Sample", is_preview=True)
    hidden = StudyMaterialFactory(course=shown.course, title="Secret")
    text = page(client, shown.course)
    assert f"/courses/{shown.course_id}/materials/{shown.pk}/preview/" in text
    assert "Sample" in text
    assert "Secret" not in text
    assert f"/materials/{hidden.pk}/" not in text


def test_reviews_come_by_themselves_and_by_a_link(client, db):
    course = CourseFactory(rating_count=2, rating_average="4.50")
    text = page(client, course)
    assert f'hx-get="/courses/{course.pk}/reviews/"' in text
    assert f'href="/courses/{course.pk}/reviews/"' in text
    assert "<b>4.5</b>" in text


def test_the_instructor(signed_in, instructor):
    instructor.user.bio = "I teach by telling stories."
    instructor.user.save()
    text = page(signed_in, CourseFactory(instructor=instructor))
    assert "I teach by telling stories." in text
    assert 'href="/people/teacher/"' in text
    assert 'href="/courses/by/teacher/"' in text


def test_few_queries_however_much_there_is(signed_in, learner, stripe):
    course = CourseFactory(price=20, seats=40, rating_count=1, rating_average=4)

    def count():
        with CaptureQueriesContext(connection) as captured:
            page(signed_in, course)
        return len(captured)

    mine = EnrollmentFactory(course=course, learner=learner, status="pending")
    PaymentFactory(enrollment=mine, provider="stripe")
    for number in (3, 30):
        SessionFactory.create_batch(number, course=course)
        StudyMaterialFactory.create_batch(number, course=course, is_preview=True)
        EnrollmentFactory.create_batch(number, course=course)
        assert count() <= 10


# What it says to others than people ----------------------------------------------------------------------------------


def structured(text):
    return json.loads(text.split('<script type="application/ld+json">')[1].split("</script>")[0])


def test_previews_of_the_link(client, db, settings):
    course = CourseFactory(
        title="Kanji & <co>",
        description="Hundred\nsigns. " * 30,
        thumbnail="courses/a.webp",
        price="49.50",
        currency="EUR",
        rating_count=4,
        rating_average="4.25",
        start_date=date(2031, 3, 1),
        end_date=date(2031, 4, 1),
    )
    text = page(client, course)
    address = f"{settings.SITE_URL}/courses/{course.pk}/"
    assert '<meta property="og:title" content="Kanji &amp; &lt;co&gt;">' in text
    assert f'<meta property="og:url" content="{address}">' in text
    assert f'<link rel="canonical" href="{address}">' in text
    assert f'<meta property="og:image" content="{settings.SITE_URL}/media/courses/a.webp">' in text
    described = structured(text)
    assert described["@type"] == "Course"
    assert described["name"] == "Kanji & <co>"
    assert described["offers"] | {"price": "49.50", "priceCurrency": "EUR", "category": "Paid"} == described["offers"]
    assert described["hasCourseInstance"]["startDate"] == "2031-03-01"
    assert described["aggregateRating"]["ratingValue"] == "4.25"


def test_nothing_in_it_ends_the_element(client, db):
    text = page(client, CourseFactory(title="</script><script>alert(1)</script>", description="--> <!-- ]]>"))
    assert "<script>alert" not in text
    assert structured(text)["name"] == "</script><script>alert(1)</script>"


def test_drafts_say_nothing(client, instructor):
    client.force_login(instructor.user)
    text = page(client, CourseFactory(instructor=instructor, published=False))
    assert "og:title" not in text
    assert "ld+json" not in text
