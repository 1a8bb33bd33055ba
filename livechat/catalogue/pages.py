"""The admin's pages of products; every form also works without scripts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat.catalogue import access, browsing, editing, looks, picture_pages, pictures, queries
from livechat.catalogue.inputs import ChangedProduct, NewProduct, ProductForm
from livechat.catalogue.models import MOST_PICTURES, Picture, Product
from livechat.errors import Invalid
from livechat.i18n import money
from livechat.scope import Scope
from livechat.web import inputs as inputs_of
from livechat.web.door import STAFF_LINE, door_of, go, look_of, show
from livechat.web.forms import Form, comes_back
from livechat.workspaces import deciding

PAGE = 24
VIEWS = ("grid", "list")
FIELDS = {"price_minor": "price", "compare_at_minor": "compare_at"}
"""What a field of the API is called in the form."""


async def product_list(scope: Scope, request: Request) -> Response:
    """The catalogue."""
    query = request.query_params
    q = query.get("q", "")[: browsing.MOST_CHARACTERS]
    filters = browsing.filters(q, query.get("category"), query.get("state", ""))
    view = query.get("view", "") if query.get("view") in VIEWS else VIEWS[0]
    shelf = await browsing.page(scope, filters, query.get("cursor", ""), PAGE)
    shown = await pictures.of(scope.db, scope.workspace_id, shelf.products)
    asked = looks.shown(filters, q, view)
    here = {"q": q, "category": asked.category, "state": asked.state, "view": view}
    deleted = await queries.deleted(scope.db, scope.workspace_id, query.get("deleted", "")[:64])
    return await show(
        request,
        scope,
        "catalogue/products.html",
        live=STAFF_LINE,
        items=[looks.item(each, shown[each.id], scope.language) for each in shelf.products],
        shown=asked,
        counts=await queries.counts(scope.db, scope.workspace_id),
        categories=await queries.categories(scope.db, scope.workspace_id),
        first_url=_address(here) if query.get("cursor") else None,
        more_url=_address({**here, "cursor": shelf.next}) if shelf.next else None,
        views=[(each, _address({**here, "view": each})) for each in VIEWS],
        states=[(each, _address({**here, "state": each})) for each in ("", "active", "inactive")],
        saved=query.get("saved", ""),
        deleted=deleted,
    )


def _address(values: Mapping[str, str | None]) -> str:
    return "/admin/products?" + urlencode({name: value for name, value in values.items() if value})


async def new(scope: Scope, request: Request) -> Response:
    """An empty form."""
    currency = (await deciding.of(scope)).currency
    return await _new_page(scope, request, Form({"currency": currency, "active": "true"}))


async def _new_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    return await _form_page(scope, request, form, status, product=None)


async def _form_page(
    scope: Scope,
    request: Request,
    form: Form,
    status: int,
    *,
    product: looks.Item | None,
    differences: list[looks.Difference] | None = None,
) -> Response:
    values = {**dict.fromkeys(ProductForm.__struct_fields__, ""), **form.values}
    values["key"] = values["key"] or str(uuid.uuid4())
    errors = {FIELDS.get(name, name): sentence for name, sentence in form.errors.items()}
    chosen = await pictures.named(
        scope, product.id if product else None, values["pictures"].split()[: MOST_PICTURES * 2]
    )
    values["pictures"] = " ".join(each.upload_id for each in chosen)
    return await show(
        request,
        scope,
        "catalogue/product.html",
        status=status,
        live=STAFF_LINE,
        form=Form(values, errors),
        product=product,
        differences=differences or [],
        card=_preview_of(values, chosen, scope.language),
        media=looks.media(chosen),
        most=MOST_PICTURES,
        most_mb=scope.means.settings.uploads.file_mb,
        currencies=money.choices(scope.language),
        categories=await queries.categories(scope.db, scope.workspace_id),
    )


def _typed(form: ProductForm, language: str, currency: str) -> dict[str, object]:
    """What the form says, with its amounts read in the way of the page's language."""
    wrong: list[Invalid] = []
    code = form.currency.strip().upper() or currency
    known = code if code in money.currencies() else currency
    found: dict[str, object] = {
        "name": form.name,
        "description": form.description,
        "category": form.category,
        "sku": form.sku,
        "currency": code,
        "active": form.active == "true",
        "pictures": form.pictures.split(),
        "price_minor": 0,
        "compare_at_minor": None,
    }
    for name, field in FIELDS.items():
        typed = getattr(form, field)
        if not typed.strip() and field == "compare_at":
            continue
        try:
            found[name] = money.typed(typed, known, language, field)
        except Invalid as refusal:
            wrong.append(refusal if typed.strip() else Invalid("This is needed.", field=field))
    if wrong:
        raise Invalid.several(wrong)
    return found


