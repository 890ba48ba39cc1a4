import pytest
from django.core.files.base import ContentFile

from accounts.models import Block
from courses import room
from courses.models import MaterialDone
from courses.tests.factories import CourseFactory, EnrollmentFactory, StudyMaterialFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor)


@pytest.fixture
def enrollment(course, learner):
    return EnrollmentFactory(course=course, learner=learner)


@pytest.fixture
def sheet(course):
    return StudyMaterialFactory(course=course, title="Counters", file_name="Zähler 1.pdf")


def stored(course, name, **fields):
    material = StudyMaterialFactory.build(course=course, file=None, **fields)
    material.file.save(name, ContentFile(b"0123456789"))
    return material


def address(course, material=None, end=""):
    return f"/courses/{course.pk}/room/materials/" + (f"{material.pk}/{end}" if material else "")


def preview(material, course=None):
    return f"/courses/{(course or material.course).pk}/materials/{material.pk}/preview/"


def text_of(answer):
    return answer.content.decode()


# The list ------------------------------------------------------------------------------------------------------------


def test_in_the_instructors_order(signed_in, course, enrollment):
    for title, position in (("b", 2), ("c", 3), ("a", 1), ("d", 3)):
        StudyMaterialFactory(course=course, title=title, position=position)
    answer = signed_in.get(address(course))
    assert [material.title for material in answer.context["materials"]] == ["a", "b", "c", "d"]


def test_a_row_says_what_it_is(signed_in, course, enrollment, sheet):
    sheet.size = 96 * 1024
    sheet.save()
    text = text_of(signed_in.get(address(course)))
    for said in ("Counters", "PDF", "96.0\xa0KB", "Mark as done", f'href="{address(course, sheet, "file/")}" download'):
        assert said in text


def test_what_is_open_to_everyone_is_said_to_the_instructor(client, instructor, learner, course, enrollment, sheet):
    sheet.is_preview = True
    sheet.save()
    client.force_login(instructor.user)
    assert "Open to everyone" in text_of(client.get(address(course)))
    client.force_login(learner.user)
    assert "Open to everyone" not in text_of(client.get(address(course)))


def test_none_yet(signed_in, course, enrollment):
    assert "No materials yet" in text_of(signed_in.get(address(course)))


def test_pages(signed_in, course, enrollment, monkeypatch):
    monkeypatch.setattr(room, "ROWS", 2)
    rows = StudyMaterialFactory.create_batch(5, course=course)
    seen, page = [], address(course)
    while page:
        answer = signed_in.get(page, headers=HTMX if seen else {})
        seen += answer.context["materials"]
        page = answer.context["more"]
    assert seen == rows


@pytest.mark.parametrize("count", [3, 30])
def test_the_same_queries_for_few_and_many(signed_in, course, enrollment, count, django_assert_num_queries):
    for material in StudyMaterialFactory.create_batch(count, course=course):
        MaterialDone.objects.create(material=material, enrollment=enrollment)
    with django_assert_num_queries(6):
        signed_in.get(address(course))


# One, and its file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "tag", "kind"),
    [("a.webp", "<img", "image/webp"), ("a.mp4", "<video", "video/mp4"), ("a.mp3", "<audio", "audio/mpeg")],
)
def test_what_browsers_show_is_shown(signed_in, course, enrollment, name, tag, kind):
    material = stored(course, name)
    text = text_of(signed_in.get(address(course, material)))
    assert tag in text[text.index("room-player") :]
    answer = signed_in.get(address(course, material, "file/"))
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.html", "a.svg", "a.txt", "a.js"])
def test_everything_else_is_for_saving(signed_in, course, enrollment, name):
    material = stored(course, name, type="image")
    answer = signed_in.get(address(course, material, "file/"))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"0123456789"


def test_it_is_saved_as_its_instructor_called_it(signed_in, course, enrollment, sheet):
    header = signed_in.get(address(course, sheet, "file/")).headers["Content-Disposition"]
    assert header == "attachment; filename*=utf-8''Z%C3%A4hler%201.pdf"


