"""Whoever starts the process (systemd, or itself before a new start): what they hand over, and what they want to hear.

sd_listen_fds(3), sd_notify(3) and sd_watchdog_enabled(3), read November 2026. All of it stands in the environment, but
nobody decides it there as they decide a setting. Without systemd there is nothing to hand over and nobody to tell.
"""

from __future__ import annotations

import contextlib
import os
import socket
from typing import Final

SOCKET: Final = 3
"""The descriptor of the first socket that is handed over."""
_PROCESS: Final = "LISTEN_PID"
_COUNT: Final = "LISTEN_FDS"
_NAMES: Final = "LISTEN_FDNAMES"


def sockets_handed_over() -> int:
    """How many sockets are meant for this process, from descriptor 3 on.

    It is taken out of the environment, so that nobody believes it meant for them: asked again there are none.
    """
    process, count = os.environ.pop(_PROCESS, ""), os.environ.pop(_COUNT, "")
    os.environ.pop(_NAMES, None)
    return int(count) if process == str(os.getpid()) and count.isdecimal() else 0


def with_a_socket() -> dict[str, str]:
    """The environment in which this process, running another program, finds the socket that it has put there."""
    return {**os.environ, _PROCESS: str(os.getpid()), _COUNT: "1"}


def tell(*words: str) -> None:
    """Tell systemd how this process is; it may be gone, which is its own affair."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto("\n".join(words).encode(), f"\0{address[1:]}" if address[0] == "@" else address)


def patience_us() -> int:
    """After how many microseconds without a sign of life systemd ends this process; 0 if it never does."""
    given, process = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    return int(given) if given.isdecimal() and process in ("", str(os.getpid())) else 0
