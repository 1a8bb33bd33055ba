"""Codes: a few letters that a customer reads from one device and types on another, to go on there."""

from __future__ import annotations

import secrets
from typing import Final

from limits import RateLimitItemPerMinute

from livechat.accounts.throttling import throttle_of
from livechat.customers import devices, queries
from livechat.errors import Forbidden, Invalid
from livechat.i18n import ascii_digits, marked
from livechat.scope import Scope
from livechat.signing import fingerprint

MINUTES: Final = 10
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 8
"""40 random bits: with a few tries an address and ten minutes of life nobody guesses one."""
TRIES: Final = RateLimitItemPerMinute(5, MINUTES)
MADE: Final = RateLimitItemPerMinute(10, MINUTES)
GONE: Final = marked("This code does not work. Codes work once, for ten minutes.")
_MEANT: Final = str.maketrans("OILU", "011V")
"""What people type who read a code aloud or wrongly."""


async def create(scope: Scope) -> str:
    """A code for the customer's other device; one made before stops working."""
    if not scope.is_customer:
        raise Forbidden
    throttle_of(scope.means).hit("code-made", scope.actor_id, MADE)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    async with scope.transaction() as tx:
        await queries.drop_codes(tx, scope.workspace_id, scope.actor_id)
        ends_at = scope.now_ms + MINUTES * 60_000
        await queries.add_code(tx, scope.workspace_id, fingerprint(code), scope.actor_id, ends_at)
    return code


def shown(code: str) -> str:
    """A code as people read it."""
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str:
    """A code as it was meant, however it was typed; empty when it cannot be one."""
    code = "".join(letter for letter in ascii_digits(text).upper() if letter.isalnum()).translate(_MEANT)
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


async def join(scope: Scope, text: str) -> str:
    """Go on here as the customer who made the code; the token of the new session.

    Every try counts before the code is looked at. Raises RateLimited, Invalid for a code that does not work (any
    more), Blocked when the team has blocked the customer.
    """
    throttle_of(scope.means).hit("code", scope.address, TRIES)
    code = typed(text)
    async with scope.transaction() as tx:
        found = await queries.take_code(tx, fingerprint(code), scope.now_ms) if code else None
        if found is None:
            raise Invalid(GONE, field="code")
        workspace_id, customer_id = found
        return await devices.go_on(tx, scope, workspace_id, customer_id)
