"""Accounts in the admin: who may do what to whom, and what it leaves true."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import Block, Follow, Learner, User
from accounts.tests.factories import BlockFactory, FollowFactory, InterestFactory, LearnerFactory, UserFactory
from langlearn.lib import live

LIST = "/admin/accounts/user/"
PASSWORD = "a battery for the horse"


def inline(prefix, rows=(), initial=0):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    return data | {f"{prefix}-{number}-{key}": value for number, row in enumerate(rows) for key, value in row.items()}


def page(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def fields(user, **changed):
    data = {"username": user.username, "email": user.email, "name": user.name, "timezone": user.timezone}
    data |= {"native_language": user.native_language, "is_active": "on", "bio": ""}
    rows, initial = [], 0
    if hasattr(user, "learner"):
        own = {"user": user.pk, "learning_language": user.learner.learning_language, "language_level": "beginner"}
        rows, initial = [own], 1
    return data | inline("learner", rows, initial) | inline("emailaddress_set") | changed


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def helper(client, db):
    """Staff with every permission on accounts, and no superuser."""
    user = UserFactory(username="helper", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client.force_login(User.objects.get(pk=user.pk))
    return user


def act(client, action, *users, **more):
    return client.post(LIST, {"action": action, "_selected_action": [user.pk for user in users], **more})


def test_deactivate_and_reactivate_are_logged(boss, learner, partner, django_capture_on_commit_callbacks, monkeypatch):
    shut = []
    monkeypatch.setattr(live, "close_user", shut.append)
    with django_capture_on_commit_callbacks(execute=True):
        act(boss, "deactivate", learner.user, partner.user)
    assert set(User.objects.filter(is_active=False)) == {learner.user, partner.user}
    assert set(shut) == {learner.user.pk, partner.user.pk}
    assert LogEntry.objects.filter(change_message="Deactivated.").count() == 2
    act(boss, "reactivate", learner.user)
    learner.user.refresh_from_db()
    assert learner.user.is_active
    assert LogEntry.objects.filter(change_message="Reactivated.", object_id=str(learner.pk)).count() == 1


def test_nobody_deactivates_themselves(boss, staff):
    act(boss, "deactivate", staff)
    staff.refresh_from_db()
    assert staff.is_active


def test_deactivated_people_are_signed_out(client, boss, staff, learner):
    client.logout()
    client.force_login(learner.user)
    assert client.get("/discover/").status_code == 200
    User.objects.filter(pk=learner.pk).update(is_active=False)
    assert client.get("/discover/").status_code == 302


def test_helpers_leave_staff_alone(client, helper, staff):
    act(client, "deactivate", staff)
    staff.refresh_from_db()
    assert staff.is_active
    password = reverse("admin:auth_user_password_change", args=[staff.pk])
    assert client.post(password, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 403
    assert client.post(page(staff), fields(staff, email="mine@example.com")).status_code == 403
    assert client.get(reverse("admin:accounts_user_delete", args=[staff.pk])).status_code == 403


def test_helpers_hand_out_no_powers(client, helper, learner):
    client.post(page(learner.user), fields(learner.user, name="New", is_staff="on", is_superuser="on"))
    learner.user.refresh_from_db()
    assert (learner.user.name, learner.user.is_staff, learner.user.is_superuser) == ("New", False, False)


def test_helpers_do_not_find_private_messages(client, helper, learner):
    text = client.get(page(learner.user)).content.decode()
    assert "/admin/social/post/?author__exact=" in text
    assert client.get("/admin/messaging/message/").status_code == 403
    assert client.get("/admin/messaging/chat/").status_code == 403


def test_add_a_learner(boss):
    interest = InterestFactory()
    data = {"username": "nuria", "email": "nuria@example.com", "acc_type": "learner", "name": "Núria"}
    data |= {"native_language": "es", "timezone": "Europe/Madrid", "usable_password": "true"}
    data |= {"password1": PASSWORD, "password2": PASSWORD}
    row = {"learning_language": "ja", "language_level": "beginner", "interests": [interest.pk]}
    answer = boss.post(reverse("admin:accounts_user_add"), data | inline("learner", [row]) | inline("instructor"))
    assert answer.status_code == 302
    user = User.objects.get(username="nuria")
    assert user.check_password(PASSWORD)
    assert (user.is_learner, user.learner.native_language, list(user.learner.interests.all())) == (
        True,
        "es",
        [interest],
    )
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("nuria@example.com", True, True)


@pytest.mark.parametrize("language, kind", [("es", "learner"), ("ja", "instructor")])
def test_a_profile_that_does_not_fit_is_refused(boss, language, kind):
    data = {"username": "nuria", "email": "nuria@example.com", "acc_type": kind, "native_language": "es"}
    data |= {"timezone": "UTC", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    row = {"learning_language": language, "language_level": "beginner"}
    answer = boss.post(reverse("admin:accounts_user_add"), data | inline("learner", [row]) | inline("instructor"))
    assert answer.status_code == 200
    assert "Please correct the error" in answer.content.decode()
    assert not User.objects.filter(username="nuria").exists()


def test_change_keeps_what_is_derived(boss, learner):
    assert boss.post(page(learner.user), fields(learner.user, name="Zoë", native_language="es")).status_code == 302
    learner.refresh_from_db()
    assert learner.native_language == "es"
    assert list(User.objects.search("zoe")) == [learner.user]


@pytest.mark.parametrize("learning", ["ja", "en"])
def test_the_language_learned_does_not_become_the_native_one(boss, learner, learning):
    changed = fields(learner.user, native_language="ja") | {"learner-0-learning_language": learning}
    answer = boss.post(page(learner.user), changed)
    assert "Save another learning language first" in answer.content.decode()
    learner.refresh_from_db()
    assert (learner.native_language, learner.learning_language) == ("en", "ja")


def test_a_new_address_is_confirmed_and_the_only_primary(boss, learner):
    boss.post(page(learner.user), fields(learner.user, email="new@example.com"))
    addresses = EmailAddress.objects.filter(user=learner.user)
    assert [(each.email, each.verified, each.primary) for each in addresses] == [("new@example.com", True, True)]


@pytest.mark.parametrize("changed", [{"username": "YUKI"}, {"email": "yuki@EXAMPLE.com"}, {"timezone": "Mars"}])
def test_what_is_taken_or_wrong_is_refused(boss, learner, partner, changed):
    answer = boss.post(page(learner.user), fields(learner.user, **changed))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors


def test_set_a_password(boss, learner):
    address = reverse("admin:auth_user_password_change", args=[learner.pk])
    assert boss.get(address).status_code == 200
    boss.post(address, {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD})
    learner.user.refresh_from_db()
    assert learner.user.check_password(PASSWORD)


def test_deleting_an_account_leaves_others_what_is_theirs(boss, learner, partner):
    from messaging.models import Message
    from messaging.tests.factories import ChatFactory, MessageFactory

    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory(chat=chat, sender=learner, content_text="for your eyes only")
    kept = MessageFactory(chat=chat, sender=partner, content_text="mine to keep")
    address = reverse("admin:accounts_user_delete", args=[learner.pk])
    assert b"for your eyes only" not in boss.get(address).content
    assert boss.post(address, {"post": "yes"}).status_code == 302
    gone = User.objects.get(pk=learner.pk)
    assert (gone.is_deleted, gone.name, gone.email) == (True, "", "")
    assert Message.objects.get(pk=kept.pk).content_text == "mine to keep"
    assert LogEntry.objects.get().is_deletion()
    assert boss.get(address).status_code == 403, "nothing is left to delete"


def test_deleting_several_accounts_at_once(boss, learner, partner):
    confirmed = act(boss, "delete_selected", learner.user, partner.user, post="yes")
    assert confirmed.status_code == 302
    assert [user.is_deleted for user in User.objects.filter(pk__in=[learner.pk, partner.pk])] == [True, True]


def test_nobody_deletes_their_own_account_here(boss, staff):
    assert boss.post(reverse("admin:accounts_user_delete", args=[staff.pk]), {"post": "yes"}).status_code == 403
    act(boss, "delete_selected", staff, post="yes")
    staff.refresh_from_db()
    assert (staff.is_active, staff.username) == (True, "boss")


def test_helpers_delete_people_and_no_staff(client, helper, learner, staff):
    assert client.post(reverse("admin:accounts_user_delete", args=[staff.pk]), {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:accounts_user_delete", args=[learner.pk]), {"post": "yes"}).status_code == 302
    assert User.objects.get(pk=staff.pk).is_active
    assert User.objects.get(pk=learner.pk).is_deleted


def test_a_profile_is_not_deleted_from_under_an_account(boss, learner):
    assert boss.post(reverse("admin:accounts_learner_delete", args=[learner.pk]), {"post": "yes"}).status_code == 403
    boss.post(page(learner.user), fields(learner.user, **{"learner-0-DELETE": "on"}))
    assert Learner.objects.filter(pk=learner.pk).exists()


def test_search_by_name_word_or_address(boss, learner, partner):
    def found(text):
        return list(boss.get(LIST, {"q": text}).context["cl"].result_list)

    assert found("由紀") == [partner.user]
    assert found("YUKI@exam") == [partner.user]
    assert found("ana") == [learner.user]
    assert found("@") == []


def test_learner_page_refuses_the_native_language(boss, learner):
    address = reverse("admin:accounts_learner_change", args=[learner.pk])
    answer = boss.post(address, {"learning_language": "en", "language_level": "beginner"})
    assert answer.status_code == 200
    assert "other than the native one" in answer.content.decode()
    assert boss.post(address, {"learning_language": "ko", "language_level": "advanced"}).status_code == 302
    assert Learner.objects.get(pk=learner.pk).learning_language == "ko"


NO_KEYS = ["x", "'\"(", "9" * 30, "-1", "\0"]


@pytest.mark.parametrize("value", NO_KEYS)
def test_what_is_no_key_is_refused(boss, learner, value):
    answer = boss.post(reverse("admin:accounts_block_add"), {"blocker": learner.pk, "blocked": value})
    assert answer.status_code == 200
    assert not Block.objects.exists()


@pytest.mark.parametrize("value", NO_KEYS)
def test_nor_among_interests(boss, learner, value):
    address = reverse("admin:accounts_learner_change", args=[learner.pk])
    data = {"learning_language": "ko", "language_level": "advanced", "interests": [value]}
    answer = boss.post(address, data)
    assert answer.status_code == 200
    assert Learner.objects.get(pk=learner.pk).learning_language != "ko"


def test_what_was_chosen_is_shown_again(boss, learner):
    answer = boss.post(reverse("admin:accounts_block_add"), {"blocker": learner.pk, "blocked": "x"})
    assert f'<option value="{learner.pk}" selected' in answer.content.decode()


def test_a_block_ends_follows(boss, learner, partner):
    FollowFactory(follower=learner, followed=partner)
    FollowFactory(follower=partner, followed=learner)
    data = {"blocker": learner.pk, "blocked": partner.pk}
    assert boss.post(reverse("admin:accounts_block_add"), data).status_code == 302
    assert Block.objects.filter(**data).count() == 1
    assert Follow.objects.count() == 0


def test_a_block_of_oneself_or_twice_is_refused(boss, learner):
    block = BlockFactory()
    for blocker, blocked in ((learner.pk, learner.pk), (block.blocker_id, block.blocked_id)):
        answer = boss.post(reverse("admin:accounts_block_add"), {"blocker": blocker, "blocked": blocked})
        assert answer.status_code == 200
    assert Block.objects.count() == 1


def test_learners_of_many_people_are_searched_not_listed(boss):
    LearnerFactory.create_batch(3)
    text = boss.get(reverse("admin:accounts_block_add")).content.decode()
    assert text.count("<option") <= 2  # the two empty ones of the pickers
