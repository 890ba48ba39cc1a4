"""The staff's site: every list, page, search and picker, who may enter, and what it costs."""

from itertools import zip_longest

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.template.response import TemplateResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.tests import factories as people
from courses.tests import factories as courses
from feedback.tests import factories as feedback
from messaging.tests import factories as messaging
from social.models import Like
from social.tests import factories as social


def like():
    return Like.objects.create(post=social.PostFactory(), learner=people.LearnerFactory())


def authenticator():
    return Authenticator.objects.create(user=people.UserFactory(), type="totp", data={"secret": "not-for-staff"})


def log_entry():
    user = people.UserFactory()
    return LogEntry.objects.log_actions(user.pk, [user], 2, change_message="Deactivated.", single_object=True)


def case():
    person = people.UserFactory()
    return feedback.reported(person, person)


def quoted(name):
    """As one phrase: of a name such as "Material 4" the 4 alone is found in "Course 41" too."""
    return f'"{name}"'


def group():
    return Group.objects.create(name=f"Moderators {Group.objects.count()}")


# What makes a row of each model, and what the search box finds it by.
MODELS = {
    "accounts.user": (people.UserFactory, lambda row: row.username),
    "accounts.learner": (people.LearnerFactory, lambda row: row.user.username),
    "accounts.instructor": (people.InstructorFactory, lambda row: row.user.username),
    "accounts.interest": (lambda: people.InterestFactory(name=f"Interest {people.Interest.objects.count()}"), str),
    "accounts.follow": (people.FollowFactory, lambda row: row.followed.user.username),
    "accounts.block": (people.BlockFactory, lambda row: row.blocker.username),
    "messaging.chat": (messaging.ChatFactory, lambda row: row.user2.user.username),
    "messaging.message": (messaging.MessageFactory, lambda row: row.sender.user.username),
    "social.post": (social.PostFactory, lambda row: row.content_text),
    "social.like": (like, lambda row: row.learner.user.username),
    "social.comment": (social.CommentFactory, lambda row: row.author.user.email),
    "courses.course": (courses.CourseFactory, lambda row: row.instructor.user.username),
    "courses.enrollment": (courses.EnrollmentFactory, lambda row: row.learner.user.username),
    "courses.payment": (courses.PaymentFactory, lambda row: row.enrollment.learner.user.username),
    "courses.session": (courses.SessionFactory, lambda row: quoted(row.name)),
    "courses.recordedclass": (courses.RecordedClassFactory, lambda row: quoted(row.course.title)),
    "courses.studymaterial": (courses.StudyMaterialFactory, lambda row: quoted(row.title)),
    "courses.attendance": (courses.AttendanceFactory, lambda row: quoted(row.session.name)),
    "courses.certificate": (courses.CertificateFactory, lambda row: row.code),
    "courses.calendarfeed": (courses.CalendarFeedFactory, lambda row: row.user.username),
    "courses.groupmessage": (courses.GroupMessageFactory, lambda row: row.sender.username),
    "courses.groupcorrection": (courses.GroupCorrectionFactory, lambda row: row.corrector.username),
    "courses.groupmember": (courses.GroupMemberFactory, lambda row: row.user.username),
    "feedback.feedback": (feedback.FeedbackFactory, lambda row: row.learner.user.username),
    "feedback.notification": (feedback.NotificationFactory, lambda row: row.recipient.username),
    "feedback.preference": (feedback.PreferenceFactory, lambda row: row.user.username),
    "feedback.digest": (feedback.DigestFactory, lambda row: row.user.username),
    "feedback.pushsubscription": (feedback.PushSubscriptionFactory, lambda row: row.user.username),
    "feedback.errand": (feedback.ErrandFactory, lambda row: row.key),
    "feedback.case": (case, lambda row: row.person.username),
    "feedback.decision": (feedback.DecisionFactory, lambda row: row.person.username),
    "feedback.report": (feedback.ReportFactory, lambda row: row.person.username),
    "mfa.authenticator": (authenticator, lambda row: row.user.username),
    "admin.logentry": (log_entry, lambda row: row.user.username),
    "auth.group": (group, str),
}
pytestmark = pytest.mark.django_db
each_model = pytest.mark.parametrize("model", MODELS)
ADDED_BY_STAFF = {
    "accounts.user",
    "accounts.interest",
    "accounts.block",
    "courses.course",
    "courses.enrollment",
    "courses.session",
    "courses.recordedclass",
    "courses.studymaterial",
    "auth.group",
}


def url(model, page="changelist", *args):
    return reverse(f"admin:{model.replace('.', '_')}_{page}", args=args)


def make(model, count):
    return [MODELS[model][0]() for _number in range(count)]


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


def test_every_registered_model_is_tested():
    assert {model._meta.label_lower for model in admin.site._registry} == set(MODELS)


