"""Whoever starts the process (systemd, or this process itself before a new start) and what they hand over to it.

sd_listen_fds(3), read November 2026. What is handed over stands in the environment, but nobody decides it there as they
decide a setting; it is taken away at the first look, so that children of this process do not believe it meant for them.
"""

from __future__ import annotations

import os
from typing import Final

SOCKET: Final = 3
"""The descriptor of the first socket that is handed over."""
_PROCESS: Final = "LISTEN_PID"
_COUNT: Final = "LISTEN_FDS"
_NAMES: Final = "LISTEN_FDNAMES"


def sockets_handed_over() -> int:
    """How many sockets are meant for this process, from descriptor 3 on; asked again there are none."""
    process, count = os.environ.pop(_PROCESS, ""), os.environ.pop(_COUNT, "")
    os.environ.pop(_NAMES, None)
    return int(count) if process == str(os.getpid()) and count.isdecimal() else 0


def with_a_socket() -> dict[str, str]:
    """The environment in which this process, running another program, finds the socket that it has put there."""
    return {**os.environ, _PROCESS: str(os.getpid()), _COUNT: "1"}
