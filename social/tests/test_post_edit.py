import pytest

from langlearn.lib import limits
from social.models import Post
from social.tests.factories import CommentFactory, PostFactory, PostPictureFactory
from social.tests.pictures import picture
from social.tests.test_post_pictures import files

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def counted_afresh():
    limits.reset()


@pytest.fixture
def post(learner):
    return PostFactory(
        author=learner,
        content_text="昨日は雨。",
        language="ja",
        translated_content={"en": "Rain."},
        translated_by={"en": {"name": "DeepL", "rough": False}},
    )


def address(post):
    return f"/feed/{post.pk}/edit/"


def test_form_holds_what_is_there(signed_in, post):
    one = PostPictureFactory(post=post, alt="An umbrella")
    page = signed_in.get(address(post)).content.decode()
    assert ">昨日は雨。</textarea>" in page
    assert f'name="alt-{one.pk}" value="An umbrella"' in page
    assert '<option value="ja" selected>' in page


def test_changes_and_says_so(signed_in, post):
    response = signed_in.post(address(post), {"content_text": "今日は雨。", "language": "ja", "wants_correction": "on"})
    assert response.url == f"/feed/{post.pk}/"
    post.refresh_from_db()
    assert (post.content_text, post.wants_correction) == ("今日は雨。", True)
    assert post.edited_at
    assert (post.translated_content, post.translated_by) == ({}, {})
    assert "今日" in post.search_text or "今" in post.search_text
    assert "edited" in signed_in.get(f"/feed/{post.pk}/").content.decode()


def test_the_wish_alone_is_no_edit(signed_in, post):
    signed_in.post(address(post), {"content_text": "昨日は雨。", "language": "ja", "wants_correction": "on"})
    post.refresh_from_db()
    assert post.wants_correction
    assert post.edited_at is None
    assert post.translated_content == {"en": "Rain."}


def test_counters_of_the_same_moment_stay(signed_in, post, outsider, monkeypatch):
    from social.forms import PostForm

    edit = PostForm.edit

    def meanwhile(form):
        post.like(outsider)
        return edit(form)

    monkeypatch.setattr(PostForm, "edit", meanwhile)
    signed_in.post(address(post), {"content_text": "雨", "language": "ja"})
    post.refresh_from_db()
    assert (post.content_text, post.like_count) == ("雨", 1)


def test_htmx_goes_to_the_post(signed_in, post):
    response = signed_in.post(address(post), {"content_text": "雨", "language": "ja"}, headers=HTMX)
    assert response.headers["HX-Redirect"] == f"/feed/{post.pk}/"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_invalid_keeps_what_was_typed(signed_in, post, headers):
    page = signed_in.post(address(post), {"content_text": "x" * 5001, "language": "ja"}, headers=headers)
    assert page.status_code == 422
    assert "x" * 5001 in page.content.decode()
    assert 'role="alert"' in page.content.decode()
    assert signed_in.post(address(post), {"content_text": " ", "language": "ja"}).status_code == 422
    post.refresh_from_db()
    assert post.content_text == "昨日は雨。"


def test_pictures_come_go_and_change_places(signed_in, learner, django_capture_on_commit_callbacks):
    data = {"content_text": "Hi", "language": "en", "pictures": [picture("a.png"), picture("b.png")], "alt": ["a", "b"]}
    signed_in.post("/feed/", data)
    post = Post.objects.get()
    first, second = post.pictures.all()
    change = {
        "content_text": "Hi",
        "language": "en",
        f"remove-{first.pk}": "on",
        f"alt-{second.pk}": "the second",
        f"place-{second.pk}": "2",
        "pictures": [picture("c.png")],
        "alt": ["c"],
        "place": ["1"],
    }
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(address(post), change)
    post.refresh_from_db()
    new, old = post.pictures.all()
    assert [(one.alt, one.position) for one in (new, old)] == [("c", 0), ("the second", 1)]
    assert old.content_image.name == second.content_image.name
    assert files() == sorted([*new.names().values(), *old.names().values()])
    assert post.edited_at


def test_never_more_than_four_nor_nothing(signed_in, post):
    pictures = [PostPictureFactory(post=post, position=n) for n in range(3)]
    new = [picture("a.png"), picture("b.png")]
    page = signed_in.post(address(post), {"content_text": "", "language": "ja", "pictures": new})
    assert page.status_code == 422
    assert "at most 4 pictures" in page.content.decode()
    gone = {f"remove-{one.pk}": "on" for one in pictures}
    assert signed_in.post(address(post), {"content_text": "", "language": "ja", **gone}).status_code == 422
    assert post.pictures.count() == 3


def test_others_pictures_are_not_to_be_had(signed_in, post):
    other = PostPictureFactory(alt="theirs")
    data = {"content_text": "雨", "language": "ja", f"alt-{other.pk}": "mine", f"remove-{other.pk}": "on"}
    signed_in.post(address(post), data)
    other.refresh_from_db()
    assert other.alt == "theirs"


def test_not_once_it_is_corrected(signed_in, post, partner):
    CommentFactory(post=post, author=partner, correction="昨日は雨でした。", corrected_text=post.content_text)
    for response in (signed_in.get(address(post)), signed_in.post(address(post), {"content_text": "雨"})):
        assert response.status_code == 403
        assert "was corrected" in response.content.decode()
    post.refresh_from_db()
    assert post.content_text == "昨日は雨。"
    assert "/edit/" not in signed_in.get(f"/feed/{post.pk}/").content.decode()


def test_a_correction_that_comes_while_one_edits_wins(signed_in, post, partner, monkeypatch):
    from social.forms import PostForm

    clean = PostForm.clean

    def meanwhile(form):
        CommentFactory(post=post, author=partner, correction="昨日は雨でした。", corrected_text=post.content_text)
        return clean(form)

    monkeypatch.setattr(PostForm, "clean", meanwhile)
    response = signed_in.post(address(post), {"content_text": "雨", "language": "ja", "pictures": [picture()]})
    assert response.status_code == 403
    post.refresh_from_db()
    assert (post.content_text, files()) == ("昨日は雨。", [])


def test_only_ones_own(client, post, outsider, staff, instructor):
    for person in (outsider.user, staff, instructor.user):
        client.force_login(person)
        assert client.get(address(post)).status_code == 404
        assert client.post(address(post), {"content_text": "Mine", "language": "en"}).status_code == 404
    post.refresh_from_db()
    assert post.content_text == "昨日は雨。"


def test_visitor_and_wrong_method(client, signed_in, post):
    assert signed_in.put(address(post)).status_code == 405
    client.logout()
    assert client.post(address(post), {"content_text": "Mine"}).status_code == 302
