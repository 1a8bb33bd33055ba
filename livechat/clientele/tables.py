"""The list of customers as a table for a spreadsheet: written while it is read, and nothing in it is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Collection
from dataclasses import fields
from typing import Final

from livechat.audit.noting import note
from livechat.clientele import listing
from livechat.clientele.models import Filter, Person
from livechat.clock import rfc3339
from livechat.scope import Scope

AT_ONCE: Final = 500
MARK: Final = "\ufeff"
"""What tells spreadsheets that the letters are UTF-8."""
COLUMNS: Final = (
    "id",
    "name",
    "phone",
    "email",
    "language",
    "tags",
    "blocked",
    "first_seen",
    "last_seen",
    "conversations",
    "newest_conversation",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a spreadsheet takes a cell for a formula (OWASP, "CSV Injection", read in November 2026), in the wide
forms of some keyboards, too."""


def harmless(cell: str) -> str:
    """A cell that no spreadsheet calculates: what would be a formula is marked as text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


async def of_list(scope: Scope, of: Filter, online: Collection[str]) -> AsyncIterator[bytes]:
    """Everybody who is listed; that they were saved is written down, without the words that were looked for."""
    listing.must_run_the_shop(scope)
    used = [each.name for each in fields(of) if each.name != "sort" and getattr(of, each.name)]
    async with scope.transaction() as tx:
        await note(tx, scope, "customer.listed", after={"found_by": used})
    return _listed(scope, of, online)


async def _listed(scope: Scope, of: Filter, online: Collection[str]) -> AsyncIterator[bytes]:
    yield (MARK + _line(COLUMNS)).encode()
    cursor: str | None = ""
    while cursor is not None:
        page = await listing.listed(scope, of, online, cursor, AT_ONCE)
        yield "".join(_row(each) for each in page.people).encode()
        cursor = page.behind


async def of_some(scope: Scope, customer_ids: Collection[str]) -> AsyncIterator[bytes]:
    """Those who were chosen; written down, too."""
    listing.must_run_the_shop(scope)
    async with scope.transaction() as tx:
        await note(tx, scope, "customer.listed", after={"customers": list(customer_ids)})
    return _chosen(scope, customer_ids)


async def _chosen(scope: Scope, customer_ids: Collection[str]) -> AsyncIterator[bytes]:
    yield (MARK + _line(COLUMNS)).encode()
    page = await listing.some(scope, list(customer_ids), AT_ONCE)
    yield "".join(_row(each) for each in page).encode()


def _row(of: Person) -> str:
    return _line(
        (
            of.id,
            of.name,
            of.phone,
            of.email,
            of.language,
            ", ".join(name for _, name, _ in of.tag_list),
            "yes" if of.blocked_at is not None else "no",
            rfc3339(of.created_at),
            rfc3339(of.last_seen_at),
            str(of.conversations),
            of.reference or "",
        )
    )


def _line(cells: Collection[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return written.getvalue()
