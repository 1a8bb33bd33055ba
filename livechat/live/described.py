"""The live lines as the description of the REST interface has them: answers that are no JSON and do not end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from livechat.errors import UpgradeNeeded
from livechat.i18n import marked
from livechat.live.entrance import NEEDS
from livechat.live.socket import SUBPROTOCOL
from livechat.web import failures, openapi
from livechat.web.door import address_of, language_of
from livechat.web.routes import ANYONE, EVERYONE

TAG: Final = "live"
_EXAMPLE: Final = """\
id: CONV-…:12.14
data: {"type": "new_message", "conversation": "CONV-…", "message": {"seq": 12, …}}

"""


async def upgrade_needed(request: Request) -> Response:
    """Where a WebSocket is opened, for whoever comes with a plain request."""
    answer = failures.problem(UpgradeNeeded(), language_of(request))
    answer.headers.update(request.app.state.house.door.pacing.stranger(address_of(request)).headers)
    return answer


def _query(name: str, schema: dict[str, Any], words: str, place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "required": False, "schema": schema, "description": words}


def _plain(statuses: Sequence[int]) -> dict[str, Any]:
    """Refusals of an upgrade: a sentence."""
    content = {"text/plain": {"schema": {"type": "string"}}}
    return {str(each): {"description": openapi.REFUSALS[each], "headers": {}, "content": content} for each in statuses}


def paths() -> dict[str, dict[str, Any]]:
    """What programs find at the addresses of the lines."""
    return {"/api/events": {"get": _EVENTS}, "/api/ws": {"get": _SOCKET}}


_EVENTS: Final = {
    "tags": [TAG],
    "operationId": "get_api_events",
    "summary": marked("Events as they happen, as a stream"),
    "description": (
        "Server-Sent Events that do not end: each `data` is one event of docs/protocol.md as JSON. A customer follows"
        " all of their conversations, staff those that they name, each as a `conversation` of the query. The `id` of"
        " the last event that was seen, as `Last-Event-ID` (or `last_event_id` in the query), resumes: what came after"
        " it is sent first. Before a restart `server_restarting` comes with a `retry`."
    ),
    "parameters": [
        _query(
            "conversation",
            {"type": "array", "items": {"type": "string"}},
            marked("References of the conversations to follow"),
        ),
        _query("last_event_id", {"type": "string"}, marked("The last event that was seen")),
        _query("Last-Event-ID", {"type": "string"}, marked("The last event that was seen"), "header"),
    ],
    "responses": {
        "200": {
            "description": marked("A stream that goes on until either side ends it"),
            "headers": openapi.headers(openapi.PACED),
            "content": {"text/event-stream": {"schema": {"type": "string", "examples": [_EXAMPLE]}}},
        },
        **openapi.refused([400, 401, 403, 404, 422, 429, 503]),
    },
    "security": [{"session": []}, {"key": [NEEDS]}],
    "x-who": sorted(EVERYONE),
    "x-rule": "what may be read over REST",
    "x-scope": NEEDS,
}
_SOCKET: Final = {
    "tags": [TAG],
    "operationId": "get_api_ws",
    "summary": marked("Events and commands over a WebSocket"),
    "description": (
        f"A WebSocket of the subprotocol `{SUBPROTOCOL}`: one JSON object a text frame, commands up, answers and events"
        " down (docs/protocol.md). `Authorization` says who it is, or the first command does."
    ),
    "parameters": [
        _query(
            "Sec-WebSocket-Protocol",
            {"type": "string", "enum": [SUBPROTOCOL]},
            marked("What both sides speak"),
            "header",
        )
    ],
    "responses": {
        "101": {
            "description": marked("The line is open"),
            "headers": {"Sec-WebSocket-Protocol": {"schema": {"type": "string", "const": SUBPROTOCOL}}},
        },
        **_plain([400, 401, 403, 429, 503]),
        **openapi.refused([426]),
    },
    "x-who": sorted(ANYONE),
    "x-rule": "each command by itself",
    "x-scope": NEEDS,
}
