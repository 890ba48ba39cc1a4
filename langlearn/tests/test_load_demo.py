from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import Follow, Instructor, Learner, User
from courses.models import (
    Attendance,
    Certificate,
    Course,
    Enrollment,
    GroupMessage,
    MaterialDone,
    Payment,
    RecordedClass,
    RecordingWatched,
    Session,
    StudyMaterial,
)
from courses.progress import recount, standing
from feedback import alerts
from feedback.models import Case, Decision, Feedback, Notification, NotificationPart, Report
from langlearn.demo import courses as demo_courses
from langlearn.demo import people, pictures
from langlearn.demo.content import rows
from langlearn.lib.choices import Language
from messaging.models import Chat, Member, Message
from social.models import Comment, Like, Post

MODELS = [User, Learner, Instructor, EmailAddress, Follow, Chat, Message, Post, Like, Comment]
MODELS += [Attendance, Certificate, MaterialDone, RecordingWatched]
MODELS += [Course, Session, RecordedClass, StudyMaterial, Enrollment, Payment, GroupMessage, Feedback, Notification]
MODELS += [Case, Decision, Report]


def load(*args):
    out = StringIO()
    call_command("load_demo", *args, stdout=out)
    return out.getvalue()


def counts():
    """Of notifications the events that are told: how many share an entry depends on where midnight falls."""
    alone = Notification.objects.filter(parts=None).count()
    rows = {model.__name__: model.objects.count() for model in MODELS}
    return rows | {"Notification": alone + NotificationPart.objects.count()}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo without its pictures, loaded once for the tests of this module and rolled back after them."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(pictures, "keep", lambda storage, folder, data, ending, owner="": f"{folder}/demo{ending}")
        patch.setattr(pictures, "avatar", lambda person: f"avatars/{person['username']}-384.webp")
        patch.setattr(pictures, "_picture", lambda theme: b"")
        patch.setattr(pictures, "of_post", lambda theme, owner: ("posts/demo-1600.webp", 960, 600))
        patch.setattr(pictures, "film", lambda theme, seconds, folder: (f"{folder}/demo.webm", 9))
        load()
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


def person(username):
    return User.objects.get(username=username)


def test_second_run_changes_nothing():
    before = counts()
    assert "Demo data is loaded" in load()
    assert counts() == before


def test_refresh_loads_it_anew(monkeypatch):
    learner = person("demo_learner")
    before = counts()
    load("--refresh")
    assert counts() == before
    assert person("demo_learner").pk != learner.pk


def test_refresh_leaves_others_and_their_counters(learner):
    post = Post.objects.create(author=learner, content_text="Hello", language="en")
    post.like(person("demo_partner").learner)
    load("--refresh")
    post.refresh_from_db()
    assert post.like_count == post.likes.count() == 0


def test_refused_on_a_public_address(settings):
    settings.LOCAL = False
    with pytest.raises(CommandError):
        load()


def test_there_is_enough_of_everything():
    found = counts()
    assert found["Learner"] >= 66 and found["Instructor"] >= 9
    assert found["Post"] >= 90 and found["Chat"] >= 25 and found["Course"] >= 12
    assert Course.objects.filter(published=False).count() == 1


@pytest.mark.parametrize("username", people.KNOWN)
def test_known_accounts_sign_in(rf, username):
    assert authenticate(rf.post("/"), username=username, password=people.PASSWORD) == person(username)


def test_nobody_else_has_a_password():
    usable = [user.username for user in User.objects.all() if user.has_usable_password()]
    assert sorted(usable) == sorted(people.KNOWN)


def test_every_address_is_verified():
    assert set(EmailAddress.objects.filter(verified=True, primary=True).values_list("email", flat=True)) == set(
        User.objects.values_list("email", flat=True)
    )


def test_staff_is_staff():
    staff = person("demo_staff")
    assert staff.is_staff and staff.is_superuser and not staff.is_learner


@pytest.mark.parametrize("model", MODELS)
def test_rows_are_what_a_form_would_accept(model):
    for row in model.objects.all():
        row.full_clean(validate_unique=False, validate_constraints=False)


def test_every_pair_of_languages_has_two_learners():
    pairs = Counter(Learner.objects.values_list("native_language", "learning_language"))
    wanted = [(one, other) for one in Language.values for other in Language.values if one != other]
    assert [pair for pair in wanted if pairs[pair] < 2] == []


