"""Teaching for who has no part in it. Whose each address is stands in langlearn/tests/matrix/table.py."""

import pytest
from django.urls import reverse

from courses.urls.teach import urlpatterns

pytestmark = pytest.mark.django_db

OF_A_COURSE = [pattern for pattern in urlpatterns if "pk" in pattern.pattern.converters]


def test_learners_are_told(signed_in, taught):
    for address in ("/teach/", f"/teach/{taught.pk}/", f"/teach/{taught.pk}/learners.csv"):
        response = signed_in.get(address)
        assert response.status_code == 403
        assert "These pages are for instructors" in response.content.decode()


def test_an_id_that_no_row_can_have(teacher):
    assert len(OF_A_COURSE) > 20
    for pattern in OF_A_COURSE:
        address = reverse(f"courses:{pattern.name}", kwargs=dict.fromkeys(pattern.pattern.converters, 10**30))
        for method in (teacher.get, teacher.post):
            assert method(address).status_code in {404, 405}, address
