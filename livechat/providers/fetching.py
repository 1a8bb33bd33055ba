"""Asking a provider: one question, one answer, within bounds of time and size, led nowhere else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from livechat.providers.models import Provider, Silent
from livechat.providers.settings import is_safe

log = logging.getLogger("livechat.providers")
T = TypeVar("T")
MOST_BYTES: Final = 1 << 20
AGENT: Final = "livechat"


async def ask(
    provider: Provider,
    kind: type[T],
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
) -> T:
    """The JSON that a provider answers with, as `kind`; raises Silent for any other answer, and for none."""
    import httpx2

    if not is_safe(url):
        raise silent(provider, "an address that is not https")
    try:
        async with asyncio.timeout(provider.settings.timeout_s):
            raw = await _read(provider, method, url, dict(headers or {}), form)
    except TimeoutError:
        raise silent(provider, "no answer in time") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise silent(provider, type(error).__name__) from None
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise silent(provider, "no JSON of the expected form") from None


async def _read(
    provider: Provider, method: str, url: str, headers: dict[str, str], form: Mapping[str, str] | None
) -> bytes:
    import httpx2

    headers = {"accept": "application/json", "user-agent": AGENT, "accept-encoding": "identity", **headers}
    wait = httpx2.Timeout(provider.settings.timeout_s)
    async with (
        httpx2.AsyncClient(timeout=wait, follow_redirects=False, trust_env=False) as client,
        client.stream(method, url, headers=headers, data=form) as answer,
    ):
        if answer.status_code != 200:
            raise silent(provider, f"status {answer.status_code}")
        pieces = bytearray()
        async for piece in answer.aiter_raw():
            pieces += piece
            if len(pieces) > MOST_BYTES:
                raise silent(provider, "too long an answer")
        return bytes(pieces)


def silent(provider: Provider, reason: str) -> Silent:
    """What people are told; the reason goes to the log."""
    log.warning("a provider of sign-ins cannot be used", extra={"provider": provider.name, "reason": reason})
    return Silent(provider=provider.label, retry_after_s=30)


def words(found: dict[str, Any], name: str, most: int = 300) -> str:
    """A text of an answer; empty where there is none, or one that nobody would store."""
    value = found.get(name)
    return value if isinstance(value, str) and len(value) <= most and value.isprintable() else ""
