"""The list of customers: found by words, narrowed by what is known of them, page by page, whatever the shop's size."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from typing import Any, Final

from livechat import i18n
from livechat.clientele import queries
from livechat.clientele.models import SORTS, STATES, Filter, Listed, Person
from livechat.errors import Forbidden, Invalid
from livechat.finding import searching
from livechat.scope import ADMIN_ROLES, KEY, SYSTEM, Scope
from livechat.store.database import Reader
from livechat.web import paging
from livechat.workspaces import countries

FEW: Final = 2000
"""Customers that are put in order at once; where a condition leaves more, the list is walked along its order."""
LIKE: Final = 1000
"""Customers with the same words that are looked at."""


def filter_of(values: Any, zone: str = "UTC", sort: str = "seen") -> Filter:
    """A filter from an address; what is not known in it narrows nothing. Raises Invalid for words that are too long."""

    def known(name: str, allowed: Collection[str], otherwise: str = "") -> str:
        value = str(values.get(name, otherwise))
        return value if value in allowed else otherwise

    def day(name: str, later: int = 0) -> int:
        return i18n.day_begins(str(values.get(name, "")), zone, days_later=later) or 0

    return Filter(
        searching.query_of({"q": values.get("q", "")}).text,
        str(values.get("tag", ""))[:64],
        known("state", STATES),
        known("country", countries.codes()),
        day("first_since"),
        day("first_until", 1),
        day("last_since"),
        day("last_until", 1),
        known("sort", SORTS, sort),
    )


async def listed(scope: Scope, of: Filter, online: Collection[str], cursor: str, limit: int) -> Listed:
    """A page of customers; `online` are those who are here now. Raises Invalid for a cursor that is none."""
    must_run_the_shop(scope)
    before = _place(cursor, of.sort)
    wanted = queries.conditions(of, _calling_code(of.country))

    async def read(db: Reader) -> Listed:
        ids, is_cut = await _named(db, scope, of, online)
        if ids is None:
            ids = await _few(db, scope, wanted)
        found = await queries.page(db, scope.workspace_id, of.sort, wanted, ids, before, limit + 1)
        behind = _cursor(found[limit - 1], of.sort) if len(found) > limit else None
        return Listed(found[:limit], behind, is_cut)

    return await scope.db.read(read)


async def some(scope: Scope, customer_ids: list[str], limit: int) -> list[Person]:
    """These customers, whoever was here last first."""
    must_run_the_shop(scope)
    return await queries.page(scope.db, scope.workspace_id, "seen", {}, customer_ids, None, limit)


async def _named(db: Reader, scope: Scope, of: Filter, online: Collection[str]) -> tuple[list[str] | None, bool]:
    """Among whom everybody is, when words or presence say so, and whether there are more with these words."""
    here = set(online) if of.state == "online" else None
    if not of.q:
        return (None if here is None else list(here)), False
    query = searching.query_of({"q": of.q})
    found = await searching.customers_like(db, scope, query, LIKE) if query.words else []
    return [each for each in found if here is None or each in here], len(found) >= LIKE


async def _few(db: Reader, scope: Scope, wanted: dict[str, dict[str, Any]]) -> list[str] | None:
    for condition, values in wanted.items():
        found = await queries.few(db, scope.workspace_id, condition, values, FEW + 1)
        if len(found) <= FEW:
            return found
    return None


def _calling_code(country: str) -> str:
    if not country:
        return ""
    import phonenumbers

    return str(phonenumbers.country_code_for_region(country))


def must_run_the_shop(scope: Scope) -> None:
    """Refuse whoever is neither admin nor owner; what a program may do, its key says."""
    if scope.role not in ADMIN_ROLES and scope.role not in (KEY, SYSTEM):
        raise Forbidden


def _cursor(last: Person, sort: str) -> str:
    if sort != "name":
        return paging.cursor(int(last.sorted_by), last.id)
    return urlsafe_b64encode(json.dumps([last.sorted_by, last.id]).encode()).decode()


def _place(sent: str, sort: str) -> tuple[str | int, str] | None:
    if not sent or sort != "name":
        return paging.place(sent)
    try:
        name, last = json.loads(urlsafe_b64decode(sent[:4000].encode()))
    except (ValueError, TypeError):
        name = last = None
    if not isinstance(name, str) or not isinstance(last, str):
        raise Invalid("This is not a place in the list.", field="cursor")
    return name, last
