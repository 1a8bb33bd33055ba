"""docs/protocol.md: the line and its words, written from the declarations that decode, check and send them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from livechat.live.events import Position, ServerRestarting, SessionEnded
from livechat.registry import Feature

HEAD = """\
# The line and its words

Written by `make docs` from the declarations in the code. `GET /api/ws` with `Sec-WebSocket-Protocol:
livechat.v1.json` speaks one JSON object a text frame; `GET /api/events` sends the same events as
Server-Sent Events, resumable by `Last-Event-ID` (staff name the conversations they follow as
`?conversation=…`). Who it is: `Authorization: Bearer TOKEN`, the page's cookie (then `Origin` must be this
site), or `authenticate` or `register` as the first command. Pages use the same commands and events through
the htmx WebSocket extension at `/ws/customer` and `/ws/staff`.

Every command is answered once: `{"type": "ack", "id": …}` or `{"type": "error", "id": …, "code": …,
"message": …, "field"?}`. Codes: `bad_request unauthenticated forbidden not_found conflict too_large
rate_limited blocked unavailable`. Close codes: 1009 frame too large, 1012 restarting, 1013 too slow, 4401
not signed in, 4403 session ended, 4429 too many commands.
"""


def protocol(features: Sequence[Feature]) -> str:
    """The whole page."""
    parts = [HEAD, "## Commands\n| type | who | fields | what it does |\n| --- | --- | --- | --- |\n"]
    for feature in features:
        for command in feature.commands:
            who = ", ".join(sorted(command.who))
            parts.append(f"| `{command.name}` | {who} | {_fields(command.takes)} | {_sentence(command.takes)} |\n")
    parts.append("\n## Events\n| type | fields | what it means |\n| --- | --- | --- |\n")
    seen: set[type] = set()
    shapes = [getattr(event, "shape", None) for feature in features for event in feature.events]
    for shape in [*shapes, Position, ServerRestarting, SessionEnded]:
        if shape is not None and shape not in seen:
            seen.add(shape)
            parts.append(f"| `{_tag(shape)}` | {_fields(shape)} | {_sentence(shape)} |\n")
    return "".join(parts)


def authorisation(features: Sequence[Feature]) -> str:
    """docs/authorisation.md: the one table of who may come in where."""
    parts = [
        "# Who may do what\n\nWritten by `make docs` from the table that the door and the line ask."
        " Whatever is not in it is refused.\n\n",
        "A key comes in where its scope is named.\n\n",
        "| address or command | who | whose | scope of a key |\n| --- | --- | --- | --- |\n",
    ]
    for feature in features:
        rows = [
            (f"{route.method} {route.path}", route.who, route.rule, route.needs)
            for route in (*feature.pages, *feature.api)
        ]
        rows += [(f"command {command.name}", command.who, command.rule, "") for command in feature.commands]
        parts += [f"| `{name}` | {', '.join(sorted(who))} | {rule} | {scope} |\n" for name, who, rule, scope in rows]
    return "".join(parts)


def _tag(shape: Any) -> str:
    return str(shape.__struct_config__.tag)


def _fields(shape: Any) -> str:
    found = []
    for field in msgspec.structs.fields(shape):
        if field.name == "id" and field.required is False:
            continue
        found.append(f"`{field.encode_name}{'' if field.required else '?'}`")
    return " ".join(found)


def _sentence(shape: Any) -> str:
    return str((shape.__doc__ or "").strip().splitlines()[0])
