"""Pictures of the sample shop's products, drawn when it is set up: plain shapes on a soft ground, lit from above."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 960, 720
FINE: Final = 2
"""Drawn larger by this and made smaller at the end, so that edges are smooth."""
GROUNDS: Final = {
    "sand": ("#f6ecdc", "#e7d5b8"),
    "sage": ("#eaf0e4", "#cfdcc4"),
    "sky": ("#e5eff3", "#c3d7df"),
    "dusk": ("#4a4566", "#2c2942"),
    "rose": ("#f7e6e2", "#e6c5bd"),
    "ink": ("#34444c", "#1d292f"),
}


def drawn(shape: str, colour: str, ground: str) -> bytes:
    """A picture as a file."""
    from PIL import Image, ImageDraw, ImageFilter

    size = (WIDTH * FINE, HEIGHT * FINE)
    picture = _gradient(size, *GROUNDS[ground])
    shadow = Image.new("L", size, 0)
    ImageDraw.Draw(shadow).ellipse(_box(250, 570, 710, 660), fill=120)
    picture.paste(Image.new("RGB", size, "#1b1a20"), (0, 0), shadow.filter(ImageFilter.GaussianBlur(28 * FINE)))
    glow = Image.new("L", size, 0)
    ImageDraw.Draw(glow).ellipse(_box(270, 130, 690, 550), fill=110)
    warm = Image.new("RGB", size, "#ffdf9e")
    picture.paste(warm, (0, 0), glow.filter(ImageFilter.GaussianBlur(70 * FINE)))
    SHAPES[shape](ImageDraw.Draw(picture, "RGBA"), colour)
    held = io.BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(held, "JPEG", quality=88)
    return held.getvalue()


def _gradient(size: tuple[int, int], top: str, bottom: str) -> Image:
    from PIL import Image, ImageColor

    first, last = ImageColor.getrgb(top), ImageColor.getrgb(bottom)
    column = Image.new("RGB", (1, 256))
    for y in range(256):
        column.putpixel((0, y), tuple(a + (b - a) * y // 255 for a, b in zip(first[:3], last[:3], strict=True)))
    return column.resize(size)


def _box(*numbers: float) -> list[float]:
    return [each * FINE for each in numbers]


def _shade(colour: str, by: float) -> str:
    """The colour, lighter (above 1) or darker."""
    from PIL import ImageColor

    red, green, blue = (min(255, round(each * by)) for each in ImageColor.getrgb(colour)[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"


def _rounded(draw: ImageDraw, box: tuple[float, float, float, float], fill: Any, radius: float = 14) -> None:
    draw.rounded_rectangle(_box(*box), radius * FINE, fill=fill)


def _flame(draw: ImageDraw, x: float, y: float, high: float = 60) -> None:
    for wide, part, fill in ((0.36, 1.0, "#f6a623"), (0.24, 0.7, "#ffd166"), (0.12, 0.4, "#fff4cf")):
        half, top = high * wide, y - high * part
        middle = y - high * part * 0.45
        draw.polygon(_box(x, top, x + half, middle, x, y, x - half, middle), fill=fill)
        draw.ellipse(_box(x - half, middle - half * 0.8, x + half, y), fill=fill)


def _lantern(draw: ImageDraw, colour: str) -> None:
    """Metal with glass on four sides."""
    dark, light = _shade(colour, 0.72), _shade(colour, 1.22)
    draw.arc(_box(400, 78, 560, 238), 180, 360, fill=dark, width=12 * FINE)
    draw.polygon(_box(480, 130, 620, 232, 340, 232), fill=colour)
    draw.polygon(_box(480, 130, 520, 159, 440, 232, 340, 232), fill=light)
    _rounded(draw, (326, 228, 634, 256), dark)
    draw.rectangle(_box(356, 256, 604, 548), fill=(255, 246, 219, 190))
    draw.polygon(_box(356, 256, 420, 256, 372, 548, 356, 548), fill=(255, 255, 255, 110))
    _rounded(draw, (444, 430, 516, 548), "#fbf3df", 8)
    draw.line(_box(480, 430, 480, 412), fill="#463b2c", width=4 * FINE)
    _flame(draw, 480, 416, 84)
    for x in (350, 474, 598):
        draw.rectangle(_box(x, 256, x + 12, 548), fill=dark if x != 474 else (*_rgb(dark), 90))
    _rounded(draw, (326, 544, 634, 580), colour)
    _rounded(draw, (306, 576, 654, 606), dark)
    draw.rectangle(_box(338, 548, 420, 556), fill=light)


def _rgb(colour: str) -> tuple[int, int, int]:
    from PIL import ImageColor

    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


def _paper(draw: ImageDraw, colour: str) -> None:
    """A round paper lantern with its ribs."""
    dark = _shade(colour, 0.78)
    draw.line(_box(480, 60, 480, 150), fill="#4d4034", width=5 * FINE)
    draw.ellipse(_box(286, 150, 674, 560), fill=colour)
    draw.ellipse(_box(330, 170, 560, 470), fill=(*_rgb(_shade(colour, 1.18)), 120))
    for step in range(1, 8):
        y = 150 + step * 51
        reach = (1 - ((y - 355) / 205) ** 2) ** 0.5 * 194
        draw.arc(_box(480 - reach, y - 16, 480 + reach, y + 16), 0, 180, fill=(*_rgb(dark), 150), width=3 * FINE)
    _rounded(draw, (430, 140, 530, 164), "#4d4034", 8)
    _rounded(draw, (436, 548, 524, 570), "#4d4034", 8)
    for x in (462, 480, 498):
        draw.line(_box(x, 570, x, 640), fill=dark, width=5 * FINE)


def _candle(draw: ImageDraw, colour: str) -> None:
    """Three candles of different height."""
    for x, top, wide in ((330, 360, 92), (446, 270, 104), (572, 410, 88)):
        _rounded(draw, (x, top, x + wide, 610), colour, 10)
        _rounded(draw, (x + 8, top + 6, x + wide * 0.4, 604), (255, 255, 255, 70), 10)
        draw.ellipse(_box(x + 6, top - 10, x + wide - 6, top + 16), fill=_shade(colour, 1.1))
        draw.line(_box(x + wide / 2, top + 4, x + wide / 2, top - 22), fill="#463b2c", width=5 * FINE)
        _flame(draw, x + wide / 2, top - 18, 78)


def _lights(draw: ImageDraw, colour: str) -> None:
    """A string of small lights."""
    points = [(120 + step * 72, 250 + (step - 5) ** 2 * -6 + 150) for step in range(11)]
    flat = [each for point in points for each in point]
    draw.line(_box(*flat), fill="#3a4045", width=5 * FINE, joint="curve")
    for number, (x, y) in enumerate(points):
        draw.rectangle(_box(x - 9, y - 2, x + 9, y + 26), fill="#3a4045")
        bulb = colour if number % 2 else _shade(colour, 1.15)
        draw.ellipse(_box(x - 38, y + 2, x + 38, y + 98), fill=(255, 232, 168, 70))
        draw.ellipse(_box(x - 24, y + 18, x + 24, y + 84), fill=bulb)
        draw.ellipse(_box(x - 14, y + 28, x - 2, y + 50), fill=(255, 255, 255, 190))


def _bottle(draw: ImageDraw, colour: str) -> None:
    """Lamp oil in a bottle with a label."""
    _rounded(draw, (440, 110, 520, 250), _shade(colour, 0.9), 10)
    _rounded(draw, (430, 92, 530, 140), "#6b5138", 8)
    _rounded(draw, (360, 226, 600, 612), colour, 46)
    _rounded(draw, (376, 246, 420, 592), (255, 255, 255, 80), 20)
    _rounded(draw, (376, 366, 584, 520), "#fbf6ea", 8)
    _flame(draw, 480, 470, 80)
    draw.rectangle(_box(410, 488, 550, 496), fill="#c9b894")


def _box_shape(draw: ImageDraw, colour: str) -> None:
    """A present with a ribbon."""
    dark = _shade(colour, 0.8)
    draw.rectangle(_box(300, 300, 660, 610), fill=colour)
    draw.polygon(_box(300, 300, 660, 300, 700, 250, 340, 250), fill=_shade(colour, 1.15))
    draw.polygon(_box(660, 300, 700, 250, 700, 560, 660, 610), fill=dark)
    draw.rectangle(_box(456, 300, 510, 610), fill="#f4ead2")
    draw.polygon(_box(456, 300, 510, 300, 550, 250, 496, 250), fill="#fff8e6")
    for sign in (-1, 1):
        draw.ellipse(_box(503 + sign * 60 - 56, 176, 503 + sign * 60 + 56, 262), outline="#f4ead2", width=16 * FINE)
    draw.ellipse(_box(482, 214, 524, 262), fill="#fff8e6")


SHAPES: Final[dict[str, Callable[[Any, str], None]]] = {
    "lantern": _lantern,
    "paper": _paper,
    "candle": _candle,
    "lights": _lights,
    "bottle": _bottle,
    "box": _box_shape,
}
