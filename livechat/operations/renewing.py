"""A new start in the same place: the process becomes the program as it is installed now, and its port stays open.

For SIGUSR2. Number, parent and socket of the process stay, so that whoever looks after it (systemd, a container, a
terminal) notices nothing, and whoever comes meanwhile waits for a moment instead of being refused.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from typing import Final, NoReturn

from livechat import starter
from livechat.web.listening import handing_over

PATIENCE_S: Final = 30.0
LONGEST_START_US: Final = 3_600_000_000
"""A new version may have a large database to bring along: systemd hears nothing meanwhile and must not mind."""
log = logging.getLogger("livechat.server")


def _command(*more: str) -> list[str]:
    """What was typed to start this process, by the same Python."""
    return [sys.executable, *sys.orig_argv[1:], *more]


async def is_possible() -> bool:
    """Try the program as it is installed now, and its settings: one that cannot start must not end one that runs.

    What Python has to translate of a new version is translated by this, too, and not while people wait.
    """
    process = await asyncio.create_subprocess_exec(
        *_command("--check"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            _, said = await process.communicate()
    except TimeoutError:
        said = b"it did not say so in time"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        log.error("not started anew, what is installed now could not serve", extra={"problem": _last_line(said)})
        return False
    log.info("starting anew")
    return True


def _last_line(said: bytes) -> str:
    return said.decode(errors="replace").strip().rpartition("\n")[2][:500]


def begin_anew(listening: socket.socket) -> NoReturn:
    """Become the new one, which takes over `listening`. The caller has let go of everything else."""
    for number in (signal.SIGHUP, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)  # until the new one listens to them they must not end it
    starter.tell(f"WATCHDOG_USEC={LONGEST_START_US}", "WATCHDOG=1")
    sys.stdout.flush()
    os.execve(sys.executable, _command(), handing_over(listening))  # noqa: S606  # no shell is wanted
