"""Pictures and voice messages in a browser, from the button to the partner's page."""

import base64
import re
import sqlite3
import struct
import uuid
import zlib

import pytest
from playwright.sync_api import expect

from .conftest import ARGUMENTS, CHROMIUM, cut_off, look, sign_in, sign_up
from .test_two_learners import bubble, write

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
# A file as it comes from the clipboard or from the desktop.
GIVE = """([type, selector, files]) => {
  const transfer = new DataTransfer();
  for (const [name, kind, content] of files) {
    const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type: kind }));
  }
  const target = document.querySelector(selector);
  const given = { bubbles: true, cancelable: true };
  target.dispatchEvent(
    type === "paste"
      ? new ClipboardEvent("paste", { ...given, clipboardData: transfer })
      : new DragEvent(type, { ...given, dataTransfer: transfer }),
  );
}"""
STOP_AT_ONCE = """() => {
  const row = document.querySelector("[data-voice-recording]");
  const stop = () => row.hidden || row.querySelector("[data-voice-stop]").click();
  new MutationObserver(stop).observe(row, { attributes: true });
}"""
NO_FILES_KEPT = "indexedDB.open = () => { throw new Error('closed'); }"


def png(width=300, height=200, colour=(20, 160, 150)):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def file(name="cat.png", kind="image/png", content=None):
    return {"name": name, "mimeType": kind, "buffer": png() if content is None else content}


def give(page, type, selector, *files):
    sent = [[one["name"], one["mimeType"], base64.b64encode(one["buffer"]).decode()] for one in files]
    page.evaluate(GIVE, [type, selector, sent])


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


def enter(page, person, other):
    sign_in(page, person)
    page.goto(f"/chats/with/{other}/")
    expect(page).to_have_url(re.compile(r"/chats/\d+/$"))
    page.wait_for_load_state("load")
    return page


@pytest.fixture
def two(browser_of):
    """The demo's learner and partner, in their chat with each other."""
    return [
        enter(browser_of("learner"), "demo_learner", "demo_partner"),
        enter(browser_of("partner"), "demo_partner", "demo_learner"),
    ]


@pytest.fixture(scope="module")
def talker(chromium):
    """A browser with a microphone, that hums."""
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *MICROPHONE])
    yield browser
    browser.close()


def area(page):
    return page.get_by_role("textbox", name="Message", exact=True)


def state(page):
    return page.locator("[data-composer-state]")


def thumbs(page):
    return page.locator("[data-picture]")


def choose(page, *files):
    page.wait_for_load_state("load")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add pictures").click()
    chooser.value.set_files(list(files))


def send(page):
    page.get_by_role("button", name="Send", exact=True).click()


def last(page, kind):
    return page.locator(f'[data-message][data-type="{kind}"]').last


def ids(page, kind="image"):
    found = page.locator(f'[data-message][data-type="{kind}"]')
    return found.evaluate_all("all => all.map((one) => Number(one.dataset.message))")


def shown(message):
    """Is its picture there, and as large as it says?"""
    image = message.locator(".message__image img")
    expect(image).to_be_visible()
    image.scroll_into_view_if_needed()
    image.evaluate("image => image.decode()")
    return image.evaluate("image => [image.naturalWidth, image.naturalHeight]")


# Pictures ------------------------------------------------------------------------------------------------------------


def test_chosen_seen_before_sent_and_opened_large(two, mark):
    one, other = two
    before = len(ids(other))
    choose(one, file("a.png"), file("b.png", content=png(200, 400)), file("c.png", content=png(120, 90)))
    expect(thumbs(one)).to_have_count(3)
    thumbs(one).nth(1).get_by_role("button", name="Remove this picture").click()
    expect(thumbs(one)).to_have_count(2)
    look(one, "pictures-chosen")
    area(one).fill(f"My cat {mark}")
    send(one)
    expect(thumbs(one)).to_have_count(0)
    expect(bubble(other, mark)).to_have_count(1)
    assert len(ids(other)) == before + 2
    assert shown(other.locator('[data-message][data-type="image"]').nth(-2)) == [300, 200]
    assert shown(bubble(other, mark)) == [120, 90]
    expect(one.locator("[data-pending]")).to_have_count(0)
    assert ids(one) == ids(other)

    link = bubble(other, mark).get_by_role("link", name="Picture from Emma")
    link.click()
    dialog = other.get_by_role("dialog", name="Picture from Emma")
    expect(dialog).to_be_visible()
    other.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    expect(one.locator("#live")).not_to_contain_text("Your picture")
    expect(other.locator("#live")).to_contain_text("Picture from Emma")


