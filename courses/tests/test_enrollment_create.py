import pytest

from accounts.tests.factories import BlockFactory
from courses.models import Enrollment, Payment
from courses.tests.factories import CourseFactory, EnrollmentFactory, day


def enroll(client, course):
    return client.post(f"/courses/{course.pk}/enroll/")


def said(response):
    return [str(message) for message in response.wsgi_request._messages]


def test_free_is_in_at_once(signed_in, learner):
    course = CourseFactory()
    response = enroll(signed_in, course)
    assert response.url == course.get_absolute_url()
    assert "You are in" in said(response)[0]
    assert Enrollment.objects.get().learner == learner
    assert f'href="/courses/{course.pk}/room/"' in signed_in.get(response.url).content.decode()


def test_priced_without_stripe_waits_for_the_instructor(signed_in):
    course = CourseFactory(price=20)
    assert "confirms your payment" in signed_in.get(course.get_absolute_url()).content.decode()
    response = enroll(signed_in, course)
    assert response.url == course.get_absolute_url()
    assert "A seat is kept for you" in said(response)[0]
    assert Enrollment.objects.get().status == "pending"
    assert not Payment.objects.exists()
    page = signed_in.get(response.url).content.decode()
    assert "A seat is kept for you" in page
    assert "/pay/" not in page


def test_full_means_waiting(signed_in):
    course = CourseFactory(seats=1)
    EnrollmentFactory(course=course)
    EnrollmentFactory(course=course, status="waiting")
    assert "Join the waiting list" in signed_in.get(course.get_absolute_url()).content.decode()
    response = enroll(signed_in, course)
    assert said(response) == ["You are number 2 on the waiting list."]
    assert "You are number <b>2</b> on the waiting list" in signed_in.get(response.url).content.decode()


def test_pressed_twice(signed_in):
    course = CourseFactory()
    for _again in range(2):
        assert enroll(signed_in, course).status_code == 302
    assert Enrollment.objects.count() == 1


@pytest.mark.parametrize(
    ("course", "status"),
    [({"published": False}, 404), ({"start_date": day(-30), "end_date": day(-2)}, 403)],
)
def test_not_into_every_course(signed_in, course, status):
    assert enroll(signed_in, CourseFactory(**course)).status_code == status
    assert not Enrollment.objects.exists()


def test_not_back_into_one_that_was_withdrawn(signed_in, learner):
    gone = EnrollmentFactory(course__published=False, learner=learner, status="cancelled")
    assert enroll(signed_in, gone.course).status_code == 404


def test_not_through_a_block(signed_in, learner):
    course = CourseFactory()
    BlockFactory(blocker=course.instructor.user, blocked=learner.user)
    assert enroll(signed_in, course).status_code == 404


def test_only_learners(client, instructor, staff):
    own, other = CourseFactory(instructor=instructor), CourseFactory()
    for person, course in ((instructor.user, own), (instructor.user, other), (staff, other)):
        client.force_login(person)
        answer = enroll(client, course)
        assert answer.status_code == 403
        assert "taken by learners" in answer.content.decode()
    assert not Enrollment.objects.exists()


def test_visitor_unknown_and_wrong_method(client, signed_in):
    course = CourseFactory()
    assert signed_in.get(f"/courses/{course.pk}/enroll/").status_code == 405
    assert signed_in.post("/courses/99/enroll/").status_code == 404
    client.logout()
    assert enroll(client, course).url.startswith("/accounts/login/")
    assert not Enrollment.objects.exists()


def test_too_many_at_a_time(signed_in):
    course = CourseFactory()
    assert {enroll(signed_in, course).status_code for _ in range(60)} == {302}
    assert enroll(signed_in, course).status_code == 429
