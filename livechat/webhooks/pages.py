"""Pages of webhooks in the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.scope import Scope
from livechat.web import inputs
from livechat.web.door import STAFF_LINE, go, show
from livechat.web.forms import Form, all_fields, comes_back
from livechat.webhooks import api, listing, looks, managing, queries, words
from livechat.webhooks.inputs import WebhookBody, WebhookForm
from livechat.webhooks.models import EVERY, Webhook
from livechat.webhooks.outbox import outbox_of
from livechat.workspaces import deciding

SHOWN = 30
PAGE = "/admin/webhooks"


@dataclass(frozen=True, slots=True)
class Choice:
    """An event that can be chosen."""

    name: str
    words: str
    is_chosen: bool


async def webhook_list(scope: Scope, request: Request) -> Response:
    """All of them."""
    found = await queries.webhooks(scope.db, scope.workspace_id)
    counts, translate = await _counts(scope), i18n.translator(scope.language)
    rows = [looks.webhook(each, counts, translate) for each in found]
    return await show(request, scope, "webhooks/webhooks.html", live=STAFF_LINE, webhooks=rows)


async def _counts(scope: Scope) -> dict[tuple[str, str], int]:
    return {(each.webhook_id, each.state): each.count for each in await queries.numbers(scope.db, scope.workspace_id)}


async def new(scope: Scope, request: Request) -> Response:
    """A form for another one."""
    return await _form_page(scope, request, Form({"events": "new_message conversation_created"}))


async def edit(scope: Scope, request: Request) -> Response:
    """The same for one that is there."""
    of = await managing.one(scope.db, scope, request.path_params["webhook_id"])
    values = {"url": of.url, "description": of.description, "events": " ".join(of.wanted)}
    return await _form_page(scope, request, Form(values))


async def _form_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    named = request.path_params.get("webhook_id")
    of = await managing.one(scope.db, scope, named) if named else None
    chosen = set(form.values.get("events", "").split())
    if status != 200:
        chosen = set((await all_fields(request)).get("event", ()))
    return await show(
        request,
        scope,
        "webhooks/form.html",
        status=status,
        live=STAFF_LINE,
        webhook=of and looks.webhook(of, {}, i18n.translator(scope.language)),
        groups=_groups(scope, chosen),
        is_every=EVERY in chosen,
        form=form,
        may_be_private=scope.means.settings.outgoing.private_networks,
    )


def _groups(scope: Scope, chosen: set[str]) -> list[tuple[str, list[Choice]]]:
    """The events by what they are about."""
    translate = i18n.translator(scope.language)
    groups: dict[str, list[Choice]] = {translate(title): [] for title in words.GROUPS.values()}
    for each in outbox_of(scope.means).subjects.values():
        capability = each.event.__module__.split(".")[1]
        title = translate(words.GROUPS.get(capability, words.OTHERS))
        said = translate(words.EVENTS[each.name]) if each.name in words.EVENTS else each.name
        groups.setdefault(title, []).append(Choice(each.name, said, each.name in chosen))
    return [(title, found) for title, found in groups.items() if found]


async def _given(request: Request, *, active: bool) -> WebhookBody:
    given, events = await inputs.form(request, WebhookForm), (await all_fields(request)).get("event", [])
    return inputs.from_fields(
        {"url": given.url.strip(), "description": given.description, "events": events, "active": active}, WebhookBody
    )


@comes_back(_form_page)
async def add(scope: Scope, request: Request) -> Response:
    """Make one; its secret is shown on the page that follows, and never again."""
    return await _secret_page(scope, request, *await managing.add(scope, await _given(request, active=True)))


@comes_back(_form_page)
async def change(scope: Scope, request: Request) -> Response:
    """Describe one differently."""
    of = await managing.one(scope.db, scope, request.path_params["webhook_id"])
    await managing.edit(scope, of.id, await _given(request, active=of.is_on))
    return go(f"{PAGE}/{of.id}")


async def new_secret(scope: Scope, request: Request) -> Response:
    """Another secret."""
    return await _secret_page(scope, request, *await managing.new_secret(scope, request.path_params["webhook_id"]))


async def _secret_page(scope: Scope, request: Request, of: Webhook, secret: str) -> Response:
    hours = round(scope.means.settings.webhooks.overlap_hours) if of.former_salt else 0
    shown = await show(
        request, scope, "webhooks/secret.html", live=STAFF_LINE, webhook_id=of.id, secret=secret, hours=hours
    )
    shown.headers["cache-control"] = "no-store"
    return shown


async def webhook(scope: Scope, request: Request) -> Response:
    """One webhook with its log."""
    return await _webhook_page(scope, request, Form())


async def _webhook_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    of = await managing.one(scope.db, scope, request.path_params["webhook_id"])
    asked, translate = request.query_params, i18n.translator(scope.language)
    state = asked.get("state", "")
    found, following = await listing.page(scope, of.id, state, asked.get("cursor", ""), SHOWN)
    narrowed = f"state={state}&" if state else ""
    variables: dict[str, Any] = {
        "webhook": looks.webhook(of, await _counts(scope), translate),
        "deliveries": [looks.delivery(each, translate) for each in found],
        "state": state,
        "more_url": f"{PAGE}/{of.id}?{narrowed}cursor={following}" if following else None,
        "keep_days": await _kept(scope),
    }
    return await show(request, scope, "webhooks/webhook.html", status=status, live=STAFF_LINE, form=form, **variables)


async def _kept(scope: Scope) -> int:
    """For how many days the log is kept: as long as the installation says, or shorter where the workspace does."""
    wanted = (await deciding.of(scope)).keep_deliveries
    most = scope.means.settings.webhooks.keep_days
    return min(wanted, most) if wanted else most


async def switch(scope: Scope, request: Request) -> Response:
    """On or off."""
    is_on = (await inputs.form_fields(request)).get("on") == "true"
    await managing.switch(scope, request.path_params["webhook_id"], on=is_on)
    return go(f"{PAGE}/{request.path_params['webhook_id']}")


async def delete(scope: Scope, request: Request) -> Response:
    """End it."""
    await managing.delete(scope, request.path_params["webhook_id"])
    return go(PAGE)


@comes_back(_webhook_page)
async def try_out(scope: Scope, request: Request) -> Response:
    """Send a test event; the page that follows shows what came of it."""
    found = await managing.try_out(scope, request.path_params["webhook_id"])
    return go(f"{PAGE}/{found.webhook_id}/deliveries/{found.id}")


@comes_back(_webhook_page)
async def replay_failed(scope: Scope, request: Request) -> Response:
    """Send everything once more that has failed."""
    await managing.replay_failed(scope, request.path_params["webhook_id"])
    return go(f"{PAGE}/{request.path_params['webhook_id']}")


async def delivery(scope: Scope, request: Request) -> Response:
    """One delivery with its tries."""
    return await _delivery_page(scope, request, Form())


async def _delivery_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    found = await managing.delivery(scope, request.path_params["webhook_id"], api.delivery_id(request))
    said, tries = await managing.told_in(scope, found)
    translate = i18n.translator(scope.language)
    return await show(
        request,
        scope,
        "webhooks/delivery.html",
        status=status,
        live=STAFF_LINE,
        webhook_id=found.webhook_id,
        delivery=looks.delivery(found, translate),
        attempts=looks.attempts(tries, translate),
        body=looks.body(said),
        form=form,
    )


@comes_back(_delivery_page)
async def replay(scope: Scope, request: Request) -> Response:
    """Send it once more."""
    found = await managing.replay(scope, request.path_params["webhook_id"], api.delivery_id(request))
    return go(f"{PAGE}/{found.webhook_id}/deliveries/{found.id}")
