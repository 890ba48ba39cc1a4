from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, Q, Value
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.models import User
from accounts.tests.factories import LearnerFactory, UserFactory
from langlearn.lib.prepared import KEY, Prepared
from social.models import Post
from social.tests.factories import PostFactory

pytestmark = pytest.mark.django_db


def named(pk):
    return User.objects.filter(pk=pk, is_active=True).values_list("username")


def test_each_value_gets_its_own_rows():
    ana, yuki = UserFactory(username="ana"), UserFactory(username="yuki")
    find = Prepared(named)
    assert find(ana.pk) == [("ana",)]
    assert find(yuki.pk) == [("yuki",)]
    assert find(0) == []
    ana.is_active = False
    ana.save()
    assert find(ana.pk) == []


@pytest.mark.parametrize("pk", [2**63, -(2**63) - 1, 10**30])
def test_numbers_that_no_row_can_have(pk):
    person = UserFactory()
    assert Prepared(named)(pk) == []
    older = Prepared(lambda before: User.objects.filter(pk__lt=before).values_list("pk"))
    assert older(pk) == ([(person.pk,)] if pk > 0 else [])


def test_it_is_written_once_and_asked_each_time():
    written = []
    find = Prepared(lambda key: written.append(key) or named(key))
    person = UserFactory()
    with CaptureQueriesContext(connection) as asked:
        assert find(person.pk) == find(person.pk) == [(person.username,)]
    assert (len(asked), written) == (2, [KEY])


def test_rows_come_with_what_belongs_to_them():
    """Related rows, annotations, and what is fetched besides; each time anew."""
    posts = PostFactory.create_batch(3, author=LearnerFactory(user__name="Ana"))

    @Prepared
    def by(author, before):
        rows = Post.objects.filter(author=author, pk__lt=before).select_related("author__user")
        return rows.annotate(n=Count("likes")).prefetch_related("pictures").order_by("-pk")

    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            found = by(posts[0].author_id, posts[2].pk)
            assert [(post, post.author.user.name, post.n, list(post.pictures.all())) for post in found] == [
                (posts[1], "Ana", 0, []),
                (posts[0], "Ana", 0, []),
            ]
        assert len(asked) == 2
    assert found[0] is not by(posts[0].author_id, posts[2].pk)[0]


def test_moments_and_none():
    old = PostFactory(created_at=now() - timedelta(days=2))
    new = PostFactory(created_at=now())

    @Prepared
    def since(moment, before):
        rows = Post.objects.filter(created_at__gte=moment).order_by("pk")
        return rows if before is None else rows.filter(pk__lt=before)

    assert since(now() - timedelta(days=3), None) == [old, new]
    assert since(now() - timedelta(days=1), None) == [new]
    assert since(now() - timedelta(days=3), new.pk) == [old]
    assert since(now() + timedelta(days=1), None) == []


def test_each_shape_is_a_query_of_its_own():
    ja, es = PostFactory(language="ja"), PostFactory(language="es")

    @Prepared
    def of(after, *, language, first):
        return Post.objects.filter(language=language, pk__gt=after).order_by("pk")[:first]

    assert of(0, language="ja", first=1) == [ja]
    assert of(0, language="es", first=1) == [es]
    assert of(0, first=1, language="ja") == [ja]
    assert of.made.cache_info().currsize == 2


def test_a_value_may_stand_in_many_places():
    person = UserFactory(username="ana")
    UserFactory()

    def build(key):
        mine = User.objects.filter(pk=key).values(kind=Value("me")).annotate(n=Count("pk"))
        others = User.objects.exclude(pk=key).values(kind=Value("others")).annotate(n=Count("pk"))
        return mine.values_list("kind", "n").union(others.values_list("kind", "n"), all=True)

    assert dict(Prepared(build)(person.pk)) == {"me": 1, "others": User.objects.count() - 1}


def test_what_the_query_does_not_depend_on_is_refused():
    def forgetful(key, other):
        return User.objects.filter(pk=key)

    with pytest.raises(ValueError, match="forgetful: the query does not depend on each"):
        Prepared(forgetful)(1, 2)
    assert Prepared(forgetful)(1, None) == []


def test_texts():
    ana, yuki = UserFactory(username="ana", name="O'Hara %s"), UserFactory(username="yuki", name="")

    @Prepared
    def called(name, other):
        return User.objects.filter(Q(username=name) | Q(name=other)).order_by("pk")

    assert called("yuki", "nobody") == [yuki]
    assert called("yuki", "O'Hara %s") == [ana, yuki]
    assert called("' OR 1=1 --", "nobody") == []


@pytest.mark.parametrize("value", [b"ja", 1.5, [1], True])
def test_other_kinds_of_values_are_refused(value):
    with pytest.raises(TypeError, match="whole numbers, moments and texts"):
        Prepared(named)(value)


@pytest.mark.django_db(transaction=True)
def test_threads_share_it():
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    people = UserFactory.create_batch(4)
    find = Prepared(named)

    def ask(person):
        try:
            return [find(person.pk) == [(person.username,)] for _ in range(20)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert all(all(answers) for answers in pool.map(ask, people))
