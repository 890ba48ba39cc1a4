from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.tests.factories import BlockFactory, LearnerFactory
from courses.models import Enrollment
from courses.teaching.roster import Place, harmless
from courses.tests.factories import (
    AttendanceFactory,
    CourseFactory,
    EnrollmentFactory,
    PaymentFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, price=20)


@pytest.fixture
def address(course):
    return f"/teach/{course.pk}/learners/"


def names(response):
    return [enrollment.learner.user.username for enrollment in response.context["enrollments"]]


def enrolled(course, name, status="active", hours=0, **more):
    learner = LearnerFactory(user__username=name)
    return EnrollmentFactory(
        course=course, learner=learner, status=status, enrolled_at=now() - timedelta(hours=hours), **more
    )


def test_each_status_by_itself_who_came_first_first(teacher, course, address):
    enrolled(course, "late")
    enrolled(course, "early", hours=5)
    enrolled(course, "queue", "waiting")
    enrolled(course, "payer", "pending")
    EnrollmentFactory()
    assert names(teacher.get(address)) == ["early", "late"]
    assert names(teacher.get(f"{address}?show=waiting")) == ["queue"]
    assert names(teacher.get(f"{address}?show=pending")) == ["payer"]
    counts = {status: count for status, _word, count in teacher.get(address).context["tabs"]}
    assert counts == {"active": 2, "pending": 1, "waiting": 1, "completed": 0, "cancelled": 0}


def test_it_begins_where_there_is_somebody(teacher, course, address):
    enrolled(course, "queue", "waiting")
    assert names(teacher.get(address)) == ["queue"]
    assert names(teacher.get(f"{address}?show=nonsense")) == ["queue"]


def test_what_a_row_says(teacher, course, address):
    past = SessionFactory(course=course, starts_at=now() - timedelta(days=1))
    enrollment = enrolled(course, "ana", progress=62.5)
    AttendanceFactory(session=past, enrollment=enrollment)
    PaymentFactory(enrollment=enrollment, status="expired")
    PaymentFactory(enrollment=enrollment, status="paid", amount=20)
    page = teacher.get(address).content.decode()
    assert "1 of 1 sessions attended" in page
    assert "$20.00" in page
    assert "Paid" in page
    assert "Expired" not in page
    assert "63%" in page
    assert 'href="/people/ana/"' in page


def test_a_profile_that_is_not_there_is_not_linked(teacher, instructor, course, address):
    enrollment = enrolled(course, "ana")
    BlockFactory(blocker=enrollment.learner.user, blocked=instructor.user)
    page = teacher.get(address).content.decode()
    assert "Ana" in page
    assert "/people/ana/" not in page


def test_page_by_page_nobody_twice(teacher, course, address):
    at = now()
    for _number in range(35):
        EnrollmentFactory(course=course, enrolled_at=at)
    first = teacher.get(address)
    assert len(names(first)) == 30
    second = teacher.get(first.context["more"])
    assert len(names(second)) == 5
    assert second.context["more"] is None
    assert len(set(names(first)) | set(names(second))) == 35
    fragment = teacher.get(first.context["more"], headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert fragment.count("teach-learner__name") == 5


@pytest.mark.parametrize("after", ["", "x", "1", "1.x", "9" * 40 + ".1", "1." + "9" * 40, "²1.1", "-1.1"])
def test_places_of_nobody(teacher, course, address, after):
    enrolled(course, "ana")
    assert names(teacher.get(f"{address}?after={after}")) == ["ana"]


def test_a_place_comes_back_as_it_was():
    place = Place(now(), 7)
    assert Place.parse(str(place)) == place


def test_the_same_queries_for_3_and_30(teacher, course, address):
    def count():
        with CaptureQueriesContext(connection) as captured:
            teacher.get(address)
        return len(captured)

    def add(number):
        for enrollment in EnrollmentFactory.create_batch(number, course=course):
            PaymentFactory(enrollment=enrollment)

    add(3)
    few = count()
    add(27)
    assert count() == few <= 10


# The file ------------------------------------------------------------------------------------------------------------


def table(teacher, course):
    response = teacher.get(f"/teach/{course.pk}/learners.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith(f'attachment; filename="course-{course.pk}-learners-')
    assert response.content.startswith(b"\xef\xbb\xbfName,Username,Status")
    return response.content.decode("utf-8-sig").splitlines()


def test_everybody_in_a_table(teacher, course):
    past = SessionFactory(course=course, starts_at=now() - timedelta(days=1))
    ana = enrolled(course, "ana", progress=50, hours=48)
    AttendanceFactory(session=past, enrollment=ana)
    PaymentFactory(enrollment=ana, status="paid", amount=20, paid_at=ana.enrolled_at)
    enrolled(course, "queue", "waiting")
    EnrollmentFactory()
    head, first, second = table(teacher, course)
    assert head.endswith("Sessions attended,Completed,Payment,Amount,Currency,Paid")
    day = ana.enrolled_at.astimezone(ana.course.instructor.user.zone).date().isoformat()
    assert first == f"Ana,ana,Active,{day},50.00,1,,Paid,20.00,USD,{day}"
    assert second.startswith("Queue,queue,Waiting for a seat,")


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠SUM", '=HYPERLINK("https://evil.example","x")']
)
def test_nothing_in_it_calculates(teacher, course, name):
    enrollment = enrolled(course, "ana")
    enrollment.learner.user.name = name
    enrollment.learner.user.save()
    row = table(teacher, course)[1]
    assert row.lstrip('"').startswith("'" + name[0])


@pytest.mark.parametrize("begin", [*"=+-@\t\r\n＝＋－＠"])
def test_no_cell_begins_as_a_formula(begin):
    assert harmless(f"{begin}1+1") == f"'{begin}1+1"
    assert harmless(f"1{begin}1") == f"1{begin}1"


def test_an_empty_one(teacher, course):
    assert len(table(teacher, course)) == 1


def test_the_file_takes_as_many_queries_for_3_and_30(teacher, course):
    def count():
        with CaptureQueriesContext(connection) as captured:
            table(teacher, course)
        return len(captured)

    EnrollmentFactory.create_batch(3, course=course)
    few = count()
    EnrollmentFactory.create_batch(27, course=course)
    assert count() == few <= 6
    assert Enrollment.objects.count() == 30
