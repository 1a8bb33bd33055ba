"""The socket on which people come: our own, or one that outlives this process, so that a restart refuses nobody.

It is handed over as systemd does it (`livechat.starter`). While nobody accepts, the kernel keeps those who come.
"""

from __future__ import annotations

import os
import socket
from typing import Final

from livechat import starter

DEAD_PEER_MS: Final = 20_000
"""After so long without an answer to sent bytes the system gives a connection up (TCP_USER_TIMEOUT)."""
WAITING: Final = 4096
"""How many may wait for a process that is starting; the kernel may allow fewer (net.core.somaxconn)."""


def listen(host: str, port: int) -> socket.socket:
    """The socket that was handed over, wherever it listens; else one of our own. Raises OSError where there is none."""
    listening = _handed_over() or _own(host, port)
    # Dead peers must not keep a stop from ending; what is accepted inherits both.
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_PEER_MS)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.listen(WAITING)
    listening.setblocking(False)
    return listening


def must_be_ours(host: str) -> None:
    """Refuse an address that is none of this machine's; raises OSError. Its port may be in use."""
    _own(host, 0).close()


def handing_over(listening: socket.socket) -> dict[str, str]:
    """Make the socket outlive `exec`: the environment in which this process, running another program, finds it."""
    os.dup2(listening.fileno(), starter.SOCKET)
    os.set_inheritable(starter.SOCKET, True)  # where it was there already, nothing was copied
    return starter.with_a_socket()


def _own(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        where = f"{host}, port {port}" if port else host
        raise OSError(error.errno, f"cannot listen on {where}: {error.strerror}") from None
    return listening


def _handed_over() -> socket.socket | None:
    """The one socket meant for this process; its children are told of none."""
    count = starter.sockets_handed_over()
    if not count:
        return None
    if count > 1:
        raise OSError(f"{count} sockets were handed over; livechat listens on one: give its socket unit one address")
    listening = socket.socket(fileno=starter.SOCKET)
    listening.set_inheritable(False)
    if listening.family not in (socket.AF_INET, socket.AF_INET6) or listening.type != socket.SOCK_STREAM:
        raise OSError("the socket that was handed over is not one of TCP: give an address and a port")
    return listening
