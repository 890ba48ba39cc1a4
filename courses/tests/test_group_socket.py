"""The socket of a course's group chat."""

import uuid

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from accounts.models import Block
from courses import enrolling
from courses.models import Enrollment, GroupMember, GroupMessage
from courses.tests.factories import CourseFactory, EnrollmentFactory, GroupMessageFactory
from courses.tests.group import at, frame, post, say, signed_in_as, user_of
from langlearn.lib.testing import connect

pytestmark = pytest.mark.django_db(transaction=True)


def play(scene):
    return async_to_sync(scene)()


def code_of(talk):
    async def scene():
        async with talk as opened:
            return await opened.closed()

    return play(scene)


async def ready(*talks):
    """They have what there was until now."""
    for talk in talks:
        await talk.send({"type": "ping"})
        await talk.receive("presence")


# Who may come in -----------------------------------------------------------------------------------------------------


def test_learners_and_the_instructor_may_come_in(group, learner, partner, instructor):
    async def scene():
        for person in (learner, partner, instructor):
            async with at(group, person) as talk:
                await talk.send({"type": "hello", "last_id": 0})
                assert await talk.receive() == {"type": "muted", "muted": False}
                assert (await talk.receive())["type"] == "pinned"
                end = await talk.receive()
                assert end.pop("now")
                assert end == {"type": "caught_up", "up_to": 0, "more": False}

    play(scene)


@pytest.mark.parametrize("status", ["waiting", "pending", "cancelled"])
def test_who_does_not_take_part_yet_or_any_more_gets_4404(group, outsider, status):
    EnrollmentFactory(course=group, learner=outsider, status=status)
    assert code_of(at(group, outsider)) == 4404


def test_who_completed_it_stays(group, outsider):
    EnrollmentFactory(course=group, learner=outsider, status="completed")

    async def scene():
        async with at(group, outsider) as talk:
            await ready(talk)

    play(scene)


def test_others_get_4404(group, outsider, staff):
    other = CourseFactory().instructor
    for person in (outsider, staff, other):
        assert code_of(at(group, person)) == 4404


def test_anonymous_gets_4401(group):
    assert code_of(at(group, None)) == 4401


def test_a_course_that_is_not_there_gets_4404(learner):
    assert code_of(connect("/ws/courses/999/", learner.user)) == 4404


def test_another_origin_is_refused(group, learner):
    async def scene():
        async with at(group, learner, headers=[(b"origin", b"http://evil.example")]) as talk:
            return talk.accepted

    assert play(scene) is False


# Sending -------------------------------------------------------------------------------------------------------------


def test_a_message_is_acknowledged_and_delivered_rendered_once(group, learner, partner, instructor):
    sent = frame("¡Hola!\n안녕")

    async def scene():
        async with at(group, learner) as a, at(group, partner) as b, at(group, instructor) as c:
            await a.send(sent)
            first, second, third = await a.receive(), await b.receive(), await c.receive()
            assert first == second == third
            assert await a.receive() == {"type": "ack", "client_id": sent["client_id"], "id": first["id"]}
            return first

    got = play(scene)
    message = GroupMessage.objects.get()
    assert (message.content_text, message.sender, message.type) == ("¡Hola!\n안녕", learner.user, "learner")
    assert (got["id"], got["sender"], got["client_id"]) == (message.pk, learner.pk, sent["client_id"])
    assert f'id="message-{message.pk}"' in got["html"]
    assert "data-mine" not in got["html"], "whose it is, each page finds by itself"


def test_the_instructors_words_say_whose_they_are(group, learner, instructor):
    async def scene():
        async with at(group, learner) as a, at(group, instructor) as c:
            await c.send(frame("수업은 일곱 시예요"))
            return await a.receive("message")

    assert 'data-says="word-instructor"' in play(scene)["html"]
    assert GroupMessage.objects.get().type == "instructor"


