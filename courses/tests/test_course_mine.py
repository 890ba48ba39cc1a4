from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.tests.factories import CourseFactory, EnrollmentFactory, PaymentFactory, SessionFactory, day

URL = "/courses/mine/"


def titles(enrollments):
    return [enrollment.course.title for enrollment in enrollments]


def own(learner, title, status="active", **course):
    return EnrollmentFactory(learner=learner, status=status, course=CourseFactory(title=title, **course))


def test_the_pressing_first_and_the_past_apart(signed_in, learner):
    own(learner, "Waits", "waiting")
    own(learner, "Later", start_date=day(5))
    soon = own(learner, "Soon")
    SessionFactory(course=soon.course, starts_at=timezone.now() + timedelta(hours=1))
    own(learner, "To pay", "pending", price=20)
    own(learner, "Done", "completed")
    own(learner, "Left", "cancelled")
    own(learner, "Over", start_date=day(-30), end_date=day(-2))
    EnrollmentFactory()  # somebody else's
    page = signed_in.get(URL)
    assert titles(page.context["current"]) == ["To pay", "Soon", "Later", "Done", "Waits"]
    assert titles(page.context["former"]) == ["Over", "Left"]


def test_each_says_how_it_stands(signed_in, learner):
    going = own(learner, "Going")
    going.progress = 40
    going.save()
    SessionFactory(course=going.course, name="Greetings", starts_at=timezone.now() + timedelta(days=1))
    SessionFactory(course=going.course, name="Off", starts_at=timezone.now(), cancelled_at=timezone.now())
    full = own(learner, "Full", "waiting")
    EnrollmentFactory(course=full.course, status="waiting", enrolled_at=timezone.now() - timedelta(hours=1))
    own(learner, "Priced", "pending", price=20)
    page = signed_in.get(URL).content.decode()
    assert '<progress max="100" value="40"' in page
    assert "Greetings" in page
    assert "Off" not in page
    assert f'href="/courses/{going.course_id}/room/"' in page
    assert "You are number <b>2</b>" in page
    assert "confirms your payment" in page
    assert "/pay/" not in page


def test_where_stripe_takes_the_money_one_pays_here(signed_in, learner, stripe):
    mine = own(learner, "Priced", "pending", price=20)
    assert f'action="/courses/{mine.course_id}/pay/"' in signed_in.get(URL).content.decode()
    PaymentFactory(enrollment=mine, provider="stripe", checkout_id="cs_1", payment_intent="pi_1")
    page = signed_in.get(URL).content.decode()
    assert "Your payment is on its way" in page
    assert "/pay/" not in page


def test_certificate_and_money_that_goes_back(signed_in, learner):
    done = own(learner, "Done", "completed")
    going = own(learner, "Going")
    left = own(learner, "Left", "cancelled", price=20)
    PaymentFactory(enrollment=left, status="refund_due")
    page = signed_in.get(URL).content.decode()
    assert f'href="/courses/{done.course_id}/room/certificate/"' in page
    assert f'href="/courses/{going.course_id}/room/certificate/"' not in page
    assert "Your money goes back to you: $20.00" in page


def test_withdrawn_ones_lead_to_no_dead_end(signed_in, learner):
    left = own(learner, "Left", "cancelled", published=False)
    kept = own(learner, "Kept", "pending", published=False)
    page = signed_in.get(URL).content.decode()
    assert f'href="/courses/{left.course_id}/"' not in page
    assert f'href="/courses/{kept.course_id}/"' in page
    assert signed_in.get(f"/courses/{kept.course_id}/").status_code == 200


def test_the_past_goes_on(signed_in, learner):
    for number in range(45):
        own(learner, f"Past {number}", "cancelled")
    page = signed_in.get(URL)
    seen = titles(page.context["former"])
    while page.context["more"]:
        page = signed_in.get(page.context["more"], headers={"HX-Request": "true"})
        assert b"<html" not in page.content
        seen += titles(page.context["former"])
    assert seen == [f"Past {number}" for number in range(44, -1, -1)]
    assert signed_in.get(URL, {"after": "x"}).status_code == 200
    assert "That was everything" in signed_in.get(URL, {"after": "1"}).content.decode()


def test_same_queries_for_3_and_30(signed_in, learner):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(URL)
        return len(captured)

    statuses = ["active", "pending", "waiting", "cancelled", "completed"]

    def more(number):
        for place in range(number):
            enrollment = own(learner, "Course", statuses[place % 5], price=20)
            SessionFactory(course=enrollment.course)
            PaymentFactory(enrollment=enrollment, status="expired")

    more(5)
    few = count()
    more(25)
    assert count() == few <= 9


def test_nothing_yet(signed_in):
    page = signed_in.get(URL).content.decode()
    assert "You take no course at the moment" in page
    assert 'href="/courses/"' in page


def test_it_is_one_click_away(signed_in):
    assert f'href="{URL}"' in signed_in.get("/courses/").content.decode()
    assert f'href="{URL}"' in signed_in.get("/discover/").content.decode()


@pytest.mark.django_db
def test_others_and_wrong_method(client, signed_in, instructor, staff):
    assert signed_in.post(URL).status_code == 405
    for person in (instructor.user, staff):
        client.force_login(person)
        assert client.get(URL).status_code == 403
        assert f'href="{URL}"' not in client.get("/courses/").content.decode()
    client.logout()
    assert client.get(URL).status_code == 302