def test_a_wide_picture_fills_its_bubble_and_stays_within_the_column(two, mark):
    one, other = two
    choose(one, file("wide.png", content=png(1600, 700)))
    area(one).fill(mark)
    send(one)
    for page in two:
        assert shown(bubble(page, mark)) == [1600, 700]
        link = bubble(page, mark).locator(".message__image")
        around, image = (one.bounding_box()["width"] for one in (link, link.locator("img")))
        assert abs(around - image) < 1
        assert image <= 352
        look(page, f"wide-picture-{page.viewport_size['width']}")


def test_pasted_and_dropped(two, mark):
    one, other = two
    give(one, "paste", "[data-composer] textarea", file())
    expect(thumbs(one)).to_have_count(1)
    give(one, "dragenter", "[data-log]", file())
    expect(one.get_by_text("Drop pictures here")).to_be_visible()
    give(one, "drop", "[data-log]", file("d.png", content=png(90, 90)))
    expect(one.get_by_text("Drop pictures here")).to_be_hidden()
    expect(thumbs(one)).to_have_count(2)
    area(one).fill(mark)
    area(one).press("Enter")
    assert shown(bubble(other, mark)) == [90, 90]


def test_words_copied_with_a_picture_stay_words(two):
    one, _other = two
    one.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "a cell");
          data.items.add(new File(["x"], "cell.png", { type: "image/png" }));
          const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
          window.left = document.querySelector("[data-composer] textarea").dispatchEvent(paste);
        }"""
    )
    assert one.evaluate("window.left") is True
    expect(thumbs(one)).to_have_count(0)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (file("notes.txt", "text/plain", b"hello"), "Choose a picture: JPEG, PNG, WebP or GIF."),
        (file("broken.png", content=b"\x89PNG\r\n\x1a\nrubbish"), "Choose a picture: JPEG, PNG, WebP or GIF."),
        (file("large.png", content=png() + b"\0" * 10_500_000), "This picture is larger than 10 MB."),
    ],
    ids=["no picture", "broken", "too large"],
)
def test_a_wrong_file_is_said_at_once_and_nothing_is_lost(two, mark, wrong, sentence):
    one, _other = two
    area(one).fill(f"kept {mark}")
    choose(one, file(), wrong)
    expect(state(one)).to_contain_text(sentence)
    expect(thumbs(one)).to_have_count(1)
    expect(area(one)).to_have_value(f"kept {mark}")


def test_what_the_server_refuses_is_said_at_the_picture(two, mark):
    one, other = two
    one.route("**/messages/", lambda route: route.fulfill(status=413, body="<h1>That is too large</h1>"))
    choose(one, file())
    area(one).fill(f"again {mark}")
    send(one)
    expect(bubble(one, mark)).to_contain_text("This file is too large to be sent.")
    look(one, "picture-refused")
    one.unroute("**/messages/")
    bubble(one, mark).get_by_role("button", name="Send again").click()
    expect(bubble(other, mark)).to_have_count(1)
    expect(bubble(one, mark)).to_have_count(1)


def test_the_servers_own_sentence_is_shown(two, mark):
    one, _other = two
    answer = '<p><span class="composer__error">This picture is damaged.</span></p>'
    one.route("**/messages/", lambda route: route.fulfill(status=422, body=answer, content_type="text/html"))
    choose(one, file())
    area(one).fill(mark)
    send(one)
    expect(bubble(one, mark)).to_contain_text("This picture is damaged.")
    bubble(one, mark).get_by_role("button", name="Discard").click()
    expect(bubble(one, mark)).to_have_count(0)


def test_an_answer_that_is_lost_makes_no_second_picture(two, mark):
    one, other = two
    lost = []

    def swallow(route):
        if lost or route.request.method != "POST":
            return route.continue_()
        lost.append(route.fetch())  # the server has it; we never hear so
        return route.abort()

    one.route("**/messages/", swallow)
    choose(one, file())
    area(one).fill(mark)
    send(one)
    expect(bubble(other, mark)).to_have_count(1)
    expect(one.locator("[data-pending]")).to_have_count(0, timeout=15_000)
    expect(bubble(one, mark)).to_have_count(1)
    other.reload()
    expect(bubble(other, mark)).to_have_count(1)
    assert lost


def test_what_waits_offline_goes_out_on_return_in_order(two, mark):
    one, other = two
    cut_off(one)
    choose(one, file())
    area(one).fill(f"picture {mark}")
    send(one)
    write(one, f"text {mark}")
    expect(bubble(one, f"picture {mark}")).to_contain_text("Waiting for the connection")
    expect(bubble(one, f"picture {mark}").locator("img")).to_be_visible()
    one.context.set_offline(False)
    expect(bubble(other, mark)).to_have_count(2, timeout=15_000)
    expect(bubble(other, mark).first).to_contain_text("picture")
    expect(one.locator("[data-pending]")).to_have_count(0)


def test_what_waits_survives_a_reload_with_its_file(two, mark):
    one, other = two
    one.route("**/messages/", lambda route: route.abort())
    choose(one, file())
    area(one).fill(mark)
    send(one)
    expect(bubble(one, mark)).to_be_visible()
    one.unroute("**/messages/")
    one.reload()
    assert shown(bubble(other, mark)) == [300, 200]
    expect(bubble(one, mark)).to_have_count(1)


def test_where_the_file_cannot_be_kept_it_is_said(browser_of, mark):
    one = browser_of("learner")
    one.add_init_script(NO_FILES_KEPT)
    enter(one, "demo_learner", "demo_partner")
    one.route("**/messages/", lambda route: route.abort())
    choose(one, file())
    area(one).fill(mark)
    send(one)
    expect(bubble(one, mark)).to_be_visible()
    one.reload()
    expect(bubble(one, mark)).to_contain_text("this browser did not keep the file")
    bubble(one, mark).get_by_role("button", name="Discard").click()
    expect(bubble(one, mark)).to_have_count(0)


def test_the_first_message_is_a_picture(server, browser_of, mark):
    one, other = browser_of("one"), browser_of("other")
    sign_up(one, "painter")
    name = sign_up(other, "viewer")
    one.goto(f"/chats/with/{name}/")
    choose(one, file())
    give(one, "drop", "[data-log]", file("second.png"))
    expect(thumbs(one)).to_have_count(1)
    expect(state(one)).to_contain_text("Begin with one picture")
    area(one).fill(f"hello {mark}")
    send(one)
    expect(one).to_have_url(re.compile(r"/chats/\d+/$"))
    assert shown(bubble(one, mark)) == [300, 200]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_without_scripts(browser_of, mark, theme):
    page = browser_of("learner", size="phone", theme=theme, scripts=False)
    enter(page, "demo_learner", "demo_partner")
    area(page).fill(f"plain {mark}")
    page.get_by_label("Picture", exact=True).set_input_files([file("no.txt", "text/plain", b"no picture")])
    look(page, f"composer-without-scripts-{theme}")
    send(page)
    expect(state(page)).to_have_text("Choose a picture: JPEG, PNG, WebP or GIF.")
    expect(area(page)).to_have_value(f"plain {mark}")
    page.get_by_label("Picture", exact=True).set_input_files([file()])
    send(page)
    expect(page).to_have_url(re.compile(r"/chats/\d+/$"))
    link = bubble(page, mark).locator(".message__image")
    assert link.locator("img").get_attribute("width") == "300"
    assert page.request.get(link.get_attribute("href")).headers["content-type"] == "image/webp"


# Voice ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def speaker(server, talker):
    """The demo's learner with that microphone, in the chat with their partner."""
    contexts = []

    def make(size="desktop", theme="light", allowed=True):
        sizes = {"phone": (390, 844), "desktop": (1280, 800)}
        width, height = sizes[size]
        context = talker.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            has_touch=size == "phone",
            locale="en-US",
            permissions=["microphone"] if allowed else [],
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.server, page.said = server, []
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return enter(page, "demo_learner", "demo_partner")

    yield make
    for context in contexts:
        assert [line for page in context.pages for line in getattr(page, "said", [])] == []
        context.close()


