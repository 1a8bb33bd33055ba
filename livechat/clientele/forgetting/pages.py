"""Pages of erasures: the form that asks once more, and the receipts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.clientele.forgetting import erasing
from livechat.clientele.forgetting.inputs import Erase
from livechat.clientele.forgetting.models import PLACES
from livechat.clientele.listing import must_run_the_shop
from livechat.clock import rfc3339
from livechat.customers import access
from livechat.scope import Scope
from livechat.web import inputs, paging
from livechat.web.door import STAFF_LINE, go, show
from livechat.web.forms import Form, comes_back

SHOWN = 50


async def ask(scope: Scope, request: Request) -> Response:
    """What erasing means, and a form to have it done."""
    return await _ask(scope, request, Form(), 200)


async def _ask(scope: Scope, request: Request, form: Form, status: int) -> Response:
    must_run_the_shop(scope)
    customer = await access.customer(scope.db, scope, request.path_params["customer_id"])
    return await show(
        request, scope, "clientele/erase.html", status=status, live=STAFF_LINE, customer=customer, form=form
    )


@comes_back(_ask)
async def erase(scope: Scope, request: Request) -> Response:
    """Erase the customer, and show the receipt."""
    given = await inputs.form(request, Erase)
    made = await erasing.erase(scope, request.path_params["customer_id"], given.name)
    return go(f"/admin/erasures/{made.id}")


async def receipts(scope: Scope, request: Request) -> Response:
    """Every receipt, the newest first."""
    before = paging.place(request.query_params.get("cursor", ""))
    found = await erasing.receipts(scope, before, SHOWN + 1)
    shown, behind = paging.cut(found, SHOWN, lambda each: (each.asked_at, each.id))
    return await show(
        request,
        scope,
        "clientele/receipts.html",
        live=STAFF_LINE,
        receipts=[(each, rfc3339(each.asked_at)) for each in shown],
        more_url=f"/admin/erasures?cursor={behind}" if behind else None,
    )


async def receipt(scope: Scope, request: Request) -> Response:
    """One receipt, to be read, printed and kept."""
    found = await erasing.receipt(scope, request.path_params["receipt_id"])
    translate = i18n.translator(scope.language)
    return await show(
        request,
        scope,
        "clientele/receipt.html",
        live=STAFF_LINE,
        receipt=found,
        asked_iso=rfc3339(found.asked_at),
        finished_iso=rfc3339(found.finished_at) if found.finished_at else "",
        places=[(translate(PLACES[place]), number) for place, number in found.count_of.items() if number],
        megabytes=f"{found.searched_bytes / 1e6:.1f}",
    )
