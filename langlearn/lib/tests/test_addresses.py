import pytest

from langlearn.lib.addresses import inside


@pytest.mark.parametrize("address", ["/", "/feed/?q=1#post-3", "/people/%E3%81%82/", "/a//b"])
def test_paths_of_ours(address):
    assert inside(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "0", "home", "feed/", "//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)"]
    + ["http:///evil.example", "///evil.example", "\t//evil.example", "\x00/feed/"],
)
def test_anything_else_is_none(address):
    assert inside(address) == ""
