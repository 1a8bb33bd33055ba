"""Whatever colour a workspace chooses, words on it and in it can be read, by day and by night."""

from __future__ import annotations

import re

import pytest

from livechat.errors import Invalid
from livechat.workspaces import colours

ON = {"fill": "on-fill", "own": "on-own", "header": "on-header"}
MANY = [
    f"#{red:02x}{green:02x}{blue:02x}"
    for red in (0, 90, 180, 255)
    for green in (0, 90, 180, 255)
    for blue in (0, 90, 255)
]


def tokens(colour: str) -> dict[str, list[str]]:
    """Each token by day and by night."""
    found = re.findall(r"--([a-z0-9-]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\);", colours.style(colour, ":root"))
    return {name: [day, night] for name, day, night in found}


def is_readable(colour: str) -> bool:
    try:
        colours.readable(colour)
    except Invalid:
        return False
    return True


@pytest.mark.parametrize("colour", [each for each in MANY if is_readable(each)])
def test_words_on_every_colour_can_be_read(colour):
    made = tokens(colour)
    for ground, words in ON.items():
        for one, other in zip(made[ground], made[words], strict=True):
            assert colours.contrast(one, other) >= 4.5, (ground, one, other)
    assert colours.contrast(made["accent-ink"][0], "#ffffff") >= 4.5


def test_contrast_is_that_of_the_standard():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    "colour", ["#777777", "#e91e63", "#ffffff", "#ffff00", "#fff", "red", "", "#12345g", "#0a7a5c;x"]
)
def test_others_are_refused(colour):
    assert not is_readable(colour)


def test_a_colour_stays_what_it_is_by_day():
    assert tokens("#d4145a")["fill"][0] == "#d4145a"
    assert tokens("#ffc107")["on-fill"] == ["#0b1414", "#ffffff"]
