"""What webhooks contribute to the house."""

from __future__ import annotations

from livechat.i18n import marked
from livechat.registry import Feature, Job
from livechat.web import paging, routes
from livechat.web.routes import ADMINS, page
from livechat.webhooks import api, live, noticing, pages, shapes, tidying
from livechat.webhooks.events import DeliveriesWritten, DeliverySettled, WebhookChanged, WebhookGivenUp
from livechat.webhooks.inputs import WebhookBody

OF_WORKSPACE = "those of their workspace"
ONE, ONE_DELIVERY = "/admin/webhooks/{webhook_id}", "/admin/webhooks/{webhook_id}/deliveries/{delivery_id}"
_QUERY = (
    (
        "state",
        {"type": "string", "enum": ["waiting", "delivered", "failed"]},
        marked("Only those in this state"),
    ),
    paging.CURSOR,
    paging.upto(100),
)

FEATURE = Feature(
    name="webhooks",
    pages=[
        page("GET", "/admin/webhooks", pages.webhook_list, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/webhooks", pages.add, ADMINS, rule=OF_WORKSPACE),
        page("GET", "/admin/webhooks/new", pages.new, ADMINS, rule=OF_WORKSPACE),
        page("GET", ONE, pages.webhook, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE, pages.change, ADMINS, rule=OF_WORKSPACE),
        page("GET", f"{ONE}/edit", pages.edit, ADMINS, rule=OF_WORKSPACE),
        page("POST", f"{ONE}/switch", pages.switch, ADMINS, rule=OF_WORKSPACE),
        page("POST", f"{ONE}/secret", pages.new_secret, ADMINS, rule=OF_WORKSPACE),
        page("POST", f"{ONE}/test", pages.try_out, ADMINS, rule=OF_WORKSPACE),
        page("POST", f"{ONE}/replay", pages.replay_failed, ADMINS, rule=OF_WORKSPACE),
        page("POST", f"{ONE}/delete", pages.delete, ADMINS, rule=OF_WORKSPACE),
        page("GET", ONE_DELIVERY, pages.delivery, ADMINS, rule=OF_WORKSPACE),
        page("POST", f"{ONE_DELIVERY}/replay", pages.replay, ADMINS, rule=OF_WORKSPACE),
    ],
    api=[
        routes.api(
            "GET",
            "/api/admin/webhooks",
            api.webhooks,
            ADMINS,
            gives=shapes.WebhookPage,
            query=(paging.CURSOR, paging.upto(api.PAGE, api.PAGE)),
            summary=marked("All webhooks"),
            rule=OF_WORKSPACE,
            needs="webhooks:read",
        ),
        routes.api(
            "POST",
            "/api/admin/webhooks",
            api.add,
            ADMINS,
            takes=WebhookBody,
            gives=shapes.NewWebhookShape,
            status=201,
            summary=marked("Make a webhook; its secret is told this once"),
            rule=OF_WORKSPACE,
            needs="webhooks:write",
        ),
        routes.api(
            "GET",
            "/api/admin/webhooks/events",
            api.events,
            ADMINS,
            gives=shapes.EventPage,
            query=(paging.CURSOR, paging.upto(api.PAGE, api.PAGE)),
            summary=marked("What webhooks can be told of"),
            rule=OF_WORKSPACE,
            needs="webhooks:read",
        ),
        routes.api(
            "GET",
            f"/api{ONE}",
            api.one,
            ADMINS,
            gives=shapes.WebhookShape,
            summary=marked("A webhook"),
            rule=OF_WORKSPACE,
            needs="webhooks:read",
        ),
        routes.api(
            "PUT",
            f"/api{ONE}",
            api.edit,
            ADMINS,
            takes=WebhookBody,
            gives=shapes.WebhookShape,
            summary=marked("Change a webhook, switch it on or off"),
            rule=OF_WORKSPACE,
            needs="webhooks:write",
        ),
        routes.api(
            "DELETE",
            f"/api{ONE}",
            api.delete,
            ADMINS,
            status=204,
            summary=marked("End a webhook"),
            rule=OF_WORKSPACE,
            needs="webhooks:write",
        ),
        routes.api(
            "POST",
            f"/api{ONE}/secret",
            api.new_secret,
            ADMINS,
            gives=shapes.NewWebhookShape,
            summary=marked("Give a webhook another secret; the former one signs as well for a while"),
            rule=OF_WORKSPACE,
            needs="webhooks:write",
        ),
        routes.api(
            "POST",
            f"/api{ONE}/test",
            api.try_out,
            ADMINS,
            gives=shapes.DeliveryShape,
            status=202,
            summary=marked("Send a test event before all others; the delivery says what comes of it"),
            rule=OF_WORKSPACE,
            needs="webhooks:write",
        ),
        routes.api(
            "POST",
            f"/api{ONE}/replay",
            api.replay_failed,
            ADMINS,
            gives=shapes.Replayed,
            summary=marked("Send everything once more that has failed"),
            rule=OF_WORKSPACE,
            needs="webhooks:write",
        ),
        routes.api(
            "GET",
            f"/api{ONE}/deliveries",
            api.deliveries,
            ADMINS,
            gives=shapes.DeliveryPage,
            query=_QUERY,
            summary=marked("The delivery log, the newest first"),
            rule=OF_WORKSPACE,
            needs="webhooks:read",
        ),
        routes.api(
            "GET",
            f"/api{ONE_DELIVERY}",
            api.delivery,
            ADMINS,
            gives=shapes.DeliveryDetail,
            summary=marked("A delivery with the tries to bring it"),
            rule=OF_WORKSPACE,
            needs="webhooks:read",
        ),
        routes.api(
            "POST",
            f"/api{ONE_DELIVERY}/replay",
            api.replay,
            ADMINS,
            gives=shapes.DeliveryShape,
            summary=marked("Send a delivery once more"),
            rule=OF_WORKSPACE,
            needs="webhooks:write",
        ),
    ],
    within={WebhookGivenUp: [noticing.given_up]},
    after={
        WebhookChanged: [live.known_listener, live.changed_listener],
        DeliveriesWritten: [live.written_listener],
        DeliverySettled: [live.settled_listener],
    },
    jobs=[Job("webhooks.tidy", tidying.tidy, every_s=tidying.EVERY_S)],
    start=live.start,
)
