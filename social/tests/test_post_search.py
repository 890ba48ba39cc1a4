import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Block
from social.hashtags import linked, tags
from social.models import HiddenPost
from social.tests.factories import PostFactory

SEARCH = "/feed/search/"
HTMX = {"HX-Request": "true"}


def found(client, query, **more):
    return client.get(SEARCH, {"q": query, **more}).context["posts"]


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("Reading by the river", ["river", "READ", "riv"]),
        ("Mañana voy al café", ["manana", "café", "voy caf"]),
        ("昨日図書館で勉強しました", ["勉強", "図書館", "館"]),
        ("오늘 한국어를 공부했어요", ["한국어", "공부"]),
        ("আমি বাংলা শিখছি", ["বাংলা", "আমি"]),
    ],
)
def test_words_in_five_languages(signed_in, text, queries):
    PostFactory(content_text="Nothing of the kind")
    post = PostFactory(content_text=text)
    for query in queries:
        assert found(signed_in, query) == [post], query


def test_a_hashtag_is_whole_and_is_no_word(signed_in):
    tagged = PostFactory(content_text="Two days in #Kyōto with friends")
    PostFactory(content_text="kyoto without its sign")
    PostFactory(content_text="a longer #kyototower")
    assert found(signed_in, "#kyoto") == [tagged]
    assert found(signed_in, "#KYOTO friends") == [tagged]
    assert found(signed_in, "#kyoto nobody") == []
    assert len(found(signed_in, "kyoto")) == 3


@pytest.mark.parametrize("tag", ["日本語", "한국어공부", "বাংলা", "español", "_new_2026x"])
def test_hashtags_in_any_script(signed_in, tag):
    post = PostFactory(content_text=f"(#{tag})!")
    assert found(signed_in, f"#{tag}") == [post]


def test_what_is_a_hashtag():
    assert tags("#a #A ＃ａ, #b_c! (#日本語)。#1 #2nd a#no &#39; x.org/#no ##no") == ["a", "b_c", "日本語", "2nd"]
    assert tags("#ab\ncd # e #") == ["ab"]


def test_hashtags_become_links_and_nothing_else_does():
    html = linked("<b> #Kyōto & http://x.org/a#b <script>")
    assert html == (
        '&lt;b&gt; <a class="hashtag" href="/feed/search/?q=%23Ky%C5%8Dto">#Kyōto</a> &amp; '
        '<a href="http://x.org/a#b" rel="nofollow">http://x.org/a#b</a> &lt;script&gt;'
    )
    assert linked('#x"onload=1') == '<a class="hashtag" href="/feed/search/?q=%23x">#x</a>&quot;onload=1'


def test_the_card_links_its_tags(signed_in):
    PostFactory(content_text="#勉強 every day", language="ja")
    assert (
        '<a class="hashtag" href="/feed/search/?q=%23%E5%8B%89%E5%BC%B7">#勉強</a>'
        in signed_in.get("/feed/").content.decode()
    )


def test_by_language(signed_in):
    PostFactory(content_text="hello", language="en")
    post = PostFactory(content_text="hello", language="es")
    assert found(signed_in, "hello", language="es") == [post]
    assert len(found(signed_in, "hello", language="xx")) == 2


def test_blocked_hidden_and_gone_are_not_found(signed_in, learner, partner, outsider):
    by_partner, by_outsider = (PostFactory(author=author, content_text="secret") for author in (partner, outsider))
    hidden = PostFactory(content_text="secret")
    PostFactory(content_text="secret", author__user__is_active=False)
    seen = PostFactory(content_text="secret")
    HiddenPost.objects.create(user=learner.user, post=hidden)
    assert found(signed_in, "secret") == [seen, by_outsider, by_partner]
    Block.objects.make(learner.user, partner.user)
    Block.objects.make(outsider.user, learner.user)
    assert found(signed_in, "secret") == [seen]


def test_an_edited_post_is_found_by_its_new_words_alone(signed_in):
    post = PostFactory(content_text="before #old")
    post.content_text = "after #new"
    post.save()
    assert found(signed_in, "before") == found(signed_in, "#old") == []
    assert found(signed_in, "after") == found(signed_in, "#new") == [post]


def test_pages_follow_each_other(signed_in):
    posts = PostFactory.create_batch(45, content_text="word")[::-1]
    seen, address = [], f"{SEARCH}?q=word&language=en"
    while address:
        page = signed_in.get(address)
        seen += page.context["posts"]
        address = page.context["more"]
    assert seen == posts


def test_htmx_gives_results_or_what_follows(signed_in):
    posts = PostFactory.create_batch(2, content_text="word")
    answer = signed_in.get(SEARCH, {"q": "word"}, headers=HTMX)
    assert answer.context["posts"] == posts[::-1]
    assert b"<html" not in answer.content
    more = signed_in.get(SEARCH, {"q": "word", "before": posts[1].pk}, headers=HTMX)
    assert more.context["posts"] == posts[:1]
    assert b"Results" not in more.content


@pytest.mark.parametrize("query", ["", " ", "#", "!?", '"', "*", "a" * 500, "'; drop", "a AND b", "\\", "§en"])
def test_odd_queries_do_no_harm(signed_in, query):
    PostFactory(content_text="Post")
    assert signed_in.get(SEARCH, {"q": query}).status_code == 200
    assert found(signed_in, query) == []


def test_says_what_to_do(signed_in):
    assert "#hashtag" in signed_in.get(SEARCH).content.decode()
    assert "Nothing found" in signed_in.get(SEARCH, {"q": "nothing"}).content.decode()


def test_same_few_queries(signed_in):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(SEARCH, {"q": "word"})
        return len(captured)

    PostFactory.create_batch(3, content_text="word")
    few = queries()
    PostFactory.create_batch(17, content_text="word")
    assert queries() == few <= 10


def test_visitor_and_wrong_method(client, signed_in):
    assert signed_in.post(SEARCH, {"q": "a"}).status_code == 405
    client.logout()
    assert client.get(SEARCH).status_code == 302
