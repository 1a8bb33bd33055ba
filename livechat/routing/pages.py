"""Pages and forms about who answers: transferring, and why somebody was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livechat.accounts import roster
from livechat.avatars import hue, initials
from livechat.conversations import access
from livechat.routing import explaining, handing, inputs, offering
from livechat.scope import Scope
from livechat.teams import access as teams
from livechat.web import inputs as inputs_of
from livechat.web.door import STAFF_LINE, go, look_of, show
from livechat.web.forms import Form, comes_back


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody a conversation can be given to."""

    id: str
    name: str
    initials: str
    hue: int
    presence: str
    load: str
    is_full: bool


_ORDER = {"online": 0, "away": 1, "offline": 2}


async def _colleagues(scope: Scope, request: Request, but: str | None) -> list[Colleague]:
    presence_of = request.app.state.house.presence_of
    in_hand = await handing.in_hand(scope)
    found = [
        Colleague(
            rep.id,
            rep.name,
            initials(rep.name),
            hue(rep.id),
            presence_of(rep.id),
            f"{in_hand.get(rep.id, 0)}/{rep.capacity}",
            in_hand.get(rep.id, 0) >= rep.capacity,
        )
        for rep in await roster.by_turn(scope.db, scope.workspace_id)
        if rep.id != but
    ]
    return sorted(found, key=lambda each: (_ORDER[each.presence], each.is_full, each.name))


async def _variables(scope: Scope, request: Request, form: Form) -> dict[str, Any]:
    conversation = await access.conversation(scope.db, scope, request.path_params["reference"])
    return {
        "ref": conversation.reference,
        "back": f"/inbox/{conversation.reference}",
        "customer": conversation.customer_name,
        "teams": [(f"{inputs.TEAM}{each}", name) for each, name in await teams.names(scope.db, scope.workspace_id)],
        "people": await _colleagues(scope, request, conversation.assigned_id),
        "form": form,
    }


async def transfer_page(scope: Scope, request: Request) -> Response:
    """To whom, with which word."""
    return await _again(scope, request, Form(), 200)


async def _again(scope: Scope, request: Request, form: Form, status: int) -> Response:
    found = await _variables(scope, request, form)
    return await show(request, scope, "routing/transfer.html", status=status, live=STAFF_LINE, **found)


async def transfer_form(scope: Scope, request: Request) -> Response:
    """The same, for a dialog."""
    return await show(request, scope, "routing/_transfer.html", **await _variables(scope, request, Form()))


@comes_back(_again)
async def transfer(scope: Scope, request: Request) -> Response:
    """Give a conversation to a colleague or a team."""
    given = await inputs_of.form(request, inputs.FormTransfer)
    reference = request.path_params["reference"]
    rep, team = inputs.target(given.rep)
    if team:
        presence_of = request.app.state.house.presence_of
        await offering.transfer_to_team(scope, reference, team, given.note, presence_of)
    else:
        await offering.transfer(scope, reference, rep, given.note, asks=given.ask)
    return go(f"/inbox/{reference}")


async def answer(scope: Scope, request: Request) -> Response:
    """Accept, decline or withdraw."""
    given = await inputs_of.form(request, inputs.FormAnswer)
    reference = request.path_params["reference"]
    await offering.answer(scope, reference, given.answer)
    return go(f"/inbox/{reference}")


async def why_page(scope: Scope, request: Request) -> Response:
    """What rules have decided here, and why."""
    return await show(request, scope, "routing/why.html", live=STAFF_LINE, **await _reasons(scope, request))


async def why_list(scope: Scope, request: Request) -> Response:
    """The same, for a dialog."""
    return await show(request, scope, "routing/_why.html", **await _reasons(scope, request))


async def _reasons(scope: Scope, request: Request) -> dict[str, Any]:
    reference = request.path_params["reference"]
    customer, found = await explaining.reasons(scope, reference, await look_of(request, scope))
    return {"ref": reference, "back": f"/inbox/{reference}", "customer": customer, "reasons": found}
