"""Numbers as each language reads them, and as people type them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from babel import Locale

from livechat import i18n
from livechat.errors import Invalid
from livechat.i18n import money
from livechat.rendering import Renderer, look
from livechat.uploads.looks import size_words
from livechat.web import inputs

NOON = 12 * 3_600_000 + 5 * 60_000


class Carries(inputs.Input):
    """How many somebody carries, and their name."""

    capacity: int | None = None
    name: str = ""


@pytest.mark.parametrize("tag", i18n.LANGUAGES)
def test_the_digits_of_a_language_are_those_of_cldr(tag: str) -> None:
    assert i18n.LANGUAGES[tag].digits == Locale(tag).default_numbering_system


def test_what_is_read_has_the_digits_of_the_language() -> None:
    assert i18n.time_text(NOON, "UTC", "bn") == "১২:০৫"
    assert i18n.day_text(NOON, "UTC", "bn") == "বৃহস্পতিবার, ১ জানুয়ারী, ১৯৭০"
    assert i18n.number_text(1_234_567, "bn") == "১২,৩৪,৫৬৭"
    assert money.price_text(1250, "BDT", "bn") == "১২.৫০৳"
    assert size_words(2_900_000, "bn") == "২.৯ MB"
    assert i18n.time_text(NOON, "UTC", "ar") == "12:05"
    assert i18n.number_text(1_234_567, "ar") == "1,234,567"


def test_numbers_in_a_sentence_follow_its_language_and_names_stay() -> None:
    refusal = Invalid("Please use at most %(limit)s characters.", limit=40)
    assert "৪০" in refusal.text(i18n.translator("bn"))
    assert "Anna 2" in i18n.translator("bn")("%(name)s is writing") % {"name": "Anna 2"}
    counted = i18n.translations("bn").ngettext("%(num)s day", "%(num)s days", 7) % {"num": 7}
    assert counted == "৭ দিন"


@pytest.mark.parametrize(("language", "seven"), [("en", "7 days"), ("bn", "৭ দিন")])
def test_a_template_counts_in_the_digits_of_its_reader(language: str, seven: str) -> None:
    environment = Renderer().environment(language)
    template = environment.from_string(
        "{{ ngettext('%(num)s day', '%(num)s days', 7) }}|{{ 7 | digits }}|{{ _('%(number)s of 5', number=7) }}"
    )
    days, alone, within = template.render(look=look("html", "staff", language)).split("|")
    assert days == seven
    assert seven.startswith(alone)
    assert alone in within


@pytest.mark.parametrize("typed", ["12", "১২", "١٢", "๑๒", " １２ "])
def test_a_number_is_understood_in_the_digits_it_was_typed_in(typed: str) -> None:
    sent = inputs.typed({"capacity": typed, "name": typed}, Carries)
    assert inputs.from_fields(sent, Carries) == Carries(capacity=12, name=typed)


def test_programs_write_numbers_as_numbers() -> None:
    with pytest.raises(Invalid):
        inputs.from_json('{"capacity": "১২"}'.encode(), Carries)
    with pytest.raises(Invalid):
        inputs.from_fields({"capacity": "১২"}, Carries)


async def test_somebody_registers_with_the_digits_of_their_keyboard(browser: Callable[..., Any]) -> None:
    anna = browser()
    page = await anna.get("/", **{"accept-language": "bn-BD"})
    assert '<html lang="bn" dir="ltr" data-digits="beng">' in page.text
    answer = await anna.post("/register", name="আনিকা", phone="০১৭১২৩৪৫৬৭৮", country="BD", text="", client_id="a")
    assert answer.status_code == 303
