import pytest
from django.core.files.storage import default_storage
from PIL import Image

from langlearn.demo import people, pictures
from langlearn.demo.content import rows
from langlearn.demo.faces import face
from langlearn.demo.scenes import SCENES
from langlearn.lib.storages import private


@pytest.mark.parametrize("theme", SCENES)
def test_scene_is_a_picture_as_uploads_are(theme):
    with Image.open(default_storage.open(pictures.public(theme, "posts", "me"))) as image:
        assert (image.format, image.size) == ("WEBP", (1200, 750))


def test_avatar_comes_in_two_sizes():
    name = pictures.avatar(next(row for row in people.learners() if row["username"] == "demo_learner"))
    with Image.open(default_storage.open(name)) as large:
        assert large.size == (384, 384)
    with Image.open(default_storage.open(name.replace("-384.", "-96."))) as small:
        assert small.size == (96, 96)


def test_drawn_again_it_is_the_same_file():
    assert pictures.public("sea", "posts", "me") == pictures.public("sea", "posts", "me")
    assert len(default_storage.listdir("posts")[1]) == 1


def test_two_posts_never_share_a_file():
    assert pictures.public("sea", "posts", "one") != pictures.public("sea", "posts", "other")


def test_some_people_have_no_picture():
    faces = [face(person) for person in people.learners()]
    assert 5 < sum(image is None for image in faces) < 20


def test_content_asks_only_for_scenes_there_are():
    asked = {post.get("picture") for post in rows("posts", "post")} | {
        c["thumbnail"] for c in rows("courses", "course")
    }
    asked |= {material.get("picture") for course in rows("courses", "course") for material in course["materials"]}
    for chat in rows("chats", "chat"):
        asked |= {said.get("a") or said.get("b") for said in chat["messages"] if said.get("picture")}
    assert asked - {None} <= set(SCENES)


@pytest.mark.parametrize("language", ["en", "ja", "ko", "bn"])
def test_pdf_is_a_pdf_whose_table_of_objects_is_right(language):
    data = private().open(pictures.pdf("Canción", ["Straße", "귤 세 개", "資料", "গান"], language)).read()
    assert data.startswith(b"%PDF-1.") and data.endswith(b"%%EOF\n")
    start = int(data.split(b"startxref\n")[1].split(b"\n")[0])
    places = [int(row[:10]) for row in data[start:].splitlines()[3:11]]
    assert all(data[place:].startswith(b"%d 0 obj" % number) for number, place in enumerate(places, 1))


def test_film_is_webm():
    name, size = pictures.film("sea", 4, "recordings")
    data = private().open(name).read()
    assert data.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in data[:60] and b"V_VP8" in data
    assert len(data) == size
