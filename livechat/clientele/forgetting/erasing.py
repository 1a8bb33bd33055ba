"""Erasing a customer: out of every table and index, off the disk, looked for afterwards, and a receipt about it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from livechat import ids
from livechat.clientele import queries as people
from livechat.clientele.forgetting import ledger, queries, searching
from livechat.clientele.forgetting.models import PLACES, Receipt
from livechat.clientele.listing import must_run_the_shop
from livechat.customers import access
from livechat.customers import erasing as customers
from livechat.customers.models import Customer
from livechat.errors import Forbidden, Invalid, NotFound
from livechat.finding import indexing
from livechat.i18n import folding
from livechat.jobs import queue
from livechat.scope import KEY, Scope
from livechat.uploads import queries as uploads
from livechat.uploads import storage

JOB: Final = "clientele.finish_erasing"
FINISHED_WITHIN_MS: Final = 120_000
"""After which what was begun is finished by a job: only a crash leaves it that much to do."""
TEXTS: Final = 40
"""Texts of a customer that are looked for afterwards."""
SHORTEST: Final = 8
LONGEST: Final = 60
"""Bytes of a text that is looked for: a short one stands in other people's words too."""

log = logging.getLogger("livechat.clientele")


async def erase(scope: Scope, customer_id: str, typed: str) -> Receipt:
    """Forget a customer whose name was typed to be sure; the receipt.

    They are signed out at once. Raises NotFound, Forbidden, Invalid for another name.
    """
    _must_decide(scope)
    person = await access.customer(scope.db, scope, customer_id)
    if folding.folded(typed).split() != folding.folded(person.name).split():
        raise Invalid("This is not the name of the customer.", field="name")
    return await erase_surely(scope, person)


async def erase_surely(scope: Scope, person: Customer) -> Receipt:
    """The same for somebody who has been asked already."""
    _must_decide(scope)
    texts = await _texts(scope, person)
    files = await uploads.of_customer(scope.db, scope.workspace_id, person.id)
    async with scope.transaction() as tx:
        counted = await queries.counts(tx, scope.workspace_id, person.id)
        made = Receipt(
            id=ids.opaque(),
            workspace_id=scope.workspace_id,
            customer_id=person.id,
            asked_by=scope.actor_id,
            asked_by_name=scope.actor_name[:100],
            asked_at=scope.now_ms,
            finished_at=None,
            counts=json.dumps(dict(zip(PLACES, counted, strict=True))),
            kept="[]",
            searched_texts=0,
            searched_bytes=0,
            left_texts=0,
            checksum="",
        )
        await customers.within(tx, scope, person.id)
        await queries.add(tx, made)
        due_at = scope.now_ms + FINISHED_WITHIN_MS
        await queue.later(tx, JOB, made.id, workspace_id=scope.workspace_id, due_at=due_at, payload={"files": files})
    await asyncio.to_thread(ledger.write, scope.means.settings.storage, made)
    await asyncio.to_thread(storage.unlink, storage.folder_of(scope.means), files)
    return await _finish(scope, made, texts)


async def _texts(scope: Scope, person: Customer) -> list[str]:
    """What must be nowhere afterwards; it is kept in memory alone."""
    said = await queries.texts(scope.db, scope.workspace_id, person.id, TEXTS)
    candidates = [person.name, person.phone, person.email, *person.known.values(), *said]
    cut = (each.encode()[:LONGEST].decode(errors="ignore") for each in candidates)
    return list(dict.fromkeys(each for each in cut if len(each.encode()) >= SHORTEST))[:TEXTS]


async def _finish(scope: Scope, of: Receipt, texts: Sequence[str] | None) -> Receipt:
    """Clean up behind the rows and look for what may be left; without texts everything is written anew instead."""
    await indexing.tidy_all(scope)
    await scope.db.scrub(rewrite=texts is None)
    chosen = scope.means.settings.storage
    looked = await asyncio.to_thread(searching.through, chosen, texts or (), scope.db.held())
    if looked.found:
        await scope.db.scrub(rewrite=True)
        looked = await asyncio.to_thread(searching.through, chosen, texts or (), scope.db.held())
    done = replace(
        of,
        finished_at=scope.now_ms,
        kept=json.dumps(await asyncio.to_thread(searching.copies, chosen)),
        searched_texts=len(texts or ()),
        searched_bytes=looked.size_bytes,
        left_texts=len(looked.found),
    )
    done = replace(done, checksum=done.sum_of())
    async with scope.transaction() as tx:
        await queries.finish(tx, done)
        await queue.cancel(tx, JOB, done.id, workspace_id=scope.workspace_id)
    return done


async def finish_later(house: Any, scope: Scope, receipt_id: str, payload: dict[str, Any]) -> None:
    """The job: what a crash has interrupted."""
    found = await queries.receipt(scope.db, scope.workspace_id, receipt_id)
    if found is not None and found.finished_at is None:
        await asyncio.to_thread(ledger.write, scope.means.settings.storage, found)
        await asyncio.to_thread(storage.unlink, storage.folder_of(scope.means), list(payload["files"]))
        await _finish(scope, found, None)


async def erase_again(house: Any) -> None:
    """At the start: whoever is there although they were erased here has come back with a backup."""
    gone = await asyncio.to_thread(ledger.read, house.settings.storage)
    for workspace_id, customer_ids in gone.items():
        scope = house.system_scope(workspace_id)
        for each in await people.some(scope.db, workspace_id, customer_ids):
            await erase_surely(scope, await access.customer(scope.db, scope, each))
            log.warning("a customer who had come back with a backup was erased again", extra={"customer": each})


async def receipt(scope: Scope, receipt_id: str) -> Receipt:
    """A receipt. Raises NotFound."""
    must_run_the_shop(scope)
    found = await queries.receipt(scope.db, scope.workspace_id, receipt_id)
    if found is None:
        raise NotFound
    return found


async def receipts(scope: Scope, before: tuple[int, str] | None, limit: int) -> list[Receipt]:
    """All receipts, the newest first."""
    must_run_the_shop(scope)
    return await queries.receipts(scope.db, scope.workspace_id, before, limit)


def _must_decide(scope: Scope) -> None:
    """No program forgets anybody."""
    must_run_the_shop(scope)
    if scope.role == KEY:
        raise Forbidden
