"""Correcting each other in the group, and thanks for it."""

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from accounts.models import Block
from courses.models import GroupCorrection, GroupMember
from courses.signals import group_message_corrected
from courses.tests.factories import CourseFactory, EnrollmentFactory, GroupCorrectionFactory
from courses.tests.group import HTMX, at, place, say, signed_in_as, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(group, partner):
    return say(group, partner, "I goed home")


def address(message, *more):
    return place(message.course, "messages", message.pk, "correction", *more)


def correct(client, message, text="I went home", headers=HTMX, **more):
    return client.post(address(message), {"correction": text, **more}, headers=headers)


def thank(client, correction, headers=HTMX):
    return client.post(place(correction.message.course, "corrections", correction.pk, "thanks"), headers=headers)


# Making one ----------------------------------------------------------------------------------------------------------


def test_it_is_kept_as_it_was_made(signed_in, message, learner):
    told = []

    def hear(correction, **kwargs):
        told.append(correction)

    group_message_corrected.connect(hear)
    answer = correct(signed_in, message, note="An irregular one")
    group_message_corrected.disconnect(hear)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "dialog:close")
    correction = GroupCorrection.objects.get()
    assert (correction.correction, correction.note) == ("I went home", "An irregular one")
    assert (correction.corrected_text, correction.corrector) == ("I goed home", learner.user)
    assert told == [correction]
    message.content_text = "Something else"
    message.save()
    assert "goed" in correction.marked.before


def test_several_one_each(group, message, learner, instructor):
    for person, text in ((learner, "I went home"), (instructor, "I walked home"), (learner, "I went home.")):
        correct(signed_in_as(person), message, text)
    made = {row.corrector_id: row.correction for row in GroupCorrection.objects.all()}
    assert made == {learner.pk: "I went home.", instructor.pk: "I walked home"}


def test_anew_it_is_not_thanked_for_yet(signed_in, message, partner):
    correct(signed_in, message)
    correction = GroupCorrection.objects.get()
    thank(signed_in_as(partner), correction)
    correct(signed_in, message, "I went home.")
    correction.refresh_from_db()
    assert correction.thanked_at is None


def test_unchanged_or_by_the_button_it_is_perfect(signed_in, message, learner, instructor):
    correct(signed_in, message, " I goed home ")
    correct(signed_in_as(instructor), message, "", perfect="1")
    assert [row.is_perfect for row in GroupCorrection.objects.all()] == [True, True]
    page = signed_in.get(place(message.course)).content.decode()
    assert page.count('data-says="word-perfect"') == 2


def test_the_form_begins_with_the_message_or_with_ones_own(signed_in, message):
    assert ">I goed home</textarea>" in signed_in.get(address(message), headers=HTMX).content.decode()
    correct(signed_in, message, note="Irregular")
    page = signed_in.get(address(message)).content.decode()
    assert ">I went home</textarea>" in page
    assert "Irregular" in page
    assert "<h1>Correct this message</h1>" in page


def test_without_scripts_one_returns_to_the_message(signed_in, message):
    assert correct(signed_in, message, headers={}).headers["Location"] == message.talk_url
    assert GroupCorrection.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": " "}, "Leave at least one word"),
        ({"text": "x" * 4001}, "at most 4,000 characters"),
        ({"note": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_is_refused_comes_back(signed_in, message, headers, sent, sentence):
    answer = correct(signed_in, message, headers=headers, **sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not GroupCorrection.objects.exists()


def test_a_preview_while_one_writes(signed_in, message):
    answer = signed_in.post(address(message, "preview"), {"correction": "I went home"}, headers=HTMX)
    assert ">went</ins>" in answer.content.decode()
    assert not GroupCorrection.objects.exists()
    assert signed_in.get(address(message, "preview")).status_code == 405


# Who may not ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_never_ones_own(message, partner, method):
    answer = getattr(signed_in_as(partner), method)(address(message), {"correction": "x"})
    assert answer.status_code == 403
    assert "You cannot correct your own message." in answer.content.decode()


def test_neither_a_picture_nor_who_is_muted(signed_in, group, learner, partner):
    picture = say(group, partner, "", image="group/a.webp")
    assert correct(signed_in, picture).status_code == 403
    GroupMember.objects.mute(group, learner.user, True)
    answer = correct(signed_in, say(group, partner))
    assert (answer.status_code, b"muted you" in answer.content) == (403, True)
    assert not GroupCorrection.objects.exists()


def test_enough_is_enough(signed_in, message):
    GroupCorrectionFactory.create_batch(20, message=message)
    assert correct(signed_in, message).status_code == 403
    mine = GroupCorrection.objects.first()
    assert correct(signed_in_as(mine.corrector), message).status_code == 404, "who is no member"


def test_others_get_404(client, message, outsider, staff, learner, partner):
    for person in (outsider, staff, CourseFactory().instructor):
        client.force_login(user_of(person))
        assert correct(client, message).status_code == client.get(address(message)).status_code == 404
    Block.objects.make(partner.user, learner.user)
    client.force_login(learner.user)
    assert correct(client, message).status_code == 404
    client.logout()
    assert correct(client, message).status_code == 401
    assert not GroupCorrection.objects.exists()


def test_what_is_gone_cannot_be_corrected(signed_in, message, partner):
    message.withdraw(partner.user)
    assert correct(signed_in, message).status_code == 404
    assert signed_in.put(address(message)).status_code == 405


# Thanks --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def correction(message, learner):
    return GroupCorrection.objects.make(message, learner.user, "I went home")


def test_who_wrote_it_says_thanks_once(correction, partner):
    browser = signed_in_as(partner)
    assert thank(browser, correction).status_code == 204
    correction.refresh_from_db()
    first = correction.thanked_at
    assert first
    assert thank(browser, correction, headers={}).headers["Location"] == correction.message.talk_url
    correction.refresh_from_db()
    assert correction.thanked_at == first


def test_without_scripts_one_is_asked(correction, partner):
    page = signed_in_as(partner).get(place(correction.message.course, "corrections", correction.pk, "thanks"))
    assert "Say thanks for this correction?" in page.content.decode()
    correction.refresh_from_db()
    assert correction.thanked_at is None


def test_nobody_else_thanks(client, correction, learner, instructor, outsider, staff):
    for person in (learner, instructor, outsider, staff):
        client.force_login(user_of(person))
        assert thank(client, correction).status_code == 404
    client.logout()
    assert thank(client, correction).status_code == 401
    correction.refresh_from_db()
    assert correction.thanked_at is None


def test_of_a_message_deleted_meanwhile_too(correction, message, partner):
    message.withdraw(partner.user)
    assert thank(signed_in_as(partner), correction).status_code == 204
    correction.refresh_from_db()
    assert correction.thanked_at


# Live ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_everyone_sees_it_at_once_but_whom_a_block_parts_from_who_made_it(group, message, learner, instructor):
    other = EnrollmentFactory(course=group).learner
    Block.objects.make(other.user, learner.user)
    browser = signed_in_as(learner)

    async def scene():
        async with at(group, instructor) as a, at(group, other) as b:
            await sync_to_async(correct)(browser, message)
            seen, unseen = await a.receive("changed"), await b.receive("changed")
            assert await a.silent()
            assert await b.silent()
            return seen["html"], unseen["html"]

    seen, unseen = async_to_sync(scene)()
    assert ">went</ins>" in seen
    assert f'data-corrector="{learner.pk}"' in seen
    assert "went" not in unseen
    assert "I goed home" in unseen
