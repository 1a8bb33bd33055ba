"""Pages of customers in the console: the list, one of them, and what is done to one or many."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from livechat import i18n
from livechat.clientele import changing, exporting, inputs, listing, looks, profiles, queries, tables
from livechat.clientele.models import Filter
from livechat.conversations import tagging
from livechat.customers import access, editing
from livechat.customers.inputs import CustomerNoteText
from livechat.errors import Invalid
from livechat.scope import Scope
from livechat.web import inputs as web
from livechat.web.door import STAFF_LINE, door_of, go, look_of, show
from livechat.web.forms import Form, all_fields, comes_back
from livechat.workspaces import countries

SHOWN = 40
"""Customers of one page; all of them can be chosen at once."""


def _customer_id(request: Request) -> str:
    return str(request.path_params["customer_id"])


async def people(scope: Scope, request: Request) -> Response:
    """Customers as they are asked for, page by page."""
    return await _list_page(scope, request, Form(), 200)


async def _asked(scope: Scope, request: Request) -> tuple[dict[str, str], Filter, list[str]]:
    """What the address asks for, as it was sent and as it is understood, and who is here."""
    asked = {name: request.query_params.get(name, "") for name in looks.FIELDS}
    of = listing.filter_of(asked | {"sort": asked["sort"] or "seen"}, (await look_of(request, scope)).zone)
    here = request.app.state.house.presence.online(scope.workspace_id, staff=False)
    return asked, of, [person for person, _ in here]


async def table(scope: Scope, request: Request) -> Response:
    """Everybody who is asked for, as a table."""
    _, of, online = await _asked(scope, request)
    return _saved(await tables.of_list(scope, of, online))


def _saved(rows: AsyncIterator[bytes]) -> Response:
    named = {"content-disposition": 'attachment; filename="customers.csv"'}
    return StreamingResponse(rows, media_type="text/csv; charset=utf-8", headers=named)


async def _list_page(scope: Scope, request: Request, form: Form, status: int) -> Response:
    house = request.app.state.house
    asked, of, online = await _asked(scope, request)
    cursor = request.query_params.get("cursor", "")
    found = await listing.listed(scope, of, online, cursor, SHOWN)
    return await show(
        request,
        scope,
        "clientele/people.html",
        status=status,
        live=STAFF_LINE,
        rows=[looks.row(each, house.presence_of) for each in found.people],
        is_cut=found.is_cut,
        here=len(online),
        total=await queries.count(scope.db, scope.workspace_id),
        shown=asked | {"sort": of.sort},
        is_filtered=any(value for name, value in asked.items() if name != "sort"),
        first_url=looks.address(asked) if cursor else None,
        more_url=looks.address(asked, cursor=found.behind) if found.behind else None,
        table_url=looks.address(asked, to="/admin/customers/table.csv"),
        back=looks.address(asked, cursor=cursor),
        done=_number(request.query_params.get("done", "")),
        tags=await tagging.listed(scope),
        countries=countries.choices(scope.language),
        form=form,
    )


def _number(sent: str) -> int | None:
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 5 else None


async def _bulk_again(scope: Scope, request: Request, form: Form, status: int) -> Response:
    return await _list_page(scope, request, form, status)


@comes_back(_bulk_again)
async def bulk(scope: Scope, request: Request) -> Response:
    """Do something to everybody who was chosen."""
    given = await web.form(request, inputs.Bulk)
    chosen = (await all_fields(request)).get("pick", [])
    act, _, value = given.act.partition(":")
    if act == "tag":
        done = await changing.tag(scope, chosen, value)
    elif act == "untag":
        done = await changing.untag(scope, chosen, value)
    elif act in ("block", "unblock"):
        done = await changing.block(scope, chosen, is_blocked=act == "block")
    elif act == "export":
        changing.must_be_some(chosen)
        return _saved(await tables.of_some(scope, chosen))
    else:
        raise Invalid("Please choose what to do.", field="act")
    back = given.back if given.back.startswith("/admin/customers") else "/admin/customers"
    return go(f"{back}{'&' if '?' in back else '?'}done={done}")


# One customer


async def profile(scope: Scope, request: Request) -> Response:
    """Everything about one customer."""
    return await _profile_page(scope, request, Form(), 200)


async def _profile_page(scope: Scope, request: Request, form: Form, status: int) -> Response:
    found = await profiles.of(scope, _customer_id(request), request.app.state.house.presence_of)
    given = await _attributes(request) if status != 200 and "attribute_name" in form.values else found.customer.known
    return await show(
        request,
        scope,
        "clientele/profile.html",
        status=status,
        live=STAFF_LINE,
        profile=found,
        customer=found.customer,
        past=looks.past(found, scope.language),
        files=looks.sent(found, scope.language),
        attributes=list(given.items()),
        languages=[("", "—"), *((each.tag, each.own_name) for each in i18n.LANGUAGES.values())],
        tags=await tagging.listed(scope),
        form=form,
        is_conflict=status == 409,
        saved="saved" in request.query_params,
    )


async def _attributes(request: Request) -> dict[str, str]:
    sent = await all_fields(request)
    return dict(zip(sent.get("attribute_name", []), sent.get("attribute_value", []), strict=False))


@comes_back(_profile_page)
async def change(scope: Scope, request: Request) -> Response:
    """Correct what is known; what somebody else has corrected meanwhile is not overwritten unseen."""
    fields: dict[str, Any] = dict(await web.form_fields(request))
    fields["attributes"] = await _attributes(request)
    await changing.change(scope, _customer_id(request), web.from_fields(fields, inputs.ChangeCustomer))
    return _back(request, "?saved=1")


def _back(request: Request, then: str = "") -> Response:
    return go(f"/admin/customers/{_customer_id(request)}{then}")


@comes_back(_profile_page)
async def tag(scope: Scope, request: Request) -> Response:
    """Put a tag on."""
    given = await web.form(request, inputs.TagCustomer)
    await changing.tag(scope, [_customer_id(request)], given.tag)
    return _back(request, "#tags")


async def untag(scope: Scope, request: Request) -> Response:
    """Take a tag off."""
    given = await web.form(request, inputs.UntagCustomer)
    await changing.untag(scope, [_customer_id(request)], given.tag)
    return _back(request, "#tags")


@comes_back(_profile_page)
async def note(scope: Scope, request: Request) -> Response:
    """Remember something."""
    given = await web.form(request, CustomerNoteText)
    listing.must_run_the_shop(scope)
    await editing.note(scope, _customer_id(request), given.text)
    return _back(request, "#notes")


async def forget_note(scope: Scope, request: Request) -> Response:
    """Take a note away."""
    await editing.forget_note(scope, _customer_id(request), request.path_params["note_id"])
    return _back(request, "#notes")


async def export(scope: Scope, request: Request) -> Response:
    """Everything about the customer, to be saved."""
    look = await look_of(request, scope)
    return await exporting.archive(scope, _customer_id(request), door_of(request).renderer.page, look)


async def block(scope: Scope, request: Request) -> Response:
    """Take no more messages."""
    given = await web.form(request, inputs.BlockCustomer)
    await changing.block(scope, [(await _known(scope, request))], is_blocked=True, with_address=given.address)
    return _back(request)


async def unblock(scope: Scope, request: Request) -> Response:
    """Take messages again."""
    await changing.block(scope, [(await _known(scope, request))], is_blocked=False)
    return _back(request)


async def _known(scope: Scope, request: Request) -> str:
    """The customer of an address; NotFound for one who is none."""
    return (await access.customer(scope.db, scope, _customer_id(request))).id


async def end_session(scope: Scope, request: Request) -> Response:
    """Sign the customer out on one device."""
    await changing.end_session(scope, _customer_id(request), request.path_params["session_id"])
    return _back(request, "#devices")
