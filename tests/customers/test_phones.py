"""Telephone numbers: many ways to write one, one way to keep it."""

import pytest

from livechat.customers.phones import e164, shown
from livechat.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("+66 81 234 5678", "", "+66812345678"),
        ("0812345678", "TH", "+66812345678"),
        ("081-234-5678", "th", "+66812345678"),
        ("+66812345678", "DE", "+66812345678"),
        ("٠٨١٢٣٤٥٦٧٨", "TH", "+66812345678"),
        ("๐๘๑๒๓๔๕๖๗๘", "TH", "+66812345678"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("02 1234567", "IT", "+39021234567"),
        ("  ", "TH", ""),
    ],
)
def test_numbers_are_kept_in_one_form(typed, country, kept):
    assert e164(typed, country) == kept


@pytest.mark.parametrize("typed", ["12", "hello", "+66", "+999 123 456 789", "0812345678 ext. 9", "+" + "1" * 40])
def test_what_is_no_number_is_refused_beside_its_field(typed):
    with pytest.raises(Invalid) as refused:
        e164(typed, "TH")
    assert refused.value.field == "phone"


def test_numbers_are_shown_in_groups():
    assert (shown("+66812345678"), shown("")) == ("+66 81 234 5678", "")
