"""The colour that a workspace has chosen: whether words on it can be read, and what becomes of it in light and dark.

From the chosen colour come those of buttons, the customer's own bubbles and the head, and of words and marks on the
page; each is made lighter or darker until what stands on it passes. Contrast is that of WCAG 2.2 (w3.org/TR/WCAG22,
"contrast ratio" and "relative luminance"), lightness, chroma and hue those of OKLCH (bottosson.github.io/posts/oklab),
both read in November 2026.
"""

from __future__ import annotations

import math
import re
from typing import Final

from livechat.errors import Invalid

HOUSE: Final = "#008b8b"
"""What nobody has chosen: the style sheets bring it along."""
ENOUGH: Final = 4.5
"""Contrast of words with what they stand on."""
TOLD_APART: Final = 1.3
"""Contrast of a button with the page."""
WHITE: Final = "#ffffff"
INK: Final = "#0b1414"
_DARK_PAGE: Final = "#131b1b"
_FORM: Final = re.compile(r"#[0-9a-f]{6}")
_STEP: Final = 0.005

_Lch = tuple[float, float, float]


def readable(text: str) -> str:
    """A colour as it is stored. Raises Invalid for what is none, or could not be read, with the reason."""
    colour = text.lower()
    if not _FORM.fullmatch(colour):
        raise Invalid("Please give a colour like #0a7a5c.")
    if colour == HOUSE:
        return colour
    if contrast(colour, WHITE) < TOLD_APART:
        raise Invalid(
            "This is as light as the page: buttons could not be told from it (contrast %(found)s, needed %(needed)s).",
            found=f"{contrast(colour, WHITE):.1f}",
            needed=f"{TOLD_APART:g}",
        )
    best = max(contrast(colour, each) for each in (WHITE, INK))
    if best < ENOUGH:
        raise Invalid(
            "Neither white nor black words could be read on it (contrast %(found)s, needed %(needed)s)."
            " Please choose a lighter or darker one.",
            found=f"{math.floor(best * 100) / 100:.2f}",
            needed=f"{ENOUGH:g}",
        )
    return colour


def style(colour: str, within: str) -> str:
    """A style sheet that gives everything within a selector this colour."""
    light, chroma, hue = _lch(colour)
    on = WHITE if contrast(colour, WHITE) >= ENOUGH else INK
    away = -0.04 if on == WHITE else 0.03
    tokens = {
        "fill": (colour, _under(WHITE, 0.532, min(chroma, 0.089), hue)),
        "fill-hover": (_hex(light + away, chroma, hue), _under(WHITE, 0.51, min(chroma, 0.089), hue)),
        "fill-press": (_hex(light + 2 * away, chroma, hue), _under(WHITE, 0.49, min(chroma, 0.082), hue)),
        "on-fill": (on, WHITE),
        "own": (colour, _under(WHITE, 0.501, min(chroma, 0.083), hue)),
        "on-own": (on, WHITE),
        "header": (colour, _under(WHITE, 0.322, min(chroma, 0.049), hue)),
        "on-header": (on, WHITE),
        "accent-ink": (_under(WHITE, 0.503, min(chroma, 0.15), hue), _over(_DARK_PAGE, 0.76, min(chroma, 0.101), hue)),
        "mark": (_hex(0.577, min(chroma, 0.15), hue), _hex(0.655, min(chroma, 0.109), hue)),
        "tint": (_hex(0.952, min(chroma, 0.017), hue), _hex(0.286, min(chroma, 0.036), hue)),
        "tint-2": (_hex(0.93, min(chroma, 0.024), hue), _hex(0.336, min(chroma, 0.044), hue)),
    }
    said = "".join(f"--{name}:light-dark({day},{night});" for name, (day, night) in tokens.items())
    return f"{within}{{{said}}}\n"


def button(colour: str) -> tuple[str, str]:
    """What a button and the words on it look like on somebody's site."""
    if colour == HOUSE:
        _, _, hue = _lch(HOUSE)
        return _hex(0.543, 0.093, hue), WHITE  # as static/css/base.css has it
    return colour, WHITE if contrast(colour, WHITE) >= ENOUGH else INK


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _under(words: str, lightness: float, chroma: float, hue: float) -> str:
    """A colour on which light words can be read, as dark as that takes."""
    while contrast(found := _hex(lightness, chroma, hue), words) < ENOUGH:
        lightness -= _STEP
    return found


def _over(ground: str, lightness: float, chroma: float, hue: float) -> str:
    """A colour for words on a dark ground, as light as that takes."""
    while contrast(found := _hex(lightness, chroma, hue), ground) < ENOUGH:
        lightness += _STEP
    return found


def _linear(colour: str) -> tuple[float, float, float]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lch(colour: str) -> _Lch:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def _hex(lightness: float, chroma: float, hue: float) -> str:
    light, a, b = min(max(lightness, 0.0), 1.0), chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    parts = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_byte(part):02x}" for part in parts)


def _byte(part: float) -> int:
    part = min(max(part, 0.0), 1.0)
    return round(255 * (part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))
