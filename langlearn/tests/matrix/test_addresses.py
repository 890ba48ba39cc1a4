"""Every address, every role: who gets what, and that nobody is told what is not theirs. The table has the expectations.

A new address without a line in the table fails; so does a line without an address.
"""

import re

import pytest
from django.urls import reverse

from langlearn.tests.matrix.asking import built_once, quick
from langlearn.tests.matrix.table import ENTRIES, OUTSIDE_IN
from langlearn.tests.matrix.world import OUTSIDE, ROLES, SECRETS, World, asker, leaks, secret
from langlearn.tests.test_access import addresses, is_own

pytestmark = pytest.mark.django_db
world = built_once(World)
here = quick

URLS = {name: re.findall(r"<(?:\w+:)?(\w+)>", route) for name, route, _view, _sample in addresses()}
OWN = {name for name, _route, view, _sample in addresses() if is_own(view)}
SAME_VIEW = {"social:post_create"}  # another name of the feed's address
# Libraries' pages know no sections: who is a learner or an instructor makes no difference there.
OF_LIBRARIES = ("account_", "mfa_", "usersessions_", "set_language")
ENOUGH_FOR_LIBRARIES = {*OUTSIDE, "newcomer", "member", "admin"}
ENOUGH_FOR_405 = {"anonymous", "newcomer", "member", "admin"}
# What is no leak there: a certificate's code is for whoever its learner gives it to.
TOLD = {"courses:certificate": {"nameformer"}}
# What each is shown in these answers: a secret that nobody were shown would prove nothing.
SEEN = {
    "member": {"chat", "reported", "link", "password", "film", "sheet", "group", "private", "notice", "token"},
    "partner": {"chat", "held"},
    "former": {"takendown", "reported"},
    "owner": {"link", "password", "film", "sheet", "group", "private", "draft"},
    "admin": {"private"},  # and the rest in the staff's pages
}
REFUSED = set(">?x-0")
INLINE = re.compile(r"<[a-z][^>]*\s(style|on[a-z]+)=")


def place(world, name):
    return reverse(name, kwargs=world.arguments(name, URLS[name]))


def expected(name, role):
    """For GET and for POST, a letter each."""
    get, post, *outside = ENTRIES[name]
    number = ROLES.index(role)
    if number < 4:
        outside = outside or OUTSIDE_IN
        return [outside[0][number], outside[1][number]]
    return [inside.replace(" ", "")[number - 4] if inside else "0" for inside in (get, post)]


def is_asked(name, method, role):
    if name in SAME_VIEW or (name.startswith(OF_LIBRARIES) and role not in ENOUGH_FOR_LIBRARIES):
        return False
    if method == "post" and role in ("unverified", "suspended", "newcomer") and len(ENTRIES[name]) == 2:
        return False  # led to where GET leads them
    if method == "post" and role in ("partner", "former", "blocked") and expected(name, role) == ["x", "x"]:
        return False  # refused as what they are, like the member and the stranger
    taken = ENTRIES[name][0 if method == "get" else 1]
    return bool(taken) or role in ENOUGH_FOR_405


def test_every_address_has_its_line():
    assert set(URLS) - SAME_VIEW == set(ENTRIES)


@pytest.mark.parametrize("role", ROLES)
def test_each_gets_what_is_theirs(world, role):
    browser, wrong, seen = asker(world, role), [], set()
    for name in ENTRIES:
        for method, letter in zip(("get", "post"), expected(name, role), strict=True):
            if not is_asked(name, method, role):
                continue
            answer = browser.ask(method, place(world, name))
            seen |= {each for each in SECRETS if secret(each) in answer.text}
            said = f"{method} {name}"
            if answer.letter != letter:
                wrong.append(f"{said}: {answer.letter}, not {letter}")
            if answer.letter in REFUSED and answer.wrote:
                wrong.append(f"{said}: refused, and yet {answer.wrote[0]}")
            if found := leaks(role, answer.text, TOLD.get(name, ())):
                wrong.append(f"{said}: tells {found}")
            if INLINE.search(answer.text):
                wrong.append(f"{said}: {INLINE.search(answer.text)[0]}")
    assert wrong == []
    assert seen == SEEN.get(role, set())


def test_no_view_takes_a_method_it_does_not_know(world):
    browser = asker(world, "member")
    for name in sorted(OWN - SAME_VIEW):
        for method in ("put", "delete"):
            assert browser.ask(method, place(world, name)).letter == "0", (method, name)
