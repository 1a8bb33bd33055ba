"""Pages about messages that are stored already: what one said before, and changing one's own without scripts."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.clock import rfc3339
from livechat.conversations import editing
from livechat.conversations.message_inputs import FormDelete, FormEdit
from livechat.scope import Scope
from livechat.web import inputs as inputs_of
from livechat.web.door import go, look_of, show
from livechat.workspaces import deciding


@dataclass(frozen=True, slots=True)
class TraceLook:
    """What a message said before a change."""

    what: str
    text: str
    name: str
    iso: str
    time: str


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message that whoever wrote it can still change."""

    id: str
    seq: int
    words: str
    iso: str
    time: str


async def trace(scope: Scope, request: Request) -> Response:
    """What a message said before its sender changed it."""
    message, traces = await editing.trace(scope, request.path_params["reference"], request.path_params["message_id"])
    look = await look_of(request, scope)
    return await show(
        request,
        scope,
        "conversations/_trace.html",
        now=message.text,
        deleted=message.deleted_at is not None,
        traces=[
            TraceLook(
                each.what,
                each.text,
                each.actor_name,
                rfc3339(each.created_at),
                i18n.time_text(each.created_at, look.zone, look.language),
            )
            for each in traces
        ],
    )


async def mine(scope: Scope, request: Request) -> Response:
    """One's own messages that can still be changed, for a browser without scripts."""
    reference = request.path_params["reference"]
    look = await look_of(request, scope)
    return await show(
        request,
        scope,
        "conversations/mine.html",
        ref=reference,
        own=[
            OwnMessage(
                each.id,
                each.seq,
                each.text,
                rfc3339(each.created_at),
                i18n.time_text(each.created_at, look.zone, look.language),
            )
            for each in await editing.changeable(scope, reference)
        ],
        minutes=(await deciding.of(scope)).change_window_min,
    )


async def edit_mine(scope: Scope, request: Request) -> Response:
    """Other words, from the form."""
    given = await inputs_of.form(request, FormEdit)
    await editing.edit(scope, request.path_params["reference"], given.message, given.text)
    return go("/")


async def delete_mine(scope: Scope, request: Request) -> Response:
    """No words, from the form."""
    given = await inputs_of.form(request, FormDelete)
    await editing.delete(scope, request.path_params["reference"], given.message)
    return go("/")
