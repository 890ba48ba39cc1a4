"""What is not theirs shows nowhere: not by another row's id, in no search, export, file address, notice or mail."""

import uuid
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts.export import export
from feedback import mailing
from feedback.kinds import Kind
from feedback.models import Notification
from langlearn.tests.matrix.asking import built_once, quick
from langlearn.tests.matrix.table import ENTRIES
from langlearn.tests.matrix.test_addresses import OWN, URLS
from langlearn.tests.matrix.world import ROLES, SECRETS, World, asker, leaks, secret, words

pytestmark = pytest.mark.django_db
world = built_once(World)
here = quick


def test_around_each_page_nothing_is_told(world):
    """The shell, and the pages that say no: drawn for each, by the full template."""
    loader = engines["django"].engine.template_loaders[0]
    loader.get_template_cache.pop("base.html")  # the light one, until this test is over
    for role in ROLES:
        browser = asker(world, role)
        for address, letters in (
            ("/nowhere/", "-"),
            ("/settings/blocks/", "y>"),
            (f"/teach/{world.course.pk}/", "xy->"),
        ):
            answer = browser.ask("get", address)
            assert answer.letter in letters, (role, address)
            assert leaks(role, answer.text) == [], (role, address)


# Other rows ----------------------------------------------------------------------------------------------------------

ON_COMMENTS = ("comment_translation", "correction_thank", "correction_adopt", "comment_delete")
OF_COMMENTS = {f"social:{name}" for name in ON_COMMENTS}
OF_POSTS = {name for name in OWN if name.startswith("social:") and "pk" in URLS[name]} - OF_COMMENTS
OF_COURSES = [name for name in OWN if name.startswith("courses:") and "pk" in URLS[name]]
OF_CHATS = [name for name in OWN if name.startswith("messaging:") and "pk" in URLS[name]]
OF_MESSAGES = [name for name in OF_CHATS if "message_pk" in URLS[name]]
ALLOWED = {"social:post": "y->"}  # one page for every visitor says that something is there for members


def hidden_rows(world):
    """(names of addresses, the rows that they name instead of the usual ones, for whom these are not there)"""
    others = ("member", "moderator")
    reviews = ("review", "review_edit", "review_history", "review_reply")
    parted = {"pk": world.parted, "message_pk": world.last}
    yield OF_POSTS, {"pk": world.held}, others
    yield OF_COMMENTS, {"pk": world.answered}, others
    yield OF_COURSES, {"pk": world.draft}, ("member", "other_instructor")
    yield OF_CHATS, parted, ("member", "blocked", "stranger")
    yield OF_MESSAGES, {"message_pk": world.last}, ("member",)  # of another chat of theirs than the address says
    yield [f"feedback:{name}" for name in reviews], {"pk": world.taken_down}, ("anonymous", "member", "owner")


def test_a_hidden_row_is_there_for_nobody_else(world):
    browsers, wrong = {}, []
    for names, rows, roles in hidden_rows(world):
        for name, role in product(sorted(names), roles):
            browser = browsers.setdefault(role, None) or asker(world, role)
            browsers[role] = browser
            instead = {part: row.pk for part, row in rows.items() if part in URLS[name]}
            place = reverse(name, kwargs=world.arguments(name, URLS[name]) | instead)
            for method, taken in zip(("get", "post"), ENTRIES[name][:2], strict=True):
                if not taken:
                    continue
                answer = browser.ask(method, place)
                if answer.letter not in ALLOWED.get(name, "-x>") or answer.wrote or leaks(role, answer.text):
                    wrong.append((role, method, place, answer.letter, answer.wrote[:1], leaks(role, answer.text)))
    assert wrong == []


# Search --------------------------------------------------------------------------------------------------------------

SEARCHES = ["/chats/search/", "/feed/search/", "/discover/", "/courses/"]
WRITTEN = ["chat", "reported", "parted", "group", "private", "draft", "held", "takendown", "reason", "inside", "notice"]