def record(page, seconds=1.6):
    page.get_by_role("button", name="Record a voice message").click()
    stop = page.get_by_role("button", name="Stop recording")
    expect(stop).to_be_focused()
    page.wait_for_timeout(seconds * 1000)
    return stop


def player(message):
    return message.locator("[data-voice]")


@pytest.mark.parametrize(("size", "theme"), [("phone", "dark"), ("desktop", "light")])
def test_recorded_heard_before_sent_and_played_by_the_partner(speaker, browser_of, size, theme):
    one, other = speaker(size, theme), enter(browser_of("partner", size, theme), "demo_partner", "demo_learner")
    before = ids(other, "audio")
    stop = record(one)
    expect(one.locator("[data-voice-clock]")).to_have_text("0:01")
    assert one.locator("[data-voice-level]").get_attribute("d").count("M") > 5
    look(one, f"voice-recording-{size}-{theme}")
    stop.click()
    review = one.locator("[data-voice-review]")
    review.get_by_role("button", name="Play").click()
    expect(review.get_by_role("button", name="Pause")).to_be_visible()
    look(one, f"voice-review-{size}-{theme}")
    review.get_by_role("button", name="Send").click()
    expect(review).to_be_hidden()
    expect(other.locator('[data-message][data-type="audio"]')).to_have_count(len(before) + 1)
    expect(one.locator("[data-pending]")).to_have_count(0)
    assert ids(one, "audio") == ids(other, "audio")

    heard = player(last(other, "audio"))
    expect(heard).to_have_accessible_name("Voice message from Emma Carter")
    seconds = float(heard.get_attribute("data-seconds"))
    assert 1 < seconds < 4
    assert len(set(re.findall(r"V(\d+)", heard.locator("path").get_attribute("d")))) > 1
    heard.get_by_role("button", name="Play").click()
    expect(heard.get_by_role("button", name="Pause")).to_be_visible()
    expect(heard.locator("[data-voice-played]")).not_to_have_attribute("width", "0")
    look(other, f"voice-{size}-{theme}")
    expect(heard.get_by_role("button", name="Play")).to_be_visible(timeout=8_000)  # it ends
    assert heard.locator("audio").evaluate("audio => audio.currentTime") == 0


