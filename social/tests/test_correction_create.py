import pytest

from accounts.tests.factories import BlockFactory
from feedback.models import Notification
from langlearn.lib import limits
from social.correcting import CorrectionForm
from social.models import Comment
from social.signals import comment_added
from social.tests.factories import CommentFactory, PostFactory, PostPictureFactory

TEXT = "昨日、学校に行きました。とても楽しいでした！\nまた行きたい"


@pytest.fixture(autouse=True)
def counted_afresh():
    limits.reset()


@pytest.fixture
def post(partner):
    return PostFactory(author=partner, content_text=TEXT, language="ja")


def address(post):
    return f"/feed/{post.pk}/correct/"


def change(number, text, **more):
    return {"stood": TEXT.replace("\n", "\r\n"), f"state-{number}": "change", f"text-{number}": text, **more}


def test_the_post_sentence_by_sentence(signed_in, post):
    page = signed_in.get(address(post))
    assert [row.sentence for row in page.context["form"].rows] == [
        "昨日、学校に行きました。",
        "とても楽しいでした！",
        "また行きたい",
    ]
    assert 'lang="ja">とても楽しいでした！' in page.content.decode()


def test_one_changed_the_others_as_they_were(signed_in, learner, post):
    response = signed_in.post(address(post), change(1, "とても楽しかったです！", note="い-adjective"))
    comment = Comment.objects.get()
    assert response.url == f"/feed/{post.pk}/#comment-{comment.pk}"
    assert comment.correction == "昨日、学校に行きました。とても楽しかったです！\nまた行きたい"
    assert (comment.corrected_text, comment.content_text, comment.author) == (TEXT, "い-adjective", learner)
    post.refresh_from_db()
    assert (post.correction_count, post.comment_count) == (1, 1)
    page = signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert "</del>" in page
    assert "い-adjective" in page


def test_what_is_left_is_not_changed_whatever_its_field_says(signed_in, post):
    data = change(1, "とても楽しかったです！") | {
        "state-0": "left",
        "text-0": "forged",
        "state-9": "change",
        "text-9": "x",
    }
    signed_in.post(address(post), data)
    assert Comment.objects.get().correction.startswith("昨日、学校に行きました。とても楽しかった")


def test_perfect(signed_in, post):
    signed_in.post(address(post), {"stood": TEXT, "perfect": "1"})
    comment = Comment.objects.get()
    assert comment.is_perfect
    assert comment.correction == TEXT
    assert "Perfect!" in signed_in.get(f"/feed/{post.pk}/").content.decode()
    post.refresh_from_db()
    assert post.correction_count == 1


def test_a_sentence_may_go(signed_in, post):
    signed_in.post(address(post), change(2, ""))
    assert Comment.objects.get().correction == "昨日、学校に行きました。とても楽しいでした！"


@pytest.mark.parametrize(
    "data",
    [
        {"stood": TEXT},
        {"stood": TEXT, "state-0": "perfect"},
        {"stood": TEXT, "note": "Nice"},
        change(0, "昨日、学校に行きました。"),
        {"stood": TEXT} | {f"state-{n}": "change" for n in range(3)} | {f"text-{n}": " " for n in range(3)},
        change(0, "x" * 5001),
        change(0, "x", note="y" * 2001),
    ],
)
def test_invalid_keeps_what_was_typed(signed_in, post, data):
    page = signed_in.post(address(post), data)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'role="alert"' in text
    assert data.get("note", "") in text
    assert data.get("text-0", "").strip() in text
    assert Comment.objects.count() == 0


