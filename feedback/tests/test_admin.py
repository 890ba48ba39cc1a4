from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from feedback.models import Digest, Errand, Notification, Preference, PushSubscription
from feedback.tests.factories import ReportFactory, reported

QUEUE = "/admin/feedback/report/"


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


def shown(client, **query):
    return list(client.get(QUEUE, query).context["cl"].result_list)


def test_open_ones_oldest_first_and_children_before_all(boss):
    now = timezone.now()
    new = ReportFactory(created_at=now)
    old = ReportFactory(created_at=now - timedelta(days=2))
    child = ReportFactory(created_at=now - timedelta(days=1), reason="child")
    done = ReportFactory(status="dismissed")
    assert shown(boss) == [child, old, new]
    assert shown(boss, status="dismissed") == [done]
    assert len(shown(boss, status="all")) == 4
    assert shown(boss, person__exact=old.person_id, status="all") == [old]


def test_a_report_leads_to_its_case(boss, partner):
    case = reported(partner.user, partner.user)
    page = boss.get(reverse("admin:feedback_report_change", args=[case.reports.get().pk])).content.decode()
    assert f"/admin/feedback/case/{case.pk}/change/" in page


def test_evidence_is_readable_and_safe(boss):
    evidence = {"text": "Send money <script>", "sent_at": "2026-11-22", "around": [{"text": "Hi"}, {"text": "Who?"}]}
    report = ReportFactory(evidence=evidence)
    text = boss.get(reverse("admin:feedback_report_change", args=[report.pk])).content.decode()
    assert "<dt>text</dt>" in text
    assert "Send money &lt;script&gt;" in text
    assert "Who?" in text
    assert f"/admin/accounts/user/{report.person_id}/change/" in text
    assert "Send money" in boss.get(QUEUE).content.decode()


def test_a_report_outlives_what_it_is_about(boss):
    report = ReportFactory(evidence={"text": "gone"})
    report.person.delete()
    text = boss.get(reverse("admin:feedback_report_change", args=[report.pk])).content.decode()
    assert "Gone since" in text
    assert boss.get(QUEUE).status_code == 200


def test_report_is_not_rewritten(boss):
    report = ReportFactory(note="as said")
    boss.post(reverse("admin:feedback_report_change", args=[report.pk]), {"note": "other", "status": "acted"})
    report.refresh_from_db()
    assert (report.note, report.status) == ("as said", "open")


def test_a_notification_shows_what_is_folded_into_it(boss, learner, partner):
    for actor in (learner, partner):
        Notification.objects.fold(
            UserFactory(username="reader") if actor is learner else User.objects.get(username="reader"),
            f"like:1:{actor.pk}",
            "likes:1",
            actor=actor.user,
            notification_type="like",
            line="雨です",
        )
    page = boss.get(reverse("admin:feedback_notification_change", args=[Notification.objects.get().pk]))
    text = page.content.decode()
    assert f"like:1:{learner.pk}" in text and f"like:1:{partner.pk}" in text
    assert "2<ul>" in text


def test_push_subscriptions_keep_their_secrets(boss, learner):
    fields = {"endpoint": "https://fcm.googleapis.com/fcm/send/secret", "p256dh": "public", "auth": "hush"}
    row = PushSubscription.objects.keep(learner.user, **fields, session_key="key")
    for address in (
        reverse("admin:feedback_pushsubscription_changelist"),
        reverse("admin:feedback_pushsubscription_change", args=[row.pk]),
    ):
        text = boss.get(address).content.decode()
        assert "fcm.googleapis.com" in text
        assert "send/secret" not in text and "hush" not in text


@pytest.mark.parametrize("model", ["preference", "digest", "errand"])
def test_what_is_under_way_is_looked_at_and_not_changed(boss, learner, model):
    made = {
        "preference": lambda: Preference.objects.create(user=learner.user, kind="like"),
        "digest": lambda: Digest.objects.create(user=learner.user, day="2026-11-25", entries=[1]),
        "errand": lambda: Errand.objects.create(key="announced:1", name="announced"),
    }[model]()
    assert boss.get(reverse(f"admin:feedback_{model}_changelist")).status_code == 200
    page = boss.get(reverse(f"admin:feedback_{model}_change", args=[made.pk]))
    assert page.status_code == 200 and b'name="_save"' not in page.content
    assert boss.get(reverse(f"admin:feedback_{model}_add")).status_code == 403
