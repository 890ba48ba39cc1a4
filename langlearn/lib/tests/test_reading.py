"""Words and sentences that people write, as they are read; and that no text whatever breaks it."""

import time
import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from langlearn.lib import reading as package
from langlearn.lib.reading import Segment, available, japanese, korean, reading, romanise

needs_dictionary = pytest.mark.skipif(not available("ja"), reason="no Japanese dictionary is installed")
LANGUAGES = ["ja", "ko", "bn"]


def rows(table):
    return [tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines()]


# The first forty are the examples of the standard itself.
KOREAN = """
구미 | gumi
영동 | yeongdong
백암 | baegam
옥천 | okcheon
합덕 | hapdeok
호법 | hobeop
월곶 | wolgot
벚꽃 | beotkkot
한밭 | hanbat
구리 | guri
설악 | seorak
칠곡 | chilgok
임실 | imsil
울릉 | ulleung
대관령 | daegwallyeong
백마 | baengma
신문로 | sinmunno
종로 | jongno
왕십리 | wangsimni
별내 | byeollae
신라 | silla
학여울 | hangnyeoul
알약 | allyak
해돋이 | haedoji
같이 | gachi
굳히다 | guchida
좋고 | joko
놓다 | nota
잡혀 | japyeo
낳지 | nachi
묵호 | mukho
집현전 | jiphyeonjeon
압구정 | apgujeong
낙동강 | nakdonggang
죽변 | jukbyeon
낙성대 | nakseongdae
합정 | hapjeong
팔당 | paldang
샛별 | saetbyeol
울산 | ulsan
광희문 | gwanghuimun
독도 | dokdo
불국사 | bulguksa
독립문 | dongnimmun
경복궁 | gyeongbokgung
안녕하세요 | annyeonghaseyo
감사합니다 | gamsahamnida
한국어 | hangugeo
있습니다 | itseumnida
없어요 | eopseoyo
읽어요 | ilgeoyo
읽고 | ilgo
읽는 | ingneun
앉아요 | anjayo
않아요 | anayo
않는 | anneun
않습니다 | anseumnida
괜찮아요 | gwaenchanayo
좋아요 | joayo
좋습니다 | joseumnida
많이 | mani
밖에 | bakke
닭 | dak
값 | gap
삶 | sam
여덟 | yeodeol
잃는 | illeun
축하 | chukha
못하다 | motada
따뜻해요 | ttatteutaeyo
전화 | jeonhwa
꽃잎 | kkonnip
먹는 | meongneun
맛있어요 | masisseoyo
맛없어요 | madeopseoyo
싫어요 | sireoyo
앞으로 | apeuro
협력 | hyeomnyeok
심리 | simni
연락 | yeollak
설날 | seollal
앉히다 | anchida
밝히다 | balkida
먹히다 | meokida
닫혀 | dachyeo
입니다 | imnida
의사 | uisa
희망 | huimang
꽃 | kkot
부엌 | bueok
핥다 | halda
옷이 | osi
붙이다 | buchida
끝나다 | kkeunnada
십육 | simnyuk
옮기다 | omgida
안녕하세요! 만나서 반갑습니다. | annyeonghaseyo! mannaseo bangapseumnida.
저는 한국어를 공부하고 있어요. | jeoneun hangugeoreul gongbuhago isseoyo.
오늘 날씨가 참 좋네요 ㅋㅋ | oneul nalssiga cham jonneyo ㅋㅋ
KTX로 2시간 걸려요 | KTXro 2sigan geollyeoyo
"""

BANGLA = """
আমি | ami
ইংরেজি | ingreji
বাংলা | bangla
বাংলাদেশ | bangladesh
ধন্যবাদ | dhonnobad
কেমন | kemon
আছেন | achhen
আমার | amar
নাম | nam
ভালো | bhalo
কথা | kotha
বলি | boli
আপনি | apni
আমরা | amra
তোমরা | tomra
কলকাতা | kolkata
করলাম | korlam
করছি | korchhi
করব | korbo
বলবে | bolbe
বন্ধু | bondhu
শব্দ | shobdo
যুক্ত | jukto
সত্য | sotto
মধ্য | moddho
বিদ্যালয় | biddaloy
সূর্য | surjo
সন্ধ্যা | sondha
ব্যবহার | byabohar
ব্যাগ | byag
জ্ঞান | gyan
বিজ্ঞান | biggan
পরীক্ষা | porikkha
ক্ষমা | khoma
লক্ষ্মী | lokkhi
দুঃখ | dukkho
পাঁচ | panch
চাঁদ | chand
স্বাধীন | sadhin
দ্বিতীয় | ditiyo
প্রিয় | priyo
সময় | somoy
মৃত | mrito
পরিচিত | porichito
শহর | shohor
শহরের | shohorer
জীবনে | jibone
জীবনের | jiboner
কলমটা | kolomta
আজকে | ajke
আলোচনা | alochona
কল্পনা | kolpona
সরকার | sorkar
দরকার | dorkar
নমস্কার | nomoskar
সমস্যা | somossa
অনেক | onek
খবর | khobor
একটা | ekta
একটু | ektu
ছেলেটা | chheleta
তোমাকে | tomake
আমাদের | amader
আপনাদের | apnader
বিশ্বের | bissher
অংশ | ongsho
বিবাহ | bibaho
তত্ত্ব | totto
উচ্চ | uchcho
শিক্ষক | shikkhok
ছাত্র | chhatro
চিহ্ন | chinho
হাঁস | hans
কাজ | kaj
জল | jol
বই | boi
মৌমাছি | moumachhi
স্কুল | skul
গান | gan
ভাষা | bhasha
শিখছি | shikhchhi
কম্বল | kombol
উৎসব | utsob
১২৩ | 123
রাত | rat
সকাল | sokal
আমি ইংরেজিতে কথা বলার সঙ্গী খুঁজছি। | ami ingrejite kotha bolar songgi khunjchhi.
তুমি কেমন আছ? | tumi kemon achho?
হ্যাঁ | hya
পড়ি | pori
যাই | jai
খাই | khai
বাড়ি | bari
ঢাকা | dhaka
বৃষ্টি | brishti
ঋতু | ritu
ভালোবাসি | bhalobashi
খুব | khub
সুন্দর | sundor
ঈদ | id
আসছি | aschhi
গাছ | gachh
তোমার নাম কী? | tomar nam ki?
"""

