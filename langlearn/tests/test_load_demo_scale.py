import pytest
from django.db.models import Count, F, Max

from accounts.models import Learner, User
from langlearn.demo import scale
from messaging.models import Chat, Message
from social.models import Comment, Post

pytestmark = pytest.mark.django_db
COUNT = 60


@pytest.fixture
def said():
    lines = []
    scale.load(COUNT, lines.append)
    return lines


def test_adds_learners_posts_and_messages(said):
    assert Learner.objects.count() == Post.objects.count() == COUNT
    assert Message.objects.count() == COUNT * scale.MESSAGES_EACH
    assert f"messages: {COUNT * scale.MESSAGES_EACH}" in said


def test_same_count_again_adds_nothing(said):
    scale.load(COUNT)
    assert User.objects.count() == COUNT


def test_larger_count_adds_the_rest(said):
    scale.load(COUNT + 10, lambda line: None)
    assert User.objects.count() == Post.objects.count() == COUNT + 10


def test_counters_are_true(said):
    posts = Post.objects.annotate(likes_there=Count("likes", distinct=True), there=Count("comments", distinct=True))
    assert not posts.exclude(like_count=F("likes_there"), comment_count=F("there")).exists()
    assert Comment.objects.exists()


def test_chats_are_of_matching_learners_and_end_with_their_last_message(said):
    for chat in Chat.objects.annotate(last=Max("messages__sent_at")).select_related("user1", "user2"):
        assert chat.user1.native_language == chat.user2.learning_language
        assert chat.user2.native_language == chat.user1.learning_language
        assert chat.updated_at == chat.last
        assert not chat.messages.exclude(sender__in=[chat.user1, chat.user2]).exists()


def test_ids_and_times_grow_together(said):
    moments = list(Message.objects.order_by("pk").values_list("sent_at", flat=True))
    assert moments == sorted(moments)


def test_people_are_rows_a_form_would_accept(said):
    for user in User.objects.all():
        user.full_clean(validate_unique=False, validate_constraints=False)


def test_made_up_people_are_found_by_search(said):
    user = User.objects.first()
    assert user in User.objects.search(user.username)
