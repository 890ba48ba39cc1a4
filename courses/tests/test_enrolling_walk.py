"""Who may do what with a course before they are in: every address of enrolling and paying × who asks × method.

The addresses come from the URL conf; one without an entry here fails the suite.
"""

import pytest
from django.urls import reverse

from accounts.tests.factories import InstructorFactory, LearnerFactory, UserFactory
from courses.models import Enrollment
from courses.tests.factories import CourseFactory, EnrollmentFactory, PaymentFactory, day
from courses.urls.enrolling import urlpatterns

WHO = ["nobody", "stranger", "waiting", "pending", "cancelled", "enrolled", "completed", "other", "owner", "staff"]
LOGIN = "login"
# What GET and POST answer to each of them, in that order; one number for all of them. Without Stripe.
NO = 405
PAGE = {
    "course_mine": ([LOGIN, 200, 200, 200, 200, 200, 200, 403, 403, 403], NO),
    "enrollment_create": (NO, [LOGIN, 302, 302, 302, 302, 302, 302, 403, 403, 403]),
    "enrollment_cancel": (
        [LOGIN, 404, 200, 200, 302, 200, 403, 403, 403, 403],
        [LOGIN, 404, 302, 302, 302, 302, 403, 403, 403, 403],
    ),
    "payment_start": (NO, [LOGIN, 404, 404, 404, 404, 404, 404, 403, 403, 403]),
    "payment_status": ([LOGIN, 404, 404, 200, 404, 200, 404, 403, 403, 403], NO),
    "payment_event": (NO, 404),
}


@pytest.fixture
def people(db):
    learners = {who: LearnerFactory().user for who in WHO[1:7]}
    teachers = {who: InstructorFactory().user for who in ("other", "owner")}
    return {"nobody": None, **learners, **teachers, "staff": UserFactory(is_staff=True, is_superuser=True)}


@pytest.fixture
def course(people):
    course = CourseFactory(instructor=people["owner"].instructor, price=20, start_date=day(3), seats=3)
    for who in ("waiting", "pending", "cancelled", "enrolled", "completed"):
        status = "active" if who == "enrolled" else who
        enrollment = EnrollmentFactory(course=course, learner=people[who].learner, status=status)
        if who in ("pending", "enrolled"):
            PaymentFactory(enrollment=enrollment, status="paid" if who == "enrolled" else "open")
    return course


def asked(client, person, method, address):
    client.logout()
    if person:
        client.force_login(person)
    answer = getattr(client, method)(address)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/"):
        return LOGIN
    return answer.status_code


def test_every_address_has_its_entry():
    assert {entry.name for entry in urlpatterns} == set(PAGE)


@pytest.mark.parametrize("name", PAGE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_walk(client, people, course, name, method):
    expected = PAGE[name][method == "post"]
    here = [] if name in ("course_mine", "payment_event") else [course.pk]
    address = reverse(f"courses:{name}", args=here)
    wanted = expected if isinstance(expected, list) else [expected] * len(WHO)
    if expected == NO:
        wanted = [NO if name == "payment_event" else LOGIN, *[NO] * (len(WHO) - 1)]
    assert {who: asked(client, people[who], method, address) for who in WHO} == dict(zip(WHO, wanted, strict=True))


def test_what_is_asked_by_others_changes_nothing(client, people, course):
    before = list(Enrollment.objects.order_by("pk").values_list("learner", "status"))
    for who in ("nobody", "other", "owner", "staff"):
        for entry in urlpatterns:
            arguments = [] if entry.name in ("course_mine", "payment_event") else [course.pk]
            asked(client, people[who], "post", reverse(f"courses:{entry.name}", args=arguments))
    assert list(Enrollment.objects.order_by("pk").values_list("learner", "status")) == before


OFFERS = {
    "nobody": "Sign up to join the list",
    "stranger": "Join the waiting list",
    "waiting": "You are number <b>1</b> on the waiting list",
    "pending": "A seat is kept for you",
    "cancelled": "Join the waiting list",
    "enrolled": "You are in this course",
    "completed": "You have completed this course",
    "other": "this account cannot enroll",
    "owner": "Enter the room",
    "staff": "this account cannot enroll",
}


@pytest.mark.parametrize("who", WHO)
def test_each_finds_the_one_right_thing_to_do(client, people, course, who):
    if people[who]:
        client.force_login(people[who])
    page = client.get(course.get_absolute_url()).content.decode()
    assert OFFERS[who] in page
    others = set(OFFERS.values()) - {OFFERS[who], "Enter the room", "A seat is kept for you"}
    assert [words for words in others if words in page] == []