def test_learners_hold_their_accounts_copies():
    same = Q(user__native_language=F("native_language"), user__last_active=F("last_active"), user__country=F("country"))
    assert not Learner.objects.exclude(same).exists()


def test_people_are_found_by_search():
    assert person("yuki_t") in User.objects.search("田中")


def test_demo_partner_matches_demo_learner():
    learner, partner = person("demo_learner").learner, person("demo_partner").learner
    assert (learner.native_language, learner.learning_language) == (
        partner.learning_language,
        partner.native_language,
    )
    assert learner.follows(partner) and partner.follows(learner)
    assert Chat.objects.between(learner, partner).messages.count() >= 40


def test_demo_learner_has_chats_and_unread_ones():
    learner = person("demo_learner")
    assert Chat.objects.of(learner.learner).count() >= 6
    assert 2 <= Member.objects.unread_chats(learner) <= 4


def test_partners_of_chats_match_but_for_a_request():
    for chat in Chat.objects.with_people():
        languages = {(who.native_language, who.learning_language) for who in (chat.user1, chat.user2)}
        natives, learnt = zip(*languages, strict=True)
        assert set(natives) == set(learnt) or {chat.user1.user.username, chat.user2.user.username} == {
            "rafiq_u",
            "demo_learner",
        }


def test_counters_are_true():
    posts = Post.objects.annotate(likes_there=Count("likes", distinct=True), there=Count("comments", distinct=True))
    assert not posts.exclude(like_count=F("likes_there"), comment_count=F("there")).exists()
    assert posts.filter(like_count__gt=0, comment_count__gt=0).count() > 80


