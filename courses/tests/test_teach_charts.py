from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from courses.teaching.charts import Chart, Year, ceiling
from courses.tests.factories import (
    AttendanceFactory,
    CourseFactory,
    EnrollmentFactory,
    PaymentFactory,
    SessionFactory,
)
from feedback.tests.factories import FeedbackFactory

pytestmark = pytest.mark.django_db

TODAY = datetime(2031, 5, 20, 12, tzinfo=UTC)
MARCH_IN_MADRID = datetime(2031, 2, 28, 23, 30, tzinfo=UTC)
APRIL = datetime(2031, 4, 10, 18, tzinfo=UTC)
PLACES = {date(2031, 3, 1): 9, date(2031, 4, 1): 10}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def course(instructor):
    return CourseFactory(
        instructor=instructor, start_date=date(2031, 1, 1), end_date=date(2031, 6, 30), timezone="Europe/Madrid"
    )


def charts(teacher, query=""):
    return {chart.title: chart for chart in teacher.get(f"/teach/numbers/{query}").context["charts"]}


def told(chart):
    """What stands in the months in which something stands."""
    return {month: value for month, value in chart.rows() if value not in {"0", "–"}}


def test_twelve_months_to_the_present_one():
    months = Year("Europe/Madrid").months
    assert (months[0], months[-1], len(months)) == (date(2030, 6, 1), date(2031, 5, 1), 12)
    assert Year("Europe/Madrid").since.isoformat() == "2030-06-01T00:00:00+02:00"


def test_a_year_begins_where_they_are():
    with time_machine.travel(datetime(2030, 12, 31, 20, tzinfo=UTC)):
        assert Year("Asia/Tokyo").months[-1] == date(2031, 1, 1)
        assert Year("America/New_York").months[-1] == date(2030, 12, 1)


def test_enrollments_in_the_months_of_their_zone(teacher, course):
    EnrollmentFactory.create_batch(2, course=course, enrolled_at=MARCH_IN_MADRID)
    EnrollmentFactory(course=course, status="pending", enrolled_at=APRIL)
    EnrollmentFactory(course=course, status="waiting", enrolled_at=APRIL)
    EnrollmentFactory(course=course, status="cancelled", enrolled_at=APRIL)
    EnrollmentFactory(course=course, enrolled_at=datetime(2030, 5, 31, 12, tzinfo=UTC))
    EnrollmentFactory(enrolled_at=APRIL)
    assert told(charts(teacher)["Enrollments"]) == {"March 2031": "2", "April 2031": "1"}


def test_completions(teacher, course):
    EnrollmentFactory(course=course, status="completed", enrolled_at=MARCH_IN_MADRID, completed_at=APRIL)
    assert told(charts(teacher)["Completed courses"]) == {"April 2031": "1"}


def test_attendance_is_of_who_could_have_come(teacher, course):
    early, late, gone = (
        EnrollmentFactory(course=course, enrolled_at=at, status=status)
        for at, status in ((MARCH_IN_MADRID, "active"), (APRIL, "completed"), (MARCH_IN_MADRID, "cancelled"))
    )
    before = SessionFactory(course=course, starts_at=APRIL - timedelta(days=2))
    after = SessionFactory(course=course, starts_at=APRIL + timedelta(days=2))
    AttendanceFactory(session=before, enrollment=early)
    AttendanceFactory(session=before, enrollment=gone)
    AttendanceFactory(session=after, enrollment=late)
    AttendanceFactory(session=after, enrollment=early, attended=False)
    SessionFactory(course=course, starts_at=TODAY + timedelta(days=1))
    chart = charts(teacher)["Attendance"]
    assert told(chart) == {"April 2031": "67%"}
    assert chart.values[-1] is None


