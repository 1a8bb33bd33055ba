"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Weight(Enum):
    """How much a finding matters."""

    FINE = "ok"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, what was found, and what to do if anything."""

    weight: Weight
    about: str
    found: str
    advice: str = ""