def test_held_and_let_go(speaker):
    one = speaker()
    button = one.get_by_role("button", name="Record a voice message").bounding_box()
    one.mouse.move(button["x"] + 10, button["y"] + 10)
    one.mouse.down()
    expect(one.get_by_role("button", name="Stop recording")).to_be_visible()
    one.wait_for_timeout(1200)
    one.mouse.up()
    expect(one.locator("[data-voice-review]")).to_be_visible()
    one.get_by_role("button", name="Drop the recording").click()
    expect(one.locator("[data-voice-review]")).to_be_hidden()
    expect(area(one)).to_be_focused()


def test_dropped_or_too_short_sends_nothing_and_keeps_what_was_written(speaker, mark):
    one = speaker()
    before = ids(one, "audio")
    record(one, 0.8)
    one.keyboard.press("Escape")
    expect(one.locator("[data-voice-recording]")).to_be_hidden()
    one.evaluate(STOP_AT_ONCE)
    one.get_by_role("button", name="Record a voice message").click()
    expect(state(one)).to_contain_text("That was too short.")
    area(one).fill(mark)
    expect(one.get_by_role("button", name="Record a voice message")).to_be_hidden()
    area(one).fill("")
    expect(one.get_by_role("button", name="Record a voice message")).to_be_visible()
    assert ids(one, "audio") == before


