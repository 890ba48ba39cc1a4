"""Langlearn as an app of the device: without a connection, and shared to by other apps."""

import re

from playwright.sync_api import expect

from social.tests.pictures import picture

from .conftest import cut_off, look, sign_in, until

WORKER = True

# As the device's share sheet: a form of the browser's own, with a file.
SHARE = """(bytes) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/share/", enctype: "multipart/form-data" });
  form.innerHTML = '<input name="title"><input name="url"><input type="file" name="pictures">';
  form.elements.title.value = "Un cuadro";
  form.elements.url.value = "https://example.com/";
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], "cuadro.png", { type: "image/png" }));
  form.elements.pictures.files = files.files;
  document.body.append(form);
  form.submit();
}"""

# The badge of the app's icon, where a test can see it.
BADGE = """
  window.badge = null;
  navigator.setAppBadge = async (count) => { window.badge = count; };
  navigator.clearAppBadge = async () => { window.badge = 0; };
"""


def installed(page):
    """Once the worker answers for this page."""
    until(page, "navigator.serviceWorker.controller !== null")


def test_without_a_connection_a_page_says_so_and_keeps_the_draft(browser_of):
    page = browser_of("ana", size="phone")
    sign_in(page, "demo_learner")
    page.goto("/discover/")
    installed(page)
    chats = page.evaluate("fetch('/chats/').then((answer) => answer.text())")
    page.goto(re.search(r'href="(/chats/\d+/)"', chats)[1])
    page.get_by_role("textbox", name="Message", exact=True).fill("Hoy he ido")
    cut_off(page)
    page.goto("/feed/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    draft = page.get_by_role("textbox", name=re.compile("^Message · "))
    expect(draft).to_have_value("Hoy he ido")
    look(page, "offline")
    draft.fill("Hoy he ido al mercado")
    page.get_by_role("link", name="Open").click()
    expect(page).to_have_url(re.compile(r"/chats/\d+/$"))
    expect(draft).to_have_value("Hoy he ido al mercado")
    page.context.set_offline(False)
    area = page.get_by_role("textbox", name="Message", exact=True)
    expect(area).to_have_value("Hoy he ido al mercado")  # by itself
    kept = page.evaluate("""async () => {
      const found = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
      return found;
    }""")
    assert "/offline/" in kept
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]
    cut_off(page)
    page.evaluate("localStorage.removeItem('langlearn-reader')")  # as a page does that finds nobody signed in
    page.goto("/feed/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.get_by_text("Hoy he ido")).to_have_count(0)


def test_the_manifest_is_one_and_what_is_shared_becomes_a_post(browser_of):
    page = browser_of("ana")
    page.add_init_script(BADGE)
    sign_in(page, "demo_learner")
    page.goto("/discover/")
    counts = page.locator("#badge-chats, #badge-notifications").all_text_contents()
    until(page, f"window.badge === {sum(int(count or 0) for count in counts)}")
    assert any(counts)
    line = page.context.new_cdp_session(page)
    manifest = line.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest") and manifest["errors"] == []
    problems = line.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {problem["errorId"] for problem in problems} <= {"in-incognito"}

    page.evaluate(SHARE, list(picture().read()))
    expect(page.get_by_role("heading", name="Share")).to_be_visible()
    text = page.get_by_label("Text")
    expect(text).to_have_value("Un cuadro\nhttps://example.com/")
    expect(page.get_by_role("img", name="Picture 1")).to_have_js_property("naturalWidth", 1200)
    expect(page.get_by_role("switch", name="Please correct me")).to_be_visible()
    look(page, "share")
    page.get_by_role("radio").nth(1).check()
    expect(page.get_by_role("switch", name="Please correct me")).to_be_hidden()
    page.get_by_role("radio", name="New post").check()
    text.fill("Mira este cuadro nuevo")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_label("What is on the picture?")).to_be_visible()
    expect(page.get_by_label("Your post")).to_have_value("Mira este cuadro nuevo")

    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.locator("body[data-user]")).to_have_count(0)
    until(page, "window.badge === 0")
