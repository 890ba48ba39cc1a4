"""Cases and decisions: what they do, who may make them, and that one of two at once wins."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils.timezone import now
from django.utils.translation import get_language

from accounts.models import FOREVER, User
from accounts.tests.factories import UserFactory
from courses.tests.factories import CourseFactory, EnrollmentFactory, GroupMessageFactory
from feedback import moderation
from feedback.models import Appeal, Case, Decision, Notification, Report
from feedback.moderation import Decided
from feedback.tests.factories import FeedbackFactory, moderator, reported
from langlearn.lib.storages import private_storage
from messaging.tests.factories import ChatFactory, MessageFactory
from social.models import Comment, Post
from social.signals import comment_added
from social.tests.factories import CommentFactory, PostFactory

pytestmark = pytest.mark.django_db(transaction=True)  # what is told, is told once it is committed


@pytest.fixture
def mod(db):
    return moderator(username="mod")


@pytest.fixture
def post(partner):
    return PostFactory(author=partner, content_text="Buy my coins")


@pytest.fixture
def case(post, partner, learner):
    return reported(post, partner.user, "scam", learner.user, text="Buy my coins")


def decide(case, mod, action="warn", rule="scam", **more):
    return moderation.decide(case, mod, action=action, rule=rule, **more)


def told(user):
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("content_title", flat=True))


# The queue -----------------------------------------------------------------------------------------------------------


def test_reports_of_one_thing_are_one_case_by_the_gravest(post, partner):
    first = reported(post, partner.user, "spam")
    again = reported(post, partner.user, "scam")
    other = reported(post, partner.user, "spam")
    assert first == again == other
    case = Case.objects.get()
    assert (case.report_count, case.reason, case.says) == (3, "scam", "the words")
    assert (case.kind, case.target, case.person) == ("report", post, partner.user)


def test_grave_before_old_before_new_and_children_before_all(partner):
    def of(reason):
        return reported(PostFactory(author=partner), partner.user, reason)

    spam, scam, child = of("spam"), of("scam"), of("child")
    old = of("other")
    Case.objects.filter(pk=old.pk).update(due_at=now() - timedelta(days=1))
    assert list(Case.objects.open().in_order()) == [child, old, scam, spam]


def test_more_who_report_it_bring_it_forward(post, partner):
    one = reported(PostFactory(author=partner), partner.user)
    many = [reported(post, partner.user) for _number in range(3)][0]
    assert list(Case.objects.in_order()) == [many, one]


def test_what_is_reported_after_a_decision_is_another_case(case, mod, post, partner, learner):
    decide(case, mod, "dismiss")
    again = reported(post, partner.user, reporter=learner.user)
    assert again != case
    assert Case.objects.open().get() == again


# What a decision does ------------------------------------------------------------------------------------------------


def test_dismissed(case, mod, learner, partner):
    made = decide(case, mod, "dismiss", rule="", note="nothing wrong")
    report = Report.objects.get()
    assert (report.status, report.handled_by, bool(report.handled_at)) == ("dismissed", mod, True)
    assert (made.case, made.moderator, made.person, made.note) == (case, mod, partner.user, "nothing wrong")
    assert Case.objects.get().closed_at
    assert told(partner.user) == []
    assert told(learner.user) == ["We looked at your report"]


def test_warned(case, mod, learner, partner, post, mailoutbox):
    decide(case, mod, text="Please stop.")
    notice = Notification.objects.get(recipient=partner.user)
    made = Decision.objects.get()
    assert notice.content_title == "A warning from our team"
    assert "asks people for money" in notice.content_text
    assert "Please stop." in notice.content_text
    assert (notice.notification_type, notice.url) == ("moderation", f"/decisions/{made.pk}/")
    assert told(learner.user) == ["We acted on your report"]
    assert not Post.objects.get().hidden_at
    mail = next(mail for mail in mailoutbox if mail.to == ["yuki@example.com"])
    assert mail.subject == "A warning from our team"
    assert "Please stop." in mail.body
    assert f"/decisions/{made.pk}/" in mail.body
    assert "Buy my coins" in mail.alternatives[0].content
    assert [mail.to for mail in mailoutbox].count(["yuki@example.com"]) == 1


def test_in_the_language_of_the_person(case, mod, partner, mailoutbox, monkeypatch):
    User.objects.filter(pk=partner.pk).update(ui_language="es")
    monkeypatch.setattr("feedback.verdicts.title_of", lambda decision: f"in {get_language()}")
    decide(case, mod)
    assert Notification.objects.get(recipient=partner.user).content_title == "in es"
    assert "in es" in {mail.subject for mail in mailoutbox}


@pytest.mark.parametrize("also", [False, True])
def test_hidden_alone_or_with_a_warning(case, mod, post, also):
    made = decide(case, mod, "warn" if also else "hide", hides=also)
    assert made.hides
    post.refresh_from_db()
    assert post.hidden_at


def test_limited_for_days_and_for_good(case, mod, partner, post):
    decide(case, mod, "limit", days=7)
    partner.user.refresh_from_db()
    assert timedelta(days=6) < partner.user.limited_until - now() < timedelta(days=8)
    assert not partner.user.is_suspended
    decide(reported(post, partner.user), mod, "limit", days=None)
    partner.user.refresh_from_db()
    assert partner.user.limited_until == FOREVER


def test_suspended_everywhere_at_once_and_told_by_mail(case, mod, client, partner, mailoutbox, monkeypatch):
    closed = []
    monkeypatch.setattr("langlearn.lib.live.close_user", lambda pk, code: closed.append(pk))
    client.force_login(partner.user)
    assert client.get("/discover/").status_code == 200
    decide(case, mod, "suspend", days=3)
    assert client.get("/discover/").status_code == 302
    assert closed == [partner.pk]
    mail = next(mail for mail in mailoutbox if mail.to == ["yuki@example.com"])
    assert mail.subject == "Our team suspended your account"
    assert "/suspended/" in mail.body
    assert not Post.objects.get().hidden_at


def test_the_longest_of_two_suspensions_holds(case, mod, partner, post):
    long = decide(case, mod, "suspend", days=30)
    short = decide(reported(post, partner.user), mod, "suspend", days=1)
    partner.user.refresh_from_db()
    assert partner.user.suspended_until == long.until
    moderation.undo(long, mod)
    partner.user.refresh_from_db()
    assert partner.user.suspended_until == short.until
    moderation.undo(short, mod)
    partner.user.refresh_from_db()
    assert not partner.user.is_suspended


# What can be hidden --------------------------------------------------------------------------------------------------


@pytest.fixture(params=["post", "comment", "message", "group_message", "course", "review"])
def thing(request, learner, partner, instructor):
    """(row, whose it is)"""
    course, chat = CourseFactory(instructor=instructor), ChatFactory(user1=learner, user2=partner)
    return {
        "post": lambda: (PostFactory(author=partner), partner.user),
        "comment": lambda: (CommentFactory(author=partner), partner.user),
        "message": lambda: (MessageFactory(chat=chat, sender=partner), partner.user),
        "group_message": lambda: (GroupMessageFactory(course=course, sender=partner.user), partner.user),
        "course": lambda: (course, instructor.user),
        "review": lambda: (FeedbackFactory(course=course, learner=partner), partner.user),
    }[request.param]()


def test_hidden_and_brought_back(thing, mod):
    row, person = thing
    made = decide(reported(row, person), mod, "hide")
    row.refresh_from_db()
    assert row.hidden_at
    moderation.undo(made, mod)
    row.refresh_from_db()
    assert row.hidden_at is None
    assert told(person) == ["Our team hid something of yours", "We took a decision about you back"]


def test_hidden_twice_it_comes_back_with_the_last_undone(thing, mod):
    row, person = thing
    one = decide(reported(row, person), mod, "hide")
    other = decide(reported(row, person), mod, "warn", hides=True)
    moderation.undo(one, mod)
    row.refresh_from_db()
    assert row.hidden_at
    moderation.undo(other, mod)
    row.refresh_from_db()
    assert row.hidden_at is None


def test_what_is_gone_cannot_be_hidden(thing, mod):
    row, person = thing
    case = reported(row, person)
    row.delete()
    made = decide(case, mod, "warn", hides=True)
    assert not made.hides
    moderation.undo(made, mod)


def test_a_profile_is_emptied_and_given_back(mod, partner):
    user = partner.user
    user.bio = "Buy my coins"
    user.profile_image.save("x-384.webp", ContentFile(b"large"), save=False)
    default_storage.save(user.profile_image.name.replace("-384.", "-96."), ContentFile(b"small"))
    user.save()
    large = user.profile_image.name
    made = decide(reported(user, user), mod, "hide")
    user.refresh_from_db()
    assert (user.name, user.bio, user.profile_image.name, user.display_name) == ("", "", "", "yuki")
    assert made.taken == {"name": "田中 由紀", "bio": "Buy my coins", "picture": large}
    assert not default_storage.exists(large)
    assert private_storage.exists(f"hidden/{large}")
    assert not User.objects.search("coins").exists()
    user.bio = "I am new"
    user.save()
    moderation.undo(made, mod)
    user.refresh_from_db()
    assert (user.name, user.bio, user.profile_image.name) == ("田中 由紀", "I am new", large)
    assert default_storage.open(large).read() == b"large"
    assert default_storage.open(large.replace("-384.", "-96.")).read() == b"small"


def test_who_was_told_in_its_words_is_not_any_more(client, mod, learner, partner, outsider):
    post = PostFactory(author=learner)
    for author, text in ((outsider, "kind"), (partner, "rude words")):
        client.force_login(author.user)
        client.post(f"/feed/{post.pk}/comments/", {"content_text": text})
    notice = Notification.objects.get(recipient=learner.user)
    assert "rude words" in notice.content_text
    decide(reported(Comment.objects.get(content_text="rude words"), partner.user), mod, "hide")
    notice.refresh_from_db()
    assert "rude words" not in notice.content_text
    assert "田中" not in notice.content_title
    decide(reported(Comment.objects.get(content_text="kind"), outsider.user), mod, "hide")
    assert not Notification.objects.filter(recipient=learner.user).exists()


def test_a_mention_in_a_hidden_group_message_goes(mod, learner, instructor, partner):
    course = CourseFactory(instructor=instructor)
    EnrollmentFactory(course=course, learner=learner)
    message = GroupMessageFactory(course=course, sender=partner.user, content_text="rude")
    message.mentions.add(learner.user)
    Notification.objects.tell(
        learner.user, f"group:{message.pk}", lambda: ("Mentioned", "rude"), notification_type="announcement"
    )
    decide(reported(message, partner.user), mod, "hide")
    assert not Notification.objects.filter(recipient=learner.user).exists()


# What is held back ---------------------------------------------------------------------------------------------------


@pytest.fixture
def limited(partner):
    partner.user.set_standing(limited_until=FOREVER, suspended_until=None)
    return partner


@pytest.fixture
def held(client, limited):
    """The case of a post that waits."""
    client.force_login(limited.user)
    client.post("/feed/", {"content_text": "Good morning", "language": "en"})
    return Case.objects.get()


def test_what_is_held_back_comes_into_the_queue_as_it_stands(client, held, limited):
    post = Post.objects.get()
    assert (held.kind, held.target, held.person, held.says) == ("review", post, limited.user, "Good morning")
    assert held.evidence["text"] == "Good morning"
    client.post(f"/feed/{post.pk}/edit/", {"content_text": "Good evening", "language": "en"})
    held.refresh_from_db()
    assert held.evidence["text"] == "Good evening"


def test_let_through_it_shows_and_its_author_knows(held, mod, limited, monkeypatch):
    frames = []
    monkeypatch.setattr("langlearn.lib.live.publish", lambda room, payload: frames.append(payload["type"]))
    decide(held, mod, "release", rule="")
    post = Post.objects.get()
    assert (post.hidden_at, post.awaits_review) == (None, False)
    assert "post" in frames
    notice = Notification.objects.get(recipient=limited.user)
    assert notice.url == f"/feed/{post.pk}/"


def test_a_comment_let_through_is_told(client, mod, limited, learner):
    post = PostFactory(author=learner)
    heard = []

    def hear(comment, **kwargs):
        heard.append(comment)

    comment_added.connect(hear)
    client.force_login(limited.user)
    client.post(f"/feed/{post.pk}/comments/", {"content_text": "Hello"})
    assert heard == []
    decide(Case.objects.get(), mod, "release", rule="")
    assert heard == [Comment.objects.get()]
    post.refresh_from_db()
    assert post.comment_count == 1
    assert Notification.objects.filter(recipient=learner.user).count() == 1


def test_refused_it_stays_hidden_until_that_is_undone(held, mod):
    made = decide(held, mod, "hide")
    post = Post.objects.get()
    assert (bool(post.hidden_at), post.awaits_review) == (True, False)
    moderation.undo(made, mod)
    post.refresh_from_db()
    assert post.hidden_at is None


def test_taken_back_by_its_author_it_leaves_the_queue(client, held):
    client.post(f"/feed/{Post.objects.get().pk}/delete/")
    assert not Case.objects.exists()


# Undoing, appeals ----------------------------------------------------------------------------------------------------


@pytest.fixture
def warned(case, mod):
    return decide(case, mod, "warn", hides=True)


def test_an_appeal_is_a_case_of_its_own_and_comes_once(warned, partner):
    appeal = moderation.appeal(warned, "It was a joke")
    case = Case.objects.open().get()
    assert (case.kind, case.target, case.person, case.says) == ("appeal", warned, partner.user, "It was a joke")
    assert (appeal.case, appeal.decision) == (case, warned)
    assert moderation.appeal(warned, "Again") is None
    assert Appeal.objects.count() == 1


def test_overturned_all_is_as_before(warned, partner, post):
    appeal = moderation.appeal(warned, "It was a joke")
    other = moderator()
    made = moderation.answer(appeal.case, other, overturn=True, text="You are right.")
    post.refresh_from_db()
    assert post.hidden_at is None
    assert (made.action, made.undoes, made.moderator, made.case) == ("undo", warned, other, appeal.case)
    assert told(partner.user)[-1] == "We took a decision about you back"
    assert not Case.objects.open().exists()
    assert Decision.objects.get(pk=warned.pk).answer == made


def test_upheld_it_stands(warned, partner, post):
    appeal = moderation.appeal(warned, "It was a joke")
    made = moderation.answer(appeal.case, moderator(), overturn=False, text="It was not.")
    post.refresh_from_db()
    assert post.hidden_at
    assert (made.action, made.undoes) == ("uphold", None)
    assert told(partner.user)[-1] == "We looked at your appeal: the decision stands"
    assert Decision.objects.get(pk=warned.pk).answer == made
    assert moderation.appeal(warned, "Please") is None


def test_another_than_who_decided_answers_where_there_is_another(warned, mod):
    appeal = moderation.appeal(warned, "It was a joke")
    other = moderator()
    with pytest.raises(PermissionDenied, match="somebody else looks at the appeal"):
        moderation.answer(appeal.case, mod, overturn=True)
    other.set_standing(limited_until=None, suspended_until=FOREVER)
    assert moderation.answer(appeal.case, mod, overturn=True)


def test_undone_by_themselves_the_appeal_is_answered(warned, mod):
    appeal = moderation.appeal(warned, "It was a joke")
    moderator()
    made = moderation.undo(warned, mod, text="I was wrong")
    assert made.case == appeal.case
    assert not Case.objects.open().exists()
    with pytest.raises(Decided):
        moderation.undo(warned, mod)


def test_there_is_nothing_to_appeal_in_what_is_undone_or_no_measure(case, warned, mod, post, partner):
    moderation.undo(warned, mod)
    assert moderation.appeal(warned, "Please") is None
    dismissed = decide(reported(post, partner.user), mod, "dismiss")
    assert moderation.appeal(dismissed, "Please") is None


def test_the_log_is_not_rewritten(warned):
    with pytest.raises(TypeError):
        warned.save()
    with pytest.raises(TypeError):
        warned.delete()
    with pytest.raises(TypeError):
        Decision.objects.update(text="")
    with pytest.raises(TypeError):
        Decision.objects.filter(pk=warned.pk).delete()
    assert Decision.objects.get().rule == "scam"


# Whose time is up ----------------------------------------------------------------------------------------------------


def over(user, **until):
    past = now() - timedelta(minutes=1)
    User.objects.filter(pk=user.pk).update(**dict.fromkeys(until, past))


def test_a_suspension_ends_by_itself_and_is_told_once(case, mod, partner, mailoutbox, monkeypatch):
    decide(case, mod, "suspend", days=1)
    mailoutbox.clear()
    tomorrow = now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    monkeypatch.setattr("accounts.models.standing.now", lambda: tomorrow)
    for _worker in range(2):
        moderation.end_what_is_over()
    partner.user.refresh_from_db()
    assert partner.user.suspended_until is None
    assert told(partner.user).count("Your account is free again") == 1
    assert Decision.objects.get(action="end").moderator is None
    assert [mail.to for mail in mailoutbox] == [["yuki@example.com"]]


def test_nobody_elses_ends(case, mod, partner):
    decide(case, mod, "limit", days=1)
    moderation.end_what_is_over()
    partner.user.refresh_from_db()
    assert partner.user.is_limited
    assert not Decision.objects.filter(action="end").exists()


# Who may -------------------------------------------------------------------------------------------------------------


def test_who_may_not(case, mod, post, learner):
    helper = UserFactory(is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename="view_case"))
    for person in (learner.user, helper):
        with pytest.raises(PermissionDenied):
            decide(case, person)
    assert Case.objects.get().is_open
    assert not Decision.objects.exists()


def test_neither_about_themselves_nor_about_staff(mod, staff):
    colleague = moderator()
    for person in (mod, colleague, staff):
        with pytest.raises(PermissionDenied):
            decide(reported(person, person), mod)
    assert list(Case.objects.open_to(mod)) == []
    assert decide(reported(colleague, colleague), staff)
    with pytest.raises(PermissionDenied):
        decide(reported(staff, staff), staff)


def test_neither_is_a_decision_about_staff_undone_by_a_moderator(mod, staff):
    colleague = moderator()
    made = decide(reported(colleague, colleague), staff)
    with pytest.raises(PermissionDenied):
        moderation.undo(made, mod)


def test_the_second_of_two_finds_it_decided(case, mod):
    other = moderator()
    first = decide(case, mod)
    with pytest.raises(Decided) as caught:
        decide(case, other, "suspend")
    assert caught.value.decision == first
    assert Decision.objects.count() == 1


# The group -----------------------------------------------------------------------------------------------------------


def rights():
    return set(Group.objects.get(name="Moderators").permissions.values_list("codename", flat=True))


def test_moderators_have_just_these_rights():
    assert rights() == {"view_case", "decide_case", "view_decision"}


def test_a_migration_keeps_what_a_superuser_gave_the_group():
    Group.objects.get(name="Moderators").permissions.add(Permission.objects.get(codename="view_report"))
    call_command("migrate", verbosity=0)
    assert rights() == {"view_case", "decide_case", "view_decision", "view_report"}
    Group.objects.get(name="Moderators").permissions.remove(Permission.objects.get(codename="view_report"))
