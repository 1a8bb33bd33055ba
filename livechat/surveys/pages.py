"""Pages of ratings."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.conversations import access
from livechat.errors import NotFound, Refusal
from livechat.scope import Scope
from livechat.surveys import queries, rating
from livechat.surveys.inputs import Rate
from livechat.web import inputs as inputs_of
from livechat.web.door import go, show
from livechat.web.forms import Form


async def ask(scope: Scope, request: Request) -> Response:
    """The question on a page of its own."""
    return await _ask(scope, request, Form())


async def rate(scope: Scope, request: Request) -> Response:
    """The answer; what is wrong comes back beside it."""
    fields = {name: value for name, value in (await inputs_of.form_fields(request)).items() if value}
    reference = request.path_params["reference"]
    try:
        await rating.rate(scope, reference, inputs_of.from_fields({**fields, "conversation": reference}, Rate))
    except NotFound:
        raise
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        return await _ask(scope, request, Form.refused(refusal, fields, scope.language), refusal.status)
    return go("/")


async def _ask(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    reference = request.path_params["reference"]
    of = await access.conversation(scope.db, scope, reference)
    done = await queries.rating(scope.db, scope.workspace_id, of.id)
    return await show(
        request,
        scope,
        "surveys/rate.html",
        status=status,
        ref=reference,
        rep=of.assigned_name or "",
        is_done=done is not None,
        form=form,
    )
