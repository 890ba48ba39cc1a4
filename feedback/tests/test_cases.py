"""The queue in the staff's site: what it shows to whom, deciding on one page, and the log."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory
from courses.tests.factories import CourseFactory, EnrollmentFactory, GroupMessageFactory
from feedback import moderation
from feedback.models import Case, Decision, Report
from feedback.tests.factories import FeedbackFactory, NotificationFactory, moderator, reported
from langlearn.lib.storages import private_storage
from messaging.tests.factories import ChatFactory, MessageFactory
from social.tests.factories import CommentFactory, PostFactory, PostPictureFactory

pytestmark = pytest.mark.django_db
QUEUE = "/admin/feedback/case/"
SAID = {"action": "warn", "rule": "scam", "days": "7", "text": "", "note": ""}


@pytest.fixture
def mod(db):
    return moderator(username="mod", name="Mo")


@pytest.fixture
def desk(client, mod):
    """A client signed in as a moderator."""
    client.force_login(mod)
    return client


@pytest.fixture
def post(partner):
    return PostFactory(author=partner, content_text="Buy my coins")


@pytest.fixture
def case(post, partner, learner):
    return reported(post, partner.user, "scam", learner.user, text="Buy my coins")


def page(case):
    return reverse("admin:feedback_case_change", args=[case.pk])


def decide(client, case, **said):
    return client.post(page(case), SAID | said)


# The list ------------------------------------------------------------------------------------------------------------


def test_the_queue_says_what_why_and_about_whom(desk, case, partner, post):
    for _number in range(2):
        reported(post, partner.user)
    html = desk.get(QUEUE).content.decode()
    assert "Scam, or asks for money" in html
    assert "Buy my coins" in html
    assert "田中 由紀 (@yuki)" in html
    assert [row.report_count for row in desk.get(QUEUE).context["cl"].result_list] == [3]


@pytest.mark.parametrize(("status", "expected"), [("", 1), ("closed", 1), ("all", 2), ("overdue", 0)])
def test_open_ones_unless_others_are_asked_for(desk, case, mod, partner, status, expected):
    moderation.decide(reported(PostFactory(author=partner), partner.user), mod, action="dismiss")
    assert desk.get(QUEUE, {"status": status} if status else {}).context["cl"].result_count == expected


def test_plain_ones_are_dismissed_from_the_list(desk, case, partner, mod):
    about_staff = reported(UserFactory(is_staff=True), UserFactory(is_staff=True))
    warned = moderation.decide(reported(partner.user, partner.user), mod, action="warn", rule="spam")
    appeal = moderation.appeal(warned, "No").case
    rows = [case.pk, about_staff.pk, appeal.pk]
    response = desk.post(QUEUE, {"action": "dismiss", "_selected_action": rows}, follow=True)
    assert "1 case dismissed." in response.content.decode()
    assert set(Case.objects.open()) == {about_staff, appeal}
    assert Report.objects.get(case=case).status == "dismissed"


# One case ------------------------------------------------------------------------------------------------------------


def test_the_page_has_evidence_reports_and_history(desk, case, partner, post, mod):
    moderation.decide(reported(partner.user, partner.user), mod, action="warn", rule="spam", text="Stop it")
    reported(partner.user, partner.user, "harassment")
    html = desk.get(page(case)).content.decode()
    for words in ("Buy my coins", "Who reports it", "Ana (@ana)", "Warned", "Strikes"):
        assert words in html
    assert "Other open cases" in html
    assert "/admin/accounts/user/" not in html  # editing people is not theirs
    assert f"/admin/social/post/{post.pk}/" not in html
    assert "style=" not in html


def test_a_superuser_gets_the_links_too(client, staff, case, partner, post):
    client.force_login(staff)
    html = client.get(page(case)).content.decode()
    assert f"/admin/accounts/user/{partner.pk}/change/" in html
    assert f"/admin/social/post/{post.pk}/change/" in html


def test_versions_that_differ_are_shown_both(desk, case, partner, post):
    reported(post, partner.user, text="Buy my coins")
    assert len(desk.get(page(case)).context["versions"]) == 1
    reported(post, partner.user, text="Nothing to see")
    html = desk.get(page(case)).content.decode()
    assert "As others reported it" in html
    assert "Nothing to see" in html
    assert "Buy my coins" in html


def test_the_page_costs_the_same_for_one_report_and_many(desk, case, partner, post):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            desk.get(page(case))
        return len(captured)

    reported(post, partner.user, reporter=UserFactory())
    queries()
    few = queries()
    for number in range(15):
        reported(post, partner.user, text=f"version {number}")
        reported(PostFactory(author=partner), partner.user)
    assert queries() == few


def test_decided_in_one_step(desk, case, partner, mod):
    response = decide(desk, case, action="limit", days="7", text="Calm down", note="third time")
    assert response.url == QUEUE
    made = Decision.objects.get()
    assert (made.action, made.rule, made.text, made.note) == ("limit", "scam", "Calm down", "third time")
    assert (made.moderator, made.person, made.case) == (mod, partner.user, case)
    partner.user.refresh_from_db()
    assert partner.user.is_limited


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"action": ""}, "action"),
        ({"action": "ban"}, "action"),
        ({"action": "release"}, "action"),
        ({"rule": ""}, "rule"),
        ({"rule": "other"}, "text"),
        ({"action": "suspend", "days": "4"}, "days"),
        ({"text": "x" * 1001}, "text"),
    ],
)
def test_an_invalid_form_comes_back_with_what_was_typed(desk, case, said, wrong):
    response = decide(desk, case, **{"note": "I looked twice", **said})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [wrong]
    assert "I looked twice" in response.content.decode()
    assert not Decision.objects.exists()


def test_a_dismissal_needs_no_reason_and_hides_nothing(desk, case, post):
    decide(desk, case, action="dismiss", rule="", hides="on")
    made = Decision.objects.get()
    assert (made.action, made.rule, made.hides) == ("dismiss", "", False)
    post.refresh_from_db()
    assert post.hidden_at is None


def test_the_second_of_two_moderators_reads_who_was_faster(desk, case):
    moderation.decide(case, moderator(name="Kim"), action="warn", rule="spam")
    response = desk.post(page(case), SAID | {"action": "suspend"}, follow=True)
    assert "Kim decided this a moment ago: Warned. Yours was not taken." in response.content.decode()
    assert Decision.objects.get().action == "warn"
    assert response.context["form"] is None


@pytest.mark.parametrize("action", ["warn", "suspend", "hide"])
def test_what_is_held_back_is_hidden_whatever_else_is_decided(client, mod, partner, action):
    partner.user.set_standing(limited_until=moderation.FOREVER, suspended_until=None)
    client.force_login(partner.user)
    client.post("/feed/", {"content_text": "Buy coins", "language": "en"})
    client.force_login(mod)
    case = Case.objects.get()
    html = client.get(page(case)).content.decode()
    assert "Buy coins" in html
    assert 'value="release"' in html
    assert 'value="dismiss"' not in html
    decide(client, case, action=action, rule="spam")
    made = Decision.objects.get()
    assert (made.action, made.hides) == (action, True)


def test_what_is_gone_is_not_offered_to_be_hidden(desk, case, post):
    post.delete()
    html = desk.get(page(case)).content.decode()
    assert "gone since" in html
    assert 'value="hide"' not in html
    assert 'name="hides"' not in html


# Evidence of every kind ----------------------------------------------------------------------------------------------


@pytest.fixture(params=["post", "comment", "message", "group_message", "course", "review", "person"])
def evidence(request, learner, partner, instructor):
    """(kind, thing, words that have to be on the page)"""
    course = CourseFactory(instructor=instructor, title="Coins 101", description="Pay me")
    EnrollmentFactory(course=course, learner=learner)
    post = PostFactory(author=partner, content_text="Post words")
    PostPictureFactory(post=post, alt="A bank", content_image=ContentFile(b"picture", name="a.webp"))
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory(chat=chat, sender=learner, content_text="Before")
    voice = ContentFile(b"voice", name="v.webm")
    return {
        "post": lambda: ("post", post, ["Post words", "A bank", "<img"]),
        "comment": lambda: (
            "comment",
            CommentFactory(post=post, author=partner, content_text="Rude", correction="Ruder"),
            ["Rude", "Ruder", "Post words"],
        ),
        "message": lambda: (
            "message",
            MessageFactory(chat=chat, sender=partner, content_text="Rude", audio=voice, type="audio"),
            ["Rude", "Before", "@ana", "<audio"],
        ),
        "group_message": lambda: (
            "group_message",
            GroupMessageFactory(course=course, sender=partner.user, content_text="Rude"),
            ["Rude", "Coins 101"],
        ),
        "course": lambda: ("course", course, ["Coins 101", "Pay me", "@teacher"]),
        "review": lambda: (
            "review",
            FeedbackFactory(course=course, learner=partner, feedback_text="Bad", rating=1),
            ["Bad", "Coins 101"],
        ),
        "person": lambda: ("person", partner.user, ["田中 由紀", "yuki"]),
    }[request.param]()


def test_evidence_of_every_kind_is_readable(client, learner, mod, evidence):
    kind, thing, words = evidence
    client.force_login(learner.user)
    assert client.post(f"/reports/{kind}/{thing.pk}/", {"reason": "other"}).status_code == 302
    client.force_login(mod)
    html = client.get(page(Case.objects.get())).content.decode()
    for each in words:
        assert each in html


def test_markup_in_evidence_is_words(desk, partner):
    html = desk.get(page(reported(partner.user, partner.user, text="<script>alert(1)</script>"))).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


@pytest.fixture
def picture(case):
    """The address of a picture among the evidence."""
    name = private_storage.save("reports/a.webp", ContentFile(b"RIFF"))
    private_storage.save("reports/other.webp", ContentFile(b"RIFF"))
    Report.objects.filter(case=case).update(evidence={"picture": name})
    return reverse("admin:feedback_case_file", args=[case.pk, name.removeprefix("reports/")])


def test_pictures_come_from_the_private_storage_to_staff_alone(client, desk, case, picture, learner, partner):
    response = desk.get(picture)
    assert b"".join(response) == b"RIFF"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in response.headers["Cache-Control"]
    assert picture in desk.get(page(case)).content.decode()
    for person in (learner.user, partner.user, UserFactory(is_staff=True)):
        client.force_login(person)
        assert client.get(picture).status_code in (302, 403, 404)


@pytest.mark.parametrize("name", ["other.webp", "missing.webp", ".."])
def test_only_files_of_the_case(desk, case, picture, name):
    assert desk.get(picture.replace("a.webp", name)).status_code == 404
    elsewhere = reported(UserFactory(), UserFactory())
    assert desk.get(picture.replace(f"/{case.pk}/", f"/{elsewhere.pk}/")).status_code == 404


# Appeals -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def appealed(case, mod):
    decision = moderation.decide(case, mod, action="warn", rule="scam", hides=True)
    return moderation.appeal(decision, "It was a joke")


def test_an_appeal_is_answered_by_another(client, desk, appealed, post):
    other = moderator()
    html = desk.get(page(appealed.case)).content.decode()
    assert "somebody else looks at the appeal" in html
    assert "<form" not in html[html.index('id="content-main"') :]
    assert desk.post(page(appealed.case), {"overturn": "1"}).status_code == 403
    client.force_login(other)
    html = client.get(page(appealed.case)).content.decode()
    assert "It was a joke" in html
    assert "Buy my coins" in html  # the evidence of what was decided
    assert client.post(page(appealed.case), {"overturn": ""}).status_code == 422
    assert client.post(page(appealed.case), {"overturn": "1", "text": "Right"}).status_code == 302
    post.refresh_from_db()
    assert post.hidden_at is None


def test_alone_one_answers_ones_own(desk, appealed):
    assert desk.post(page(appealed.case), {"overturn": "0"}).status_code == 302
    assert Decision.objects.last().action == "uphold"


# The log -------------------------------------------------------------------------------------------------------------


def test_the_log_takes_back(desk, case, mod, post, partner):
    made = moderation.decide(case, mod, action="suspend", rule="scam", hides=True, days=3)
    address = reverse("admin:feedback_decision_change", args=[made.pk])
    assert "Take it back" in desk.get(address).content.decode()
    assert desk.post(address, {"text": "x" * 1001}).status_code == 422
    assert desk.post(address, {"text": "Our mistake", "note": ""}).url == address
    undone = Decision.objects.get(action="undo")
    assert (undone.undoes, undone.moderator, undone.text) == (made, mod, "Our mistake")
    partner.user.refresh_from_db()
    post.refresh_from_db()
    assert (partner.user.is_suspended, post.hidden_at) == (False, None)
    html = desk.get(address).content.decode()
    assert "Our mistake" in html
    assert desk.post(address, {"text": ""}).status_code == 403
    assert Decision.objects.filter(action="undo").count() == 1


def test_the_log_is_neither_changed_nor_deleted(client, staff, case):
    made = moderation.decide(case, staff, action="dismiss")
    client.force_login(staff)
    assert client.get(reverse("admin:feedback_decision_delete", args=[made.pk])).status_code == 403
    assert client.post(reverse("admin:feedback_decision_change", args=[made.pk]), {"text": "other"}).status_code == 403
    assert client.get(reverse("admin:feedback_decision_add")).status_code == 403


# Who sees what -------------------------------------------------------------------------------------------------------


def test_nobody_sees_cases_or_decisions_about_themselves_nor_moderators_about_staff(client, desk, mod, staff):
    colleague = moderator()
    about = {person: reported(person, person) for person in (mod, colleague, staff)}
    made = moderation.decide(about[colleague], staff, action="warn", rule="spam")
    assert desk.get(QUEUE, {"status": "all"}).context["cl"].result_count == 0
    for case in about.values():
        assert desk.get(page(case)).status_code == 404
        assert decide(desk, case).status_code == 404
    log = reverse("admin:feedback_decision_change", args=[made.pk])
    assert desk.get(log).status_code == desk.post(log, {}).status_code == 404
    client.force_login(staff)
    assert {row.person for row in client.get(QUEUE, {"status": "all"}).context["cl"].result_list} == {mod, colleague}
    assert client.get(log).status_code == 200
    client.force_login(colleague)
    assert client.get(log).status_code == 404


def test_looking_is_not_deciding(client, case):
    helper = UserFactory(is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename__in=["view_case", "view_decision"]))
    client.force_login(User.objects.get(pk=helper.pk))
    html = client.get(page(case)).content.decode()
    assert "You may look at cases, but not decide them." in html
    assert decide(client, case).status_code == 403
    assert client.post(QUEUE, {"action": "dismiss", "_selected_action": [case.pk]}).status_code in (200, 302, 403)
    assert Case.objects.get().is_open


def test_members_and_visitors_stay_outside(client, learner, case):
    for address in (QUEUE, page(case)):
        assert client.get(address).status_code == 302
    assert decide(client, case).status_code == 302
    client.force_login(learner.user)
    for address in (QUEUE, page(case)):
        assert client.get(address, follow=True).status_code == 403
    decide(client, case)
    assert not Decision.objects.exists()


def test_what_a_moderator_cannot_open(desk, case, learner, partner, mod):
    """Everything of the staff's site but the queue and the log; and no chat but what was reported of it."""
    chat = ChatFactory(user1=learner, user2=partner)
    message = MessageFactory(chat=chat, sender=partner)
    notice = NotificationFactory()
    rows = {
        "accounts_user": partner.user,
        "accounts_learner": partner,
        "messaging_chat": chat,
        "messaging_message": message,
        "social_post": case.target,
        "feedback_report": Report.objects.get(),
        "feedback_notification": notice,
    }
    for model, row in rows.items():
        for address in (reverse(f"admin:{model}_changelist"), reverse(f"admin:{model}_change", args=[row.pk])):
            assert desk.get(address).status_code == 403, address
            assert desk.post(address, {"name": "x"}).status_code == 403, address
    for model in ("auth_group", "admin_logentry", "mfa_authenticator", "accounts_block", "courses_course"):
        assert desk.get(reverse(f"admin:{model}_changelist")).status_code == 403, model
    assert desk.get(f"/chats/{chat.pk}/").status_code in (403, 404)
    picker = {"term": "a", "app_label": "accounts", "model_name": "block", "field_name": "blocker"}
    assert desk.get(reverse("admin:autocomplete"), picker).status_code == 403
    index = desk.get("/admin/").content.decode()
    assert "/admin/feedback/case/" in index
    for model in ("accounts/user", "messaging/chat", "feedback/report", "auth/group"):
        assert f'href="/admin/{model}/"' not in index
    assert not mod.has_perm("accounts.change_user")


def test_deciding_is_paced(desk, partner, monkeypatch):
    case = reported(partner.user, partner.user)
    monkeypatch.setattr("langlearn.lib.limits.hit", lambda name, key, rate: 30 if name == "case_decide" else 0)
    assert decide(desk, case).status_code == 429
    assert desk.get(page(case)).status_code == 200
    assert not Decision.objects.exists()
