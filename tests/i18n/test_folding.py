"""What counts as the same when words are looked for, and where it stands in the text as it was written."""

from __future__ import annotations

import pytest

from livechat.finding.looks import marked_pieces
from livechat.i18n import folding


@pytest.mark.parametrize("text", ["โคมไฟสีเเดงกันนํ้า", "แแ เเเ เเเเ", "ÉCOLE ﬁne", "طَلَبي ٤٥٦", "我想退款", "", "น้ำแข็ง ำ้"])
def test_a_text_is_compared_the_same_way_with_its_places(text: str) -> None:
    words, origin = folding.places(text)
    assert words == folding.folded(text)
    assert len(origin) == len(words)
    assert origin == sorted(origin)


def test_two_strokes_are_the_one_sign_that_they_look_like() -> None:
    assert folding.folded("สีเเดง") == folding.folded("สีแดง")
    assert folding.folded("นํ้า") == folding.folded("น้ำ")
    assert folding.folded("เสือ") != folding.folded("เสื้อ")


def test_what_is_found_is_marked_as_it_was_written() -> None:
    pieces = marked_pieces("โคมไฟสีเเดงกันนํ้าได้", (folding.folded("แดง"), folding.folded("น้ำ")))
    assert [piece.text for piece in pieces if piece.is_hit] == ["เเดง", "นํ้า"]


def test_a_piece_of_a_long_text_begins_and_ends_with_a_whole_letter() -> None:
    text = "ที่นี่" * 60 + "โคมไฟ" + "ที่นี่" * 60
    for before in range(6):
        pieces = marked_pieces(text[before:], ("โคมไฟ",))
        assert pieces[0].text == "…"
        assert pieces[1].text[0] in "ทน"
        assert pieces[-1].text == "…"
        assert not folding.folded(pieces[-2].text).endswith("ที")
