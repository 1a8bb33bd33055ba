"""The ways to what is sent later: live commands, REST, and the forms of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livechat.conversations import scheduled, scheduling
from livechat.conversations.inputs import Draft
from livechat.conversations.scheduled import ScheduledReply, ScheduledShown
from livechat.conversations.scheduling_inputs import (
    CancelScheduled,
    ChangeBody,
    ChangeScheduled,
    FormSchedule,
    FormScheduled,
    ScheduleBody,
    ScheduleMessage,
    moment_ms,
)
from livechat.errors import Invalid
from livechat.scope import Scope
from livechat.web import inputs as inputs_of
from livechat.web import paging
from livechat.web.door import go
from livechat.workspaces import deciding

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.fanout import Render
    from livechat.live.line import Line


PAGE = 100


class ScheduledOne(msgspec.Struct):
    """A message that is to be sent later, as it is now."""

    scheduled: scheduled.ScheduledShape


class ScheduledList(msgspec.Struct):
    """What waits to be sent in a conversation, and what was stopped, the next first."""

    scheduled: list[scheduled.ScheduledShape]
    next: str | None = None


async def _schedule(scope: Scope, reference: str, given: ScheduleMessage | ScheduleBody) -> ScheduledReply:
    due_at = moment_ms(given.send_at)
    if (due_at is None) != given.undo:
        raise Invalid("Please give a day and a time.", field="send_at")
    return ScheduledReply(
        *await scheduling.schedule(
            scope,
            reference,
            Draft(
                client_id=given.client_id,
                kind=given.kind,
                text=given.text,
                payload=given.payload,
                attachments=given.attachments,
                reply_to=given.reply_to,
            ),
            due_at,
            cancel_on_reply=given.cancel_on_reply,
        )
    )


async def _change(scope: Scope, reference: str, name: str, given: ChangeScheduled | ChangeBody) -> ScheduledReply:
    if given.now:
        return ScheduledReply(*await scheduling.send_now(scope, reference, name))
    changed = await scheduling.change(
        scope,
        reference,
        name,
        text=given.text,
        due_at=moment_ms(given.send_at),
        cancel_on_reply=given.cancel_on_reply,
    )
    return ScheduledReply(*changed)


# Live commands


async def schedule(scope: Scope, given: ScheduleMessage, connection: Connection, line: Line) -> Any:
    """Keep a message for later."""
    return await _schedule(scope, given.conversation, given)


async def change(scope: Scope, given: ChangeScheduled, connection: Connection, line: Line) -> Any:
    """Another time or other words."""
    return await _change(scope, given.conversation, given.scheduled, given)


async def cancel(scope: Scope, given: CancelScheduled, connection: Connection, line: Line) -> Any:
    """Not after all."""
    return ScheduledReply(*await scheduling.cancel(scope, given.conversation, given.scheduled))


# REST


async def api_list(scope: Scope, request: Request) -> ScheduledList:
    """What waits in a conversation."""
    shown = await scheduling.listing(scope, request.path_params["reference"])
    shapes = [scheduled.shape(each) for each in shown.items]
    return ScheduledList(*paging.part(shapes, lambda each: (each.send_at, each.id), request.query_params, PAGE))


async def api_schedule(scope: Scope, request: Request, given: ScheduleBody) -> ScheduledOne:
    """Keep a message for later."""
    return ScheduledOne(scheduled.shape((await _schedule(scope, request.path_params["reference"], given)).of))


async def api_change(scope: Scope, request: Request, given: ChangeBody) -> ScheduledOne:
    """Another time or other words."""
    path = request.path_params
    return ScheduledOne(scheduled.shape((await _change(scope, path["reference"], path["scheduled_id"], given)).of))


async def api_cancel(scope: Scope, request: Request) -> ScheduledOne:
    """Not after all."""
    path = request.path_params
    of, _ = await scheduling.cancel(scope, path["reference"], path["scheduled_id"])
    return ScheduledOne(scheduled.shape(of))


# Forms


async def form_schedule(scope: Scope, request: Request) -> Response:
    """A message for later, from the desk."""
    given = await inputs_of.form(request, FormSchedule)
    reference = request.path_params["reference"]
    zone = (await deciding.of(scope)).time_zone
    await scheduling.schedule(
        scope,
        reference,
        Draft(client_id=given.client_id, text=given.text),
        moment_ms(given.send_at, zone),
        cancel_on_reply=bool(given.cancel_on_reply),
    )
    return go(f"/inbox/{reference}")


async def form_cancel(scope: Scope, request: Request) -> Response:
    """Not after all, from the desk."""
    given = await inputs_of.form(request, FormScheduled)
    reference = request.path_params["reference"]
    await scheduling.cancel(scope, reference, given.scheduled)
    return go(f"/inbox/{reference}")


# Pushes


def shown(render: Render, event: ScheduledShown) -> str:
    """The list of what waits, in full."""
    return render.replace(
        "conversations/_scheduled.html",
        ref=event.reference,
        scheduled=[scheduled.look_of(each, render.look, event.now_ms) for each in event.items],
        answers=event.answers,
    )
