"""Erasures for programs of people: no key erases anybody."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.clientele.forgetting import erasing
from livechat.clientele.forgetting.inputs import Erase
from livechat.clientele.forgetting.models import Receipt
from livechat.clock import rfc3339
from livechat.scope import Scope
from livechat.web import paging


class ErasureReceipt(msgspec.Struct):
    """What was erased, and that it was looked for afterwards; `checksum` is the SHA-256 of `document`."""

    id: str
    customer: str
    asked_by: str
    asked_at: str
    finished_at: str | None
    erased: dict[str, int]
    searched_texts: int
    searched_bytes: int
    left_texts: int
    older_copies: list[str]
    document: str
    checksum: str


class ErasurePage(msgspec.Struct):
    """A page of receipts; `next` is the cursor of the one behind it."""

    erasures: list[ErasureReceipt]
    next: str | None


def shape(of: Receipt) -> ErasureReceipt:
    """A receipt as programs see it."""
    return ErasureReceipt(
        of.id,
        of.customer_id,
        of.asked_by_name,
        rfc3339(of.asked_at),
        rfc3339(of.finished_at) if of.finished_at else None,
        of.count_of,
        of.searched_texts,
        of.searched_bytes,
        of.left_texts,
        of.copies,
        of.document,
        of.checksum,
    )


async def erase(scope: Scope, request: Request, given: Erase) -> ErasureReceipt:
    """Erase a customer whose name was typed to be sure."""
    return shape(await erasing.erase(scope, request.path_params["customer_id"], given.name))


async def erasures(scope: Scope, request: Request) -> ErasurePage:
    """Every receipt, the newest first."""
    query = request.query_params
    most = paging.limit(query.get("limit", ""), scope.means.settings.limits.list_page)
    found = await erasing.receipts(scope, paging.place(query.get("cursor", "")), most + 1)
    shown, behind = paging.cut(found, most, lambda each: (each.asked_at, each.id))
    return ErasurePage([shape(each) for each in shown], behind)


async def erasure(scope: Scope, request: Request) -> ErasureReceipt:
    """One receipt."""
    return shape(await erasing.receipt(scope, request.path_params["receipt_id"]))
