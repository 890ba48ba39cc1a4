"""A certificate of a completed course: for its learner as a PDF, for everybody else by its code."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connections
from pypdf import PdfReader

from accounts.models import User
from accounts.signals import account_deleted
from courses.models import Certificate, Enrollment
from courses.models.certificate import LETTERS
from courses.tests.factories import CourseFactory, EnrollmentFactory


@pytest.fixture
def course(instructor):
    instructor.user.name = "Jiwoo Han"
    instructor.user.save()
    return CourseFactory(instructor=instructor, title="Everyday Korean", language="ko")


@pytest.fixture
def enrollment(course, learner):
    done = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    return EnrollmentFactory(course=course, learner=learner, status="completed", completed_at=done, progress=100)


@pytest.fixture
def certificate(enrollment):
    return Certificate.objects.issue(enrollment)


def fetch(client, course):
    return client.get(f"/courses/{course.pk}/room/certificate/")


def text_of(answer):
    return PdfReader(BytesIO(answer.content)).pages[0].extract_text()


# The PDF -------------------------------------------------------------------------------------------------------------


def test_it_says_who_completed_what_and_when(signed_in, course, enrollment, settings):
    answer = fetch(signed_in, course)
    made = Certificate.objects.get()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="langlearn-{made.code_shown}.pdf"'
    text = text_of(answer)
    for said in ("Ana", "Everyday Korean", "Jiwoo Han", "November 20, 2026", made.code_shown, settings.SITE.netloc):
        assert said in text


def test_it_leads_to_its_page(signed_in, course, enrollment, settings):
    page = PdfReader(BytesIO(fetch(signed_in, course).content)).pages[0]
    [link] = page["/Annots"]
    address = Certificate.objects.get().get_absolute_url()
    assert link.get_object()["/A"]["/URI"] == f"{settings.SITE_URL}{address}"


@pytest.mark.parametrize(
    ("name", "title", "fonts"),
    [
        ("Łukasz Ñandú", "English", {"NotoSans-Bold"}),
        ("田中 由紀", "はじめての英会話", {"HeiseiKakuGo-W5"}),
        ("김민아", "시장 한국어", {"HYGothic-Medium"}),
        ("নুসরাত জাহান", "বাংলা ভাষার প্রথম পাঠ", {"NotoSansBengali-Bold"}),
    ],
)
def test_names_and_titles_in_every_script(signed_in, learner, course, enrollment, name, title, fonts):
    learner.user.name, course.title = name, title
    learner.user.save()
    course.save()
    page = PdfReader(BytesIO(fetch(signed_in, course).content)).pages[0]
    used = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert {name for name in fonts if any(name in one for one in used)} == fonts


def test_a_name_that_no_font_has_gives_way_to_the_username(signed_in, learner, course, enrollment):
    learner.user.name = "สมชาย"
    learner.user.save()
    assert "ana" in text_of(fetch(signed_in, course))


def test_it_stays_as_it_was_made_out(signed_in, learner, course, enrollment):
    first = fetch(signed_in, course)
    learner.user.name = "Somebody Else"
    learner.user.save()
    course.title = "Another title"
    course.save()
    text = text_of(fetch(signed_in, course))
    assert "Ana" in text
    assert "Somebody Else" not in text
    assert "Everyday Korean" in text
    assert Certificate.objects.count() == 1
    assert first.content == fetch(signed_in, course).content


def test_not_before_the_course_is_completed(signed_in, course, enrollment):
    enrollment.status = "active"
    enrollment.save()
    assert fetch(signed_in, course).status_code == 403
    assert Certificate.objects.count() == 0


def test_the_instructor_outsiders_and_visitors_have_none(client, instructor, outsider, course, enrollment):
    assert fetch(client, course).status_code == 302
    for person in (instructor, outsider):
        client.force_login(person.user)
        assert fetch(client, course).status_code == 404
    assert Certificate.objects.count() == 0


def test_the_overview_offers_it(signed_in, course, enrollment):
    text = signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    assert f'href="/courses/{course.pk}/room/certificate/" download' in text
    assert "See its public page" not in text
    fetch(signed_in, course)
    text = signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    assert f'href="{Certificate.objects.get().get_absolute_url()}"' in text


@pytest.mark.django_db(transaction=True)
def test_asked_for_many_times_at_once_it_is_one(enrollment):
    def issue(_):
        try:
            return Certificate.objects.issue(Enrollment.objects.get(pk=enrollment.pk)).code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(issue, range(8)))
    assert codes == {Certificate.objects.get().code}


# The page that says whether it holds ---------------------------------------------------------------------------------


def test_whoever_has_the_code_reads_it(client, certificate):
    answer = client.get(certificate.get_absolute_url())
    assert answer.status_code == 200
    text = answer.content.decode()
    for said in (
        "This certificate holds",
        "Ana",
        "Everyday Korean",
        "Jiwoo Han",
        certificate.code_shown,
        "Nov 20, 2026",
    ):
        assert said in text
    assert '<meta name="robots" content="noindex">' in text
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_code_as_people_write_it(client, certificate):
    for written in (certificate.code, certificate.code.lower(), certificate.code_shown.lower()):
        assert client.get(f"/courses/certificates/{written}/").status_code == 200


def test_a_code_is_not_to_be_guessed(client, certificate):
    assert len(certificate.code) == 16
    assert set(certificate.code) <= set(LETTERS)
    assert len(LETTERS) ** 16 > 2**75
    wrong = ("2" if certificate.code[0] != "2" else "3") + certificate.code[1:]
    for code in (wrong, certificate.code[:-1], str(certificate.pk), "x" * 500):
        assert client.get(f"/courses/certificates/{code}/").status_code == 404


def test_nor_to_be_tried_out(client, certificate):
    codes = [client.get("/courses/certificates/abc/").status_code for _ in range(61)]
    assert codes[-1] == 429


def test_it_holds_no_more_where_the_course_is_not_completed_after_all(client, certificate, enrollment):
    enrollment.status = "active"
    enrollment.save()
    assert client.get(certificate.get_absolute_url()).status_code == 404


def test_who_is_suspended_or_gone_has_none(client, learner, certificate):
    learner.user.is_active = False
    learner.user.save()
    assert client.get(certificate.get_absolute_url()).status_code == 404


def test_with_the_account_it_goes(learner, certificate):
    account_deleted.send(User, user=learner.user)
    assert Certificate.objects.count() == 0


def test_a_withdrawn_course_takes_nothing_away(client, course, certificate):
    course.published = False
    course.save()
    assert client.get(certificate.get_absolute_url()).status_code == 200


def test_names_are_words_not_markup(client, learner, course, enrollment):
    learner.user.name = "<b>Ana</b>"
    learner.user.save()
    made = Certificate.objects.issue(enrollment)
    assert "<b>Ana" not in client.get(made.get_absolute_url()).content.decode()
