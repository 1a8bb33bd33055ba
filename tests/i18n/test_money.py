"""Amounts as people read and type them."""

from __future__ import annotations

import pytest

from livechat.errors import Invalid
from livechat.i18n import LANGUAGES, money


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1250, "USD", "$12.50"),
        (69_000, "THB", "฿690"),
        (500, "JPY", "¥500"),
        (1250, "KWD", "KWD\u00a01.250"),
        (0, "EUR", "€0"),
        (1, "EUR", "€0.01"),
    ],
)
def test_a_price_has_the_decimals_of_its_currency(minor, currency, text):
    assert money.price_text(minor, currency, "en") == text


def test_a_price_is_written_in_the_readers_way():
    assert "د.إ" in money.price_text(24_000, "AED", "ar")
    assert money.price_text(1250, "CNY", "zh") == "¥12.50"
    assert money.price_text(123_456_750, "THB", "th") == "฿1,234,567.50"


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("12.5", "USD", 1250),
        ("1,234.50", "USD", 123_450),
        ("$ 20", "USD", 2000),
        ("USD 20.00", "USD", 2000),
        ("١٬٢٣٤٫٥٠", "USD", 123_450),
        ("๑๒", "THB", 1200),
        ("￥１，２３４．５０", "CNY", 123_450),
        ("500", "JPY", 500),
        ("1.250", "KWD", 1250),
        ("3.00", "JPY", 3),
    ],
)
def test_an_amount_is_read_as_it_was_meant(typed, currency, minor):
    assert money.typed(typed, currency) == minor


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("-1", "USD"),
        ("1,50", "USD"),
        ("1.5", "JPY"),
        ("1.2345", "KWD"),
        ("12 apples", "USD"),
        ("", "USD"),
        ("1e9", "USD"),
    ],
)
def test_what_is_no_amount_is_refused_and_not_guessed(typed, currency):
    with pytest.raises(Invalid):
        money.typed(typed, currency)


def test_an_amount_beyond_all_reason_is_refused():
    with pytest.raises(Invalid):
        money.typed("9" * 38, "USD")


@pytest.mark.parametrize("currency", sorted(money.currencies()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_field_shows_is_what_it_reads(currency, language):
    assert money.typed(money.as_typed(1_234_567, currency, language), currency, language) == 1_234_567
