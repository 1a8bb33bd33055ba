"""What programs see of files."""

from __future__ import annotations

import msgspec

from livechat.uploads.models import Upload


class Attachment(msgspec.Struct, omit_defaults=True):
    """A file that came with a message, or waits to become part of one."""

    id: str
    url: str
    name: str
    media_type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    thumbnail: str | None = None


def attachment(of: Upload) -> Attachment:
    """A file as programs see it."""
    return Attachment(
        of.id,
        of.url,
        of.name,
        of.media_type,
        of.size_bytes,
        of.width,
        of.height,
        of.duration_ms,
        of.thumbnail_url,
    )
