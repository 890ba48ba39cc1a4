import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langlearn.lib.excerpt import GRAPHEME, excerpt
from langlearn.lib.search import search_text, tokens


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("I love photography", "PHOTO", "I love <mark>photo</mark>graphy"),
        ("a telephoto lens", "photo", "a telephoto lens"),  # the index finds beginnings of words only
        ("Me gusta la fotografía", "fotografia", "Me gusta la <mark>fotografía</mark>"),
        ("毎日英語を勉強しています", "勉強", "毎日英語を<mark>勉強</mark>しています"),
        ("東京と京都", "東京都", "<mark>東京</mark>と<mark>京都</mark>"),  # found by its pairs
        ("주말에 친구하고 갔어요", "친구", "주말에 <mark>친구</mark>하고 갔어요"),
        ("কথা বলার সঙ্গী", "সঙ্গী", "কথা বলার <mark>সঙ্গী</mark>"),
        ("ｶﾀｶﾅ and ＡＢＣ", "カタ abc", "<mark>ｶﾀ</mark>ｶﾅ and <mark>ＡＢＣ</mark>"),
        ("<b>hi</b> & bye", "bye", "&lt;b&gt;hi&lt;/b&gt; &amp; <mark>bye</mark>"),
        ("日本のNetflix", "netflix", "日本の<mark>Netflix</mark>"),
        ("two\nlines", "lines", "two <mark>lines</mark>"),
    ],
)
def test_marks_what_was_found(text, query, html):
    assert excerpt(text, query) == html


def test_a_cluster_is_marked_whole():
    assert excerpt("কিছু", "ক") == "<mark>কি</mark>ছু"


def test_a_long_text_begins_near_the_hit():
    html = excerpt("word " * 100 + "needle " + "word " * 100, "needle")
    assert html.startswith("…word ")
    assert html.endswith("…")
    assert "<mark>needle</mark>" in html
    assert len(html) < 140


def test_without_a_hit_it_is_the_beginning():
    assert excerpt("Hello there", "nothing", size=5) == "Hello…"


@given(st.text(max_size=300), st.text(max_size=20))
def test_no_grapheme_is_split_and_none_invented(text, query):
    plain = unescape(re.sub("</?mark>", "", excerpt(text, query))).strip("…")
    line = " ".join(text.split())
    assert plain in line
    assert len(GRAPHEME.findall(plain)) <= 110


@given(st.text(alphabet="ab ß勉強하가কিé", min_size=1, max_size=60))
def test_what_the_index_finds_is_marked(text):
    for query in text.split():
        if tokens(query) and search_text(text):
            assert "<mark>" in excerpt(text, query)
