"""Rows of courses."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.tests.factories import InstructorFactory, LearnerFactory, UserFactory
from courses.models import (
    Attendance,
    CalendarFeed,
    Certificate,
    Course,
    Enrollment,
    GroupCorrection,
    GroupMember,
    GroupMessage,
    Payment,
    RecordedClass,
    Session,
    StudyMaterial,
)


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    instructor = factory.SubFactory(InstructorFactory)
    title = factory.Sequence(lambda n: f"Course {n}")
    language = "es"
    level = "beginner"
    start_date = factory.LazyFunction(lambda: day(-7))
    end_date = factory.LazyFunction(lambda: day(30))
    published = True


class EnrollmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrollment

    course = factory.SubFactory(CourseFactory)
    learner = factory.SubFactory(LearnerFactory)
    status = "active"


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    course = factory.SubFactory(CourseFactory)
    name = factory.Sequence(lambda n: f"Session {n}")
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    link = "https://meet.google.com/abc-defg-hij"
    password = "aloha"


class RecordedClassFactory(DjangoModelFactory):
    class Meta:
        model = RecordedClass

    course = factory.SubFactory(CourseFactory)
    name = factory.Sequence(lambda n: f"Recording {n}")
    recorded_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    link = "https://video.example.com/1"


class StudyMaterialFactory(DjangoModelFactory):
    class Meta:
        model = StudyMaterial

    course = factory.SubFactory(CourseFactory)
    title = factory.Sequence(lambda n: f"Material {n}")
    file = factory.django.FileField(filename="unit.pdf", data=b"%PDF-1.4\n")
    type = "pdf"


class GroupMessageFactory(DjangoModelFactory):
    class Meta:
        model = GroupMessage

    course = factory.SubFactory(CourseFactory)
    sender = factory.SubFactory(UserFactory)
    type = "learner"
    content_text = factory.Sequence(lambda n: f"Group message {n}")


class GroupCorrectionFactory(DjangoModelFactory):
    class Meta:
        model = GroupCorrection

    message = factory.SubFactory(GroupMessageFactory)
    corrector = factory.SubFactory(UserFactory)
    correction = "As it should be"
    corrected_text = factory.SelfAttribute("message.content_text")


class GroupMemberFactory(DjangoModelFactory):
    class Meta:
        model = GroupMember

    course = factory.SubFactory(CourseFactory)
    user = factory.SubFactory(UserFactory)


class PaymentFactory(DjangoModelFactory):
    class Meta:
        model = Payment

    enrollment = factory.SubFactory(EnrollmentFactory)
    provider = "instructor"
    amount = 20
    currency = "USD"


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    session = factory.SubFactory(SessionFactory)
    enrollment = factory.SubFactory(EnrollmentFactory, course=factory.SelfAttribute("..session.course"))


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    enrollment = factory.SubFactory(EnrollmentFactory, status="completed")
    name = factory.SelfAttribute("enrollment.learner.user.display_name")
    title = factory.SelfAttribute("enrollment.course.title")


class CalendarFeedFactory(DjangoModelFactory):
    class Meta:
        model = CalendarFeed

    user = factory.SubFactory(UserFactory)