@comes_back(_new_page)
async def add(scope: Scope, request: Request) -> Response:
    """Put a product into the catalogue."""
    fields = await inputs_of.form_fields(request)
    if fields.get("act"):
        return await _new_page(scope, request, picture_pages.moved(fields))
    sent = inputs_of.from_fields(fields, ProductForm)
    currency = (await deciding.of(scope)).currency
    described = inputs_of.from_fields(_typed(sent, scope.language, currency), NewProduct)
    made = await editing.add(scope, described, sent.key)
    return go(f"/admin/products?saved={made.id}")


async def product(scope: Scope, request: Request) -> Response:
    """A product, to be changed."""
    found, shown = await _found(scope, request)
    return await _product_page(scope, request, Form(looks.values(found, shown, scope.language)))


async def _found(scope: Scope, request: Request) -> tuple[Product, list[Picture]]:
    found = await access.product(scope.db, scope, request.path_params["product_id"])
    return found, (await pictures.of(scope.db, scope.workspace_id, [found]))[found.id]


async def _product_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    item = looks.item(*await _found(scope, request), scope.language)
    return await _form_page(scope, request, form, status, product=item)


@comes_back(_product_page)
async def change(scope: Scope, request: Request) -> Response:
    """Change a product; when somebody else did so meanwhile, say what, and let the next try win."""
    fields = await inputs_of.form_fields(request)
    if fields.get("act"):
        return await _product_page(scope, request, picture_pages.moved(fields))
    sent = inputs_of.from_fields(fields, ProductForm)
    currency = (await deciding.of(scope)).currency
    described = {**_typed(sent, scope.language, currency), "version": sent.version}
    try:
        made = await editing.change(
            scope, request.path_params["product_id"], inputs_of.from_fields(described, ChangedProduct)
        )
    except editing.Changed as conflict:
        return await _overtaken(scope, request, fields, conflict)
    return go(f"/admin/products?saved={made.id}")


async def _overtaken(scope: Scope, request: Request, fields: dict[str, str], conflict: editing.Changed) -> Response:
    """The form as it was sent, with what is different now; sent again it overwrites that knowingly."""
    now, shown = await _found(scope, request)
    form = Form.refused(conflict, {**fields, "version": str(now.version)}, scope.language)
    return await _form_page(
        scope,
        request,
        form,
        conflict.status,
        product=looks.item(now, shown, scope.language),
        differences=looks.differences(now, shown, fields, scope.language),
    )


async def preview(scope: Scope, request: Request) -> Response:
    """The card as it would be sent, from a form that may not be finished yet."""
    fields = await inputs_of.form_fields(request)
    values = {**dict.fromkeys(ProductForm.__struct_fields__, ""), **fields}
    look = await look_of(request, scope)
    chosen = await pictures.named(scope, values.get("product"), values["pictures"].split()[:MOST_PICTURES])
    card = _preview_of(values, chosen, scope.language)
    html = door_of(request).renderer.page("catalogue/_preview.html", look, card=card)
    return HTMLResponse(html)


def _preview_of(values: Mapping[str, str], chosen: list[Picture], language: str) -> looks.Card:
    code = values["currency"] if values["currency"] in money.currencies() else "USD"

    def amount(field: str) -> int | None:
        try:
            return money.typed(values[field], code, language)
        except Invalid:
            return None

    price, before = amount("price"), amount("compare_at")
    return looks.card_of(
        {
            "id": "preview",
            "name": values["name"].strip()[:200],
            "description": values["description"].strip()[:10_000],
            "price_minor": price,
            "compare_at_minor": before if price is not None and before is not None and before > price else None,
            "currency": code,
            "pictures": [looks.picture_snapshot(each) for each in chosen],
        },
        language,
    )


async def activate(scope: Scope, request: Request) -> Response:
    """Let reps send it."""
    await editing.set_active(scope, request.path_params["product_id"], True)
    return go(f"/admin/products?saved={request.path_params['product_id']}")


async def deactivate(scope: Scope, request: Request) -> Response:
    """Keep it for later."""
    await editing.set_active(scope, request.path_params["product_id"], False)
    return go(f"/admin/products?saved={request.path_params['product_id']}")


async def delete(scope: Scope, request: Request) -> Response:
    """Take it out of the catalogue; the list offers to put it back."""
    gone = await editing.delete(scope, request.path_params["product_id"])
    return go(f"/admin/products?deleted={gone.id}")


async def restore(scope: Scope, request: Request) -> Response:
    """Put it back."""
    back = await editing.restore(scope, request.path_params["product_id"])
    return go(f"/admin/products?saved={back.id}")
