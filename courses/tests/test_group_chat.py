"""The page of a course's group chat: who may see it, and what of it."""

import re

import pytest

from accounts.models import Block
from courses.models import Enrollment, GroupMember
from courses.tests.factories import CourseFactory, EnrollmentFactory, GroupCorrectionFactory, GroupMemberFactory
from courses.tests.group import HTMX, place, say, signed_in_as, user_of

pytestmark = pytest.mark.django_db


def shown(html):
    return [int(pk) for pk in re.findall(r'data-message="(\d+)"', html)]


def read(client, course, query="", **more):
    return client.get(place(course) + query, **more).content.decode()


# Who may see it ------------------------------------------------------------------------------------------------------


def test_learners_and_the_instructor_see_it(group, learner, partner, instructor):
    sent = say(group, partner, "안녕하세요")
    for person in (learner, partner, instructor):
        page = read(signed_in_as(person), group)
        assert shown(page) == [sent.pk]
        assert f'data-socket="/ws/courses/{group.pk}/"' in page
        assert 'aria-current="page">Chat' in page


@pytest.mark.parametrize("status", ["waiting", "pending", "cancelled"])
def test_who_does_not_take_part_gets_404(client, group, outsider, status):
    EnrollmentFactory(course=group, learner=outsider, status=status)
    client.force_login(outsider.user)
    assert client.get(place(group)).status_code == 404


def test_who_completed_it_stays(client, group, outsider):
    EnrollmentFactory(course=group, learner=outsider, status="completed")
    client.force_login(outsider.user)
    assert client.get(place(group)).status_code == 200


def test_others_get_404(client, group, outsider, staff):
    for person in (outsider, staff, CourseFactory().instructor):
        client.force_login(user_of(person))
        assert client.get(place(group)).status_code == 404


def test_anonymous_is_asked_to_sign_in(client, group):
    assert client.get(place(group)).headers["Location"].startswith("/accounts/login/")


def test_other_methods(signed_in, group):
    assert signed_in.post(place(group)).status_code == 405


# What it shows -------------------------------------------------------------------------------------------------------


def test_before_anything_is_said(signed_in, group, instructor):
    assert "Nobody has written yet" in read(signed_in, group)
    assert "Say hello to your learners" in read(signed_in_as(instructor), group)


def test_who_wrote_it_and_whose_it_is(signed_in, group, learner, partner, instructor):
    for person in (learner, partner, instructor):
        say(group, person)
    page = read(signed_in, group)
    articles = re.findall(r"<article.*?</article>", page, re.S)[:3]
    assert ["data-mine" in article for article in articles] == [True, False, False]
    assert ['data-says="word-instructor"' in article for article in articles] == [False, False, True]
    assert "田中 由紀" in articles[1]
    assert f'href="{partner.user.get_absolute_url()}"' in articles[1]


def test_names_called_are_links_and_addresses_too(signed_in, group, learner, partner):
    sent = say(group, partner, "@Ana & @nobody <b> see https://example.com/@ana and a@ana.com")
    sent.mentions.add(learner.user)
    text = re.search(r'<p class="message__text".*?</p>', read(signed_in, group), re.S)[0]
    assert text.count('class="mention"') == 1
    assert f'href="/people/ana/" data-called="{learner.pk}">@Ana</a> &amp; @nobody &lt;b&gt;' in text
    assert 'href="https://example.com/@ana"' in text


def test_an_answer_quotes_what_it_answers(signed_in, group, learner, partner):
    asked = say(group, partner, "¿Vienes?")
    say(group, learner, "Sí", parent_message=asked)
    page = read(signed_in, group)
    assert f'data-quote="{asked.pk}"' in page
    assert f'href="{place(group)}?at={asked.pk}#message-{asked.pk}"' in page


def test_corrections_show_with_who_made_them(signed_in, group, partner, instructor):
    sent = say(group, partner, "I goed home")
    for person, note in ((instructor, "An irregular one"), (EnrollmentFactory(course=group).learner, "")):
        GroupCorrectionFactory(message=sent, corrector=person.user, correction="I went home", note=note)
    page = read(signed_in, group)
    assert page.count('class="message__correction"') == 2
    assert page.index("Teacher</span></p>") < page.index("An irregular one")
    assert ">goed</del>" in page


def test_the_last_forty_and_a_way_to_the_earlier_ones(signed_in, group, partner):
    sent = [say(group, partner).pk for _ in range(45)]
    page = read(signed_in, group)
    assert shown(page) == sent[5:]
    assert f'href="{place(group)}?before={sent[5]}"' in page
    older = read(signed_in, group, f"?before={sent[5]}")
    assert shown(older) == sent[:5]
    assert "data-socket" not in older, "a page of the past is not live"


def test_a_jump_to_a_message_and_on_from_there(signed_in, group, partner):
    sent = [say(group, partner).pk for _ in range(60)]
    around = read(signed_in, group, f"?at={sent[25]}")
    assert shown(around) == sent[5:46]
    assert f'data-newest="{sent[-1]}"' in around
    assert f'href="{place(group)}?after={sent[45]}"' in around
    assert shown(read(signed_in, group, "?at=999999")) == sent[20:]


def test_the_line_above_what_is_not_read(signed_in, group, learner, partner):
    sent = [say(group, partner).pk for _ in range(3)]
    GroupMemberFactory(course=group, user=learner.user, read_up_to=sent[1])
    assert f'data-unread-from="{sent[2]}"' in read(signed_in, group)
    GroupMember.objects.update(read_up_to=sent[2])
    assert "data-unread-from" not in read(signed_in, group)


