import pytest
from django.core.files.base import ContentFile

from accounts.models import Block
from feedback.models import Report
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db
SAID = {"reason": "harassment", "note": ""}


@pytest.fixture
def chat(learner, partner):
    return ChatFactory(user1=learner, user2=partner)


def address(message):
    return f"/reports/message/{message.pk}/"


def test_the_report_keeps_the_message_and_what_led_there(signed_in, learner, partner, chat):
    for number in range(8):
        MessageFactory(chat=chat, sender=learner if number % 2 else partner, content_text=f"number {number}")
    message = MessageFactory(chat=chat, sender=partner, content_text="Rude")
    MessageFactory(chat=chat, sender=partner, content_text="later")
    assert signed_in.post(address(message), SAID).status_code == 302
    message.withdraw()
    report = Report.objects.get()
    assert (report.person, report.target.pk, report.reason) == (partner.user, message.pk, "harassment")
    assert report.evidence["text"] == "Rude"
    texts = [line["text"] for line in report.evidence["messages"]]
    assert texts == ["number 3", "number 4", "number 5", "number 6", "number 7", "Rude"]
    assert [line["from"] for line in report.evidence["messages"]] == ["ana", "yuki"] * 2 + ["ana", "yuki"]


def test_the_picture_outlives_the_message(signed_in, partner, chat):
    message = MessageFactory(
        chat=chat, sender=partner, type="image", content_text="", image=ContentFile(b"RIFF", "a.webp")
    )
    storage, name = message.image.storage, message.image.name
    signed_in.post(address(message), SAID)
    message.withdraw()
    kept = Report.objects.get().evidence["messages"][-1]["image"]
    assert kept.startswith("reports/") and kept != name
    assert storage.open(kept).read() == b"RIFF"


def test_the_form_in_the_dialog(signed_in, partner, chat):
    message = MessageFactory(chat=chat, sender=partner)
    page = signed_in.get(address(message), headers={"HX-Request": "true"}).content.decode()
    assert "What is wrong with this message?" in page
    assert f'action="{address(message)}"' in page


def test_after_a_block_too(signed_in, learner, partner, chat):
    message = MessageFactory(chat=chat, sender=partner)
    Block.objects.make(learner.user, partner.user)
    assert signed_in.post(address(message), SAID).status_code == 302
    assert Report.objects.count() == 1


def test_neither_ones_own_nor_others_nor_what_is_deleted(signed_in, learner, partner, outsider, chat):
    own = MessageFactory(chat=chat, sender=learner)
    elsewhere = MessageFactory(chat=ChatFactory(user1=partner, user2=outsider), sender=partner)
    gone = MessageFactory(chat=chat, sender=partner)
    gone.withdraw()
    for message in (own, elsewhere, gone):
        assert signed_in.get(address(message)).status_code == 404
        assert signed_in.post(address(message), SAID).status_code == 404
    assert Report.objects.count() == 0


def test_anonymous_is_sent_to_sign_in(client, chat):
    assert client.post(address(MessageFactory(chat=chat)), SAID).url.startswith("/accounts/login/")
