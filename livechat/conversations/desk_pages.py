"""What a rep does with the conversation on their desk, by forms that work without scripts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.conversations import access, control, inputs, noting, sending
from livechat.conversations.inputs import Draft
from livechat.customers import blocking
from livechat.scope import Scope
from livechat.web import inputs as inputs_of
from livechat.web.door import go


def _back(request: Request) -> Response:
    return go(f"/inbox/{request.path_params['reference']}")


async def send_as_staff(scope: Scope, request: Request) -> Response:
    """An answer from the form; as a note when the form says so."""
    given = await inputs_of.form(request, inputs.FormAnd)
    reference = request.path_params["reference"]
    if given.type == "add_note":
        await noting.add(scope, reference, given.client_id, given.text, given.mentions)
    elif given.status:
        await control.send_and(scope, reference, Draft(client_id=given.client_id, text=given.text), given.status)
    else:
        await sending.send(scope, reference, Draft(client_id=given.client_id, text=given.text))
    return _back(request)


async def add_note(scope: Scope, request: Request) -> Response:
    """A note from the form."""
    given = await inputs_of.form(request, inputs.FormMessage)
    await noting.add(scope, request.path_params["reference"], given.client_id, given.text, given.mentions)
    return _back(request)


async def claim(scope: Scope, request: Request) -> Response:
    """Take a conversation."""
    await control.claim(scope, request.path_params["reference"])
    return _back(request)


async def assign(scope: Scope, request: Request) -> Response:
    """Give it to somebody, or back to the queue."""
    given = await inputs_of.form(request, inputs.FormAssign)
    await control.assign(scope, request.path_params["reference"], given.rep or None)
    return _back(request)


async def assign_team(scope: Scope, request: Request) -> Response:
    """Give it to a team, or to none."""
    given = await inputs_of.form(request, inputs.FormTeam)
    await control.assign_team(scope, request.path_params["reference"], given.team or None)
    return _back(request)


async def set_status(scope: Scope, request: Request) -> Response:
    """Another status."""
    given = await inputs_of.form(request, inputs.FormStatus)
    await control.set_status(scope, request.path_params["reference"], given.status)
    return _back(request)


async def set_priority(scope: Scope, request: Request) -> Response:
    """Another priority."""
    given = await inputs_of.form(request, inputs.FormPriority)
    await control.set_priority(scope, request.path_params["reference"], given.priority)
    return _back(request)


async def block(scope: Scope, request: Request) -> Response:
    """Refuse this customer's messages from now on."""
    conversation = await access.conversation(scope.db, scope, request.path_params["reference"])
    await blocking.block(scope, conversation.customer_id)
    return _back(request)


async def unblock(scope: Scope, request: Request) -> Response:
    """Let the customer write again."""
    conversation = await access.conversation(scope.db, scope, request.path_params["reference"])
    await blocking.unblock(scope, conversation.customer_id)
    return _back(request)