@pytest.mark.parametrize("role", ["stranger", "blocked", "member", "moderator"])
def test_no_search_finds_what_is_anothers(world, role):
    browser, found = asker(world, role), set()
    for name in WRITTEN:
        for address in SEARCHES:
            text = browser.ask("get", address, {"q": f"lure{name}"}, **{"HX-Request": "true"}).text
            assert leaks(role, text) == [], address
            found |= {name} & ({name} if secret(name) in text else set())
    assert found == {"member": {"chat", "reported"}}.get(role, set())


# Exports and files ---------------------------------------------------------------------------------------------------

IN_EXPORT = {
    "member": {"private", "reason", "notice"},
    "partner": {"chat", "held"},
    "former": {"takendown", "reported"},
    "blocked": {"parted"},
    "owner": {"link", "film", "sheet", "group", "private", "draft"},
}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "anonymous"])
def test_an_export_holds_ones_own_alone(world, role):
    archive = ZipFile(BytesIO(b"".join(export(world.user[role]))))
    text = " ".join(f"{name} {archive.read(name).decode(errors='replace')}" for name in archive.namelist())
    assert leaks(role, text) == []
    assert {name for name in SECRETS if secret(name) in text} == IN_EXPORT.get(role, set())


def files_in(storage, folder=""):
    folders, files = storage.listdir(folder) if storage.exists(folder) else ([], [])
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from files_in(storage, f"{folder}{name}/")


def test_what_is_kept_privately_has_no_address(world):
    names = list(files_in(storages["private"]))
    assert len(names) >= 5
    browser = asker(world, "admin")
    for name in names:
        for address in (f"/media/{name}", f"/media/../private/{name}", f"/media/..%2fprivate%2f{name}"):
            assert browser.ask("get", address).status in (400, 404), address


# Notices and mails ---------------------------------------------------------------------------------------------------


def doings(world):
    """Of a day, by everyone: who sends what where."""
    room, chat = f"/courses/{world.course.pk}/room/chat", f"/chats/{world.chat.pk}"
    mention = f"@ownerx {words('group')}"
    told = {"feedback_text": words("private"), "rating": "3", "feedback_about": ""}
    yield "partner", f"{chat}/messages/", {"content_text": words("chat")}
    yield "owner", f"{room}/announcements/", {"content_text": words("group")}
    yield "member", f"{room}/messages/", {"content_text": mention}
    yield "owner", f"/feedback/{world.told.pk}/edit/", told
    yield "owner", f"/teach/{world.course.pk}/sessions/{world.later.pk}/cancel/", {}
    yield "stranger", f"/feed/{world.post.pk}/comments/", {"content_text": "Nice"}
    yield "stranger", f"/feed/{world.post.pk}/like/", {"liked": "1"}
    yield "stranger", "/people/memberx/follow/", {"following": "1"}
    yield "partner", f"/decisions/{world.decision.pk}/", {"text": "Please look again"}
    yield "member", f"/reports/message/{world.message.pk}/", {"reason": "spam", "note": words("reason")}


def test_no_notice_and_no_mail_tells_another(world, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for role, address, data in doings(world):
            client = Client()
            client.force_login(world.user[role])
            answer = client.post(address, {"client_id": str(uuid.uuid4()), **data})
            assert answer.status_code in (200, 302), address
    Notification.objects.filter(mail_at=None, mailed_at=None).update(mail_at=now())
    mailing.sweep()
    roles = {user.pk: role for role, user in world.user.items() if user}
    kinds = set()
    for notice in Notification.objects.all():
        told = f"{notice.content_title} {notice.content_text} {notice.url}"
        assert leaks(roles[notice.recipient_id], told) == [], notice.key
        kinds.add(notice.notification_type)
    assert kinds >= {Kind.ANNOUNCEMENT, Kind.SESSION_CHANGE, Kind.FOLLOW, Kind.LIKE, Kind.COMMENT, Kind.MODERATION}
    roles = {user.email: role for role, user in world.user.items() if user}
    assert len(mailoutbox) >= 4
    for mail in mailoutbox:
        [address] = mail.to
        shown = " ".join([str(mail.message()), mail.body, *(part.content for part in mail.alternatives)])
        assert leaks(roles[address], shown) == [], mail.subject
