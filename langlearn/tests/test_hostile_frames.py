"""Whatever a client sends, it gets an answer or nothing: no traceback, no unknown close, nobody else disturbed."""

import json
import logging

import pytest
from asgiref.sync import async_to_sync
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from courses.tests.factories import CourseFactory, EnrollmentFactory
from langlearn.lib.sockets import LiveConsumer
from langlearn.lib.testing import connect
from messaging.tests.factories import ChatFactory

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {"error", "pong", "ack", "message", "changed", "caught_up", "read", "typing", "presence", "chat", "badges"}
ANSWERS |= {"muted", "pinned", "group", "groups", "group_news"}
KINDS = ["send", "hello", "read", "typing", "ping", "db", "close", "error", "take", "__init__", "on_ping", "Send", ""]
KINDS += ["groups", "rooms", "load", "reader"]
FIELDS = ["client_id", "content_text", "last_id", "since", "up_to", "by", "image", "feed", "parent_msg"]
any_text = st.text(st.characters(exclude_categories=()), max_size=30)  # lone surrogates and NUL too
scalars = st.none() | st.booleans() | st.integers() | st.floats() | any_text | st.integers(2**62, 2**200)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3), max_leaves=8
)
near_misses = st.fixed_dictionaries(
    {"type": st.sampled_from(KINDS) | values}, optional=dict.fromkeys(FIELDS, values)
).map(json.dumps)
valid_ids = st.uuids().map(str)
sends = st.builds(
    lambda client_id, text: json.dumps({"type": "send", "client_id": client_id, "content_text": text}),
    valid_ids,
    any_text,
)
frames = (
    near_misses | sends | values.map(json.dumps) | st.text(min_size=1, max_size=60) | st.binary(min_size=1, max_size=20)
)
some_frames = st.lists(frames, min_size=1, max_size=20)
SURROGATE = '{"type": "send", "client_id": "8c7f3a52-6c55-4f5f-9d3c-3a1d5d1f6a11", "content_text": "\\ud800 hi"}'


@pytest.fixture
def shared_chat(learner, partner):
    return ChatFactory(user1=learner, user2=partner)


@pytest.fixture
def shared_course(learner, partner):
    course = CourseFactory()
    for person in (learner, partner):
        EnrollmentFactory(course=course, learner=person)
    return course


@pytest.fixture
def patient(monkeypatch):
    """One person is all the examples' clients, one after the other."""
    monkeypatch.setattr(LiveConsumer, "user_rate", 10**6)


async def hold(path, one, other, sent):
    """Send all that, and see both sockets answer after it."""
    async with connect(path, one.user) as hostile, connect(path, other.user) as calm:
        for frame in sent:
            await hostile.send(frame)
        for talk in (hostile, calm):
            await talk.send({"type": "ping"})
        while (frame := await hostile.receive())["type"] != "pong" or frame.get("client_id"):
            assert frame["type"] in ANSWERS
            assert frame.get("code") != "failed", (frame, sent)
        assert await calm.receive("pong")


def check(path, one, other, sent, caplog):
    caplog.clear()
    async_to_sync(hold)(path, one, other, sent)
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR], sent


RUN = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@RUN
@given(some_frames)
@example([SURROGATE])
@example(["[" * 20_000])
@example(['{"type": "hello", "last_id": ' + "9" * 5000 + "}"])
@example(['{"type": "send", "content_text": "\\u0000", "client_id": "\\u0000"}'])
def test_the_chats_socket(patient, learner, partner, shared_chat, caplog, sent):
    check(f"/ws/chats/{shared_chat.pk}/", learner, partner, sent, caplog)


@RUN
@given(some_frames)
@example([SURROGATE])
@example(['{"type": "hello", "since": "2026-13-45T99:99:99+99:99"}'])
@example(['{"type": "read", "up_to": 9223372036854775807}'])
def test_the_socket_of_a_group(patient, learner, partner, shared_course, caplog, sent):
    check(f"/ws/courses/{shared_course.pk}/", learner, partner, sent, caplog)


@RUN
@given(some_frames)
@example([SURROGATE])
def test_the_persons_socket(patient, learner, partner, caplog, sent):
    check("/ws/me/", learner, partner, sent, caplog)


@pytest.mark.parametrize("path", ["/ws/chats/{chat}/", "/ws/courses/{course}/", "/ws/me/"])
def test_a_flood_ends_in_its_own_code_and_hurts_nobody_else(learner, partner, shared_chat, shared_course, path):
    async def scene():
        address = path.format(chat=shared_chat.pk, course=shared_course.pk)
        async with connect(address, learner.user) as hostile, connect(address, partner.user) as calm:
            for _ in range(60):
                await hostile.send("{")
            assert await hostile.closed() == 4429
            await calm.send({"type": "ping"})
            assert await calm.receive("pong")

    async_to_sync(scene)()