def test_a_post_is_delivered_to_open_sockets(group, learner, partner):
    browser = signed_in_as(learner)

    async def scene():
        async with at(group, partner) as b:
            await sync_to_async(post)(browser, group, "By form")
            return await b.receive("message")

    assert "By form" in play(scene)["html"]


def test_the_same_id_by_socket_and_by_post_is_one_message(group, learner, partner):
    client_id, browser = str(uuid.uuid4()), signed_in_as(learner)

    async def scene():
        async with at(group, learner) as a, at(group, partner) as b:
            acks = []
            for _ in range(3):
                await a.send(frame(client_id=client_id))
                acks.append(await a.receive("ack"))
            answer = await sync_to_async(post)(browser, group, "Hola", client_id)
            assert (await b.receive("message"))["id"] == acks[0]["id"]
            assert await b.silent()
            return acks, answer.content.decode()

    acks, html = play(scene)
    assert acks[0] == acks[1] == acks[2]
    assert f'id="message-{acks[0]["id"]}"' in html
    assert GroupMessage.objects.count() == 1


def test_order_is_kept(group, learner, partner):
    async def scene():
        async with at(group, learner) as a, at(group, partner) as b:
            for number in range(20):
                await a.send(frame(f"number {number}."))
            return [await b.receive("message") for _ in range(20)]

    got = play(scene)
    assert [frame["id"] for frame in got] == sorted(frame["id"] for frame in got)
    assert all(f"number {number}." in frame["html"] for number, frame in enumerate(got))


@pytest.mark.parametrize(
    "given, code",
    [
        ({"content_text": "  "}, "required"),
        ({"content_text": "x" * 4001}, "max_length"),
        ({"content_text": ["a"]}, "required"),
        ({"content_text": "a\x00"}, "null_characters_not_allowed"),
        ({"client_id": "7"}, "invalid"),
        ({"client_id": None}, "required"),
        ({"parent_msg": "99999"}, "invalid_choice"),
    ],
)
def test_what_is_refused_is_said(group, learner, given, code):
    sent = frame() | given

    async def scene():
        async with at(group, learner) as a:
            await a.send(sent)
            answer = await a.receive()
            await a.send(frame("Fine"))
            assert (await a.receive())["type"] == "message"
            return answer

    answer = play(scene)
    assert (answer["type"], answer["code"]) == ("error", code)
    assert GroupMessage.objects.count() == 1


def test_no_more_than_the_rate(group, learner, monkeypatch):
    monkeypatch.setattr("courses.group.sending.RATE", "3/day")

    async def scene():
        async with at(group, learner) as a:
            for _ in range(3):
                await a.send(frame())
                await a.receive("ack")
            await a.send(frame("One more"))
            return await a.receive("error")

    assert play(scene)["code"] == "rate"
    assert GroupMessage.objects.count() == 3


@pytest.mark.parametrize("sent", ["{", "[]", b"\x00", '{"type": "nonsense"}', '"' + "x" * 70_000 + '"'])
def test_garbage_is_answered_and_harms_nothing(group, learner, sent):
    async def scene():
        async with at(group, learner) as a:
            await a.send(sent)
            assert (await a.receive())["type"] == "error"
            await a.send({"type": "ping"})
            assert (await a.receive())["type"] == "pong"

    play(scene)


# Muted ---------------------------------------------------------------------------------------------------------------


def test_who_is_muted_reads_and_does_not_write(group, learner, partner):
    async def scene():
        async with at(group, learner) as a, at(group, partner) as b:
            await sync_to_async(GroupMember.objects.mute)(group, learner.user, True)
            assert await a.receive() == {"type": "muted", "muted": True}
            assert await b.silent()
            await a.send(frame("Let me!"))
            assert (await a.receive())["code"] == "muted"
            await b.send(frame("Hello"))
            assert "Hello" in (await a.receive("message"))["html"]
            await b.receive("ack")
            await a.send({"type": "hello", "last_id": 0})
            assert (await a.receive("muted"))["muted"] is True
            await a.send({"type": "typing"})
            assert await b.silent()
            await sync_to_async(GroupMember.objects.mute)(group, learner.user, False)
            assert await a.receive("muted") == {"type": "muted", "muted": False}
            await a.send(frame("Thanks"))
            assert (await a.receive("ack"))["id"]

    play(scene)
    assert [message.content_text for message in GroupMessage.objects.order_by("pk")] == ["Hello", "Thanks"]


