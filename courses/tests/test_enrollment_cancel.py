import pytest

from accounts.tests.factories import BlockFactory, LearnerFactory
from courses.tests.factories import CourseFactory, EnrollmentFactory, PaymentFactory, day

HTMX = {"HX-Request": "true"}


@pytest.fixture
def enrollment(learner):
    return EnrollmentFactory(learner=learner, course__title="Kanji", course__start_date=day(3), course__price=20)


def address(enrollment):
    return f"/courses/{enrollment.course_id}/cancel/"


def said(response):
    return [str(message) for message in response.wsgi_request._messages]


def status(enrollment):
    enrollment.refresh_from_db()
    return enrollment.status


def test_first_it_says_what_it_means(signed_in, enrollment):
    page = signed_in.get(address(enrollment))
    assert page.status_code == 200
    assert "Kanji" in page.content.decode()
    assert "Leave the course" in page.content.decode()
    assert status(enrollment) == "active"
    part = signed_in.get(address(enrollment), headers=HTMX).content.decode()
    assert "<html" not in part
    assert f'action="{address(enrollment)}"' in part


def test_then_it_is_done(signed_in, enrollment):
    response = signed_in.post(address(enrollment))
    assert response.url == "/courses/mine/"
    assert said(response) == ["You are out of the course."]
    assert status(enrollment) == "cancelled"
    assert signed_in.get(f"/courses/{enrollment.course_id}/room/").status_code == 404


def test_twice_is_once(signed_in, enrollment):
    for _again in range(2):
        assert signed_in.post(address(enrollment)).url == "/courses/mine/"
    assert signed_in.get(address(enrollment)).url == "/courses/mine/"


@pytest.mark.parametrize(
    ("provider", "starts", "before", "after", "payment_status"),
    [
        ("stripe", 3, "you get your $20.00 back", "on its way back to you", "refund_due"),
        (
            "instructor",
            3,
            "your instructor gives you your $20.00 back",
            "instructor gives you your money",
            "refund_due",
        ),
        ("stripe", -3, "cannot be refunded", "You are out of the course.", "paid"),
        ("instructor", -3, "cannot be refunded", "You are out of the course.", "paid"),
    ],
)
def test_what_becomes_of_the_money_is_said_before(
    signed_in, enrollment, provider, starts, before, after, payment_status
):
    enrollment.course.start_date = day(starts)
    enrollment.course.save()
    payment = PaymentFactory(enrollment=enrollment, provider=provider, status="paid")
    assert before in signed_in.get(address(enrollment)).content.decode()
    assert after in said(signed_in.post(address(enrollment)))[0]
    payment.refresh_from_db()
    assert payment.status == payment_status


def test_the_seat_goes_to_the_next(signed_in, learner):
    course = CourseFactory(seats=1)
    mine = EnrollmentFactory(course=course, learner=learner)
    waiting = EnrollmentFactory(course=course, status="waiting")
    signed_in.post(address(mine))
    assert status(waiting) == "active"


@pytest.mark.parametrize(("stands", "word"), [("waiting", "waiting list"), ("pending", "Give up the seat")])
def test_before_one_is_in(signed_in, enrollment, stands, word):
    enrollment.status = stands
    enrollment.save()
    assert word in signed_in.get(address(enrollment)).content.decode()
    signed_in.post(address(enrollment))
    assert status(enrollment) == "cancelled"


def test_what_is_completed_stays(signed_in, enrollment):
    enrollment.status = "completed"
    enrollment.save()
    assert signed_in.get(address(enrollment)).status_code == 403
    assert signed_in.post(address(enrollment)).status_code == 403
    assert status(enrollment) == "completed"


def test_though_a_block_came_between(signed_in, enrollment):
    BlockFactory(blocker=enrollment.course.instructor.user, blocked=enrollment.learner.user)
    signed_in.post(address(enrollment))
    assert status(enrollment) == "cancelled"


def test_nobody_elses(client, enrollment, instructor, staff):
    for person, answer in ((LearnerFactory().user, 404), (instructor.user, 403), (staff, 403)):
        client.force_login(person)
        assert client.get(address(enrollment)).status_code == answer
        assert client.post(address(enrollment)).status_code == answer
    client.logout()
    assert client.post(address(enrollment)).status_code == 302
    assert status(enrollment) == "active"