JAPANESE = """
東京 | tōkyō
私は毎朝東京駅へ行きます。 | watashi wa maiasa tōkyō eki e ikimasu.
今日は良い天気ですね | kyō wa yoi tenki desu ne
食べ物を買いに行った | tabemono o kai ni itta
お母さん | okāsan
先生 | sensei
思う | omou
大阪 | ōsaka
新幹線 | shinkansen
コーヒーを飲みます | kōhī o nomimasu
学校 | gakkō
マッチ | matchi
こんにちは | konnichiwa
ありがとうございます | arigatō gozaimasu
一緒に勉強しましょう！ | issho ni benkyō shimashō!
日本語を勉強しています。 | nihongo o benkyō shite imasu.
本を読んでください | hon o yonde kudasai
パーティー | pātī
1990年に生まれた | 1990 nen ni umareta
友達と映画を見ました。とても楽しかったです！ | tomodachi to eiga o mimashita. totemo tanoshikatta desu!
「はい」と言った | "hai" to itta
LINEを使う | LINE o tsukau
お名前は何ですか？ | onamae wa nan desu ka?
食べられない | taberarenai
大きい | ōkii
昨日 | kinō
お父さんとお姉ちゃん | otōsan to onēchan
ファックス | fakkusu
チェコとヴェネツィア | cheko to venetsia
"""


@pytest.mark.parametrize(("text", "latin"), rows(KOREAN))
def test_korean(text, latin):
    assert romanise(text, "ko") == latin


@pytest.mark.parametrize(("text", "latin"), rows(KOREAN))
def test_korean_typed_as_single_letters_reads_the_same(text, latin):
    assert unicodedata.normalize("NFC", romanise(unicodedata.normalize("NFD", text), "ko")) == latin


@pytest.mark.parametrize(("text", "latin"), rows(BANGLA))
def test_bangla(text, latin):
    assert romanise(text, "bn") == latin


@pytest.mark.parametrize(("text", "latin"), rows(BANGLA))
def test_bangla_reads_the_same_in_either_normal_form(text, latin):
    for form in "NFC", "NFD":
        assert romanise(unicodedata.normalize(form, text), "bn") == latin


@needs_dictionary
@pytest.mark.parametrize(("text", "latin"), rows(JAPANESE))
def test_japanese(text, latin):
    assert romanise(text, "ja") == latin


def test_every_word_respelled_keeps_its_syllables():
    for written, said in korean.RESPELLED.items():
        assert len(written) == len(said)
        assert regex.fullmatch(r"[가-힣]+", said)


# Segments -------------------------------------------------------------------------------------------------------------


@needs_dictionary
@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("食べ物", [("食", "た"), ("べ", ""), ("物", "もの")]),
        ("走り回る", [("走", "はし"), ("り", ""), ("回", "まわ"), ("る", "")]),
        ("一人", [("一人", "ひとり")]),
        ("コーヒー", [("コーヒー", "")]),
        ("これはペンです。", [("これはペンです。", "")]),
        ("東京へ行きます", [("東京", "とうきょう"), ("へ", ""), ("行", "い"), ("きます", "")]),
        ("お母さん", [("お", ""), ("母", "かあ"), ("さん", "")]),
        (
            "今日は  暑い\n\n明日 も\n",
            [("今日", "きょう"), ("は  ", ""), ("暑", "あつ"), ("い\n\n", ""), ("明日", "あした"), (" も\n", "")],
        ),
    ],
)
def test_furigana_stands_above_kanji_only(text, segments):
    assert reading(text, "ja") == segments