def test_ones_own_words_are_never_unread(signed_in, group, learner):
    say(group, learner)
    assert "data-unread-from" not in read(signed_in, group)


def test_announcements_stand_above(signed_in, group, instructor, partner):
    pinned = say(group, instructor, "No class on Friday", is_announcement=True, pinned_at="2026-11-01T10:00Z")
    say(group, instructor, "An old one", is_announcement=True)
    page = read(signed_in, group)
    bar = re.search(r'<section class="pinned".*?</section>', page, re.S)[0]
    assert "No class on Friday" in bar
    assert "An old one" not in bar
    assert f"{place(group)}?at={pinned.pk}" in bar
    assert page.count("message--announcement") == 2


def test_only_the_instructor_is_offered_to_announce_pin_and_mute(signed_in, group, instructor):
    offers = ["announcements/", "conversation--teaches", 'data-action="pin"', 'data-action="mute"']
    page = read(signed_in, group)
    assert not [offer for offer in offers if offer in page]
    page = read(signed_in_as(instructor), group)
    assert [offer for offer in offers if offer in page] == offers
    deletes = re.search(r'<button[^>]*data-action="delete"[^>]*>', page)[0]
    assert "data-of" not in deletes, "anyone's, at any time"


def test_who_is_muted_is_told(signed_in, group, learner):
    GroupMember.objects.mute(group, learner.user, True)
    assert "conversation--muted" in read(signed_in, group)
    assert "conversation--muted" not in read(signed_in_as(group.instructor), group)


def test_a_trace_says_who_deleted(signed_in, group, learner, partner, instructor, staff):
    for by in (partner.user, instructor.user, staff):
        say(group, partner, "Secret").withdraw(by)
    hidden = say(group, partner, "Secret")
    hidden.set_hidden(True)
    page = read(signed_in, group)
    traces = re.findall(r'message__text"><span data-says="(word-[\w-]+)"', page)
    assert traces == ["word-deleted", "word-deleted-by-instructor", "word-hidden", "word-hidden"]
    assert "Secret" not in page


def test_what_was_corrected_goes_with_what_the_instructor_deleted(signed_in, group, partner, instructor, outsider):
    kept, gone = say(group, partner, "Slip one"), say(group, partner, "Slip two")
    for sent in (kept, gone):
        GroupCorrectionFactory(
            message=sent, corrector=outsider.user, correction="Better", corrected_text=sent.content_text
        )
    kept.withdraw(partner.user)
    gone.withdraw(instructor.user)
    page = read(signed_in, group)
    assert page.count('class="message__correction"') == 1
    assert "two" not in page


# Blocks --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blocks", ["learner", "partner"])
def test_a_block_hides_messages_quotes_corrections_and_the_count(group, learner, partner, instructor, blocks):
    theirs = say(group, partner, "Unseen words")
    answer = say(group, instructor, "An answer", parent_message=theirs)
    GroupCorrectionFactory(message=answer, corrector=partner.user, correction="Unseen correction")
    one, other = (learner, partner) if blocks == "learner" else (partner, learner)
    Block.objects.make(one.user, other.user)
    page = read(signed_in_as(learner), group)
    assert shown(page) == [answer.pk]
    assert "Unseen" not in page
    assert 'data-says="word-unseen"' in page
    assert re.search(rf'data-group-unread="{group.pk}">1<', page)
    assert shown(read(signed_in_as(instructor), group)) == [theirs.pk, answer.pk]


def test_announcements_of_a_blocked_instructor_are_not_there(signed_in, group, learner, instructor):
    say(group, instructor, "Unseen", is_announcement=True, pinned_at="2026-11-01T10:00Z")
    Block.objects.make(learner.user, instructor.user)
    assert "Unseen" not in read(signed_in, group)


# How much it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [3, 30])
def test_the_same_queries_for_few_and_many(signed_in, group, learner, partner, django_assert_num_queries, number):
    sent = None
    for n in range(number):
        sent = say(group, (learner, partner)[n % 2], f"Hello @yuki {n}", parent_message=sent)
        sent.mentions.add(partner.user)
        GroupCorrectionFactory(message=sent, corrector=EnrollmentFactory(course=group).learner.user)
    read(signed_in, group)
    with django_assert_num_queries(8):
        read(signed_in, group)


# Coming in -----------------------------------------------------------------------------------------------------------


def test_who_comes_in_later_has_nothing_to_read(group, outsider, partner):
    from courses import enrolling

    say(group, partner, "Before")
    enrolling.enroll(group, outsider)
    assert Enrollment.objects.get(learner=outsider).status == "active"
    say(group, partner, "After")
    page = read(signed_in_as(outsider), group)
    assert "Before" in page
    assert re.search(rf'data-group-unread="{group.pk}">1<', page)


def test_older_and_newer_as_fragments(signed_in, group, partner):
    sent = [say(group, partner).pk for _ in range(60)]
    messages = place(group, "messages")
    older = signed_in.get(f"{messages}?before={sent[50]}", headers=HTMX).content.decode()
    assert shown(older) == sent[10:50]
    assert "<html" not in older
    newer = signed_in.get(f"{messages}?newer={sent[10]}", headers=HTMX).content.decode()
    assert shown(newer) == sent[11:51]
    assert f'data-newer="{sent[50]}"' in newer
    missed = signed_in.get(f"{messages}?after={sent[57]}", headers=HTMX).content.decode()
    assert shown(missed) == sent[58:]
