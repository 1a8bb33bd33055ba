"""Pictures are decoded by somebody else: a process for each, with little memory and time, a few at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from livechat.errors import Invalid, Unavailable
from livechat.i18n import marked
from livechat.scope import Means
from livechat.settings import Uploads
from livechat.uploads import reencoding
from livechat.uploads.models import Band, Nature, Shape, Square

WAITING: Final = 32
"""Pictures that may wait for their turn; more are refused and sent again."""
_MEMORY: Final = "uploads.pictures"
_EXTENSIONS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_WHY: Final = {
    "large": marked("This picture is too large to be shown. Please send a smaller one."),
    "damaged": marked("This picture is damaged and cannot be shown."),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A picture after it was written anew."""

    nature: Nature
    size_bytes: int


class _Turns:
    """A few at once; the others wait, but not without end."""

    def __init__(self, at_once: int) -> None:
        self.free = asyncio.Semaphore(at_once)
        self.waiting = 0


def _turns(means: Means) -> _Turns:
    turns: _Turns = means.memory.setdefault(_MEMORY, _Turns(means.settings.uploads.picture_processes))
    return turns


async def write_anew(
    means: Means, source: Path, nature: Nature, target: Path, thumbnail: Path, shape: Shape = None
) -> Written:
    """Decode `source` and write `target` and `thumbnail`; raises Invalid for what is no picture or far too large.

    Raises Unavailable when too many wait already.
    """
    turns = _turns(means)
    if turns.waiting >= WAITING:
        raise Unavailable("Too many pictures arrive at once. Please try again in a moment.", retry_after_s=3.0)
    turns.waiting += 1
    try:
        async with turns.free:
            said = await _run(means.settings.uploads, source, target, thumbnail, shape)
    finally:
        turns.waiting -= 1
    if why := _WHY.get(said.get("refused", "")):
        raise Invalid(why, field="file")
    written = replace(
        nature,
        media_type=said["media_type"],
        extension=_EXTENSIONS[said["media_type"]],
        width=said["width"],
        height=said["height"],
    )
    return Written(written, await asyncio.to_thread(lambda: target.stat().st_size))


async def _run(settings: Uploads, source: Path, target: Path, thumbnail: Path, shape: Shape) -> dict[str, Any]:
    """The answer of the process; one that dies or takes too long has found the picture too large."""
    job = {
        "source": str(source),
        "target": str(target),
        "thumbnail": str(thumbnail),
        "square": [shape.side, shape.small_side] if isinstance(shape, Square) else None,
        "band": [shape.height, shape.small_height] if isinstance(shape, Band) else None,
        "pixels": settings.picture_megapixels * 1_000_000,
        "side": settings.picture_side,
        "frames": settings.picture_frames,
        "memory_bytes": settings.picture_memory_mb << 20,
        "seconds": settings.picture_seconds,
        "written_bytes": max(64, settings.file_mb * 4) << 20,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-s",
        "-P",
        str(Path(reencoding.__file__)),
        json.dumps(job),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
        cwd="/",
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(settings.picture_seconds * 2):
            out, _ = await process.communicate()
    except TimeoutError:
        return {"refused": "large"}
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await asyncio.shield(process.wait())
    try:
        answer: dict[str, Any] = json.loads(out)
    except ValueError:
        return {"refused": "large"}  # killed for using too much
    return answer
