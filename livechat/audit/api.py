"""The log for programs."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from starlette.requests import Request

from livechat.audit import reading
from livechat.audit.models import Entry
from livechat.clock import rfc3339
from livechat.scope import Scope
from livechat.web import paging
from livechat.web.door import look_of


class AuditActor(msgspec.Struct):
    """Whoever acted, as they were called then; the server itself has the role `system`."""

    id: str
    name: str
    role: str


class AuditAbout(msgspec.Struct):
    """What an act concerned; a customer is called as they are called now, and has no name once erased."""

    kind: str
    id: str
    name: str


class AuditItem(msgspec.Struct):
    """An entry of the audit log; where a value is null, only that it changed is written down."""

    id: str
    at: str
    what: str
    actor: AuditActor
    about: AuditAbout | None
    address: str
    session_id: str
    before: dict[str, Any]
    after: dict[str, Any]


class AuditPage(msgspec.Struct):
    """A page of the log, the newest first; `next` is the cursor of the one behind it."""

    entries: list[AuditItem]
    next: str | None


def _item(entry: Entry) -> AuditItem:
    about = AuditAbout(entry.about_kind, entry.about_id, entry.about_name) if entry.about_kind else None
    return AuditItem(
        str(entry.number),
        rfc3339(entry.created_at),
        entry.what,
        AuditActor(entry.actor_id, entry.actor_name, entry.actor_role),
        about,
        entry.address,
        entry.session_id,
        json.loads(entry.before),
        json.loads(entry.after),
    )


async def log(scope: Scope, request: Request) -> AuditPage:
    """Who did what, the newest first; days are those of the workspace's time zone."""
    values = dict(request.query_params)
    asked = reading.wanted(values, (await look_of(request, scope)).zone)
    most = paging.limit(values.get("limit", ""), scope.means.settings.limits.list_page)
    found, behind = await reading.page(scope, asked, values.get("cursor", ""), most)
    return AuditPage([_item(each) for each in found], behind)
