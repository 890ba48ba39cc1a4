import pytest
from django.db import connection
from django.db.models import Count, Value
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.tests.factories import UserFactory
from langlearn.lib.prepared import MARK, Prepared

pytestmark = pytest.mark.django_db


def named(key):
    return User.objects.filter(pk=key, is_active=True).values_list("username")


def test_each_key_gets_its_own_rows():
    ana, yuki = UserFactory(username="ana"), UserFactory(username="yuki")
    find = Prepared(named)
    assert find(ana.pk) == [("ana",)]
    assert find(yuki.pk) == [("yuki",)]
    assert find(0) == []
    ana.is_active = False
    ana.save()
    assert find(ana.pk) == []


def test_it_is_written_once_and_asked_each_time():
    written = []
    find = Prepared(lambda key: written.append(key) or named(key))
    person = UserFactory()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert find(person.pk) == find(person.pk) == [(person.username,)]
    assert (len(asked), written) == (2, [MARK])


def test_the_key_may_stand_in_many_places():
    person = UserFactory(username="ana")
    UserFactory()

    def build(key):
        mine = User.objects.filter(pk=key).values(kind=Value("me")).annotate(n=Count("pk"))
        others = User.objects.exclude(pk=key).values(kind=Value("others")).annotate(n=Count("pk"))
        return mine.values_list("kind", "n").union(others.values_list("kind", "n"), all=True)

    assert dict(Prepared(build)(person.pk)) == {"me": 1, "others": User.objects.count() - 1}


def test_what_does_not_depend_on_the_key_is_refused():
    with pytest.raises(AssertionError, match="does not depend on its key"):
        Prepared(lambda key: User.objects.values_list("pk"))(1)
