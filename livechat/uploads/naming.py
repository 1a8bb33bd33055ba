"""What a file is called: the name that was sent, made harmless, with an ending that fits what the file is."""

from __future__ import annotations

import unicodedata
from typing import Final
from urllib.parse import quote

from livechat.uploads.models import Nature

LONGEST: Final = 120
_ALSO: Final[dict[str, frozenset[str]]] = {
    "jpg": frozenset({"jpeg", "jpe", "jfif"}),
    "txt": frozenset(
        {"csv", "md", "log", "tsv", "srt", "vtt", "ics", "vcf", "json", "yaml", "yml", "toml", "ini", "text"}
    ),
    "mov": frozenset({"qt"}),
    "mp4": frozenset({"m4v"}),
    "m4a": frozenset({"mp4", "aac"}),
    "ogg": frozenset({"oga", "opus"}),
    "weba": frozenset({"webm"}),
    "gz": frozenset({"tgz"}),
}
"""Endings that are right besides the usual one."""


def clean(sent: str, nature: Nature, otherwise: str) -> str:
    """The name people see: no folders, no characters that hide or turn anything, never the ending of something else.

    An ending that does not fit what the file is would make a double click run it: `invoice.exe` that holds a PDF is
    called `invoice.exe.pdf`.
    """
    name = sent.replace("\\", "/").rpartition("/")[2]
    name = "".join(_harmless(letter) for letter in unicodedata.normalize("NFC", name))
    name = " ".join(name.split()).strip(". ") or otherwise
    stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() in _ALSO.get(nature.extension, frozenset()) | {nature.extension}:
        return f"{stem[: LONGEST - len(ending) - 1].rstrip() or otherwise}.{ending}"
    return f"{name[: LONGEST - len(nature.extension) - 1].rstrip()}.{nature.extension}"


def _harmless(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter)[0] == "C" or letter in '<>:"|?*' else letter


def ending_of(sent: str) -> str:
    """The last ending of a name that was sent, in small letters."""
    return sent.rpartition(".")[2].strip().lower() if "." in sent else ""


def disposition(name: str, *, inline: bool) -> str:
    """The header that tells a browser to show or to save, and under which name (RFC 6266, RFC 8187)."""
    return f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}"
