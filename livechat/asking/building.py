"""Building: a rep puts a question together in a small form of numbered rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from livechat.asking.models import BUTTONS, FORM, MOST_FIELDS, MOST_OPTIONS, QUICK_REPLIES
from livechat.conversations import sending
from livechat.conversations.inputs import Draft
from livechat.conversations.models import Message
from livechat.scope import Scope

ROWS: Final = {QUICK_REPLIES: MOST_OPTIONS, BUTTONS: MOST_OPTIONS, FORM: MOST_FIELDS}
"""What can be built, and the most rows of it."""


def payload(kind: str, sent: Mapping[str, str]) -> dict[str, Any]:
    """The rows that hold something, as the payload of a message of this kind."""
    rows = [number for number in range(1, ROWS[kind] + 1) if sent.get(f"label_{number}", "").strip()]
    if kind == FORM:
        return {"fields": [_field(sent, number) for number in rows]}
    return {"options": [_option(kind, sent, number) for number in rows]}


def _option(kind: str, sent: Mapping[str, str], number: int) -> dict[str, Any]:
    option = {"label": sent[f"label_{number}"]}
    url = sent.get(f"url_{number}", "").strip()
    return {**option, "url": url} if kind == BUTTONS and url else option


def _field(sent: Mapping[str, str], number: int) -> dict[str, Any]:
    field: dict[str, Any] = {
        "label": sent[f"label_{number}"],
        "type": sent.get(f"type_{number}", "text"),
        "required": f"required_{number}" in sent,
    }
    choices = [each.strip() for each in sent.get(f"choices_{number}", "").split(",")]
    if field["type"] == "select":
        field["options"] = [each for each in choices if each]
    return field


async def ask(scope: Scope, reference: str, kind: str, client_id: str, text: str, sent: Mapping[str, str]) -> Message:
    """Send the question, once. Raises NotFound, and Invalid where it is not complete."""
    return await sending.send(
        scope, reference, Draft(client_id=client_id, kind=kind, text=text, payload=payload(kind, sent))
    )
