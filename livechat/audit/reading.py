"""Reading the log: a page of it, by whatever is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from livechat import i18n
from livechat.audit import queries
from livechat.audit.acts import ACTS, KINDS
from livechat.audit.models import Entry, Filter
from livechat.errors import Forbidden, Invalid
from livechat.scope import ADMIN_ROLES, Scope
from livechat.web import paging

LONGEST: Final = 200
_NEWEST: Final = 2**62


def wanted(values: Mapping[str, str], zone: str) -> Filter:
    """What an address asks for; its days are those of the zone. Raises Invalid with the field that is wrong."""
    what = values.get("what", "")
    if what and what not in ACTS and what not in KINDS:
        raise Invalid("Please choose one of these.", field="what")
    for name in ("actor", "about"):
        if len(values.get(name, "")) > LONGEST:
            raise Invalid("Please use at most %(limit)s characters.", field=name, limit=LONGEST)
    return Filter(
        values.get("actor", "").replace("\x00", "").strip(),
        what,
        values.get("about", "").replace("\x00", "").strip(),
        _day(values, "since", zone),
        _day(values, "until", zone, days_later=1),
    )


def _day(values: Mapping[str, str], name: str, zone: str, days_later: int = 0) -> int:
    given = values.get(name, "")
    if not given:
        return 0
    begins = i18n.day_begins(given, zone, days_later)
    if begins is None:
        raise Invalid("This is not a day.", field=name)
    return begins


async def page(scope: Scope, asked: Filter, cursor: str, limit: int) -> tuple[list[Entry], str | None]:
    """Entries, the newest first, and the cursor of the next page; for admins. Raises Invalid for a wrong cursor."""
    if scope.role not in ADMIN_ROLES:
        raise Forbidden
    found = await queries.entries(scope.db, scope.workspace_id, asked, _before(cursor), limit + 1)
    return paging.cut(found, limit, lambda each: (each.created_at, each.number))


def _before(cursor: str) -> int:
    place = paging.numbered_place(cursor)
    return place[1] if place else _NEWEST
