"""What a file is: said by its bytes, never by its name or by whoever sends it. What is not on the list is refused."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

from livechat.errors import Invalid
from livechat.i18n import marked
from livechat.uploads import containers
from livechat.uploads.models import AUDIO, FILE, IMAGE, VIDEO, Nature
from livechat.uploads.naming import ending_of

HEAD_BYTES: Final = 65_536
NOT_ALLOWED: Final = marked("Files of this kind cannot be sent here.")
NO_PROGRAMS: Final = marked("Programs, scripts and web pages cannot be sent here.")
NO_HEIC: Final = marked("This picture is in a form that browsers cannot show. Please send it as JPEG or PNG.")

_PICTURES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/apng": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/bmp": "bmp",
}
"""What is decoded and written anew."""
_MP4: Final = frozenset({"video/mp4", "video/x-m4v", "video/quicktime", "video/3gpp", "audio/mp4"})
_SOUNDS: Final = {
    "audio/mpeg": ("audio/mpeg", "mp3"),
    "audio/ogg": ("audio/ogg", "ogg"),
    "audio/x-flac": ("audio/flac", "flac"),
    "audio/x-wav": ("audio/wav", "wav"),
    "audio/aac": ("audio/aac", "aac"),
    "audio/amr": ("audio/amr", "amr"),
}
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
_DOCUMENTS: Final = {
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/rtf": "rtf",
    "application/epub+zip": "epub",
    "application/x-7z-compressed": "7z",
    "application/x-rar-compressed": "rar",
    "application/gzip": "gz",
}
_ZIPPED: Final = (
    (b"word/document.xml", _OFFICE + "wordprocessingml.document", "docx"),
    (b"xl/workbook.xml", _OFFICE + "spreadsheetml.sheet", "xlsx"),
    (b"ppt/presentation.xml", _OFFICE + "presentationml.presentation", "pptx"),
    (_OPEN.encode() + b"text", _OPEN + "text", "odt"),
    (_OPEN.encode() + b"spreadsheet", _OPEN + "spreadsheet", "ods"),
    (_OPEN.encode() + b"presentation", _OPEN + "presentation", "odp"),
    (b"mimetypeapplication/epub+zip", "application/epub+zip", "epub"),
)
"""By what a packed document is known, without unpacking it."""
_PROGRAMS_IN_ZIP: Final = (b"META-INF/MANIFEST.MF", b"AndroidManifest.xml", b"vbaProject.bin", b"Payload/")
_PROGRAMS: Final = frozenset({"application/x-msdownload", "application/x-executable", "application/wasm"})
_SCRIPT_ENDING: Final = re.compile(
    r"js|mjs|cjs|jse|ts|vbs|vbe|wsf|wsh|hta|bat|cmd|com|ps1|psm1|sh|bash|zsh|fish|csh|command|php|phtml|phar|py"
    r"|pyw|pl|rb|lua|jar|reg|lnk|url|desktop|scf|inf|scr|msc|asp|aspx|jsp|cgi|svg|svgz|html|htm|xhtml|shtml|xml"
    r"|xsl|mht|mhtml"
)
_MARKUP: Final = re.compile(
    rb"^\s*<[a-z!?/]|<(?:!doctype|html|head|body|script|svg|iframe|object|embed|style|meta|img|\?xml|\?php|%)[\s>/]?",
    re.IGNORECASE,
)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def nature_of(path: Path, sent_name: str) -> Nature:
    """What the file at `path` is; raises Invalid for what is not on the list.

    The sent name is asked for one thing alone: plain text that calls itself a script is taken at its word.
    """
    import filetype  # type: ignore[import-untyped]

    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    guess = filetype.guess(head)
    found: str = guess.mime if guess else ""
    if found in _PICTURES:
        return Nature(IMAGE, "image/png" if found == "image/apng" else found, _PICTURES[found])
    if found == "image/heic":
        raise Invalid(NO_HEIC, field="file")
    if found in _MP4:
        return _film(containers.mp4(path), found)
    if found in ("video/webm", "video/x-matroska"):
        return _recording(path, head)
    if found in _SOUNDS:
        media_type, extension = _SOUNDS[found]
        length = containers.wav_length_ms(path) if extension == "wav" else None
        return Nature(AUDIO, media_type, extension, duration_ms=length)
    if head.startswith(b"PK\x03\x04"):
        return _packed(path, head)
    if found in _DOCUMENTS:
        return Nature(FILE, found, _DOCUMENTS[found])
    if found:
        why = NO_PROGRAMS if found in _PROGRAMS else NOT_ALLOWED
        raise Invalid(why, field="file")
    return _text(path, head, sent_name)


def _film(tracks: containers.Tracks, found: str) -> Nature:
    """MP4 and its relatives: a film, or sound alone; something that only begins like one is neither."""
    if tracks.has_video:
        media_type = "video/quicktime" if found == "video/quicktime" else "video/mp4"
        extension = "mov" if found == "video/quicktime" else "mp4"
        return Nature(VIDEO, media_type, extension, tracks.width, tracks.height, tracks.duration_ms)
    if tracks.has_audio:
        return Nature(AUDIO, "audio/mp4", "m4a", duration_ms=tracks.duration_ms)
    raise Invalid(NOT_ALLOWED, field="file")


def _recording(path: Path, head: bytes) -> Nature:
    """WebM: what browsers record."""
    if b"webm" not in head[:64]:
        raise Invalid(NOT_ALLOWED, field="file")
    tracks = containers.webm(path)
    if tracks.has_video:
        return Nature(VIDEO, "video/webm", "webm", tracks.width, tracks.height, tracks.duration_ms)
    if tracks.has_audio:
        return Nature(AUDIO, "audio/webm", "weba", duration_ms=tracks.duration_ms)
    raise Invalid(NOT_ALLOWED, field="file")


def _packed(path: Path, head: bytes) -> Nature:
    """Packed files: documents are known by the names in their list of contents; programs are refused."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - HEAD_BYTES))
        listed = head + stream.read(HEAD_BYTES)
    if any(mark in listed for mark in _PROGRAMS_IN_ZIP):
        raise Invalid(NO_PROGRAMS, field="file")
    for mark, media_type, extension in _ZIPPED:
        if mark in listed:
            return Nature(FILE, media_type, extension)
    return Nature(FILE, "application/zip", "zip")


def _text(path: Path, head: bytes, sent_name: str) -> Nature:
    """Plain words in UTF-8, all of them, that no program takes for anything else."""
    if _SCRIPT_ENDING.fullmatch(ending_of(sent_name)):
        raise Invalid(NO_PROGRAMS, field="file")
    words = head.removeprefix(codecs.BOM_UTF8)
    if words.lstrip().startswith(b"#!") or _MARKUP.search(words):
        raise Invalid(NO_PROGRAMS, field="file")
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while piece := stream.read(1 << 18):
                decoder.decode(piece)
                if _CONTROL.search(piece):
                    raise Invalid(NOT_ALLOWED, field="file")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise Invalid(NOT_ALLOWED, field="file") from None
    return Nature(FILE, "text/plain", "txt")
