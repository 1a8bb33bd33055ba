"""Products while people talk: what a rep's composer offers, and a customer's question about a card."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat.catalogue import asking, browsing, looks, pictures, queries
from livechat.scope import ADMIN_ROLES, Scope
from livechat.web import inputs
from livechat.web.door import door_of, go, look_of


async def choices(scope: Scope, request: Request) -> Response:
    """Products that can be sent, for what was typed behind #."""
    found = await browsing.offered(scope, request.query_params.get("q", "")[: browsing.MOST_CHARACTERS])
    shown = await pictures.of(scope.db, scope.workspace_id, found)
    html = door_of(request).renderer.page(
        "catalogue/_choices.html",
        await look_of(request, scope),
        items=[looks.item(each, shown[each.id], scope.language) for each in found],
        is_empty=not found and not (await queries.counts(scope.db, scope.workspace_id)).active,
        may_add=scope.role in ADMIN_ROLES,
    )
    return HTMLResponse(html)


async def ask(scope: Scope, request: Request) -> Response:
    """A question about a product that was shown, from a page without scripts."""
    await asking.ask(scope, (await inputs.form_fields(request)).get("about", "")[:64])
    return go("/")
