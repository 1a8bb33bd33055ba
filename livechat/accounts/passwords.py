"""Passwords: what may be one, and how they are kept (Argon2id, RFC 9106, in at most two threads)."""

from __future__ import annotations

import asyncio
import re
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final, TypeVar

from livechat.errors import Invalid, Unavailable
from livechat.scope import Means

if TYPE_CHECKING:
    from argon2 import PasswordHasher

R = TypeVar("R")

SHORTEST: Final = 12
LONGEST: Final = 256
PRODUCT: Final = "livechat"
SHORT_NAME: Final = 5
"""Names of fewer letters are part of many other words."""
_LETTER: Final = r"[^\W\d_]"
WAITING: Final = 100
"""Passwords that may wait for a thread; more are told to come back."""


def check(password: str, *, username: str, name: str, field: str = "password") -> None:
    """Refuse a password that is too short, too well known, or says whose it is."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in password):
        raise Invalid("Please remove the characters that cannot be typed.", field=field)
    if len(password) < SHORTEST:
        raise Invalid("Please use at least %(limit)s characters.", field=field, limit=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("Please use at most %(limit)s characters.", field=field, limit=LONGEST)
    folded = password.casefold()
    if folded in common() or len(set(folded)) < 4:
        raise Invalid("Too many people use this password. Please think of another one.", field=field)
    told = (PRODUCT, username.casefold(), username.partition("@")[0].casefold(), name.casefold())
    if any(_says(folded, word) for word in told):
        raise Invalid("Please choose one without your name and without that of this product.", field=field)


def _says(password: str, word: str) -> bool:
    """Whether a password has a name in it; a short one counts as a whole word only, or Eve could not choose "seven"."""
    if len(word) < SHORT_NAME:
        return len(word) > 2 and re.search(rf"(?<!{_LETTER}){re.escape(word)}(?!{_LETTER})", password) is not None
    return word in password


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Well-known passwords that are long enough to be chosen."""
    text = resources.files("livechat.accounts").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line.casefold() for line in text.splitlines() if line and not line.startswith("#"))


class Passwords:
    """Hashes and compares, without holding anybody else up."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")
        self._waiting = 0
        self._hasher: PasswordHasher | None = None
        self._nobodys_hash = ""

    async def hash(self, password: str) -> str:
        """How a password is remembered."""
        return await self._in_thread(lambda: self._argon().hash(password))

    async def holds(self, stored: str, password: str) -> bool:
        """Whether a password is the stored one. Where nothing is stored it takes as long, and is not."""
        return await self._in_thread(lambda: self._holds(stored, password))

    def is_outdated(self, stored: str) -> bool:
        """Whether a password should be hashed anew, with today's strength."""
        return self._argon().check_needs_rehash(stored)

    def _argon(self) -> PasswordHasher:
        if self._hasher is None:
            from argon2 import PasswordHasher, Type

            self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
        return self._hasher

    def _holds(self, stored: str, password: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        if not self._nobodys_hash:
            self._nobodys_hash = self._argon().hash(secrets.token_hex(16))
        try:
            self._argon().verify(stored or self._nobodys_hash, password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(stored)

    async def _in_thread(self, work: Callable[[], R]) -> R:
        if self._waiting >= WAITING:
            raise Unavailable(retry_after_s=5.0)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def passwords_of(means: Means) -> Passwords:
    """The house's one keeper of passwords."""
    if "accounts.passwords" not in means.memory:
        means.memory["accounts.passwords"] = Passwords()
    passwords: Passwords = means.memory["accounts.passwords"]
    return passwords
