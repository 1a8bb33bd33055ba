"""Mailing a transcript: the customer names an address, and the whole conversation goes there."""

from __future__ import annotations

from typing import Any, Final

from limits import RateLimitItemPerDay, RateLimitItemPerHour

from livechat import i18n
from livechat.accounts.names import email_address
from livechat.accounts.throttling import throttle_of
from livechat.conversations import access, transcripts
from livechat.errors import Invalid, NotFound
from livechat.i18n import marked
from livechat.jobs import queue
from livechat.mail import posting
from livechat.mail.letters import Letter
from livechat.rendering import look as look_of
from livechat.scope import Scope
from livechat.signing import fingerprint
from livechat.workspaces import deciding

JOB: Final = "conversations.transcript"
TRIES: Final = 16
PER_CUSTOMER: Final = RateLimitItemPerHour(3)
PER_ADDRESS: Final = RateLimitItemPerDay(10)
"""So that nobody is flooded with letters through this form."""


async def ask(scope: Scope, reference: str, typed: str) -> str:
    """Have a transcript mailed; the address. Asking again for the same is the same letter.

    Raises NotFound where nothing is mailed, Invalid for what is no address, RateLimited.
    """
    of = await access.conversation(scope.db, scope, reference)
    if not scope.means.settings.mail.is_on:
        raise NotFound
    to = email_address(typed)
    if not to:
        raise Invalid("This is needed.", field="email")
    throttle = throttle_of(scope.means)
    throttle.hit("transcript", scope.actor_id, PER_CUSTOMER)
    throttle.hit("transcript-to", fingerprint(to.lower())[:32], PER_ADDRESS)
    async with scope.transaction() as tx:
        await queue.later(
            tx,
            JOB,
            f"{reference}-{of.last_seq}-{fingerprint(to)[:16]}",
            workspace_id=scope.workspace_id,
            due_at=scope.now_ms,
            payload={"reference": reference, "to": to, "language": scope.language},
        )
    return to


async def mail(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Mail it: as a page and as text, in the language of whoever asked."""
    decisions = await deciding.of(scope)
    look = look_of("html", "customer", payload["language"], decisions.time_zone)
    try:
        made = await transcripts.of(scope, payload["reference"], decisions.name, look, house.origin)
    except NotFound:
        return  # erased meanwhile
    html = house.renderer.page(
        "conversations/transcript.html", look, transcript=made, language=made.language, direction=made.direction
    )
    subject = i18n.translator(look.language)(marked("Conversation with %(name)s")) % {"name": decisions.name}
    text = transcripts.plain(made)
    letter = Letter(payload["to"], made.customer, decisions.name, subject, text, html, look.language, f"{JOB} {key}")
    await posting.post(scope.means, letter)
