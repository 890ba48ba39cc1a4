import pytest
from django.utils import translation

from accounts.models import User
from feedback.models import Notification
from feedback.signals import notified
from langlearn.lib import live


@pytest.fixture
def published(monkeypatch):
    """What went to live rooms."""
    frames = []
    monkeypatch.setattr(live, "publish", lambda room, payload: frames.append((room, payload)))
    return frames


def told(person):
    return list(Notification.objects.of(person.user))


def test_a_follow_is_told_with_name_face_and_place(learner, partner):
    learner.follow(partner)
    (notification,) = told(partner)
    assert notification.content_title == "Ana follows you"
    assert notification.notification_type == "follow"
    assert notification.actor == learner.user
    assert notification.url == "/people/ana/"
    assert [part.key for part in notification.parts.all()] == [f"follow:{learner.pk}"]
    assert told(learner) == []


def test_once_a_pair_however_often(learner, partner):
    for _ in range(3):
        learner.follow(partner)
        learner.unfollow(partner)
    assert len(told(partner)) == 1


def test_in_the_recipients_language(learner, partner, monkeypatch):
    User.objects.filter(pk=partner.pk).update(ui_language="ja")
    partner.user.refresh_from_db()
    said = []
    monkeypatch.setattr("feedback.receivers.people._", lambda text: said.append(translation.get_language()) or text)
    with translation.override("es"):
        learner.follow(partner)
    assert said == ["ja"]


def test_the_badge_follows_in_every_tab(learner, partner, published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        learner.follow(partner)
    pk = Notification.objects.get().pk
    assert published == [
        (f"person-{partner.pk}", {"type": "badges", "notifications": 1}),
        (f"person-{partner.pk}", {"type": "notified", "id": pk}),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        Notification.objects.of(partner.user).read()
    assert published[2:] == [
        (f"person-{partner.pk}", {"type": "badges", "notifications": 0}),
        (f"person-{partner.pk}", {"type": "notifications_read", "ids": [pk]}),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        Notification.objects.of(partner.user).read()
    assert len(published) == 4, "nothing was unread"


def test_who_listens_hears_of_it_once_it_is_committed(learner, partner, django_capture_on_commit_callbacks):
    heard = []

    def hear(notification, **kwargs):
        heard.append(notification)

    notified.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            learner.follow(partner)
            assert heard == []
    finally:
        notified.disconnect(hear)
    assert heard == told(partner)


def test_long_words_are_cut_not_refused(learner, partner):
    told = Notification.objects.tell(
        partner.user, "k", lambda: ("x" * 300, "y" * 3000), actor=learner.user, notification_type="like"
    )
    assert (len(told.content_title), len(told.content_text)) == (200, 1000)


def test_nobody_is_told_of_what_they_did(learner):
    assert (
        Notification.objects.tell(learner.user, "k", lambda: "x", actor=learner.user, notification_type="like") is None
    )
    assert told(learner) == []