def test_ratings_come_from_feedback(teacher, course):
    for rating in (5, 4):
        FeedbackFactory(course=course, instructor=course.instructor, rating=rating, created_at=APRIL)
    FeedbackFactory(course=course, instructor=course.instructor, rating=1, feedback_type="instructor", created_at=APRIL)
    FeedbackFactory(course=course, instructor=course.instructor, rating=1, created_at=APRIL, hidden_at=APRIL)
    found = charts(teacher)
    assert told(found["Course rating"]) == {"April 2031": "4.5"}
    assert told(found["Instructor rating"]) == {"April 2031": "1.0"}


def test_income_in_each_currency(teacher, course):
    def paid(amount, currency, at, status="paid"):
        enrollment = EnrollmentFactory(course=course)
        PaymentFactory(enrollment=enrollment, amount=amount, currency=currency, paid_at=at, status=status)

    paid(20, "USD", MARCH_IN_MADRID)
    paid("5.50", "USD", MARCH_IN_MADRID)
    paid(65000, "KRW", APRIL)
    paid(99, "USD", APRIL, "refunded")
    paid(99, "EUR", None, "open")
    found = charts(teacher)
    assert told(found["Income in US dollar"]) == {"March 2031": "$25.50", **zero("$0.00", "March 2031")}
    assert {value for _month, value in found["Income in Won"].rows()} == {"₩0", "₩65,000"}
    assert "Income in Euro" not in found


def zero(words, *others):
    with translation.override("en"):
        rows = Chart("", Year("Europe/Madrid"), [0] * 12).rows()
    return {month: words for month, _value in rows if month not in others}


def test_of_one_course(teacher, instructor, course):
    EnrollmentFactory(course=course, enrolled_at=APRIL)
    other = CourseFactory(instructor=instructor)
    assert told(charts(teacher, f"?course={other.pk}")["Enrollments"]) == {}
    assert told(charts(teacher, f"?course={course.pk}")["Enrollments"]) == {"April 2031": "1"}
    assert teacher.get(f"/teach/numbers/?course={CourseFactory().pk}").status_code == 404


def test_each_can_be_read_as_a_table(teacher, course):
    EnrollmentFactory(course=course, enrolled_at=APRIL)
    page = teacher.get("/teach/numbers/").content.decode()
    assert page.count("<table") == page.count('<svg class="chart__drawing"') == 1
    assert '<th scope="row">April 2031</th><td class="table__number">1</td>' in page
    assert "<title>April 2031: 1</title>" in page
    assert page.count("Nothing yet in these twelve months.") == 4
    assert "style=" not in page


def test_for_htmx_the_charts_alone(teacher, course):
    fragment = teacher.get("/teach/numbers/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Enrollments" in fragment


def test_numbers_in_the_drawing_are_those_of_svg(teacher, instructor, course):
    instructor.user.ui_language = "es"
    instructor.user.save()
    EnrollmentFactory(course=course, enrolled_at=APRIL)
    page = teacher.get("/teach/numbers/").content.decode()
    assert "abril de 2031" in page
    column = page[page.index('<rect class="chart__column"') :].split("/>")[0]
    assert "," not in column
    assert 'height="55.0"' in column


def test_the_same_queries_for_3_and_30(teacher, instructor):
    def count():
        with CaptureQueriesContext(connection) as captured:
            teacher.get("/teach/numbers/")
        return len(captured)

    def add(number):
        for course in CourseFactory.create_batch(number, instructor=instructor):
            enrollment = EnrollmentFactory(course=course)
            PaymentFactory(enrollment=enrollment, status="paid", paid_at=APRIL)

    add(3)
    few = count()
    add(27)
    assert count() == few <= 10


@pytest.mark.parametrize(("value", "top"), [(0, 2), (1, 2), (3, 4), (7, 8), (10, 10), (11, 20), (99, 100), (101, 200)])
def test_scales_end_on_round_numbers(value, top):
    assert ceiling(value) == top


def test_a_line_has_gaps():
    chart = Chart("", Year("UTC"), [None, 1, 2, None, None, 3, *[None] * 6], kind="line", highest=4)
    assert chart.path().count("M") == 2
    assert chart.path().count("L") == 1
    assert [point["y"] for point in chart.points()][:2] == ["", "98.5"]