def test_one_a_person_the_second_replaces_the_first(signed_in, learner, post):
    signed_in.post(address(post), change(1, "とても楽しかったです！", note="first"))
    Comment.objects.get().adopt()
    form = signed_in.get(address(post)).context["form"]
    assert [row.state for row in form.rows] == ["left", "change", "left"]
    assert (form.rows[1].text, form["note"].value()) == ("とても楽しかったです！", "first")
    signed_in.post(address(post), change(0, "昨日は学校へ行きました。"))
    comment = Comment.objects.get()
    assert comment.correction.startswith("昨日は学校へ行きました。とても楽しいでした！")
    assert (comment.content_text, comment.adopted_at) == ("", None)
    post.refresh_from_db()
    assert (post.correction_count, post.comment_count) == (1, 1)
    assert Notification.objects.filter(recipient=post.author.user).count() == 1


def test_several_people_may(client, signed_in, outsider, post):
    signed_in.post(address(post), change(0, "昨日は学校へ行きました。"))
    client.force_login(outsider.user)
    client.post(address(post), {"stood": TEXT, "perfect": "1"})
    post.refresh_from_db()
    assert (Comment.objects.count(), post.correction_count) == (2, 2)


@pytest.mark.parametrize(
    ("text", "correction", "states", "texts"),
    [
        ("One. Two. Three.", "One. Two. Three.", ["perfect"] * 3, ["One.", "Two.", "Three."]),
        ("One. Two. Three.", "One. 2. Three.", ["left", "change", "left"], ["One.", "2.", "Three."]),
        ("One. Two. Three.", "One. Three.", ["left", "change", "left"], ["One.", "", "Three."]),
        ("One. Two.", "One. And a half. Two.", ["change", "left"], ["One. And a half.", "Two."]),
        ("One. Two.", "A. B. C.", ["change", "change"], ["A.", "B. C."]),
    ],
)
def test_an_earlier_correction_comes_back_by_sentences(partner, text, correction, states, texts):
    post = PostFactory(author=partner, content_text=text)
    form = CorrectionForm(post, Comment(correction=correction, corrected_text=text))
    assert [row.state for row in form.rows] == states
    assert [row.text for row in form.rows] == texts
    assert "".join(row.result + row.gap * bool(row.result) for row in form.rows).strip() == correction


def test_a_post_that_changed_meanwhile_is_looked_at_again(signed_in, post):
    post.content_text = "今日も行きます。とても楽しいでした！"
    post.save()
    page = signed_in.post(address(post), change(1, "とても楽しかったです！", note="kept"))
    assert page.status_code == 422
    assert Comment.objects.count() == 0
    rows = page.context["form"].rows
    assert [(row.state, row.text) for row in rows][1] == ("change", "とても楽しかったです！")
    text = page.content.decode()
    assert "changed the post meanwhile" in text
    assert "今日も行きます。" in text
    assert "kept</textarea>" in text


def test_an_edit_of_the_same_moment_is_noticed_under_the_lock(signed_in, post, monkeypatch):
    clean = CorrectionForm.clean

    def meanwhile(form):
        type(post).objects.filter(pk=post.pk).update(content_text="今日も")
        return clean(form)

    monkeypatch.setattr(CorrectionForm, "clean", meanwhile)
    page = signed_in.post(address(post), change(1, "とても楽しかったです！"))
    assert page.status_code == 422
    assert Comment.objects.count() == 0


def test_it_is_told_once(signed_in, post):
    told = []

    def listen(comment, **kwargs):
        told.append(comment)

    comment_added.connect(listen)
    signed_in.post(address(post), change(0, "昨日は。"))
    signed_in.post(address(post), change(0, "昨日も。"))
    comment_added.disconnect(listen)
    assert told == [Comment.objects.get()]


def test_stays_as_made_and_goes_with_the_post(signed_in, post):
    signed_in.post(address(post), change(0, "昨日は。"))
    type(post).objects.filter(pk=post.pk).update(content_text="staff changed it")
    assert "とても楽しいでした！" in signed_in.get(f"/feed/{post.pk}/").content.decode()
    post.delete()
    assert Comment.objects.count() == 0


def test_markup_in_a_correction_is_text(signed_in, post):
    signed_in.post(address(post), change(0, "<script>alert(1)</script>", note="<b>"))
    assert "<script>alert" not in signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert "<script>alert" not in signed_in.get(address(post)).content.decode()


