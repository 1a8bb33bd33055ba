"""Files, as the rest of the house knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

IMAGE: Final = "image"
VIDEO: Final = "video"
AUDIO: Final = "audio"
FILE: Final = "file"
KINDS: Final = (IMAGE, VIDEO, AUDIO, FILE)
SHOWN_INLINE: Final = frozenset({IMAGE, VIDEO, AUDIO})
"""Kinds that a browser may show in the page; everything else is only ever saved."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was checked and lies in the uploads folder under its id."""

    id: str
    workspace_id: int
    owner_role: str
    owner_id: str
    client_id: str
    customer_id: str | None
    purpose: str
    subject: str
    message_id: str | None
    kind: str
    media_type: str
    name: str
    size_bytes: int
    width: int | None
    height: int | None
    duration_ms: int | None
    has_thumbnail: int
    is_missing: int
    created_at: int
    attached_at: int | None = None
    deleted_at: int | None = None
    copied_from: str | None = None
    """The file whose bytes it has, too."""

    @property
    def url(self) -> str:
        """Where it is served to those who may see it."""
        return f"/files/{self.id}"

    @property
    def thumbnail_url(self) -> str | None:
        """Where the small form of a picture is served; None where there is none."""
        return f"/files/{self.id}/thumbnail" if self.has_thumbnail else None


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a file is for: that decides who may see it, and whose data it is."""

    name: str
    """Names the rule in some `Feature.files`: `conversation`, `product` …"""
    subject: str
    """The conversation's reference, the product's id …"""
    customer_id: str | None = None
    """The customer who takes it along when they are erased."""


@dataclass(frozen=True, slots=True)
class Worn:
    """A picture, whose it is, and its shape in pixels."""

    subject: str
    upload_id: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Square:
    """Cut a picture square: both of its forms have exactly these sides, in pixels, and it stands still."""

    side: int
    small_side: int


@dataclass(frozen=True, slots=True)
class Band:
    """Fit all of a picture into a band: its forms are as high as these at most, in pixels, and three times as wide."""

    height: int
    small_height: int


Shape = Square | Band | None
"""What a picture is made into; None leaves it its own."""


@dataclass(frozen=True, slots=True)
class Nature:
    """What the bytes of a file turned out to be."""

    kind: str
    media_type: str
    extension: str
    """The one that a saved file gets unless its name has another that fits."""
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
