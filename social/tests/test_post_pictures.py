"""Pictures that come with a post: how many, of what, in what order, and what is left of them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from langlearn.lib import limits
from social.models import Post, PostPicture
from social.models.picture import stored
from social.tests.factories import PostFactory, PostPictureFactory
from social.tests.pictures import picture

FEED = "/feed/"
HTMX = {"HX-Request": "true"}
TEXT = {"content_text": "Look", "language": "en"}
HOSTILE = {
    "page.png": b"<html><script>alert(1)</script>",
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "cut.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "empty.png": b"",
    "zip.webp": b"PK\x03\x04" + b"\0" * 99,
    "gif.gif": b"GIF89a<script>alert(1)</script>",
}


@pytest.fixture(autouse=True)
def counted_afresh():
    limits.reset()


def files():
    root = Path(settings.MEDIA_ROOT)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_written_in_sizes_with_measures_and_words(signed_in):
    data = {**TEXT, "pictures": [picture(size=(2000, 1000))], "alt": ["A red wall"]}
    post = Post.objects.get(pk=signed_in.post(FEED, data).url.rstrip("/").split("/")[-1])
    (one,) = post.pictures.all()
    assert (one.alt, one.width, one.height, one.position) == ("A red wall", 1600, 800, 0)
    assert list(one.names()) == [1600, 960, 480]
    assert files() == sorted(one.names().values())
    with Image.open(one.content_image.storage.open(one.names()[480])) as small:
        assert (small.size, small.format) == ((480, 240), "WEBP")
    page = signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert 'alt="A red wall" width="1600" height="800"' in page
    assert "-480.webp 480w" in page
    assert "-960.webp 960w" in page


def test_a_small_one_is_not_enlarged(signed_in):
    signed_in.post(FEED, {**TEXT, "pictures": [picture(size=(300, 200))]})
    one = PostPicture.objects.get()
    assert (one.width, one.height, len(files())) == (300, 200, 1)
    assert one.srcset.endswith(" 300w")


def test_a_picture_says_enough(signed_in):
    signed_in.post(FEED, {"content_text": "", "pictures": [picture()], "alt": ["Me"]})
    post = Post.objects.get()
    assert (post.content_text, post.language, post.pictures.count()) == ("", "ja", 1)


def test_in_the_order_that_was_chosen(signed_in):
    pictures = [picture(f"{name}.png") for name in "abcd"]
    signed_in.post(FEED, {**TEXT, "pictures": pictures, "alt": list("abcd"), "place": ["4", "1", "3", "2"]})
    assert list(Post.objects.get().pictures.values_list("alt", flat=True)) == ["b", "d", "c", "a"]


def test_odd_places_and_missing_words_are_no_reason_to_fail(signed_in):
    data = {**TEXT, "pictures": [picture("a.png"), picture("b.png")], "alt": ["a"], "place": ["²", "-1", "9" * 30]}
    signed_in.post(FEED, data)
    assert list(Post.objects.get().pictures.values_list("alt", flat=True)) == ["a", ""]


def test_without_scripts_one_is_led_to_describe_them(signed_in):
    response = signed_in.post(FEED, {**TEXT, "pictures": [picture()]})
    post = Post.objects.get()
    assert response.url == f"/feed/{post.pk}/edit/"
    assert f'name="alt-{post.pictures.get().pk}"' in signed_in.get(response.url).content.decode()


def test_htmx_gets_the_card_with_its_pictures(signed_in):
    data = {**TEXT, "pictures": [picture("a.png"), picture("b.png")], "alt": ["a", "b"]}
    page = signed_in.post(FEED, data, headers=HTMX).content.decode()
    assert "pictures--2" in page
    assert "data-posted" in page


def test_five_are_too_many(signed_in):
    page = signed_in.post(FEED, {**TEXT, "pictures": [picture(f"{n}.png") for n in range(5)]})
    assert page.status_code == 422
    assert "Choose at most 4 pictures." in page.content.decode()
    assert (Post.objects.count(), files()) == (0, [])


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_named_and_nothing_stays(signed_in, name):
    upload = SimpleUploadedFile(name, HOSTILE[name], "image/png")
    page = signed_in.post(FEED, {**TEXT, "pictures": [picture(), upload]}, headers=HTMX)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Look</textarea>" in text
    assert "<script>alert" not in text
    if name != "empty.png":
        assert f"{name}: " in text
    assert (Post.objects.count(), files()) == (0, [])


def test_a_hostile_name_is_a_name(signed_in):
    upload = SimpleUploadedFile("../../<b>.png", b"no", "image/png")
    text = signed_in.post(FEED, {**TEXT, "pictures": [upload]}).content.decode()
    assert "<b>.png" not in text
    signed_in.post(FEED, {**TEXT, "pictures": [picture("../../../etc/passwd.png")], "alt": ["x"]})
    assert all(name.startswith("posts/") and "passwd" not in name for name in files())


def test_words_about_a_picture_are_text_and_bounded(signed_in):
    assert signed_in.post(FEED, {**TEXT, "pictures": [picture()], "alt": ["x" * 301]}).status_code == 422
    signed_in.post(FEED, {**TEXT, "pictures": [picture()], "alt": ['"><script>alert(1)</script>']})
    assert "<script>alert" not in signed_in.get(FEED).content.decode()


def test_files_go_where_saving_fails(signed_in, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Post, "set_pictures", fail)
    with pytest.raises(RuntimeError):
        signed_in.post(FEED, {**TEXT, "pictures": [picture()]})
    assert (Post.objects.count(), files()) == (0, [])


def test_the_first_files_go_where_the_second_cannot_be_stored(db):
    class Broken:
        files = {1600: None}

    with pytest.raises(AttributeError), stored([Broken()]):
        raise AssertionError("not reached")
    assert files() == []


def test_they_go_with_the_post(signed_in, learner, django_capture_on_commit_callbacks):
    signed_in.post(FEED, {**TEXT, "pictures": [picture(size=(2000, 100))]})
    assert len(files()) == 3
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"/feed/{Post.objects.get().pk}/delete/")
    assert files() == []


def test_same_queries_with_one_picture_and_with_many(signed_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(FEED)
        return len(captured)

    PostPictureFactory()
    few = count()
    for _n in range(15):
        post = PostFactory()
        PostPictureFactory(post=post, position=0)
        PostPictureFactory(post=post, position=1)
    assert count() == few


def test_the_body_may_be_four_pictures_and_no_more():
    from langlearn.lib.body_limit import limit_for

    four = 4 * settings.PICTURE_LIMIT
    for address in (FEED, "/feed/preview/", "/feed/7/edit/"):
        assert four < limit_for(address) < four + settings.PICTURE_LIMIT
    assert limit_for("/feed/7/comments/") == settings.BODY_LIMIT
