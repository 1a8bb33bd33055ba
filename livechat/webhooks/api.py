"""Webhooks for programs."""

from __future__ import annotations

from starlette.requests import Request

from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.web import inputs, paging
from livechat.webhooks import listing, managing, queries, shapes
from livechat.webhooks.inputs import WebhookBody
from livechat.webhooks.outbox import outbox_of

PAGE = 200


async def webhooks(scope: Scope, request: Request) -> shapes.WebhookPage:
    """All webhooks."""
    found = await queries.webhooks(scope.db, scope.workspace_id)
    shown, behind = paging.part(found, lambda each: (f"{each.created_at:016}", each.id), request.query_params, PAGE)
    return shapes.WebhookPage([shapes.webhook(each) for each in shown], behind)


async def events(scope: Scope, request: Request) -> shapes.EventPage:
    """What there is to subscribe to."""
    subjects = list(outbox_of(scope.means).subjects.values())
    shown, behind = paging.part(subjects, lambda each: (each.name, ""), request.query_params, PAGE)
    return shapes.EventPage([shapes.EventShape(each.name, _sentence(each.shape)) for each in shown], behind)


def _sentence(shape: type) -> str:
    return (shape.__doc__ or "").strip().splitlines()[0]


async def add(scope: Scope, _request: Request, given: WebhookBody) -> shapes.NewWebhookShape:
    """A new one, with its secret."""
    return shapes.with_secret(*await managing.add(scope, given))


async def one(scope: Scope, request: Request) -> shapes.WebhookShape:
    """One of them."""
    return shapes.webhook(await managing.one(scope.db, scope, request.path_params["webhook_id"]))


async def edit(scope: Scope, request: Request, given: WebhookBody) -> shapes.WebhookShape:
    """As it is described from now on."""
    return shapes.webhook(await managing.edit(scope, request.path_params["webhook_id"], given))


async def delete(scope: Scope, request: Request) -> None:
    """End it."""
    await managing.delete(scope, request.path_params["webhook_id"])


async def new_secret(scope: Scope, request: Request) -> shapes.NewWebhookShape:
    """Another secret."""
    return shapes.with_secret(*await managing.new_secret(scope, request.path_params["webhook_id"]))


async def try_out(scope: Scope, request: Request) -> shapes.DeliveryShape:
    """Send a test event; its delivery says what comes of it."""
    return shapes.delivery(await managing.send_test(scope, request.path_params["webhook_id"]))


async def deliveries(scope: Scope, request: Request) -> shapes.DeliveryPage:
    """A page of the delivery log."""
    limit = paging.limit(request.query_params.get("limit", ""), inputs.limits_of(request).list_page)
    webhook_id, asked = request.path_params["webhook_id"], request.query_params
    found, following = await listing.page(scope, webhook_id, asked.get("state", ""), asked.get("cursor", ""), limit)
    return shapes.DeliveryPage([shapes.delivery(each) for each in found], following)


async def delivery(scope: Scope, request: Request) -> shapes.DeliveryDetail:
    """One delivery with its tries."""
    found = await managing.delivery(scope, request.path_params["webhook_id"], delivery_id(request))
    return shapes.detail(found, *await managing.told_in(scope, found))


async def replay(scope: Scope, request: Request) -> shapes.DeliveryShape:
    """Send it once more."""
    return shapes.delivery(await managing.replay(scope, request.path_params["webhook_id"], delivery_id(request)))


async def replay_failed(scope: Scope, request: Request) -> shapes.Replayed:
    """Send everything once more that has failed."""
    return shapes.Replayed(await managing.replay_failed(scope, request.path_params["webhook_id"]))


def delivery_id(request: Request) -> int:
    """The delivery that an address names, or NotFound."""
    named: str = request.path_params["delivery_id"]
    if not (named.isascii() and named.isdigit()) or len(named) > 18:
        raise NotFound("There is no such delivery.")
    return int(named)