def test_it_ends_by_itself_after_two_minutes_and_says_so_before(speaker):
    one = speaker()
    one.clock.install()
    one.get_by_role("button", name="Record a voice message").click()
    expect(one.get_by_role("button", name="Stop recording")).to_be_visible()
    one.clock.run_for(111_000)
    expect(state(one)).to_have_text("Ten seconds left")
    one.clock.run_for(10_000)
    expect(one.locator("[data-voice-review]")).to_be_visible()


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("NotAllowedError", "The microphone is not allowed here."),
        ("NotFoundError", "No microphone was found."),
        ("NotReadableError", "The microphone cannot be used now"),
        (None, "This browser cannot record voice messages here."),
    ],
)
def test_why_it_cannot_record(two, broken, sentence):
    one, _other = two
    if broken:
        one.evaluate(
            "name => (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name)))", broken
        )
    else:
        one.evaluate("delete window.MediaRecorder")
    one.get_by_role("button", name="Record a voice message").click()
    expect(state(one)).to_contain_text(sentence)
    expect(area(one)).to_be_visible()


def test_one_plays_at_a_time_by_keyboard_at_its_speed(browser_of, server):
    """On the demo's two longest recordings; other journeys may have sent short ones since."""
    page = enter(browser_of("partner"), "demo_partner", "demo_learner")
    longest = "SELECT id FROM messaging_message WHERE chat_id = ? AND type = 'audio' ORDER BY duration DESC LIMIT 2"
    with sqlite3.connect(server.data / "db.sqlite3") as database:
        ids = sorted(pk for (pk,) in database.execute(longest, [page.url.split("/")[-2]]))
    page.goto(f"{page.url}?at={ids[0]}")
    first, second = (page.locator(f"#message-{pk} [data-voice]") for pk in ids)
    seek = first.get_by_role("slider", name="Position")
    seek.focus()
    page.keyboard.press("Space")
    expect(first.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert first.locator("audio").evaluate("audio => audio.currentTime") >= 4
    page.keyboard.press("ArrowLeft")
    assert first.locator("audio").evaluate("audio => audio.currentTime") < 4
    expect(seek).to_have_attribute("aria-valuetext", re.compile(r"^0:0\d / 0:1\d$"))
    second.get_by_role("button", name="Play").click()
    expect(first.get_by_role("button", name="Play")).to_be_visible()
    expect(second.get_by_role("button", name="Pause")).to_be_visible()
    second.get_by_role("button", name="1×").click()
    assert [one.locator("audio").evaluate("audio => audio.playbackRate") for one in (first, second)] == [1.25, 1.25]
    second.get_by_role("button", name="1.25×").click()
    expect(first.get_by_role("button", name="0.75×")).to_be_visible()
    second.get_by_role("button", name="Pause").click()
    page.reload()
    expect(first.get_by_role("button", name="0.75×")).to_be_visible()
    first.get_by_role("button", name="0.75×").click()


def test_without_scripts_the_browsers_own_player_has_it(browser_of):
    page = enter(browser_of("partner", scripts=False), "demo_partner", "demo_learner")
    audio = page.locator("[data-message] [data-voice] audio").first
    expect(audio).to_be_visible()
    assert audio.get_attribute("controls") is not None
    answer = page.request.get(audio.get_attribute("src"), headers={"Range": "bytes=0-3"})
    assert (answer.status, answer.body()) == (206, b"\x1a\x45\xdf\xa3")
    expect(page.get_by_role("button", name="Play")).to_have_count(0)
