"""The page on which those who run the installation see how the server is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from livechat.clock import rfc3339
from livechat.errors import NotFound
from livechat.operations import checks, nightly, proving
from livechat.scope import Scope
from livechat.settings import Settings
from livechat.uploads.looks import size_words
from livechat.web.door import STAFF_LINE, show
from livechat.web.routes import ADMINS, page
from livechat.workspaces.models import FIRST

NEVER, FAILED, LATE, FINE, BY_HAND = "never", "failed", "late", "fine", "by-hand"
BY_HAND_MS: Final = 7 * 86_400_000
"""Where nobody has said how often, a backup is old after a week."""


@dataclass(frozen=True, slots=True)
class BackupLook:
    """What is known of backups, as the page says it."""

    state: str
    """never, failed, late, fine, or by-hand: fine, but nobody makes them regularly."""
    proved: proving.Proof | None
    proved_iso: str
    size: str
    failed: proving.Failure | None
    failed_iso: str
    every_hours: float
    """0 where none are made by themselves."""
    folder: str


def backup_look(settings: Settings, known: proving.Known, now_ms: int, language: str) -> BackupLook:
    """The state of backups; `language` is the reader's."""
    chosen = settings.backup
    proved, failed = known.proved, known.failed
    return BackupLook(
        state=_state(settings, known, now_ms),
        proved=proved,
        proved_iso=rfc3339(proved.at) if proved else "",
        size=size_words(proved.size_bytes, language) if proved else "",
        failed=failed,
        failed_iso=rfc3339(failed.at) if failed else "",
        every_hours=chosen.every_hours if chosen.folder else 0,
        folder=str(chosen.folder or ""),
    )


def _state(settings: Settings, known: proving.Known, now_ms: int) -> str:
    if known.failed:
        return FAILED
    if not known.proved:
        return NEVER
    is_regular = settings.backup.folder is not None
    allowed_ms = 2 * settings.backup.every_hours * nightly.HOUR_MS if is_regular else BY_HAND_MS
    if now_ms - known.proved.at > allowed_ms:
        return LATE
    return FINE if is_regular else BY_HAND


async def server(scope: Scope, request: Request) -> Response:
    """How the server is; it is one for all workspaces, so only those of the first one look after it."""
    if scope.workspace_id != FIRST:
        raise NotFound
    settings: Any = scope.means.settings
    known = await asyncio.to_thread(proving.known, settings.storage.path)
    return await show(
        request,
        scope,
        "operations/server.html",
        live=STAFF_LINE,
        checks=checks.checks(await checks.figures(request.app.state.house), scope.language),
        backup=backup_look(settings, known, scope.now_ms, scope.language),
        command="livechat backup FILE",
        setting="[backup] folder",
    )


ROUTES = [page("GET", "/admin/server", server, ADMINS, rule="of the first workspace, whose people run the server")]
