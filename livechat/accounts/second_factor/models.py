"""What is remembered of a second factor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

BEGUN_FOR_MS: Final = 15 * 60_000
"""How long a key that no code has confirmed is shown."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Of one of the staff; it asks for nothing before it is confirmed."""

    staff_id: str
    workspace_id: int
    salt: str = field(repr=False)
    started_at: int
    confirmed_at: int | None
    last_step: int
    """The step of time whose code was used last; no code of it or of an earlier one counts again."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody knew the password a moment ago; their code is still missing."""

    workspace_id: int
    staff_id: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Setup:
    """What an app needs; shown until a code has come from it."""

    key: str = field(repr=False)
    """In groups of four, for typing."""
    uri: str = field(repr=False)
    qr: str = field(repr=False)
    """The dark squares of the picture, as the path of an SVG."""
    qr_size: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose second factor is on."""

    staff_id: str