@each_model
def test_list_shows_the_rows(boss, model):
    make(model, 3)
    response = boss.get(url(model))
    assert response.status_code == 200
    assert response.context["cl"].result_count >= 3


@each_model
def test_list_costs_the_same_for_3_and_12_rows(boss, model):
    make(model, 3)
    boss.get(url(model))
    with CaptureQueriesContext(connection) as few:
        boss.get(url(model))
    make(model, 9)
    with CaptureQueriesContext(connection) as many:
        boss.get(url(model))
    assert len(many) == len(few)


@each_model
def test_search_finds_a_row_and_not_the_others(boss, model):
    row, text = make(model, 4)[-1], MODELS[model][1]
    found = boss.get(url(model), {"q": text(row)}).context["cl"].result_list
    assert [each.pk for each in found] == [row.pk]
    assert not boss.get(url(model), {"q": "zzzznobody"}).context["cl"].result_count


@each_model
def test_page_of_a_row(boss, model):
    row = make(model, 1)[0]
    assert boss.get(url(model, "change", row.pk)).status_code == 200


@each_model
def test_add_page(boss, model):
    assert boss.get(url(model, "add")).status_code == (200 if model in ADDED_BY_STAFF else 403)


# What staff did stays; a profile goes with its account.
KEPT = {
    "admin.logentry",
    "accounts.learner",
    "accounts.instructor",
    "courses.payment",
    "feedback.case",
    "feedback.decision",
}


@each_model
def test_delete_page(boss, model):
    row = make(model, 1)[0]
    assert boss.get(url(model, "delete", row.pk)).status_code == (403 if model in KEPT else 200)


@each_model
def test_filters_and_order(boss, model, monkeypatch):
    """Each order of the columns, each choice of the filters: found and counted, though not drawn each time."""
    make(model, 3)
    changes = boss.get(url(model)).context["cl"]
    monkeypatch.setattr(TemplateResponse, "rendered_content", "")
    orders = [str(number) for number in range(1, len(changes.list_display))]
    choices = [choice["query_string"] for spec in changes.filter_specs for choice in spec.choices(changes)]
    for choice, order in zip_longest(choices, orders, fillvalue=""):
        response = boss.get(f"{url(model)}{choice or '?'}&o={order}")
        assert response.status_code == 200
        changes = response.context_data["cl"]
        assert len(changes.result_list) == changes.result_count
        assert all(list(spec.choices(changes)) for spec in changes.filter_specs)


@each_model
def test_no_foreign_key_is_a_list_of_everyone(boss, model):
    """A select of a hundred thousand people is no control: keys are pickers that search, or not to be changed."""
    row = make(model, 1)[0]
    page = boss.get(url(model, "change", row.pk))
    form = page.context["adminform"].form if "adminform" in page.context else page.context["form"]
    for name, field in form.fields.items():
        if hasattr(field, "queryset") and name != "permissions":
            widget = getattr(field.widget, "widget", field.widget)
            assert isinstance(widget, AutocompleteMixin), name


@each_model
def test_member_and_visitor_stay_outside(client, learner, model):
    assert client.get(url(model)).url.startswith(reverse("account_login"))
    client.force_login(learner.user)
    assert client.get(url(model), follow=True).status_code == 403


@each_model
def test_staff_without_permissions_see_nothing(client, model):
    client.force_login(people.UserFactory(is_staff=True))
    assert client.get(url(model)).status_code == 403


def test_index_is_ours(boss):
    page = boss.get(reverse("admin:index")).content.decode()
    assert "Langlearn staff" in page
    assert "css/admin.css" in page
    assert "style=" not in page


def test_door_is_the_common_one(client):
    assert client.get(reverse("admin:login")).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("model", ["accounts.user", "accounts.learner", "accounts.instructor", "courses.course"])
def test_pickers_find_by_name(boss, model):
    row, text = make(model, 3)[-1], MODELS[model][1]
    field = {
        "accounts.user": ("accounts", "block", "blocker"),
        "accounts.learner": ("courses", "enrollment", "learner"),
        "accounts.instructor": ("courses", "course", "instructor"),
        "courses.course": ("courses", "session", "course"),
    }[model]
    query = {"term": text(row), "app_label": field[0], "model_name": field[1], "field_name": field[2]}
    results = boss.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [result["id"] for result in results] == [str(row.pk)]


def test_secrets_of_a_second_factor_are_not_shown(boss):
    assert b"not-for-staff" not in boss.get(url("mfa.authenticator", "change", authenticator().pk)).content


def test_only_a_superuser_hands_out_groups(client):
    helper = people.UserFactory(is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client.force_login(User.objects.get(pk=helper.pk))
    assert client.get(url("auth.group")).status_code == 403