@pytest.mark.parametrize(("model", "moment"), [(Post, "created_at"), (Comment, "created_at"), (Message, "sent_at")])
def test_ids_and_times_grow_together(model, moment):
    moments = list(model.objects.order_by("pk").values_list(moment, flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()


def test_answers_come_after_what_they_answer():
    assert not Comment.objects.filter(created_at__lte=F("parent_comment__created_at")).exists()
    assert not Message.objects.filter(sent_at__lte=F("parent_msg__sent_at")).exists()
    assert not Comment.objects.exclude(parent_comment=None).exclude(parent_comment__post=F("post")).exists()
    assert not Message.objects.exclude(parent_msg=None).exclude(parent_msg__chat=F("chat")).exists()


def test_corrections_come_from_natives():
    assert not Comment.objects.exclude(correction="").exclude(author__native_language=F("post__language")).exists()
    assert Comment.objects.exclude(correction="").count() > 40
    assert Message.objects.exclude(correction="").count() > 60


def test_chats_end_with_their_last_message():
    for chat in Chat.objects.with_last_message():
        assert chat.updated_at == chat.messages.get(pk=chat.last_message_id).sent_at


def test_courses_are_upcoming_active_and_expired():
    assert all(getattr(Course.objects, status)().count() >= 3 for status in Course.Status.values)


def test_a_class_is_about_to_begin():
    soon = Session.objects.filter(course__title__contains="market", starts_at__gt=timezone.now()).earliest("starts_at")
    assert soon.starts_at - timezone.now() < timedelta(minutes=30)


def test_weekly_classes_keep_their_hour_over_a_clock_change():
    entry = {"timezone": "Europe/Madrid", "starts": 0, "hour": "19:00", "sessions": [{}] * 30}
    starts = demo_courses.class_times(entry, timezone.now())
    assert {moment.hour for moment in starts} == {19}
    assert len({moment.utcoffset() for moment in starts}) == 2


def test_seats_hold_and_the_lists_are_true():
    for course in Course.objects.exclude(seats=None).with_seats():
        assert course.taken <= course.seats
        assert not course.waiting or course.taken == course.seats
    assert Enrollment.objects.waiting().count() >= 5
    assert Enrollment.objects.of(person("demo_learner").learner).filter(status="pending").exists()
    assert not Enrollment.objects.filter(course__price=0, status="pending").exists()


def test_who_takes_a_priced_course_has_paid():
    paid = Payment.objects.received().values("enrollment")
    assert not Enrollment.objects.open().filter(course__price__gt=0).exclude(pk__in=paid).exists()
    assert not Payment.objects.filter(enrollment__course__price=0).exists()
    assert Payment.objects.filter(status="refund_due").exists()


def test_the_learners_room_looks_alive():
    mine = Enrollment.objects.of(person("demo_learner").learner)
    running, done = mine.get(status="active"), mine.get(status="completed")
    assert running.attendances.count() >= 4
    assert running.recordings_watched.exists()
    assert 20 < running.progress < 80
    assert {kind: (done, in_all) for kind, done, in_all in standing(running)}["sessions"][0] == 5
    assert done.progress == 100
    assert done.certificate.title == done.course.title
    assert running.course.sessions.coming().filter(sequence__gt=0).exists()


def test_progress_is_what_was_done():
    before = dict(Enrollment.objects.values_list("pk", "progress"))
    assert len(set(before.values())) > 5
    for course in Course.objects.all():
        recount(course)
    assert dict(Enrollment.objects.values_list("pk", "progress")) == before
    statuses = Enrollment.objects.filter(progress=100).exclude(status="completed")
    assert not statuses.exists()


def test_only_past_classes_are_recorded():
    assert not RecordedClass.objects.filter(recorded_at__gt=timezone.now()).exists()


def test_only_who_took_part_rates_or_is_rated():
    took_part = set(Enrollment.objects.open().values_list("course", "learner"))
    assert set(Feedback.objects.values_list("course", "learner")) <= took_part
    assert {kind for (kind,) in Feedback.objects.values_list("feedback_type")} == set(Feedback.Type.values)


def test_group_chats_are_of_members():
    for message in GroupMessage.objects.select_related("course"):
        inside = message.course.enrollments.open().filter(learner=message.sender_id).exists()
        assert inside or message.sender_id == message.course.instructor_id


def test_notifications_are_in_the_readers_language():
    assert Notification.objects.of(person("demo_learner")).filter(content_title__endswith="follows you").exists()
    korean = Notification.objects.filter(notification_type="follow", recipient__ui_language="ko")
    assert korean.exists()
    assert not korean.exclude(content_title__endswith="팔로우하기 시작했어요").exists()
    assert {kind for (kind,) in Notification.objects.values_list("notification_type")} == set(Notification.Type.values)


def test_demo_learner_has_unread_notifications():
    assert 2 <= Notification.objects.of(person("demo_learner")).unread().count() <= 30


def test_a_class_is_not_announced_again_by_the_clock():
    told = Notification.objects.filter(notification_type="session alert", recipient__acc_type="learner")
    before = told.count()
    assert before
    alerts.sweep()
    assert told.count() == before


def test_likes_of_a_post_are_one_notification():
    told = Notification.objects.filter(notification_type="like").values("url").annotate(n=Count("pk"))
    assert not told.filter(n__gt=1).exists()


def test_content_names_only_people_it_knows():
    known = {row["username"] for row in people.everyone()}
    assert {post["by"] for post in rows("posts", "post")} <= known
    assert {username for chat in rows("chats", "chat") for username in chat["between"]} <= known


def test_the_queue_looks_alive():
    waiting = Case.objects.open()
    assert set(waiting.values_list("kind", flat=True)) == {"report", "appeal", "review"}
    assert waiting.count() >= 6
    assert waiting.filter(opened_at__gt=timezone.now()).count() == 0
    first = waiting.in_order().first()
    assert (first.person.username, first.is_overdue) == ("sam_grows", True)
    assert {report.status == "open" for report in Report.objects.filter(case__closed_at=None)} == {True}
    assert not Report.objects.filter(case__closed_at__isnull=False, status="open").exists()


def test_what_staff_decided_holds():
    sam = person("sam_grows")
    assert sam.is_limited and not sam.is_suspended
    hidden, held = Post.objects.filter(author=sam.pk).order_by("pk")
    assert (bool(hidden.hidden_at), hidden.awaits_review) == (True, False)
    assert (bool(held.hidden_at), held.awaits_review) == (True, True)
    assert set(Post.objects.visible_to(person("demo_learner"))) & {hidden, held} == set()
    actions = Decision.objects.values_list("action", flat=True)
    assert set(actions) == {"warn", "dismiss", "limit"}
    assert Notification.objects.filter(recipient=sam, notification_type="moderation").count() == 2
