"""Addresses for machines that look after the server: orchestrators, load balancers, monitoring."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import ipaddress

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from livechat.errors import NotFound
from livechat.operations import health
from livechat.scope import Scope
from livechat.web.routes import ANYONE, page


async def healthz(_: Scope, __: Request) -> Response:
    """The process is alive and answers; a server that does not should be started again."""
    return PlainTextResponse("alive\n")


async def readyz(_: Scope, request: Request) -> Response:
    """Whether visitors should be sent here; if not, why."""
    house = request.app.state.house
    reasons = ["the server is stopping"] if house.is_stopping else await house.counting.readiness.complaints()
    return JSONResponse({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200)


async def metrics(scope: Scope, request: Request) -> Response:
    """Everything counted, in Prometheus' text format; for whoever may not read it there is no such page."""
    if not _may_read(request, scope.means.settings.server.metrics_password):
        raise NotFound
    counting = request.app.state.house.counting
    await counting.ask_store()
    text = await asyncio.to_thread(health.metrics, counting.figures)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: Request, password: str) -> bool:
    """Whoever knows the password; without one, programs on this machine, unless a proxy brought them."""
    if not password:
        return _is_loopback(request) and "x-forwarded-for" not in request.headers
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    try:
        _, _, sent = base64.b64decode(given, validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return False
    return scheme.lower() == "basic" and hmac.compare_digest(sent, password.encode())


def _is_loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


ROUTES = [
    page("GET", "/healthz", healthz, ANYONE, audience="any", rule="says nothing about anybody"),
    page("GET", "/readyz", readyz, ANYONE, audience="any", rule="says nothing about anybody"),
    page(
        "GET",
        "/metrics",
        metrics,
        ANYONE,
        audience="any",
        rule="the password of the settings, or this machine",
    ),
]