def test_or_as_its_title_says(signed_in, course, enrollment):
    material = stored(course, "x8f3.docx", title="Dialogues")
    header = signed_in.get(address(course, material, "file/")).headers["Content-Disposition"]
    assert header == 'attachment; filename="Dialogues.docx"'


def test_a_file_that_is_gone(signed_in, course, enrollment, sheet):
    sheet.file.storage.delete(sheet.file.name)
    assert signed_in.get(address(course, sheet, "file/")).status_code == 404


def test_another_courses(signed_in, course, enrollment):
    other = StudyMaterialFactory()
    for end in ("", "file/"):
        assert signed_in.get(address(course, other, end)).status_code == 404
        assert signed_in.get(address(other.course, other, end)).status_code == 404
    assert signed_in.post(address(course, other, "done/"), {"done": "1"}).status_code == 404
    assert MaterialDone.objects.count() == 0


# Done ----------------------------------------------------------------------------------------------------------------


def finish(client, material, done="1", **options):
    return client.post(address(material.course, material, "done/"), {"done": done}, **options)


def test_it_is_marked_and_the_progress_moves(signed_in, course, enrollment, sheet):
    StudyMaterialFactory(course=course)
    text = text_of(finish(signed_in, sheet, headers=HTMX))
    assert 'aria-pressed="true"' in text
    assert "50%" in text
    enrollment.refresh_from_db()
    assert enrollment.progress == 50


def test_and_taken_back(signed_in, course, enrollment, sheet):
    finish(signed_in, sheet)
    assert 'aria-pressed="false"' in text_of(finish(signed_in, sheet, "0", headers=HTMX))
    assert MaterialDone.objects.count() == 0


def test_without_scripts_it_leads_back(signed_in, course, enrollment, sheet):
    answer = signed_in.post(address(course, sheet, "done/"), {"done": "1", "next": address(course)})
    assert (answer.status_code, answer.headers["Location"]) == (302, address(course))
    assert 'aria-pressed="true"' in text_of(signed_in.get(address(course)))


def test_the_instructor_keeps_no_track(client, instructor, sheet):
    client.force_login(instructor.user)
    assert finish(client, sheet).status_code == 403


def test_outsiders_visitors_and_fetching(client, learner, outsider, course, enrollment, sheet):
    assert finish(client, sheet).status_code == 302
    client.force_login(outsider.user)
    assert finish(client, sheet).status_code == 404
    client.force_login(learner.user)
    assert client.get(address(course, sheet, "done/")).status_code == 405
    assert MaterialDone.objects.count() == 0


# What everybody may look into ----------------------------------------------------------------------------------------


def test_a_preview_is_everybodys(client, outsider, sheet):
    sheet.is_preview = True
    sheet.save()
    assert client.get(preview(sheet)).status_code == 200
    client.force_login(outsider.user)
    assert b"".join(client.get(preview(sheet)).streaming_content).startswith(b"%PDF")


def test_anything_else_is_not(client, outsider, instructor, learner, enrollment, sheet):
    assert client.get(preview(sheet)).status_code == 404
    for person in (outsider, learner, instructor):
        client.force_login(person.user)
        assert client.get(preview(sheet)).status_code == 404


def test_a_preview_of_a_course_that_is_not_seen(client, outsider, instructor, course, sheet):
    sheet.is_preview = True
    sheet.save()
    other = CourseFactory()
    assert client.get(preview(sheet, other)).status_code == 404
    Block.objects.make(instructor.user, outsider.user)
    client.force_login(outsider.user)
    assert client.get(preview(sheet)).status_code == 404
    client.logout()
    course.published = False
    course.save()
    assert client.get(preview(sheet)).status_code == 404
    client.force_login(instructor.user)
    assert client.get(preview(sheet)).status_code == 200
