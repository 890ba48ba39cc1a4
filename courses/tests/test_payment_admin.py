import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.tests.factories import UserFactory
from courses.models import Payment
from courses.signals import enrollment_changed
from courses.tests.factories import CourseFactory, EnrollmentFactory, PaymentFactory, day

LIST = reverse("admin:courses_payment_changelist")


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


def act(client, name, *payments):
    return client.post(LIST, {"action": name, "_selected_action": [payment.pk for payment in payments]})


def statuses():
    return list(Payment.objects.order_by("pk").values_list("status", flat=True))


def test_found_by_course_people_and_stripes_id(boss):
    payment = PaymentFactory(enrollment__course__title="Kanji", checkout_id="cs_7")
    PaymentFactory(enrollment__course__title="Other")
    for words in ("kanji", "cs_7", payment.enrollment.learner.user.username):
        page = boss.get(LIST, {"q": words})
        assert [each.pk for each in page.context["cl"].queryset] == [payment.pk]
    page = boss.get(reverse("admin:courses_payment_change", args=[payment.pk])).content.decode()
    assert "$20.00" in page
    assert "cs_7" in page


def test_it_is_not_changed_or_deleted_by_hand(boss):
    payment = PaymentFactory()
    page = reverse("admin:courses_payment_change", args=[payment.pk])
    assert boss.post(page, {"status": "paid"}).status_code == 403
    assert boss.post(reverse("admin:courses_payment_delete", args=[payment.pk]), {"post": "yes"}).status_code == 403
    assert boss.get(reverse("admin:courses_payment_add")).status_code == 403
    assert statuses() == ["open"]


def test_give_back(boss):
    act(boss, "give_back", PaymentFactory(status="paid"), PaymentFactory(status="open"))
    assert statuses() == ["refund_due", "open"]
    assert LogEntry.objects.count() == 1


def test_was_given_back(boss):
    due = PaymentFactory(status="refund_due")
    act(boss, "was_given_back", due, PaymentFactory(status="refund_due", provider="stripe"), PaymentFactory())
    assert statuses() == ["refunded", "refund_due", "open"]
    due.refresh_from_db()
    assert due.refunded_at


def test_who_may_only_look_gives_nothing_back(client, db):
    person = UserFactory(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_payment"))
    client.force_login(person)
    payment = PaymentFactory(status="paid")
    assert client.get(LIST).status_code == 200
    act(client, "give_back", payment)
    assert statuses() == ["paid"]


# Enrollments and courses ---------------------------------------------------------------------------------------------


def test_a_status_set_by_hand_has_its_consequences(boss, staff):
    told = []
    enrollment = EnrollmentFactory(course__seats=1, course__start_date=day(3), course__price=20)
    waiting = EnrollmentFactory(course=enrollment.course, status="waiting")
    PaymentFactory(enrollment=enrollment, status="paid")
    enrollment_changed.connect(listen := lambda sender, **what: told.append((what["was"], what["by"])))
    page = reverse("admin:courses_enrollment_change", args=[enrollment.pk])
    boss.post(page, {"progress": "0", "status": "cancelled"})
    boss.post(page, {"progress": "10", "status": "cancelled"})
    enrollment_changed.disconnect(listen)
    enrollment.refresh_from_db()
    waiting.refresh_from_db()
    assert (enrollment.status, waiting.status) == ("cancelled", "pending")
    assert statuses() == ["refund_due"]
    assert told == [("active", staff), ("waiting", None)]


def test_an_enrollment_stays_whose_it_is(boss):
    enrollment, other = EnrollmentFactory(), CourseFactory()
    page = reverse("admin:courses_enrollment_change", args=[enrollment.pk])
    boss.post(page, {"progress": "0", "status": "active", "course": other.pk})
    enrollment.refresh_from_db()
    assert enrollment.course != other


def test_more_seats_let_people_in(boss):
    course = CourseFactory(seats=1)
    EnrollmentFactory(course=course)
    waiting = EnrollmentFactory(course=course, status="waiting")
    page = reverse("admin:courses_course_change", args=[course.pk])
    fields = {name: getattr(course, name) for name in ("title", "language", "level", "total_sessions", "price")}
    fields |= {"instructor": course.instructor_id, "currency": "USD", "timezone": "UTC", "published": "on", "seats": 2}
    fields |= {"start_date": course.start_date, "end_date": course.end_date}
    for prefix in ("sessions", "recordings", "materials"):
        fields |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    assert boss.post(page, fields).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == "active"
