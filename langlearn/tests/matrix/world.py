"""One of everything, and everyone who may ask for it; with a secret in each corner that not everybody sees.

A secret is a word that stands nowhere else ("zqchat"), beside one that a search finds it by ("lurechat").
"""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils.timezone import now

from accounts.models import FOREVER, User
from accounts.models.standing import suspension_token
from accounts.tests import factories as people
from courses.tests import factories as courses
from feedback import moderation
from feedback.models import Decision, Report
from feedback.reportable import KINDS
from feedback.tests import factories as feedback
from feedback.unsubscribing import signer
from messaging.tests import factories as messaging
from social.models import Bookmark, Like, Post
from social.tests import factories as social

from .asking import Asker

PASSWORD = "correct horse battery"

# Nobody's session, three ways; then people, from the least to the most.
OUTSIDE = ("anonymous", "unverified", "suspended")
LEARNERS = ("member", "partner", "stranger", "former", "blocked")
INSTRUCTORS = ("other_instructor", "owner")
STAFF = ("moderator", "admin")
ROLES = (*OUTSIDE, "newcomer", *LEARNERS, *INSTRUCTORS, *STAFF)

# Who may ever be shown each: in a page, a file, an export or a mail.
COURSE = {"member", "owner", "admin"}
SECRETS = {
    "chat": {"member", "partner", "admin"},
    "reported": {"member", "former", "moderator", "admin"},  # the message that the member reported
    "parted": {"member", "blocked", "admin"},  # of a chat that a block has ended: in what they take along
    "link": COURSE,
    "password": COURSE,
    "film": COURSE,
    "sheet": COURSE,
    "group": COURSE,
    "private": COURSE,  # what the instructor tells the member of their learning
    "draft": {"owner", "admin"},
    "held": {"partner", "moderator", "admin"},  # a post that staff hid
    "takendown": {"former", "moderator", "admin"},  # a review that staff hid
    "reason": {"member", "moderator", "admin"},  # what the member wrote in their report
    "inside": {"moderator", "admin"},  # what staff note for each other
    "notice": {"member", "admin"},
    "factor": set(),
    "token": {"member"},
    "push": {"member"},
    "checkout": {"admin"},
}
MAILS = {f"mail{role}": {role, "admin"} for role in ROLES if role not in ("anonymous", "admin")}
# Visitors are told of no learner by name; who completed a course gave the code of their certificate away themselves.
NAMES = {f"name{role}": set(ROLES) - set(OUTSIDE) for role in LEARNERS}
WHOSE = SECRETS | MAILS | NAMES


def secret(name):
    return f"zq{name}"


def words(name):
    """A text that holds the secret of this name, and what it is found by."""
    return f"lure{name} {secret(name)}"


def leaks(role, text, told=()):
    """The secrets in a text that `role` may not be shown."""
    return [name for name, who in WHOSE.items() if role not in who and name not in told and secret(name) in text]


def asker(world, role):
    """The browser of `role`."""
    user = world.user[role]

    def sign_in(client):
        if role == "unverified":  # gets as far as being asked for the code that was mailed
            client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
        elif user:
            client.force_login(user)

    return Asker(sign_in)