# Blocks --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blocks", ["learner", "partner"])
def test_between_two_who_block_nothing_passes(group, learner, partner, instructor, blocks):
    one, other = (learner, partner) if blocks == "learner" else (partner, learner)
    Block.objects.make(one.user, other.user)

    async def scene():
        async with at(group, learner) as a, at(group, partner) as b, at(group, instructor) as c:
            await ready(a, b, c)
            await a.send(frame("Unseen"))
            await a.receive("ack")
            assert "Unseen" in (await c.receive("message"))["html"]
            await a.send({"type": "typing"})
            assert (await c.receive("typing"))["name"] == "Ana"
            assert await b.silent()
            await b.send({"type": "hello", "last_id": 0})
            while (got := await b.receive())["type"] != "caught_up":
                assert got["type"] != "message"

    play(scene)


def test_an_answer_to_who_is_blocked_comes_without_what_it_quotes(group, learner, partner, instructor):
    secret = say(group, partner, "Secret words")
    Block.objects.make(learner.user, partner.user)

    async def scene():
        async with at(group, learner) as a, at(group, partner) as b, at(group, instructor) as c:
            await c.send(frame("An answer", parent_msg=str(secret.pk)))
            return [(await talk.receive("message"))["html"] for talk in (a, b, c)]

    mine, theirs, instructors = play(scene)
    assert "An answer" in mine
    assert "Secret words" not in mine
    assert "田中" not in mine
    assert 'data-says="word-unseen"' in mine
    assert theirs == instructors
    assert "Secret words" in theirs


def test_a_block_made_meanwhile_takes_their_words_off_both_pages(group, learner, partner, instructor):
    async def scene():
        async with at(group, learner) as a, at(group, partner) as b, at(group, instructor) as c:
            await ready(a, b, c)
            await sync_to_async(Block.objects.make)(learner.user, partner.user)
            assert await a.receive() == {"type": "parted", "side": str(partner.pk)}
            assert await b.receive() == {"type": "parted", "side": str(learner.pk)}
            assert await c.silent()

    play(scene)


# Coming back ---------------------------------------------------------------------------------------------------------


def test_what_came_meanwhile_comes_once_in_order_in_pages(group, learner, partner):
    had = say(group, partner)
    missed = [say(group, sender).pk for sender in [partner, learner] * 35]
    GroupMessageFactory()

    async def scene():
        async with at(group, learner) as a:
            got, last, more = [], had.pk, True
            while more:
                await a.send({"type": "hello", "last_id": last})
                while (answer := await a.receive())["type"] != "caught_up":
                    got += [answer["id"]] if answer["type"] == "message" else []
                last, more = answer["up_to"], answer["more"]
            assert await a.silent()
            return got

    assert play(scene) == missed


def test_what_became_of_earlier_ones_comes_too(group, learner, partner):
    old = say(group, partner, "Slip")

    async def scene():
        async with at(group, learner) as a:
            await a.send({"type": "hello", "last_id": old.pk})
            since = (await a.receive("caught_up"))["now"]
            await sync_to_async(old.withdraw)(partner.user)
            await a.receive("changed")
            await a.send({"type": "hello", "last_id": old.pk, "since": since})
            return await a.receive("changed")

    got = play(scene)
    assert "Slip" not in got["html"]
    assert 'data-says="word-deleted"' in got["html"]


@pytest.mark.parametrize("last_id", [None, "x", -5, 10**30, 1.5, [], True])
def test_a_strange_last_id_is_none(group, learner, partner, last_id):
    message = say(group, partner)

    async def scene():
        async with at(group, learner) as a:
            await a.send({"type": "hello", "last_id": last_id})
            return await a.receive("message")

    assert play(scene)["id"] == message.pk


