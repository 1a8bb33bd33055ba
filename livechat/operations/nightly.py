"""Backups that the server makes by itself: when one is due, in a process of its own, and never too many of them."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from livechat.clock import Clock, rfc3339
from livechat.operations import proving
from livechat.operations.backup import BackupError
from livechat.scope import Scope
from livechat.settings import Settings, Storage
from livechat.workspaces.models import FIRST

LOOK_EVERY_S: Final = 60.0
MODEST: Final = 10
"""How nice the process is to the server, in the system's terms."""
AGAIN_AFTER_MS: Final = 3_600_000
"""After a failure it is tried again every hour, or as often as backups are made."""
_PREFIX: Final = "livechat-"
_ENDING: Final = ".tar"
_PROGRAM: Final = (
    "import json, sys; sys.path[:0] = json.loads(sys.argv[1]);"
    "from livechat.operations import nightly; sys.exit(nightly.apart(*sys.argv[2:]))"
)
"""It looks for livechat where this process has found it, packed into one file or not."""
_BUSY: Final = "operations.backup"
HOUR_MS: Final = 3_600_000

log = logging.getLogger("livechat.operations")


def due_at(settings: Settings, known: proving.Known) -> int:
    """When the next one is to be made (UTC milliseconds); 0 where none was ever made."""
    every_ms = round(settings.backup.every_hours * HOUR_MS)
    due = known.proved.at + every_ms if known.proved else 0
    return max(due, known.failed.at + min(AGAIN_AFTER_MS, every_ms)) if known.failed else due


async def look(house: Any, scope: Scope, _: str, __: dict[str, Any]) -> None:
    """Every minute: begin with one if it is due. There is one installation, whatever it has of workspaces."""
    settings = house.settings
    if scope.workspace_id != FIRST or settings.backup.folder is None or house.means.memory.get(_BUSY):
        return
    known = await asyncio.to_thread(proving.known, settings.storage.path)
    if house.clock.now_ms() >= due_at(settings, known):
        house.means.memory[_BUSY] = True
        house.spawn(_make(house), "making a backup")


async def _make(house: Any) -> None:
    folder = house.settings.backup.folder
    moment = rfc3339(house.clock.now_ms())[:19].replace(":", "")
    target = folder / f"{_PREFIX}{moment}{_ENDING}"
    try:
        await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        problem = await _run(house.settings, target)
        if not problem:
            await asyncio.to_thread(_tidy, folder, house.settings.backup.keep)
    except OSError as error:
        problem = proving.plain(error)
    finally:
        house.means.memory[_BUSY] = False
    if problem:
        log.error("no backup was made", extra={"problem": problem})
        await asyncio.to_thread(proving.note_failure, house.settings.storage, target, house.clock, problem)


async def _run(settings: Settings, target: Path) -> str:
    """One beside the server, which goes on undisturbed; what went wrong, empty if all is well."""
    storage = settings.storage
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROGRAM, json.dumps([each for each in sys.path if each])),
        *(str(storage.path), str(storage.uploads_folder), str(target)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    with suppress(OSError):  # it is over already, or the system allows nobody to be modest
        os.setpriority(os.PRIO_PROCESS, process.pid, MODEST)
    try:
        _, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)  # it takes its scratch place with it
    said = complaint.decode(errors="replace").strip().rpartition("\n")[2]
    return (said or f"it ended with {process.returncode}") if process.returncode else ""


def apart(path: str, uploads: str, target: str) -> int | str:
    """What the process of its own does: how it ends, with one sentence if not well."""
    os.umask(0o077)
    try:
        proving.backup(Storage(path=Path(path), uploads=Path(uploads)), Path(target), Clock())
    except (BackupError, OSError) as error:
        return proving.plain(error)
    except KeyboardInterrupt:
        return 130
    return 0


def _tidy(folder: Path, keep: int) -> None:
    """The oldest go; their names are in the order of time."""
    made = sorted(folder.glob(f"{_PREFIX}[0-9]*{_ENDING}"))
    for each in made[:-keep]:
        each.unlink(missing_ok=True)
