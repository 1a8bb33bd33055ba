"""Pages of finding: the search, its finds alone for an open desk, and what the command menu finds."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.errors import Invalid
from livechat.finding import looks, searching
from livechat.scope import Scope
from livechat.web.door import STAFF_LINE, look_of, show


async def search(scope: Scope, request: Request) -> Response:
    """The whole page; its address can be shared."""
    return await _shown(scope, request, "finding/search.html")


async def found(scope: Scope, request: Request) -> Response:
    """The finds alone."""
    return await _shown(scope, request, "finding/_found.html")


async def panel(scope: Scope, request: Request) -> Response:
    """The search for an open desk, with nothing found yet."""
    return await _shown(scope, request, "finding/_panel.html")


async def commands(scope: Scope, request: Request) -> Response:
    """The command menu and the sheet of keys."""
    return await show(request, scope, "finding/_commands.html", role=scope.role)


async def quick(scope: Scope, request: Request) -> Response:
    """A few people and conversations for the command menu."""
    look = await look_of(request, scope)
    query = searching.query_of({"q": request.query_params.get("q", "")})
    shown = looks.found_look(await searching.people(scope, query), look)
    return await show(request, scope, "finding/_options.html", found=shown)


async def _shown(scope: Scope, request: Request, template: str) -> Response:
    look = await look_of(request, scope)
    values = dict(request.query_params)
    shown = looks.found_look(
        await searching.everything(scope, searching.query_of(values, look.zone), _before(values)), look
    )
    return await show(request, scope, template, found=shown, form=looks.form(values, look.language), live=STAFF_LINE)


def _before(values: dict[str, str]) -> int | None:
    given = values.get("before", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 18):
        raise Invalid("This is not a place in the list.", field="before")
    return int(given)