# Reading, typing, being here -----------------------------------------------------------------------------------------


def test_reading_is_kept_and_told_to_ones_own_pages_only(group, learner, partner):
    sent = [say(group, partner).pk for _ in range(3)]

    async def scene():
        async with (
            at(group, learner) as a,
            connect("/ws/me/", learner.user) as me,
            connect("/ws/me/", partner.user) as other,
        ):
            await a.send({"type": "read", "up_to": sent[1]})
            assert await me.receive() == {"type": "group", "course": group.pk, "unread": 1, "up_to": sent[2]}
            for up_to in (sent[0], sent[1], "x", None, -1):
                await a.send({"type": "read", "up_to": up_to})
            assert await me.silent()
            await a.send({"type": "read", "up_to": 10**15})
            assert (await me.receive())["unread"] == 0
            assert await other.silent()

    play(scene)
    assert GroupMember.objects.get(user=learner.user).read_up_to == sent[2], "what is still to come is not read"


def test_typing_reaches_the_others_now_and_then(group, learner, partner):
    async def scene():
        async with at(group, learner) as a, at(group, partner) as b:
            await ready(a, b)
            for _ in range(5):
                await a.send({"type": "typing"})
            assert await b.receive() == {"type": "typing", "by": learner.pk, "name": "Ana"}
            assert await b.silent()

    play(scene)


def test_when_many_type_a_few_are_shown(group):
    people = [EnrollmentFactory(course=group).learner for _ in range(8)]

    async def scene():
        async with at(group, people[0]) as a:
            await ready(a)
            for person in people[1:]:
                async with at(group, person) as b:
                    await b.send({"type": "typing"})
                    await ready(b)
            got = 0
            while not await a.silent():
                got += (await a.receive())["type"] == "typing"
            return got

    assert 1 <= play(scene) < 7


def test_a_ping_tells_how_many_are_here(group, learner, partner):
    async def scene():
        async with at(group, learner) as a:
            await a.send({"type": "ping"})
            await a.send({"type": "ping"})
            return [await a.receive() for _ in range(3)]

    pong, presence, again = play(scene)
    assert pong == again == {"type": "pong"}
    assert presence["type"] == "presence"
    assert 0 <= presence["online"] <= 3


# The end -------------------------------------------------------------------------------------------------------------


def test_who_leaves_hears_nothing_more(group, learner, partner):
    async def scene():
        async with at(group, learner) as a, at(group, partner) as b:
            mine = await sync_to_async(Enrollment.objects.get)(course=group, learner=learner)
            await sync_to_async(enrolling.cancel)(mine, learner.user)
            assert await a.closed() == 4403
            await b.send(frame("Among us"))
            await b.receive("ack")
            await a.send(frame("And me?"))

    play(scene)
    assert [message.content_text for message in GroupMessage.objects.all()] == ["Among us"]
    assert code_of(at(group, learner)) == 4404


def test_who_left_and_was_not_told_still_gets_nothing_in(group, learner, partner):
    async def scene():
        async with at(group, learner) as a:
            await Enrollment.objects.filter(course=group, learner=learner).aupdate(status="cancelled")
            await a.send(frame())
            return await a.closed()

    assert play(scene) == 4404
    assert GroupMessage.objects.count() == 0


def test_a_course_that_is_deleted_closes_its_group(group, learner, instructor):
    Enrollment.objects.all().delete()

    async def scene():
        async with at(group, instructor) as c:
            await sync_to_async(group.delete)()
            return await c.closed()

    assert play(scene) == 4404


@pytest.mark.parametrize("who", ["learner", "instructor"])
def test_a_suspended_person_is_out(group, who, request):
    person = request.getfixturevalue(who)

    async def scene():
        async with at(group, person) as talk:
            user_of(person).is_active = False
            await user_of(person).asave()
            await talk.send(frame())
            return await talk.closed()

    assert play(scene) == 4404
    assert GroupMessage.objects.count() == 0
