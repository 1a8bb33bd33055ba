"""The key pair by which push services recognise this installation (VAPID, RFC 8292); made when it is first needed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

FILE = "push-key"


@dataclass(frozen=True, slots=True)
class PushKey:
    """Both halves, in the form that browsers and `py_vapid` take: base64url without padding."""

    public: str
    private: str = field(repr=False)


def load_or_create(folder: Path) -> PushKey:
    """The installation's key; made at the first use with mode 0600, beside the secret."""
    path = folder / FILE
    if not path.exists():
        made = _make()
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return load_or_create(folder)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"public": made.public, "private": made.private}, file)
        return made
    return _read(path)


def is_whole(path: Path) -> bool:
    """Whether this file can be read and holds both halves."""
    try:
        key = _read(path)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(key.public and key.private)


def _read(path: Path) -> PushKey:
    said = json.loads(path.read_text())
    return PushKey(said["public"], said["private"])


def _make() -> PushKey:
    """A new pair on the curve that RFC 8292 names."""
    import base64

    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def text(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    private = ec.generate_private_key(ec.SECP256R1())
    number = private.private_numbers().private_value
    public = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return PushKey(text(public), text(number.to_bytes(32, "big")))
