import pytest
from django.urls import reverse

from accounts.tests.factories import LearnerFactory
from social.models import Comment, Like, Post
from social.tests.factories import CommentFactory, PostFactory


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def post(partner):
    post = PostFactory(author=partner, translated_content={"es": "Hola", "ko": "안녕"})
    for _number in range(3):
        post.like(LearnerFactory())
        CommentFactory(post=post)
    return post


def delete(client, model, rows):
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    return client.post(reverse(f"admin:social_{model}_changelist"), data)


def test_counters_stay_true(boss, post):
    delete(boss, "like", Like.objects.all()[:2])
    delete(boss, "comment", Comment.objects.all()[:2])
    post.refresh_from_db()
    assert (post.like_count, post.comment_count) == (1, 1)
    boss.post(reverse("admin:social_like_delete", args=[Like.objects.get().pk]), {"post": "yes"})
    boss.post(reverse("admin:social_comment_delete", args=[Comment.objects.get().pk]), {"post": "yes"})
    post.refresh_from_db()
    assert (post.like_count, post.comment_count) == (0, 0)


def test_a_deleted_post_takes_its_own_along(boss, post):
    delete(boss, "post", [post])
    assert not Post.objects.exists()
    assert not Like.objects.exists()
    assert not Comment.objects.exists()


def test_page_of_a_post(boss, post):
    text = boss.get(reverse("admin:social_post_change", args=[post.pk])).content.decode()
    assert '<dd lang="ko" class="staff-text">안녕</dd>' in text
    assert f"/admin/social/like/?post__exact={post.pk}" in text
    assert f"/admin/accounts/user/{post.author_id}/change/" in text


def test_a_changed_text_is_marked_and_loses_its_translations(boss, post):
    boss.post(reverse("admin:social_post_change", args=[post.pk]), {"content_text": "Other", "language": "en"})
    post.refresh_from_db()
    assert (post.content_text, post.translated_content) == ("Other", {})
    assert post.edited_at
    assert post.like_count == 3


def test_an_unchanged_text_keeps_them(boss, post):
    data = {"content_text": post.content_text, "language": "ja"}
    boss.post(reverse("admin:social_post_change", args=[post.pk]), data)
    post.refresh_from_db()
    assert (post.language, post.edited_at) == ("ja", None)
    assert post.translated_content["ko"] == "안녕"


def test_a_comment_is_never_emptied(boss, post):
    comment = Comment.objects.first()
    address = reverse("admin:social_comment_change", args=[comment.pk])
    assert boss.post(address, {"content_text": "", "correction": ""}).status_code == 200
    assert boss.post(address, {"content_text": "Removed", "correction": ""}).status_code == 302
    comment.refresh_from_db()
    assert comment.content_text == "Removed"


def test_script_in_a_text_stays_text(boss, partner):
    post = PostFactory(author=partner, content_text="<script>alert(1)</script>", translated_content={"es": "<b>"})
    for address in (reverse("admin:social_post_changelist"), reverse("admin:social_post_change", args=[post.pk])):
        text = boss.get(address).content.decode()
        assert "<script>alert(1)" not in text
        assert "<b>" not in text
