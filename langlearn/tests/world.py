"""One of everything, each with the id 1, as the sample addresses of test_access.py name it: ana's, who takes the course
of the teacher; written to and by a partner."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils.timezone import now

from accounts.tests.factories import InstructorFactory, LearnerFactory
from courses.tests import factories as courses
from feedback.tests import factories as feedback
from messaging.models import Chat, Member
from messaging.tests import factories as messaging
from social.tests import factories as social


class World:
    def __init__(self):
        languages = {"user__native_language": "en", "learning_language": "ja"}
        self.ana = LearnerFactory(user__pk=1, user__username="ana", **languages)
        self.partner = LearnerFactory(user__username="yuki", user__native_language="ja", learning_language="en")
        self.teacher = InstructorFactory(user__username="teacher")
        self.people()
        self.posts()
        self.course()

    def people(self):
        pair = sorted([self.ana, self.partner], key=lambda learner: learner.pk)
        self.chat = Chat.objects.create(pk=1, user1=pair[0], user2=pair[1], started_by=self.ana)
        for learner in pair:
            Member.objects.create(chat=self.chat, learner=learner)
        self.message = messaging.MessageFactory(pk=1, chat=self.chat, sender=self.partner, content_text="I has a dog.")

    def posts(self):
        self.post = social.PostFactory(pk=1, author=self.partner, content_text="私は犬が好き。", language="ja")
        self.comment = social.CommentFactory(pk=1, post=self.post, author=self.partner, content_text="Yes")

    def course(self):
        self.course = courses.CourseFactory(pk=1, instructor=self.teacher)
        self.enrollment = courses.EnrollmentFactory(pk=1, course=self.course, learner=self.ana)
        in_an_hour = now() + timedelta(hours=1)
        self.session = courses.SessionFactory(pk=1, course=self.course, starts_at=in_an_hour)
        self.recording = courses.RecordedClassFactory(pk=1, course=self.course)
        self.material = courses.StudyMaterialFactory(
            pk=1, course=self.course, file=ContentFile(b"%PDF-1.4\n", name="unit.pdf")
        )
        self.group_message = courses.GroupMessageFactory(pk=1, course=self.course, sender=self.teacher.user)
        self.notification = feedback.NotificationFactory(pk=1, recipient=self.ana.user)


@pytest.fixture
def world(db):
    return World()
