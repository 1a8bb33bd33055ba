"""Pictures in the form of a product: sent while the form is filled in, or by a form of their own without scripts."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat.catalogue import access, looks, pictures
from livechat.errors import Invalid, Refusal
from livechat.scope import Scope
from livechat.uploads.choosing import chosen
from livechat.uploads.models import Upload
from livechat.web import failures
from livechat.web.door import door_of, go, look_of
from livechat.web.forms import Form
from livechat.web.multipart import reader_of

EARLIER, LATER, REMOVE = "earlier", "later", "remove"


async def add(scope: Scope, request: Request) -> Response:
    """Receive one picture, and answer with its place in the form; why it was refused is said as problem details."""
    try:
        part = await chosen(scope, request)
        kept = await pictures.keep(scope, part, part.name, request.headers.get("idempotency-key", "")[:64])
    except Refusal as refusal:
        return failures.problem(refusal, scope.language)
    [medium] = looks.media([pictures.picture_of(kept)])
    html = door_of(request).renderer.page("catalogue/_picture.html", await look_of(request, scope), medium=medium)
    return HTMLResponse(html, 201)


async def append(scope: Scope, request: Request) -> Response:
    """Add pictures to a product at once."""
    product = await access.product(scope.db, scope, request.path_params["product_id"])
    reader = reader_of(request)
    kept: list[Upload] = []
    while (part := await reader.next_file()) is not None:
        kept.append(await pictures.keep(scope, part, part.name))
    if not kept:
        raise Invalid("Please choose a file.", field="file")
    await pictures.append(scope, product.id, kept)
    return go(f"/admin/products/{product.id}")


def moved(fields: Mapping[str, str]) -> Form:
    """The form with a picture moved or taken away, where no script does it; nothing is saved yet."""
    act, _, name = fields["act"].partition(" ")
    chosen = fields.get("pictures", "").split()
    if name in chosen:
        at = chosen.index(name)
        chosen.remove(name)
        if act != REMOVE:
            chosen.insert(max(0, at + (1 if act == LATER else -1)), name)
    return Form({**fields, "pictures": " ".join(chosen)})
