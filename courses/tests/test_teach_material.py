"""Adding, changing and deleting study materials."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import TemporaryUploadedFile

from courses.models import StudyMaterial
from courses.signals import material_added
from courses.tests.factories import CourseFactory, EnrollmentFactory, StudyMaterialFactory
from courses.tests.files import film, ooxml, pdf, upload
from courses.tests.pictures import picture
from langlearn.lib.storages import private_storage

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(taught):
    return f"/teach/{taught.pk}/materials/new/"


@pytest.fixture
def added():
    heard = []

    def listen(sender, row, **kwargs):
        heard.append((sender, row.pk))

    material_added.connect(listen)
    yield heard
    material_added.disconnect(listen)


def kept():
    root = Path(private_storage.location)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_a_pdf(teacher, taught, address, added):
    form = {
        "title": "Unidad 1",
        "description": "Para leer",
        "is_preview": "on",
        "upload": upload(pdf(), "Mi unidad.pdf"),
    }
    assert teacher.post(address, form).headers["Location"] == f"/teach/{taught.pk}/materials/"
    material = taught.materials.get()
    assert (material.title, material.description, material.type) == ("Unidad 1", "Para leer", "pdf")
    assert (material.file_name, material.size, material.is_preview) == ("Mi unidad.pdf", len(pdf()), True)
    assert material.file.read() == pdf()
    assert "unidad" not in material.file.name
    assert added == [(StudyMaterial, material.pk)]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (ooxml("xlsx"), "palabras.xlsx", "document"),
        (b"uno\ndos\n", "palabras.txt", "document"),
        (picture().read(), "mapa.png", "image"),
        (film(), "saludo.mp4", "video"),
    ],
)
def test_its_type_is_what_it_is(teacher, taught, address, content, name, kind):
    teacher.post(address, {"upload": upload(content, name), "type": "pdf"})
    material = taught.materials.get()
    assert (material.type, material.title) == (kind, name.rpartition(".")[0])
    assert material.size == len(material.file.read())


def test_the_new_one_comes_last_and_counts(teacher, taught, address):
    StudyMaterialFactory(course=taught, position=7)
    enrollment = EnrollmentFactory(course=taught, progress=100)
    teacher.post(address, {"upload": upload(pdf(), "unit.pdf")})
    assert taught.materials.order_by("position").last().file_name == "unit.pdf"
    enrollment.refresh_from_db()
    assert enrollment.progress == 0


def test_a_large_one_is_given_another_name_only(teacher, taught, settings, address):
    """Out of the folder where it waited: no byte of it is copied."""
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    waiting = Path(settings.FILE_UPLOAD_TEMP_DIR)
    before = set(waiting.iterdir())
    teacher.post(address, {"upload": upload(pdf(), "unit.pdf")})
    teacher.post(address, {"upload": upload(film(), "unit.mp4")})
    assert len(kept()) == taught.materials.count() == 2
    assert set(waiting.iterdir()) == before


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "required"),
        ({"upload": upload(b"<html>", "unit.pdf")}, "By its name this is a PDF, but it is something else"),
        ({"upload": upload(pdf()[:100], "unit.pdf")}, "part of this file is missing"),
        ({"upload": upload(b"MZ", "run.exe")}, "Choose a file of these: .pdf, .docx"),
        ({"upload": upload(b"ID3", "song.mp3")}, "Choose a file of these"),
        ({"upload": upload(b"", "unit.pdf")}, "empty"),
    ],
)
def test_a_file_that_is_not_taken(teacher, taught, address, given, sentence):
    response = teacher.post(address, {"title": "Unidad 1", "description": "Para leer"} | given)
    assert response.status_code == 422
    assert sentence in response.context["form"].errors["upload"][0]
    page = response.content.decode()
    assert 'value="Unidad 1"' in page
    assert "Para leer" in page
    assert (taught.materials.count(), kept()) == (0, set())


def test_for_the_script_where_to_go_is_a_header(teacher, taught, address):
    response = teacher.post(address, {"upload": upload(pdf(), "unit.pdf")}, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == f"/teach/{taught.pk}/materials/"
    assert response.status_code == 200


def test_the_form_has_its_pass(teacher, address):
    assert f'action="{address}?pass=' in teacher.get(address).content.decode()


@pytest.mark.parametrize("half", [True, False])
def test_a_storage_that_fails_keeps_nothing(teacher, taught, address, monkeypatch, half):
    def full(storage, name, content):
        if half:
            path = Path(storage.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    response = teacher.post(address, {"title": "Unidad 1", "upload": upload(pdf(), "unit.pdf")})
    assert response.status_code == 422
    assert "We could not keep this file" in response.context["form"].errors["upload"][0]
    assert 'value="Unidad 1"' in response.content.decode()
    assert (taught.materials.count(), kept()) == (0, set())


def test_a_database_that_fails_keeps_no_file(teacher, taught, address, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(StudyMaterial, "save", fails)
    with pytest.raises(RuntimeError):
        teacher.post(address, {"upload": upload(pdf(), "unit.pdf")})
    assert kept() == set()


def test_a_disk_that_is_full_while_it_comes(teacher, address, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", full)
    teacher.raise_request_exception = False
    response = teacher.post(address, {"upload": upload(pdf() * 4000, "unit.pdf")})
    assert response.status_code == 507
    assert "Our disk is full" in response.content.decode()


def test_not_without_end(teacher, taught, address, monkeypatch):
    monkeypatch.setattr("courses.teaching.forms.content.MOST", 1)
    StudyMaterialFactory(course=taught)
    response = teacher.post(address, {"upload": upload(pdf(), "unit.pdf")})
    assert "at most 1" in response.content.decode()
    assert taught.materials.count() == 1


# Changing ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def material(taught):
    return StudyMaterialFactory(course=taught, title="Unidad 1", position=3, file_name="one.pdf", size=9)


def test_words_change_and_the_file_stays(teacher, taught, material, added):
    address = f"/teach/{taught.pk}/materials/{material.pk}/"
    assert 'value="Unidad 1"' in teacher.get(address).content.decode()
    assert teacher.post(address, {"title": "Unidad uno", "description": ""}).status_code == 302
    name = material.file.name
    material.refresh_from_db()
    assert (material.title, material.file.name, material.position) == ("Unidad uno", name, 3)
    assert added == []


def test_another_file_takes_its_place(teacher, taught, material, django_capture_on_commit_callbacks):
    before = material.file.name
    with django_capture_on_commit_callbacks(execute=True):
        teacher.post(f"/teach/{taught.pk}/materials/{material.pk}/", {"upload": upload(film(), "saludo.mp4")})
    material.refresh_from_db()
    assert (material.title, material.type, material.file_name) == ("Unidad 1", "video", "saludo.mp4")
    assert kept() == {material.file.name} != {before}


def test_one_that_is_refused_leaves_the_old_one(teacher, taught, material):
    before = kept()
    response = teacher.post(f"/teach/{taught.pk}/materials/{material.pk}/", {"upload": upload(b"MZ", "a.pdf")})
    assert response.status_code == 422
    assert kept() == before == {StudyMaterial.objects.get().file.name}


def test_deleted_once_that_is_committed(teacher, taught, material, django_capture_on_commit_callbacks):
    address = f"/teach/{taught.pk}/materials/{material.pk}/delete/"
    assert "Unidad 1" in teacher.get(address).content.decode()
    assert taught.materials.exists()
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        assert teacher.post(address).headers["Location"] == f"/teach/{taught.pk}/materials/"
    assert not taught.materials.exists()
    assert kept() == {material.file.name}
    for callback in callbacks:
        callback()
    assert kept() == set()


def test_of_another_course_it_is_not_there(teacher, instructor, material):
    other = CourseFactory(instructor=instructor)
    for action in ("", "delete/"):
        address = f"/teach/{other.pk}/materials/{material.pk}/{action}"
        assert teacher.get(address).status_code == 404
        assert teacher.post(address, {"title": "x"}).status_code == 404
    assert StudyMaterial.objects.get().title == "Unidad 1"
