import pytest
from django.urls import reverse

from accounts.models import Block, User
from feedback.models import Report
from feedback.tests.factories import ReportFactory
from feedback.views.reports import RATE

HTMX = {"HX-Request": "true"}
SAID = {"reason": "spam", "note": "広告ばかりです"}


def address(person, kind="person"):
    return reverse("feedback:report_create", args=[kind, person.pk])


def test_a_report_keeps_the_profile_as_it_stood(signed_in, learner, partner):
    User.objects.filter(pk=partner.pk).update(bio="Buy my coins", profile_image="avatars/x-384.webp")
    response = signed_in.post(address(partner), SAID)
    assert (response.status_code, response.headers["Location"]) == (302, address(partner))
    User.objects.filter(pk=partner.pk).update(bio="Nothing to see here", name="Somebody else")
    report = Report.objects.get()
    assert (report.reporter, report.person, report.target) == (learner.user, partner.user, partner.user)
    assert (report.reason, report.note, report.status) == ("spam", "広告ばかりです", "open")
    assert report.evidence["name"] == "田中 由紀"
    assert report.evidence["username"] == "yuki"
    assert report.evidence["bio"] == "Buy my coins"
    assert report.evidence["picture"] == "avatars/x-384.webp"
    assert report.evidence["country"] == "JP"


def test_thanks_offer_a_block(signed_in, partner):
    html = signed_in.post(address(partner), SAID, follow=True).content.decode()
    assert "is with our team" in html
    assert reverse("accounts:block", args=["yuki"]) in html


def test_thanks_without_the_offer_where_the_block_stands(signed_in, learner, partner):
    Block.objects.make(learner.user, partner.user)
    html = signed_in.post(address(partner), SAID, headers=HTMX).content.decode()
    assert "is with our team" in html
    assert reverse("accounts:block", args=["yuki"]) not in html


def test_the_dialog_gets_the_form_and_the_thanks_alone(signed_in, partner):
    form = signed_in.get(address(partner), headers=HTMX)
    assert b"<html" not in form.content
    assert b'name="reason"' in form.content
    thanks = signed_in.post(address(partner), SAID, headers=HTMX)
    assert thanks.status_code == 200
    assert b"<html" not in thanks.content
    assert Report.objects.count() == 1


def test_the_page_without_javascript(signed_in, partner):
    page = signed_in.get(address(partner))
    assert b"<html" in page.content
    assert b'name="reason"' in page.content


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("said", [{"reason": ""}, {"reason": "boring"}, {"reason": "spam", "note": "x" * 2001}])
def test_an_invalid_form_comes_back_with_what_was_typed(signed_in, partner, said, headers):
    response = signed_in.post(address(partner), {"note": "they asked for money", **said}, headers=headers)
    assert response.status_code == 422
    assert (said.get("note") or "they asked for money") in response.content.decode()
    assert Report.objects.count() == 0


def test_a_second_time_it_is_already_with_us(signed_in, partner):
    signed_in.post(address(partner), SAID)
    response = signed_in.post(address(partner), {"reason": "scam"})
    assert response.status_code == 200
    assert b"already with us" in response.content
    assert Report.objects.get().reason == "spam"


def test_once_handled_it_may_be_reported_again(signed_in, learner, partner):
    ReportFactory(reporter=learner.user, person=partner.user, status="dismissed")
    signed_in.post(address(partner), SAID)
    assert Report.objects.open().count() == 1


def test_another_reporter_is_another_report(signed_in, partner):
    ReportFactory(person=partner.user)
    signed_in.post(address(partner), SAID)
    assert Report.objects.count() == 2


@pytest.mark.parametrize("i_block", [True, False])
def test_either_side_reports_after_a_block(signed_in, learner, partner, i_block):
    Block.objects.make(*((learner.user, partner.user) if i_block else (partner.user, learner.user)))
    signed_in.post(address(partner), SAID)
    assert Report.objects.get().person == partner.user


def test_too_many_wait(signed_in, learner, partner, outsider, monkeypatch):
    monkeypatch.setattr("feedback.views.reports.RATE", "1/hour")
    assert RATE == "10/hour"
    signed_in.post(address(partner), SAID)
    response = signed_in.post(address(outsider), SAID)
    assert response.status_code == 429
    assert "広告ばかりです" in response.content.decode()
    assert Report.objects.count() == 1


def test_nobody_reports_themselves_the_gone_or_what_is_not_there(signed_in, learner, partner):
    User.objects.filter(pk=partner.pk).update(is_active=False)
    assert signed_in.post(address(learner), SAID).status_code == 404
    assert signed_in.post(address(partner), SAID).status_code == 404
    assert signed_in.post(address(partner, "planet"), SAID).status_code == 404
    assert signed_in.post("/reports/person/999999999999999999999/", SAID).status_code == 404
    assert Report.objects.count() == 0


def test_instructors_report_and_are_reported(client, signed_in, learner, instructor):
    signed_in.post(address(instructor), SAID)
    client.force_login(instructor.user)
    client.post(address(learner), SAID)
    assert set(Report.objects.values_list("person", flat=True)) == {learner.pk, instructor.pk}


def test_anonymous_signs_in_first(client, partner):
    assert client.post(address(partner), SAID).status_code == 302
    assert Report.objects.count() == 0


def test_wrong_method(signed_in, partner):
    assert signed_in.delete(address(partner)).status_code == 405
