"""What no browser of ours sends is refused before any view, in our dress; and what a page may ask of a browser."""

import pytest

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "address", ["/people/%00/", "/courses/by/a%00b/", "/chats/with/%00/", "/courses/?q=%00", "/admin/?country=a%00"]
)
def test_a_nul_in_the_address_is_400(client, staff, address):
    client.force_login(staff)
    response = client.get(address)
    assert response.status_code == 400
    assert "That request made no sense" in response.content.decode()
    assert response.headers["X-Frame-Options"] == "DENY"


def test_a_form_in_another_encoding_is_400(client):
    response = client.post("/accounts/login/", b"login=a", content_type=f"{FORM}; charset=utf-16")
    assert response.status_code == 400
    assert "That request made no sense" in response.content.decode()


@pytest.mark.parametrize("charset", ["UTF-8", "utf-8"])
def test_utf_8_is_taken_however_it_is_called(signed_in, charset):
    response = signed_in.post("/notifications/read/", b"newest=1", content_type=f"{FORM}; charset={charset}")
    assert response.status_code == 302


def test_a_page_that_has_no_address_is_400(signed_in, partner):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://[::"}
    response = signed_in.post("/people/yuki/follow/", {"following": "1"}, headers=headers)
    assert response.status_code == 400
    assert partner.follower_set.count() == 0


@pytest.mark.parametrize("path", ["a" * 300 + ".webp", "avatars/" + "b" * 5000])
def test_a_picture_of_an_impossible_name_is_not_there(client, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_pages_say_what_they_may_ask_of_a_browser(client, signed_in):
    for address in ("/courses/", "/discover/", "/nowhere/"):
        response = client.get(address)
        policy = response.headers["Permissions-Policy"]
        assert "microphone=(self)" in policy
        assert "geolocation=()" in policy
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
