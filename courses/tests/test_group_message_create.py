"""Writing to the group: by a form, with scripts and without."""

import uuid

import pytest

from courses.models import GroupMember, GroupMessage
from courses.signals import group_message_posted
from courses.tests.factories import CourseFactory, EnrollmentFactory
from courses.tests.group import place, post, say, signed_in_as, user_of
from messaging.tests.uploads import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """Whom and what each new message was told of."""
    found = []

    def hear(message, **kwargs):
        found.append((message.content_text, sorted(person.username for person in message.mentions.all())))

    group_message_posted.connect(hear)
    yield found
    group_message_posted.disconnect(hear)


def test_a_message_by_script(signed_in, group, learner, told):
    answer = post(signed_in, group, "  안녕하세요\r\n여러분  ")
    assert answer.status_code == 200
    message = GroupMessage.objects.get()
    assert (message.content_text, message.sender, message.type) == ("안녕하세요\n여러분", learner.user, "learner")
    assert f'id="message-{message.pk}"' in answer.content.decode()
    assert "data-mine" in answer.content.decode()
    assert told == [("안녕하세요\n여러분", [])]


def test_without_scripts_one_returns_to_the_chat_and_has_read_it(signed_in, group, learner, partner):
    say(group, partner)
    answer = post(signed_in, group, headers={})
    assert (answer.status_code, answer.headers["Location"]) == (302, place(group))
    assert GroupMember.objects.get(user=learner.user).read_up_to == GroupMessage.objects.latest("pk").pk


def test_the_instructor_writes_as_such(group, instructor):
    post(signed_in_as(instructor), group)
    assert GroupMessage.objects.get().type == "instructor"


def test_the_same_id_again_is_the_same_message(signed_in, group, told):
    client_id = str(uuid.uuid4())
    answers = [post(signed_in, group, text, client_id).content for text in ("One", "One", "Other")]
    assert GroupMessage.objects.count() == len(told) == 1
    assert all(b"One" in answer for answer in answers)


def test_the_same_id_in_another_course_is_refused(signed_in, group, learner):
    other = EnrollmentFactory(learner=learner).course
    client_id = str(uuid.uuid4())
    post(signed_in, group, "Here", client_id)
    answer = post(signed_in, other, "There", client_id)
    assert (answer.status_code, answer.headers["X-Refused"]) == (422, "elsewhere")
    assert GroupMessage.objects.get().course == group


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [(" \u200b\n", "Write something first."), ("x" * 4001, "a message has at most 4,000 characters")],
)
def test_what_is_refused_comes_back_with_what_was_typed(signed_in, group, headers, text, sentence):
    answer = post(signed_in, group, text, headers=headers)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert text.strip() in page
    assert GroupMessage.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_who_is_muted_is_told_so(signed_in, group, learner, headers):
    GroupMember.objects.mute(group, learner.user, True)
    answer = post(signed_in, group, "Let me", headers=headers)
    assert answer.status_code == 403
    assert "The instructor muted you in this chat" in answer.content.decode()
    assert GroupMessage.objects.count() == 0


def test_no_more_than_the_rate(signed_in, group, monkeypatch):
    monkeypatch.setattr("courses.group.sending.RATE", "2/day")
    statuses = [post(signed_in, group).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


# Answers, names, pictures --------------------------------------------------------------------------------------------


def test_an_answer(signed_in, group, partner):
    asked = say(group, partner, "¿Vienes?")
    answer = post(signed_in, group, "Sí", parent_msg=asked.pk).content.decode()
    assert GroupMessage.objects.latest("pk").parent_message == asked
    assert "¿Vienes?" in answer


def test_without_scripts_the_address_says_what_is_answered(signed_in, group, partner):
    asked = say(group, partner, "¿Vienes?")
    page = signed_in.get(f"{place(group)}?reply={asked.pk}").content.decode()
    assert f'name="parent_msg" value="{asked.pk}"' in page
    assert "<b data-reply-name>田中 由紀</b>" in page


@pytest.mark.parametrize("which", ["elsewhere", "deleted", "nonsense"])
def test_what_cannot_be_answered(signed_in, group, partner, which):
    if which == "elsewhere":
        parent = say(CourseFactory(), partner).pk
    elif which == "deleted":
        gone = say(group, partner)
        gone.withdraw(partner.user)
        parent = gone.pk
    else:
        parent = "x"
    before = GroupMessage.objects.count()
    assert post(signed_in, group, parent_msg=parent).status_code == 422
    assert GroupMessage.objects.count() == before


def test_who_is_called_by_name(signed_in, group, learner, outsider, instructor, told):
    post(signed_in, group, "@YUKI, @teacher. See @yuki @outsider @ana mail@yuki.com https://x.com/@teacher")
    assert told[0][1] == ["teacher", "yuki"], "members, once each, and not oneself"
    post(signed_in, group, "nobody@teacher @nobody")
    assert told[1][1] == []


def test_a_call_past_a_block_is_no_call(signed_in, group, learner, partner, told):
    from accounts.models import Block

    Block.objects.make(partner.user, learner.user)
    post(signed_in, group, "@yuki are you there?")
    assert told[0][1] == []


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_picture_is_written_anew(signed_in, group, headers):
    post(signed_in, group, "", image=photo(), headers=headers)
    message = GroupMessage.objects.get()
    assert message.image.name.endswith(".webp")
    assert (message.image_width, message.image_height) == (message.image.width, message.image.height)
    assert message.content_text == ""


def test_what_is_no_picture_is_refused_and_not_kept(signed_in, group):
    answer = post(signed_in, group, "Look", image=photo(b"<svg onload=alert(1)>", "a.svg", "image/svg+xml"))
    assert answer.status_code == 422
    assert GroupMessage.objects.count() == 0


# Who may not ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [None, "waiting", "pending", "cancelled"])
def test_outsiders_get_404(client, group, outsider, status):
    if status:
        EnrollmentFactory(course=group, learner=outsider, status=status)
    client.force_login(outsider.user)
    assert post(client, group).status_code == 404
    assert GroupMessage.objects.count() == 0


def test_neither_another_instructor_nor_staff(client, group, staff):
    for person in (CourseFactory().instructor, staff):
        client.force_login(user_of(person))
        assert post(client, group).status_code == 404


def test_anonymous_is_asked_to_sign_in(client, group):
    assert post(client, group).status_code == 401


def test_other_methods(signed_in, group):
    assert signed_in.put(place(group, "messages")).status_code == 405
