"""Pictures and videos of products: received and kept by `uploads`, put in order here.

One that comes with a form that is not saved is free and goes by itself after an hour. One that stands in a message
stays for good, even when its product has other pictures now: what was said does not change.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from typing import Final

from livechat.audit.noting import note_change
from livechat.catalogue import access, queries
from livechat.catalogue.models import MOST_PICTURES, Picture, Product
from livechat.errors import Invalid
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.uploads import keeping, removing
from livechat.uploads import queries as uploads
from livechat.uploads.models import IMAGE, VIDEO, Purpose, Upload

PURPOSE: Final = "product"
FREE: Final = "new"
"""The subject of one that belongs to no product yet."""
KINDS: Final = frozenset({IMAGE, VIDEO})


async def may_see(db: Reader, scope: Scope, subject: str) -> None:
    """The catalogue is for everybody of the workspace; whose file it is was asked before."""


async def keep(scope: Scope, pieces: AsyncIterable[bytes], name: str, client_id: str = "") -> Upload:
    """Receive a picture or a video that becomes part of a product when that is saved."""
    return await keeping.keep(
        scope, pieces, name, Purpose(PURPOSE, FREE), client_id=client_id, kinds=KINDS, attached=False
    )


async def arrange(tx: Transaction, scope: Scope, product_id: str, wanted: tuple[str, ...] | None) -> None:
    """Within saving a product: these are its pictures, in this order; None leaves them as they are.

    Raises Invalid for one that does not exist or belongs to something else.
    """
    if wanted is None:
        return
    if len(wanted) > MOST_PICTURES:
        raise Invalid("Please use at most %(limit)s pictures.", field="pictures", limit=MOST_PICTURES)
    before = await queries.pictures(tx, scope.workspace_id, [product_id])
    if await uploads.belong(tx, scope.workspace_id, wanted, PURPOSE, product_id, scope.now_ms) != len(wanted):
        raise Invalid("There is no such picture.", field="pictures")
    for position, upload_id in enumerate(wanted):
        await queries.place_picture(tx, scope.workspace_id, product_id, upload_id, position)
    gone = [each for each in before if each.upload_id not in wanted]
    for each in gone:
        if each.was_sent:
            await queries.place_picture(tx, scope.workspace_id, product_id, each.upload_id, None)
        else:
            await queries.drop_picture(tx, scope.workspace_id, each.upload_id)
    unseen = [each.upload_id for each in gone if not each.was_sent]
    await removing.remove(tx, scope.workspace_id, unseen, scope.now_ms)


async def of(db: Reader, workspace_id: int, products: Iterable[Product]) -> dict[str, list[Picture]]:
    """The pictures of each of these products."""
    found: dict[str, list[Picture]] = {each.id: [] for each in products}
    if found:
        for picture in await queries.pictures(db, workspace_id, found):
            found[picture.product_id].append(picture)
    return found


async def named(scope: Scope, product_id: str | None, ids: Iterable[str]) -> list[Picture]:
    """Pictures that a form names, in its order: free ones and those of its product; others are left out."""
    found = {each.id: each for each in await uploads.some(scope.db, scope.workspace_id, ids)}
    return [
        picture_of(one)
        for each in dict.fromkeys(ids)
        if (one := found.get(each)) and one.purpose == PURPOSE and one.subject in (FREE, product_id)
    ]


def picture_of(file: Upload) -> Picture:
    """A file as a picture of a product."""
    return Picture(
        file.id,
        file.subject,
        file.kind,
        file.media_type,
        file.width,
        file.height,
        file.size_bytes,
        file.has_thumbnail,
        was_sent=0,
    )


async def append(scope: Scope, product_id: str, uploaded: list[Upload]) -> None:
    """Add pictures behind those that a product has."""
    async with scope.transaction() as tx:
        product = await access.product(tx, scope, product_id)
        present = [each.upload_id for each in await queries.pictures(tx, scope.workspace_id, [product.id])]
        wanted = tuple(dict.fromkeys([*present, *(each.id for each in uploaded)]))
        await arrange(tx, scope, product.id, wanted)
        was, now = {"pictures": present}, {"pictures": list(wanted)}
        await note_change(tx, scope, "product.edited", product.about, was, now, unsaid=("pictures",))
