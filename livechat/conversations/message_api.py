"""REST for messages that are stored already: edited, deleted, reacted to, and what they said before."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.clock import rfc3339
from livechat.conversations import editing, reacting, shapes
from livechat.conversations.message_inputs import Sign
from livechat.scope import Scope


class Edited(msgspec.Struct):
    """A message as it is now."""

    message: shapes.MessageShape


class EditBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Other words."""

    text: str


class ReactionBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A sign; `on` says whether it is put or taken off, otherwise it changes."""

    emoji: Sign
    on: bool | None = None


class TraceShape(msgspec.Struct):
    """What a message said before a change, and who changed it."""

    what: str
    text: str
    revision: int
    by: shapes.Sender
    at: str


class Traced(msgspec.Struct):
    """A message with what it said before each change, the first words first."""

    message: shapes.MessageShape
    trace: list[TraceShape]


def _which(request: Request) -> tuple[str, str]:
    return request.path_params["reference"], request.path_params["message_id"]


async def edit(scope: Scope, request: Request, given: EditBody) -> Edited:
    """Say something else in the place of what one has said, as long as the workspace allows."""
    return Edited(shapes.message(await editing.edit(scope, *_which(request), given.text)))


async def delete(scope: Scope, request: Request) -> Edited:
    """Take back what one has said, as long as the workspace allows; its place stays."""
    return Edited(shapes.message(await editing.delete(scope, *_which(request))))


async def react(scope: Scope, request: Request, given: ReactionBody) -> Edited:
    """Put a sign on a message, or take one's own off."""
    return Edited(shapes.message(await reacting.react(scope, *_which(request), given.emoji, given.on)))


async def trace(scope: Scope, request: Request) -> Traced:
    """What a message said before its sender changed it."""
    message, traces = await editing.trace(scope, *_which(request))
    return Traced(
        shapes.message(message),
        [
            TraceShape(
                each.what,
                each.text,
                each.revision,
                shapes.Sender(each.actor_role, each.actor_id, each.actor_name),
                rfc3339(each.created_at),
            )
            for each in traces
        ],
    )