class World:
    def __init__(self):
        self.people()
        self.chats()
        self.feed()
        self.courses()
        self.reviews()
        self.staff()

    def person(self, role, make=people.LearnerFactory, **fields):
        names = {"username": f"{role}x", "email": f"{secret('mail' + role)}@example.com"}
        names["name"] = secret(f"name{role}")
        if make is people.UserFactory:
            row = self.user[role] = make(**names, **fields)
        else:
            row = make(**{f"user__{key}": value for key, value in (names | fields).items()})
            self.user[role] = row.user
        return row

    def people(self):
        self.user = {"anonymous": None}
        for role in LEARNERS:
            setattr(self, role, self.person(role))
        for role in INSTRUCTORS:
            setattr(self, role, self.person(role, people.InstructorFactory))
        self.person("newcomer", people.UserFactory, native_language="")
        self.person("unverified", verified=False)
        self.person("suspended")
        self.user["suspended"].set_standing(limited_until=None, suspended_until=FOREVER)
        User.objects.filter(pk=self.member.pk).update(date_of_birth=date(1987, 3, 14))
        for blocker in (self.member.user, self.owner.user):
            people.BlockFactory(blocker=blocker, blocked=self.blocked.user)
        people.FollowFactory(follower=self.member, followed=self.partner)
        people.FollowFactory(follower=self.partner, followed=self.member)
        people.InterestFactory()
        data = {"secret": secret("factor")}
        self.factor = Authenticator.objects.create(user=self.member.user, type="totp", data=data)

    def chats(self):
        self.chat = messaging.ChatFactory(user1=self.member, user2=self.partner)
        said = {"chat": self.chat, "sender": self.partner}
        self.message = messaging.MessageFactory(**said, content_text=words("chat"))
        self.message.image.save("chat.webp", ContentFile(secret("chat").encode()))
        self.message.audio.save("chat.webm", ContentFile(secret("chat").encode()))
        rude = messaging.ChatFactory(user1=self.member, user2=self.former)
        self.reported = messaging.MessageFactory(chat=rude, sender=self.former, content_text=words("reported"))
        self.parted = messaging.ChatFactory(user1=self.member, user2=self.blocked)
        self.last = messaging.MessageFactory(chat=self.parted, sender=self.blocked, content_text=words("parted"))

    def feed(self):
        self.post = social.PostFactory(author=self.member, content_text="lurepost I has a dog", language="en")
        correction = {"correction": "I have a dog", "corrected_text": self.post.content_text}
        self.comment = social.CommentFactory(post=self.post, author=self.partner, content_text="", **correction)
        Like.objects.create(post=self.post, learner=self.partner)
        Bookmark.objects.create(post=self.post, learner=self.partner)
        Post.objects.filter(pk=self.post.pk).update(like_count=1, comment_count=1, correction_count=1)
        self.held = social.PostFactory(author=self.partner, content_text=words("held"), language="en")
        self.answered = social.CommentFactory(post=self.held, author=self.partner)
        Post.objects.filter(pk=self.held.pk).update(comment_count=1)

    def courses(self):
        self.course = courses.CourseFactory(instructor=self.owner, title="lurecourse Everyday Spanish")
        self.draft = courses.CourseFactory(instructor=self.owner, title=words("draft"), published=False)
        courses.CourseFactory(instructor=self.other_instructor)
        self.enrollment = courses.EnrollmentFactory(course=self.course, learner=self.member)
        self.former_one = courses.EnrollmentFactory(course=self.course, learner=self.former, status="cancelled")
        # who completed another one long ago has a certificate of it, which anybody sees who has its code
        past = {"start_date": courses.day(-90), "end_date": courses.day(-40)}
        done = courses.CourseFactory(instructor=self.other_instructor, **past)
        completed = courses.EnrollmentFactory(course=done, learner=self.former, status="completed", completed_at=now())
        self.certificate = courses.CertificateFactory(enrollment=completed)
        link, password = f"https://meet.google.com/{secret('link')}", secret("password")
        self.session = courses.SessionFactory(course=self.course, starts_at=now(), link=link, password=password)
        tomorrow = now() + timedelta(days=1)
        self.later = courses.SessionFactory(course=self.course, starts_at=tomorrow, link=link, password=password)
        self.attendance = courses.AttendanceFactory(session=self.session, enrollment=self.enrollment)
        self.recording = courses.RecordedClassFactory(course=self.course)
        self.recording.file.save("film.webm", ContentFile(secret("film").encode()))
        self.material = courses.StudyMaterialFactory(course=self.course, file=None)
        self.material.file.save("sheet.pdf", ContentFile(secret("sheet").encode()))
        said = {"course": self.course, "sender": self.owner.user, "type": "instructor"}
        self.said = courses.GroupMessageFactory(**said, content_text=words("group"))
        self.said.image.save("said.webp", ContentFile(secret("group").encode()))
        self.announced = courses.GroupMessageFactory(**said, content_text=words("group"), is_announcement=True)
        self.corrected = courses.GroupCorrectionFactory(message=self.said, corrector=self.member.user)
        self.listener = courses.GroupMemberFactory(course=self.course, user=self.member.user)
        self.payment = courses.PaymentFactory(enrollment=self.enrollment, checkout_id=secret("checkout"))
        self.calendar = courses.CalendarFeedFactory(user=self.member.user, token=secret("token"))

    def reviews(self):
        told = {"course": self.course, "feedback_text": words("private")}
        self.told = feedback.FeedbackFactory(learner=self.member, feedback_type="learner", **told)
        self.review = feedback.FeedbackFactory(course=self.course, learner=self.member)
        self.taken_down = feedback.FeedbackFactory(
            course=self.course, learner=self.former, feedback_text=words("takendown")
        )
        feedback.FeedbackReplyFactory(feedback=self.review)
        for role in ("member", "stranger"):
            text = words("notice") if role == "member" else "Nothing"
            setattr(
                self,
                f"notice_of_{role}",
                feedback.NotificationFactory(recipient=self.user[role], content_title=text, url="/feed/"),
            )
        self.push = feedback.PushSubscriptionFactory(
            user=self.member.user, endpoint=f"https://fcm.googleapis.com/fcm/send/{secret('push')}"
        )

    def staff(self):
        person = feedback.moderator(username="moderatorx", email=f"{secret('mailmoderator')}@example.com")
        self.user["moderator"] = person
        self.user["admin"] = people.UserFactory(username="adminx", is_staff=True, is_superuser=True)
        self.report = self.reports(self.member.user, "message", self.reported, words("reason"))
        self.case = self.report.case
        decided = {"action": Decision.Action.HIDE, "rule": "spam", "note": words("inside")}
        for kind, row in (("post", self.held), ("review", self.taken_down)):
            case = self.reports(self.user["stranger"], kind, row, "").case
            found = moderation.decide(case, self.user["moderator"], **decided)
            self.decision = self.decision if kind == "review" else found
        self.suspension = suspension_token(self.user["suspended"])
        EmailAddress.objects.filter(user=self.user["unverified"]).update(verified=False)
        kept = {"user": self.user["admin"], "content_type": ContentType.objects.get_for_model(User)}
        self.log = LogEntry.objects.create(**kept, object_id="1", object_repr="somebody", action_flag=2)

    @staticmethod
    def reports(reporter, kind, target, note):
        about = KINDS[kind]
        row = about.find(reporter).get(pk=target.pk)
        fields = {"reason": "spam", "note": note}
        return Report.objects.make(reporter, row, about.person(row), about.evidence, **fields)[0]

    # What an address names -------------------------------------------------------------------------------------------

    def arguments(self, name, parts):
        """For each part of an address of this name: the id of the row, or the text, that it means here."""
        app = name.partition(":")[0]
        rows = self.parts() | self.of_apps().get(app, {}) | self.of_names().get(name, {})
        return {part: getattr(rows[part], "pk", rows[part]) for part in parts}

    def parts(self):
        return {
            "username": "memberx",
            "path": "nothing.webp",
            "number": 0,
            "session_pk": self.session,
            "recording_pk": self.recording,
            "material_pk": self.material,
            "enrollment_pk": self.enrollment,
            "correction_pk": self.corrected,
            "user_pk": self.member,
            "code": self.certificate.code,
            "uidb36": "1",
            "key": "set-password",
            "step": 1,
        }

    def of_apps(self):
        return {
            "messaging": {"pk": self.chat, "message_pk": self.message},
            "social": {"pk": self.post},
            "courses": {"pk": self.course, "message_pk": self.said},
            "feedback": {"pk": self.course},
        }

    def of_names(self):
        on_comment = ("comment_translation", "correction_thank", "correction_adopt", "comment_delete")
        on_notice = ("notification", "notification_mark")
        on_review = ("review", "review_edit", "review_history", "review_reply")
        on_learning = ("performance", "performance_edit")
        return {
            **{f"social:{name}": {"pk": self.comment} for name in on_comment},
            **{f"feedback:{name}": {"pk": self.notice_of_member} for name in on_notice},
            **{f"feedback:{name}": {"pk": self.review} for name in on_review},
            **{f"feedback:{name}": {"pk": self.told} for name in on_learning},
            **{f"mfa_{name}_webauthn": {"pk": self.factor} for name in ("edit", "remove")},
            "courses:announcement_pin": {"message_pk": self.announced},
            "courses:calendar_feed": {"token": self.calendar.token},
            "courses:instructor_courses": {"username": "ownerx"},
            "feedback:instructor_reviews": {"username": "ownerx"},
            "feedback:decision": {"pk": self.decision},
            "feedback:hidden": {"kind": "post", "pk": self.held},
            "feedback:report_create": {"kind": "message", "pk": self.reported},
            "feedback:suspension": {"token": self.suspension},
            "feedback:unsubscribe": {"token": signer.sign_object([self.member.pk, "like"])},
        }
