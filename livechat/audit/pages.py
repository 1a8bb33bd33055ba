"""The page of the log."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from livechat.audit import looks, queries, reading
from livechat.audit.models import Entry, Filter, Person
from livechat.scope import SYSTEM, Scope
from livechat.web.door import STAFF_LINE, look_of, show

SHOWN = 50


async def log(scope: Scope, request: Request) -> Response:
    """Who did what, the newest first; its address can be shared."""
    look = await look_of(request, scope)
    values = dict(request.query_params)
    asked = reading.wanted(values, look.zone)
    found, behind = await reading.page(scope, asked, values.get("cursor", ""), SHOWN)
    people = await queries.people(scope.db, scope.workspace_id)
    people = _with_asked(people, asked, found)
    names = {each.id: each.name for each in people}
    kept = {name: values[name] for name in ("actor", "what", "about", "since", "until") if values.get(name)}
    return await show(
        request,
        scope,
        "audit/log.html",
        live=STAFF_LINE,
        entries=[looks.entry_look(each, look, names) for each in found],
        form=looks.form(values, people, scope.language),
        more_url="/admin/audit?" + urlencode({**kept, "cursor": behind}) if behind else None,
    )


def _with_asked(people: list[Person], asked: Filter, found: list[Entry]) -> list[Person]:
    """The team and, where it is asked for, a program by the name it has in the log."""
    if not asked.actor or not found or asked.actor in (SYSTEM, *(each.id for each in people)):
        return people
    return [*people, Person(asked.actor, found[0].actor_name)]
