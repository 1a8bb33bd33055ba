"""An errand carried out without a server: the house is opened, one thing is done, and it is closed again."""

from __future__ import annotations

import asyncio
from typing import Any

from livechat.settings import Settings
from livechat.store import opening
from livechat.store.lock import FolderLock


def carry_out(chosen: Settings, errand: str, values: dict[str, Any], workspace: str = "") -> Any:
    """The errand's answer, in the workspace of this short name or the first one.

    Raises Refusal as the errand does, AlreadyRunning while a server is there.
    """
    with FolderLock(chosen.storage.path):
        opening.prepare(chosen.storage.database)
        try:
            return asyncio.run(_carry_out(chosen, errand, values, workspace))
        finally:
            opening.mark_clean(chosen.storage.database)


async def _carry_out(chosen: Settings, errand: str, values: dict[str, Any], workspace: str) -> Any:
    from livechat.app import App
    from livechat.operations.errands import ERRANDS, place

    house = App(chosen)
    await house.start()
    try:
        return await ERRANDS[errand](await place(house, workspace), **values)
    finally:
        await house.stop()
