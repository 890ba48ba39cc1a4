from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import presence
from accounts.models import Block, Follow, Interest, Learner, User
from accounts.tests.factories import BlockFactory, FollowFactory, InstructorFactory, LearnerFactory, UserFactory
from langlearn.lib.choices import INTERESTS

pytestmark = pytest.mark.django_db


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_the_nineteen_interests_are_there():
    assert sorted(Interest.objects.values_list("name", flat=True)) == sorted(INTERESTS)
    assert len(INTERESTS) == 19


@pytest.mark.parametrize(
    ("first", "second"),
    [({"username": "Ana"}, {"username": "ana"}), ({"email": "Ana@example.com"}, {"email": "ana@EXAMPLE.com"})],
)
def test_username_and_email_are_unique_whatever_their_case(first, second):
    UserFactory(**first, verified=False)
    refused(lambda: User.objects.create_user(**{"username": "other", "email": "o@example.com", **second}))
    assert User.objects.count() == 1


def test_two_accounts_may_have_no_address():
    UserFactory(email="")
    UserFactory(email="")
    assert User.objects.filter(email="").count() == 2


@pytest.mark.parametrize("name", ["ana", "Ana_1", "a.b-c", "x1_"])
def test_good_usernames(name):
    User(username=name, email="a@example.com", password="x").full_clean()


@pytest.mark.parametrize("name", ["-ana", "ana.", "a b", "añа", "admin", "Support", "a/b", "", "x" * 31])
def test_bad_usernames(name):
    with pytest.raises(ValidationError) as caught:
        User(username=name, email="a@example.com", password="x").full_clean()
    assert "username" in caught.value.message_dict


@time_machine.travel("2026-11-22 12:00+00:00")
@pytest.mark.parametrize(
    ("born", "fine"),
    [(date(2013, 11, 22), True), (date(2013, 11, 23), False), (date(1900, 1, 1), False), (date(1996, 2, 29), True)],
)
def test_date_of_birth(born, fine):
    user = User(username="ana", email="a@example.com", password="x", date_of_birth=born)
    if fine:
        user.full_clean()
        return
    with pytest.raises(ValidationError) as caught:
        user.full_clean()
    assert "date_of_birth" in caught.value.message_dict


def test_age_turns_at_the_persons_own_midnight():
    user = UserFactory(date_of_birth=date(2000, 5, 2), timezone="Asia/Tokyo")
    with time_machine.travel("2026-05-01 14:59+00:00"):
        assert user.age == 25
    with time_machine.travel("2026-05-01 15:01+00:00"):
        assert user.age == 26
    assert UserFactory(date_of_birth=None).age is None


def test_time_zone_must_exist():
    with pytest.raises(ValidationError) as caught:
        User(username="ana", email="a@example.com", password="x", timezone="Mars/Base").full_clean()
    assert list(caught.value.message_dict) == ["timezone"]


def test_name_falls_back_to_the_username():
    assert str(UserFactory(username="ana", name="")) == "ana"
    assert UserFactory(username="yuki", name="由紀").get_full_name() == "由紀"


def test_pictures_in_two_sizes():
    user = UserFactory(profile_image="avatars/abc-384.webp")
    assert user.avatar_large_url == "/media/avatars/abc-384.webp"
    assert user.avatar_small_url == "/media/avatars/abc-96.webp"
    assert UserFactory().avatar_small_url == ""


def test_kinds_of_account(learner, instructor, staff):
    assert (learner.user.is_learner, learner.user.is_instructor) == (True, False)
    assert (instructor.user.is_learner, instructor.user.is_instructor) == (False, True)
    assert (staff.is_learner, staff.is_instructor) == (False, False)


def test_learner_keeps_copies_of_the_account(learner):
    assert (learner.native_language, learner.country) == ("en", "US")
    learner.user.native_language, learner.user.country = "ko", "KR"
    learner.user.save()
    learner.refresh_from_db()
    assert (learner.native_language, learner.country) == ("ko", "KR")


def test_nobody_learns_their_own_language():
    user = UserFactory(native_language="ja")
    refused(lambda: LearnerFactory(user=user, learning_language="ja"))
    assert not Learner.objects.filter(pk=user.pk).exists()


def test_follow_once_and_unfollow(learner, partner):
    assert learner.follow(partner) is True
    assert learner.follow(partner) is False
    assert (learner.follows(partner), partner.follows(learner)) == (True, False)
    learner.unfollow(partner)
    assert not Follow.objects.exists()


def test_nobody_follows_themselves(learner):
    refused(lambda: Follow.objects.create(follower=learner, followed=learner))
    assert not learner.follows(learner)


def test_nobody_blocks_themselves(learner):
    refused(lambda: Block.objects.create(blocker=learner.user, blocked=learner.user))
    assert not Block.objects.exists()


def test_a_block_hides_both_ways_and_ends_follows(learner, partner, outsider):
    FollowFactory(follower=learner, followed=partner)
    FollowFactory(follower=partner, followed=learner)
    kept = FollowFactory(follower=outsider, followed=partner)
    Block.objects.make(learner.user, partner.user)
    Block.objects.make(learner.user, partner.user)
    assert Block.objects.count() == 1
    assert list(Follow.objects.all()) == [kept]
    for viewer, hidden in ((learner, partner), (partner, learner)):
        assert hidden.user not in User.objects.visible_to(viewer.user)
        assert hidden not in Learner.objects.visible_to(viewer.user)
    assert partner in Learner.objects.visible_to(outsider.user)


def test_between_finds_a_block_of_either(learner, partner):
    block = BlockFactory(blocker=partner.user, blocked=learner.user)
    assert Block.objects.between(learner.user, partner.user).get() == block
    assert Block.objects.between(partner.user, learner.user).get() == block


def test_inactive_people_are_not_seen(learner, partner):
    partner.user.is_active = False
    partner.user.save()
    assert partner.user not in User.objects.visible_to(learner.user)
    assert partner not in Learner.objects.visible_to(learner.user)


def test_visitors_see_active_people(partner):
    from django.contrib.auth.models import AnonymousUser

    assert partner.user in User.objects.visible_to(AnonymousUser())


def test_instructor_reads_as_the_person():
    assert str(InstructorFactory(user__name="한지우")) == "한지우"


def test_touch_writes_at_most_once_a_minute(learner, django_assert_num_queries):
    start = timezone.now()
    User.objects.update(last_active=start - timedelta(hours=1))
    learner.user.refresh_from_db()
    assert not learner.user.is_online
    assert presence.touch(learner.user) is True
    with django_assert_num_queries(0):
        assert presence.touch(learner.user) is False
    fresh = Learner.objects.select_related("user").get(pk=learner.pk)
    assert fresh.user.is_online
    assert fresh.last_active == fresh.user.last_active >= start


def test_touch_by_two_processes_writes_once(learner):
    User.objects.update(last_active=timezone.now() - timedelta(hours=1))
    one, other = User.objects.get(pk=learner.pk), User.objects.get(pk=learner.pk)
    assert presence.touch(one) is True
    assert presence.touch(other) is False
