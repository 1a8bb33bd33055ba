"""What templates get of files, in the words of one viewer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import msgspec

from livechat import i18n
from livechat.i18n import marked
from livechat.uploads.models import AUDIO, FILE, IMAGE, VIDEO, Upload
from livechat.uploads.naming import ending_of
from livechat.uploads.shapes import Attachment, attachment

VOICE_NAME: Final = "voice-message."
"""How the page's recorder names what it has recorded."""
FALLBACK_SIZE: Final = (640, 360)
"""The place that is kept for a film which does not say how large it is."""
PHOTO = marked("Photo")
PHOTOS = marked("Photos")
SOME_VIDEO = marked("Video")
VOICE = marked("Voice message")
SOUND = marked("Audio")
DOCUMENT = marked("File")
_SIGNS: Final = {PHOTO: "📷", PHOTOS: "📷", SOME_VIDEO: "🎬", VOICE: "🎤", SOUND: "🎵", DOCUMENT: "📎"}
_BY_KIND: Final = {IMAGE: PHOTO, VIDEO: SOME_VIDEO, AUDIO: SOUND, FILE: DOCUMENT}
_KILOBYTES = marked("%(number)s KB")
_MEGABYTES = marked("%(number)s MB")


class Stored(Attachment, omit_defaults=True, kw_only=True):
    """A file as the message keeps it."""

    kind: str


@dataclass(frozen=True, slots=True)
class FileLook:
    """A file as it stands in a message."""

    id: str
    kind: str
    url: str
    thumbnail: str
    name: str
    ending: str
    size: str
    width: int
    height: int
    duration: str
    duration_ms: int
    is_voice: bool


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(list[Stored])


def stored(uploads: list[Upload]) -> str:
    """What a message keeps of its files, so that reading it needs no further question."""
    kept = [Stored(**msgspec.structs.asdict(attachment(each)), kind=each.kind) for each in uploads]
    return _ENCODER.encode(kept).decode()


@lru_cache(maxsize=512)
def of(kept: str) -> tuple[Stored, ...]:
    """The files that a message keeps."""
    return tuple(_DECODER.decode(kept))


def is_voice(file: Stored) -> bool:
    """Whether it was recorded in the page."""
    return file.kind == AUDIO and file.name.startswith(VOICE_NAME)


def files(kept: str, language: str) -> list[FileLook]:
    """The files of a message for one language."""
    return [_look(each, language) for each in of(kept)]


def titled(file: FileLook, language: str) -> str:
    """What a file is called where it is only named: its name, or what it is when the page's recorder named it."""
    return i18n.translator(language)(VOICE) if file.is_voice else file.name


def _look(file: Stored, language: str) -> FileLook:
    width, height = (file.width, file.height) if file.width and file.height else FALLBACK_SIZE
    return FileLook(
        id=file.id,
        kind=file.kind,
        url=file.url,
        thumbnail=file.thumbnail or file.url,
        name=file.name,
        ending=ending_of(file.name).upper()[:5],
        size=size_words(file.bytes, language),
        width=width,
        height=height,
        duration=i18n.digits(length_words(file.duration_ms or 0), language),
        duration_ms=file.duration_ms or 0,
        is_voice=is_voice(file),
    )


def size_words(size_bytes: int, language: str) -> str:
    """84 KB, 2.9 MB."""
    translate = i18n.translator(language)
    if size_bytes < 1_000_000:
        return translate(_KILOBYTES) % {"number": max(1, round(size_bytes / 1000))}
    number = size_bytes / 1_000_000
    return translate(_MEGABYTES) % {
        "number": i18n.digits(f"{number:.1f}" if number < 10 else f"{number:.0f}", language)
    }


def length_words(length_ms: int) -> str:
    """0:07, 12:30, 1:02:03; empty where it is not known."""
    if not length_ms:
        return ""
    minutes, seconds = divmod(round(length_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def kind_of(uploads: list[Upload]) -> str:
    """The kind of a message with these files: theirs if it is one, otherwise that of files in general."""
    kinds = {each.kind for each in uploads}
    return kinds.pop() if len(kinds) == 1 else FILE


def preview(uploads: list[Upload], text: str) -> str:
    """A message with files in a line; `worded` says it in another language."""
    kind = kind_of(uploads)
    words = _BY_KIND[kind]
    if kind == IMAGE and len(uploads) > 1:
        words = PHOTOS
    elif kind == AUDIO and uploads[0].name.startswith(VOICE_NAME):
        words = VOICE
    said = text or (uploads[0].name if kind == FILE else words)
    return f"{_SIGNS[words]} {said}"


def plain(kind: str, text: str) -> str:
    """The same where only the kind is known."""
    words = _BY_KIND[kind]
    return f"{_SIGNS[words]} {text or words}"


_LINES: Final = {f"{sign} {words}": (sign, words) for words, sign in _SIGNS.items()}


def worded(line: str, language: str) -> str:
    """A preview in the viewer's language; what people wrote themselves stays as it is."""
    found = _LINES.get(line)
    return f"{found[0]} {i18n.translator(language)(found[1])}" if found else line
