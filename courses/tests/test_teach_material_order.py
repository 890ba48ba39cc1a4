import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import StudyMaterial
from courses.tests.factories import StudyMaterialFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def materials(taught):
    return [StudyMaterialFactory(course=taught, title=title, position=place) for place, title in enumerate("ABCD")]


@pytest.fixture
def address(taught):
    return f"/teach/{taught.pk}/materials/order/"


def titles(taught):
    return "".join(taught.materials.order_by("position").values_list("title", flat=True))


@pytest.mark.parametrize(
    ("which", "to", "order"), [(1, "up", "BACD"), (1, "down", "ACBD"), (0, "up", "ABCD"), (3, "down", "ABCD")]
)
def test_a_step(teacher, taught, materials, address, which, to, order):
    response = teacher.post(address, {"material": materials[which].pk, "to": to})
    assert response.headers["Location"] == f"/teach/{taught.pk}/materials/"
    assert titles(taught) == order


def test_all_at_once_for_the_script(teacher, taught, materials, address):
    order = [materials[place].pk for place in (3, 1, 0, 2)]
    response = teacher.post(address, {"order": order}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert titles(taught) == "DBAC"
    assert page.index(f"material-{order[0]}") < page.index(f"material-{order[1]}")
    assert "<html" not in page


def test_what_is_left_out_or_not_theirs(teacher, taught, materials, address):
    foreign = StudyMaterialFactory(title="X", position=5)
    teacher.post(address, {"order": [foreign.pk, materials[2].pk, materials[2].pk, 999]})
    assert titles(taught) == "CABD"
    foreign.refresh_from_db()
    assert foreign.position == 5
    teacher.post(address, {"material": foreign.pk, "to": "up"})
    assert titles(taught) == "CABD"


@pytest.mark.parametrize(
    "given", [{"order": ["x"]}, {"order": ["9" * 30]}, {"material": "-1", "to": "up"}, {"order": "²"}]
)
def test_nonsense(teacher, taught, materials, address, given):
    assert teacher.post(address, given).status_code == 400
    assert titles(taught) == "ABCD"


def test_nothing_asked_for_changes_nothing(teacher, taught, materials, address):
    assert teacher.post(address, {"material": materials[1].pk, "to": "left"}).status_code == 302
    assert titles(taught) == "ABCD"


def test_wrong_method(teacher, address):
    assert teacher.get(address).status_code == 405


def test_the_list_in_order_by_as_many_queries(teacher, taught):
    def count():
        with CaptureQueriesContext(connection) as captured:
            page = teacher.get(f"/teach/{taught.pk}/materials/")
        assert page.status_code == 200
        return len(captured)

    StudyMaterialFactory.create_batch(3, course=taught)
    few = count()
    StudyMaterialFactory.create_batch(27, course=taught)
    assert count() == few <= 7
    assert StudyMaterial.objects.count() == 30


def test_no_materials_yet(teacher, taught):
    assert "No materials yet" in teacher.get(f"/teach/{taught.pk}/materials/").content.decode()