def test_korean_and_bangla_are_read_word_by_word():
    assert reading("안녕, Ana 씨!", "ko") == [("안녕", "annyeong"), (", Ana ", ""), ("씨", "ssi"), ("!", "")]
    assert reading("আমি ১২ Ana।", "bn") == [("আমি", "ami"), (" ", ""), ("১২", "12"), (" Ana।", "")]


def test_a_segment_has_names():
    [segment] = reading("책", "ko")
    assert segment == Segment(text="책", reading="chaek")


@pytest.mark.parametrize("language", ["en", "es", "", "xx", "zh"])
def test_other_languages_stay_as_they_are(language):
    assert not available(language)
    assert reading("Hola 食べ物", language) == [("Hola 食べ物", "")]
    assert romanise("Hola", language) == "Hola"


@pytest.mark.parametrize("language", [*LANGUAGES, "en"])
def test_nothing_is_nothing(language):
    assert reading("", language) == []
    assert romanise("", language) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_stay_lines(language):
    assert romanise("a\n\nb  c\n", language).replace(" ", "") == "a\n\nbc"


# Without the dictionary -----------------------------------------------------------------------------------------------


def test_without_a_dictionary_japanese_stays_as_it_is(monkeypatch):
    monkeypatch.setattr(japanese, "available", lambda: False)
    assert not available("ja")
    assert reading("食べ物", "ja") == [("食べ物", "")]
    assert romanise("食べ物", "ja") == "食べ物"
    assert available("ko")
    assert available("bn")


def test_it_is_found_by_looking_not_by_loading(monkeypatch):
    monkeypatch.setattr(japanese, "find_spec", lambda name: None)
    japanese.available.cache_clear()
    assert not available("ja")
    monkeypatch.undo()
    japanese.available.cache_clear()


def test_a_broken_dictionary_is_logged_without_the_text(monkeypatch, caplog):
    def broken(text):
        raise RuntimeError(text)

    monkeypatch.setattr(japanese, "available", lambda: True)
    monkeypatch.setattr(japanese, "reading", broken)
    monkeypatch.setattr(japanese, "romanise", broken)
    assert reading("秘密", "ja") == [("秘密", "")]
    assert romanise("秘密", "ja") == "秘密"
    assert "RuntimeError" in caplog.text
    assert "秘密" not in caplog.text


# Any text -------------------------------------------------------------------------------------------------------------

WRITTEN = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0980, max_codepoint=0x09FF),
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
        st.characters(min_codepoint=0x1100, max_codepoint=0x11FF),
        st.characters(min_codepoint=0x3040, max_codepoint=0x30FF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from(" \n\r\t\u2028\u3000\0,.!?ー々〆ヶ্ংঃঁ\u200c\u200d\ufe0f👍🏽🇯🇵"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=WRITTEN)
@settings(max_examples=200, deadline=None)
def test_segments_join_back_to_the_text(language, text):
    if not available(language):
        return
    segments = package.LANGUAGES[language].reading(text)  # not the one that forgives
    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text for segment in segments)
    assert reading(text, language) == segments


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=WRITTEN)
@settings(max_examples=200, deadline=None)
def test_romanising_never_fails(language, text):
    if not available(language):
        return
    assert isinstance(package.LANGUAGES[language].romanise(text), str)


@pytest.mark.parametrize("language", LANGUAGES)
def test_half_a_character_breaks_nothing(language):
    text = "a\ud800 책 আমি 本"
    assert "".join(segment.text for segment in reading(text, language)) == text
    assert romanise(text, language).startswith("a\ud800")


@given(text=st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=20))
def test_all_korean_becomes_latin(text):
    assert regex.fullmatch(r"[a-z]+", romanise(text, "ko"))


@given(text=st.text("কখগঘচছজঝটতদনপফবভমযরলশষসহািীুূেৈোৌ্", max_size=20).map(lambda text: "ক" + text))
def test_all_bangla_becomes_latin(text):
    assert regex.fullmatch(r"[a-zািীুূেৈোৌ্]+", romanise(text, "bn"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "私は毎日友達と日本語を勉強しています。"),
        ("ko", "저는 매일 친구하고 한국어를 공부하고 있습니다. "),
        ("bn", "আমি প্রতিদিন বন্ধুর সাথে ইংরেজিতে কথা বলি। "),
        ("ja", "漢"),
        ("ko", "값"),
        ("bn", "ক্"),
        ("bn", "ের"),
        ("bn", "কেরকে"),
    ],
)
def test_the_longest_message_is_read_in_a_moment(language, text):
    long = (text * 4000)[:4000]
    romanise(text, language)
    begun = time.process_time()
    romanise(long, language)
    reading(long, language)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_beyond_the_longest_message_text_stays_as_it_is(language):
    text = "책 আমি 本 " * 2000
    begun = time.process_time()
    segments = reading(text, language)
    assert "".join(segment.text for segment in segments) == text
    assert romanise(text, language).endswith(text[-100:])
    assert time.process_time() - begun < 2