def test_ones_own_and_textless_posts_have_none(signed_in, learner, partner):
    for post in (PostFactory(author=learner), PostFactory(author=partner, content_text="")):
        for response in (signed_in.get(address(post)), signed_in.post(address(post), {"perfect": "1"})):
            assert response.status_code == 403
        assert f'href="{address(post)}"' not in signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert Comment.objects.count() == 0


def test_blocked_people_do_not_meet(signed_in, learner, partner, post):
    BlockFactory(blocker=partner.user, blocked=learner.user)
    assert signed_in.get(address(post)).status_code == 404
    assert signed_in.post(address(post), {"stood": TEXT, "perfect": "1"}).status_code == 404


def test_only_learners(client, instructor, staff, post):
    for person in (instructor.user, staff):
        client.force_login(person)
        assert client.get(address(post)).status_code == 403
        assert client.post(address(post), {"stood": TEXT, "perfect": "1"}).status_code == 403
    assert Comment.objects.count() == 0


def test_visitor_and_wrong_method(client, signed_in, post):
    assert signed_in.put(address(post)).status_code == 405
    client.logout()
    assert client.post(address(post), {"stood": TEXT, "perfect": "1"}).status_code == 302


class TestAuthor:
    @pytest.fixture
    def correction(self, post, learner):
        return CommentFactory(post=post, author=learner, correction="昨日は。", corrected_text=TEXT)

    def test_thanks_once(self, client, partner, learner, correction):
        client.force_login(partner.user)
        there = f"/feed/comments/{correction.pk}/thank/"
        assert client.post(there).url == f"/feed/{correction.post_id}/#comment-{correction.pk}"
        assert "Thanked" in client.post(there, headers={"HX-Request": "true"}).content.decode()
        correction.refresh_from_db()
        assert correction.thanked_at
        told = Notification.objects.get(recipient=learner.user)
        assert told.content_title == "田中 由紀 thanks you for your correction"

    def test_adopts_one(self, client, partner, outsider, correction):
        other = CommentFactory(post=correction.post, author=outsider, correction="昨日も。", corrected_text=TEXT)
        client.force_login(partner.user)
        client.post(f"/feed/comments/{other.pk}/adopt/", {"adopted": "1"})
        client.post(f"/feed/comments/{correction.pk}/adopt/", {"adopted": "1"})
        other.refresh_from_db()
        correction.refresh_from_db()
        assert (other.adopted_at, bool(correction.adopted_at)) == (None, True)
        assert (
            "As the author now says it"
            in client.get("/feed/?tab=").content.decode() + client.get(f"/feed/{correction.post_id}/").content.decode()
        )
        client.post(f"/feed/comments/{correction.pk}/adopt/", {"adopted": "0"})
        correction.refresh_from_db()
        assert correction.adopted_at is None

    @pytest.mark.parametrize("verb", ["thank", "adopt"])
    def test_only_the_author_of_the_post(self, client, learner, outsider, staff, correction, verb):
        there = f"/feed/comments/{correction.pk}/{verb}/"
        for person in (learner.user, outsider.user, staff):
            client.force_login(person)
            assert client.post(there, {"adopted": "1"}).status_code == 404
        client.logout()
        assert client.post(there).status_code == 302
        correction.refresh_from_db()
        assert (correction.thanked_at, correction.adopted_at) == (None, None)

    @pytest.mark.parametrize("verb", ["thank", "adopt"])
    def test_only_corrections_only_by_post(self, client, partner, post, correction, verb):
        client.force_login(partner.user)
        plain = CommentFactory(post=post)
        assert client.post(f"/feed/comments/{plain.pk}/{verb}/").status_code == 404
        assert client.get(f"/feed/comments/{correction.pk}/{verb}/").status_code == 405


def test_its_pictures_are_beside_it(signed_in, post):
    PostPictureFactory(post=post, alt="")
    assert 'alt="Picture of the post"' in signed_in.get(address(post)).content.decode()
