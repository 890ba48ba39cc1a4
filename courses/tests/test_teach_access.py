"""Every address of teaching: whose it is, and for whom it does not exist."""

import pytest
from django.urls import reverse

from accounts.tests.factories import InstructorFactory
from courses.models import Course, Enrollment, Session, StudyMaterial
from courses.tests.factories import (
    EnrollmentFactory,
    RecordedClassFactory,
    SessionFactory,
    StudyMaterialFactory,
)
from courses.urls.teach import urlpatterns

pytestmark = pytest.mark.django_db

NAMES = [pattern.name for pattern in urlpatterns]
OF_A_COURSE = [pattern.name for pattern in urlpatterns if "pk" in pattern.pattern.converters]
SENTENCE = "These pages are for instructors"


@pytest.fixture
def rows(taught):
    """By the names in addresses, a row of the course."""
    return {
        "pk": taught.pk,
        "session_pk": SessionFactory(course=taught, starts_at=taught.opens_at).pk,
        "material_pk": StudyMaterialFactory(course=taught).pk,
        "recording_pk": RecordedClassFactory(course=taught).pk,
        "enrollment_pk": EnrollmentFactory(course=taught, status="pending").pk,
    }


def address(name, rows):
    [pattern] = [pattern for pattern in urlpatterns if pattern.name == name]
    return reverse(f"courses:{name}", kwargs={key: rows[key] for key in pattern.pattern.converters})


@pytest.mark.parametrize("name", NAMES)
def test_learners_are_told(signed_in, rows, name):
    for method in (signed_in.get, signed_in.post):
        response = method(address(name, rows))
        assert response.status_code == 405 or SENTENCE in response.content.decode()
        assert response.status_code in {403, 405}


@pytest.mark.parametrize("name", OF_A_COURSE)
def test_for_other_instructors_and_staff_it_does_not_exist(client, staff, rows, name):
    other = InstructorFactory()
    client.force_login(other.user)
    for method in (client.get, client.post):
        assert method(address(name, rows)).status_code in {404, 405}
    client.force_login(staff)
    assert client.get(address(name, rows)).status_code in {403, 405}
    assert Course.objects.get().published
    assert Session.objects.get().cancelled_at is None
    assert StudyMaterial.objects.exists()
    assert Enrollment.objects.get().status == "pending"


@pytest.mark.parametrize("name", NAMES)
def test_their_own_pages_answer(teacher, rows, name):
    response = teacher.get(address(name, rows))
    assert response.status_code in {200, 403, 405}  # 403: attendance of what has not begun
    assert "style=" not in response.content.decode()
    assert "onclick" not in response.content.decode()


@pytest.mark.parametrize("name", OF_A_COURSE)
def test_an_id_that_no_row_can_have(teacher, name):
    nothing = dict.fromkeys(["pk", "session_pk", "material_pk", "recording_pk", "enrollment_pk"], 10**30)
    for method in (teacher.get, teacher.post):
        assert method(address(name, nothing)).status_code in {404, 405}
