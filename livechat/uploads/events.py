"""What happens to files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UploadsRemoved:
    """Rows are gone or marked; once that is on disk, the bytes go too."""

    upload_ids: tuple[str, ...]
