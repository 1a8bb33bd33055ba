"""Codes by time (RFC 6238: SHA-1, six digits, a new one every 30 seconds) and recovery codes; no I/O."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from typing import Final

from livechat.accounts.second_factor.models import Setup
from livechat.signing import fingerprint

STEP_MS: Final = 30_000
DIGITS: Final = 6
DRIFT: Final = (0, -1, 1)
"""Steps by which a telephone's clock may be off."""
KEY_BYTES: Final = 20
"""As long as what SHA-1 makes (RFC 4226, section 4, R6)."""
RECOVERY_CODES: Final = 10
_QUIET_ZONE: Final = 4
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_LETTERS_A_CODE: Final = 16


def code(key: bytes, step: int, digits: int = DIGITS) -> str:
    """What an app with this key shows in this step of time."""
    from pyotp import OTP

    return OTP(b32encode(key).decode(), digits=digits).generate_otp(step)


def step_of(keys: Iterable[bytes], typed: str, now_ms: int) -> int | None:
    """The step of time that a code belongs to, if it is now or just beside it."""
    found = None
    for key in keys:
        for drift in DRIFT:
            step = now_ms // STEP_MS + drift
            if step >= 0 and hmac.compare_digest(code(key, step), typed) and found is None:
                found = step
    return found


def plain(typed: str) -> str:
    """A code as it is compared: digits of any script, small letters, no gaps."""
    kept = []
    for letter in typed:
        digit = unicodedata.decimal(letter, None)
        if digit is not None:
            kept.append(str(digit))
        elif letter.isascii() and letter.isalpha():
            kept.append(letter.lower())
    return "".join(kept)


def is_from_app(plain_code: str) -> bool:
    """Whether it looks like what an app shows."""
    return len(plain_code) == DIGITS and plain_code.isdigit()


def recovery_codes() -> list[str]:
    """New ones of 79 random bits each, in groups of four."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_LETTERS_A_CODE // 4))
        for _ in range(RECOVERY_CODES)
    ]


def mark(staff_id: str, plain_code: str) -> str:
    """How a recovery code is remembered."""
    return fingerprint(f"{staff_id} {plain_code}")


def setup(key: bytes, issuer: str, account: str) -> Setup:
    """What an app takes in: the key to type, the address to open, the picture to scan."""
    import segno
    from pyotp import TOTP

    typed = b32encode(key).decode()
    uri = TOTP(typed).provisioning_uri(name=account, issuer_name=issuer)
    drawn = segno.make(uri, error="m", micro=False)
    squares = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(drawn.matrix_iter(border=_QUIET_ZONE))
        for x, is_dark in enumerate(row)
        if is_dark
    )
    groups = " ".join(typed[start : start + 4] for start in range(0, len(typed), 4))
    return Setup(groups, uri, squares, int(drawn.symbol_size(border=_QUIET_ZONE)[0]))
