"""docs/protocol.md: the line and its words, written from the declarations that decode, check and send them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from livechat import i18n
from livechat.live.events import Position, ServerRestarting, SessionEnded
from livechat.registry import Feature
from livechat.webhooks.subscribing import subjects
from livechat.workspaces.meaning import CHECKS, COLOUR, FIELDS, HOURS, NUMBER, SWITCH, WORDS, Meaning
from livechat.workspaces.sections import SECTIONS
from livechat.workspaces.settings import MEANINGS, Decisions
from livechat.workspaces.shapes import MOST_NAMED

HEAD = """\
# The line and its words

Written by `make docs` from the declarations in the code. `GET /api/ws` with `Sec-WebSocket-Protocol:
livechat.v1.json` speaks one JSON object a text frame; `GET /api/events` sends the same events as
Server-Sent Events, resumable by `Last-Event-ID` (staff name the conversations they follow as
`?conversation=…`). Who it is: `Authorization: Bearer TOKEN`, the page's cookie (then `Origin` must be this
site), or `authenticate` or `register` as the first command. TOKEN is that of a session, or an API key with the
scope `conversations:read`; docs/authorisation.md says which scope each command needs of a key. A key is nobody who
could be online, look on or be given a conversation, signs as `bot`, and hears who of the team is here or looks on
(`users_online`, `conversation_viewers`) with `team:read` only.
Pages use the same commands and events through the htmx WebSocket extension at `/ws/customer` and `/ws/staff`.

Every command is answered once: `{"type": "ack", "id": …}` or `{"type": "error", "id": …, "code": …,
"message": …, "field"?}`. Codes: `bad_request unauthenticated forbidden not_found conflict too_large
rate_limited blocked unavailable`. Close codes: 1009 frame too large, 1012 restarting (the reason ends with
how many milliseconds later to come back), 1013 too slow, 4401
not signed in, 4403 session ended or key revoked, 4429 too many commands; to a page also 4409: it is somebody
else's by now, or of data from before a restore, and loads itself again. A page's line that is refused before the
upgrade (browsers do not tell it why) says so to a POST of the same address: 429 for too many pages, 409 where the page
is to be loaded again.
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


WEBHOOKS_HEAD = """\
# Webhooks

Written by `make docs` from the declarations in the code. The events are those of the line (docs/protocol.md) that are
stored, and some that no line carries; what is live only (who types, who looks, who is here) is not told.

An event is sent by `POST` as `{"type": …, "timestamp": …, "data": {…}}` to each webhook that wants it, signed as
[Standard Webhooks](https://www.standardwebhooks.com) describes: `webhook-id` names the event and is the same on every
try, `webhook-timestamp` is the second of the try, `webhook-signature` holds `v1,` and the base64 of the HMAC-SHA256 of
`id.timestamp.body`; several, separated by spaces, while a secret is being changed. The libraries of the standard verify
it with the secret that is shown once when a webhook is made:

    from standardwebhooks.webhooks import Webhook
    event = Webhook("whsec_…").verify(body, headers)

Any answer from 200 to 299 within ten seconds takes the event; everything else, a redirect included, is tried again
after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, later where `Retry-After` asks for it. 410 switches the
webhook off at once, some days without any success do so too. An event is told at least once: remember the names of
those that were taken. Events of one conversation come in their order unless one of them has failed twice.

Only addresses of the public internet are used, by https, unless `outgoing.private_networks` says otherwise.
"""


def webhooks(features: Sequence[Feature]) -> str:
    """docs/webhooks.md: what other systems can be told of."""
    parts = [WEBHOOKS_HEAD, "\n## Events\n| type | data | what it means |\n| --- | --- | --- |\n"]
    parts += [f"| `{each.name}` | {_fields(each.shape)} | {_sentence(each.shape)} |\n" for each in subjects(features)]
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
        rows += [(f"command {each.name}", each.who, each.rule, each.needs) for each in feature.commands]
        parts += [f"| `{name}` | {', '.join(sorted(who))} | {rule} | {scope} |\n" for name, who, rule, scope in rows]
    return "".join(parts)


SETTINGS_HEAD: Final = """\
# What a workspace decides

Written by `make docs` from the declaration in `livechat/workspaces/settings.py`; a test compares the two.

Admins decide it under Admin, Settings; programs read it with `GET /api/settings` and change it with
`PATCH /api/settings`. What the installer decides is in [settings.md](settings.md).
"""


def decisions() -> str:
    """Everything that a workspace decides, section by section, in Markdown."""
    lines = SETTINGS_HEAD.splitlines()
    defaults = Decisions()
    for section in SECTIONS:
        if section.names:
            lines += ["", f"## {section.title}", "", f"{section.help}.", ""]
            lines += ["| key | default | may be | meaning |", "|---|---|---|---|"]
        for name in section.names:
            meaning = MEANINGS[name]
            default = json.dumps(getattr(defaults, name), ensure_ascii=False, default=str)
            said = f"{meaning.label}. {meaning.help}".strip()
            lines.append(f"| `{name}` | `{default}` | {_may_be(meaning)} | {said} |")
    return "\n".join(lines) + "\n"


def _may_be(meaning: Meaning) -> str:
    low, high = meaning.between
    words = {
        SWITCH: "true or false",
        NUMBER: f"a whole number from {low} to {high}",
        COLOUR: "a colour like `#0a7a5c` on which words can be read",
        HOURS: "ranges such as `22:00-02:00` for each day of the `week`, and `exceptions` by date",
        FIELDS: "up to six fields, each with `label` and `choices` by language, `kind` and `required`",
        WORDS: f'a text of up to {high} characters for each language, such as `{{"en": "…"}}`; others stay',
    }
    if meaning.kind in words:
        return words[meaning.kind]
    options = [value for value, _ in meaning.options(i18n.SOURCE)] if meaning.options else []
    if len(options) > MOST_NAMED:
        return "one of many: the page lists them"
    if options:
        among = "a list of" if meaning.kind == CHECKS else "one of"
        return f"{among} " + ", ".join(f"`{each}`" for each in options)
    return f"a text of {low} to {high} characters"


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
