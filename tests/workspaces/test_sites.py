"""Sites as admins type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livechat.errors import Invalid
from livechat.workspaces import sites


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("shop.example", "https://shop.example"),
        ("https://Shop.Example/path?x=1#y", "https://shop.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://shop.example:443 http://a.example:80/", "https://shop.example\nhttp://a.example"),
        ("https://ร้าน.example", "https://xn--q3ct9b5e.example"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("shop.example\n\nshop.example", "https://shop.example"),
        ("", ""),
    ],
)
def test_an_address_becomes_the_origin_that_browsers_name(typed, stored):
    assert sites.readable(typed) == stored
    assert sites.readable(stored) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "ftp://shop.example",
        "https://",
        "https://a@shop.example",
        "*",
        "https://*.shop.example",
        "not a site",
    ],
)
def test_what_is_no_site_is_refused_by_name(typed):
    with pytest.raises(Invalid, match="is not the address"):
        sites.readable(typed)


def test_there_are_bounds():
    with pytest.raises(Invalid, match="Please name at most"):
        sites.readable(" ".join(f"s{number}.example" for number in range(51)))


@given(st.text())
def test_whatever_is_typed_it_is_stored_plainly_or_refused(typed):
    try:
        stored = sites.readable(typed)
    except Invalid:
        return
    for each in sites.origins(stored):
        assert each.startswith(("https://", "http://"))
        assert not set(each) & set(" ;,'\"*")
