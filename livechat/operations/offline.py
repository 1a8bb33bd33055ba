"""An errand carried out without a server: the house is opened, one thing is done, and it is closed again."""

from __future__ import annotations

import asyncio
from typing import Any

from livechat.settings import Settings
from livechat.store import opening
from livechat.store.lock import FolderLock
from livechat.workspaces.models import FIRST


def carry_out(chosen: Settings, errand: str, values: dict[str, Any]) -> Any:
    """The errand's answer; raises Refusal as the errand does, AlreadyRunning while a server is there."""
    with FolderLock(chosen.storage.path):
        opening.prepare(chosen.storage.database)
        try:
            return asyncio.run(_carry_out(chosen, errand, values))
        finally:
            opening.mark_clean(chosen.storage.database)


async def _carry_out(chosen: Settings, errand: str, values: dict[str, Any]) -> Any:
    from livechat.app import App
    from livechat.operations.errands import ERRANDS

    house = App(chosen)
    await house.start()
    try:
        return await ERRANDS[errand](house.system_scope(FIRST), **values)
    finally:
        await house.stop()
