"""Adding, changing and deleting products. Nobody overwrites what they have not seen, unless they say so."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from typing import Any

from livechat import ids
from livechat.audit.noting import note, note_change
from livechat.catalogue import access, checking, pictures, queries
from livechat.catalogue.events import ProductAdded, ProductChanged, ProductDeleted, ProductRestored
from livechat.catalogue.inputs import ChangedProduct, NewProduct
from livechat.catalogue.models import Given, Product
from livechat.errors import Conflict, Invalid, NotFound
from livechat.i18n import SOURCE, marked, money
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.workspaces import deciding

KEY_CHARACTERS = 200


class Changed(Conflict):
    """Somebody else has changed the product since it was read; `now` is what it has become."""

    sentence = marked("Somebody else has changed this product meanwhile.")

    def __init__(self, now: Product) -> None:
        super().__init__()
        self.now = now


async def add(scope: Scope, sent: NewProduct, key: str = "") -> Product:
    """A new product. The same `key` with the same description again gives the product that was added first.

    Raises Invalid, and Conflict when the SKU belongs to another product or the key to another description.
    """
    given = checking.given(sent, await _currency(scope))
    if len(key) > KEY_CHARACTERS:
        raise Invalid("Please use at most %(limit)s characters.", field="Idempotency-Key", limit=KEY_CHARACTERS)
    digest = _digest(given)
    now = scope.now_ms
    made = Product(
        id=ids.opaque(),
        workspace_id=scope.workspace_id,
        **{each.name: getattr(given, each.name) for each in fields(Given) if each.name != "pictures"},
        version=1,
        created_at=now,
        updated_at=now,
    )
    async with scope.transaction() as tx:
        if key and (twin := await queries.twin(tx, scope.workspace_id, key)):
            if twin.digest != digest:
                raise Conflict("This name was already used for another product.")
            return await access.product(tx, scope, twin.id)
        await _must_be_free(tx, scope, given.sku, made.id)
        await queries.add(tx, made, checking.searchable(given), key or None, digest if key else None)
        await pictures.arrange(tx, scope, made.id, given.pictures)
        await note(tx, scope, "product.added", made.about, after=_written(made))
        await tx.emit(ProductAdded(scope, made))
    return made


def _written(product: Product) -> dict[str, Any]:
    """What the audit log says of a product."""

    def amount(minor: int | None) -> str:
        return "" if minor is None else f"{money.as_typed(minor, product.currency, SOURCE)} {product.currency}"

    return {
        "name": product.name,
        "category": product.category,
        "sku": product.sku,
        "price": amount(product.price_minor),
        "compare_at": amount(product.compare_at_minor),
        "is_active": product.is_active,
    }


async def _pictures(tx: Transaction, scope: Scope, product_id: str) -> list[str]:
    return [each.upload_id for each in await queries.pictures(tx, scope.workspace_id, [product_id])]


def _digest(given: Given) -> str:
    return hashlib.sha256(json.dumps(asdict(given), sort_keys=True).encode()).hexdigest()


async def _currency(scope: Scope) -> str:
    return (await deciding.of(scope)).currency


async def _must_be_free(tx: Transaction, scope: Scope, sku: str, product_id: str) -> None:
    if sku and await queries.sku_is_taken(tx, scope.workspace_id, sku, product_id):
        raise Conflict("Another product has this number.", field="sku")


async def change(scope: Scope, product_id: str, sent: ChangedProduct) -> Product:
    """The product as it shall be from now on; messages that show it stay as they were sent.

    Raises Changed when it is no longer of the version that was given.
    """
    given = checking.given(sent, await _currency(scope))
    async with scope.transaction() as tx:
        before = await access.product(tx, scope, product_id)
        if sent.version is not None and sent.version != before.version:
            raise Changed(before)
        await _must_be_free(tx, scope, given.sku, product_id)
        had = await _pictures(tx, scope, product_id)
        after = await queries.change(
            tx, scope.workspace_id, product_id, given, checking.searchable(given), scope.now_ms
        )
        assert after is not None
        await pictures.arrange(tx, scope, product_id, given.pictures)
        was = {**_written(before), "description": before.description, "pictures": had}
        now = {**_written(after), "description": after.description, "pictures": await _pictures(tx, scope, product_id)}
        await note_change(tx, scope, "product.edited", after.about, was, now, unsaid=("description", "pictures"))
        await tx.emit(ProductChanged(scope, before, after))
    return after


async def set_active(scope: Scope, product_id: str, is_active: bool) -> Product:
    """Let reps send a product, or keep it for later."""
    async with scope.transaction() as tx:
        before = await access.product(tx, scope, product_id)
        after = await queries.set_active(tx, scope.workspace_id, product_id, is_active, scope.now_ms)
        assert after is not None
        await note_change(tx, scope, "product.edited", after.about, _written(before), _written(after))
        if before.is_active != is_active:
            await tx.emit(ProductChanged(scope, before, after))
    return after


async def delete(scope: Scope, product_id: str) -> Product:
    """Take a product out of the catalogue; what was sent of it stays in the conversations."""
    async with scope.transaction() as tx:
        gone = await queries.set_deleted(tx, scope.workspace_id, product_id, scope.now_ms)
        if gone is None:
            raise NotFound("There is no such product.")
        await note(tx, scope, "product.deleted", gone.about, before=_written(gone))
        await tx.emit(ProductDeleted(scope, gone))
    return gone


async def restore(scope: Scope, product_id: str) -> Product:
    """Undo a deletion; raises Conflict when its SKU was given to another product meanwhile."""
    async with scope.transaction() as tx:
        if await queries.product(tx, scope.workspace_id, product_id):
            return await access.product(tx, scope, product_id)
        gone = await queries.deleted(tx, scope.workspace_id, product_id)
        if gone is None:
            raise NotFound("There is no such product.")
        await _must_be_free(tx, scope, gone.sku, product_id)
        back = await queries.set_deleted(tx, scope.workspace_id, product_id, None)
        assert back is not None
        await note(tx, scope, "product.restored", back.about)
        await tx.emit(ProductRestored(scope, back))
    return back
