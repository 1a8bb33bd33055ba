"""Which addresses a request may go to: those of the public internet, looked up once and connected to as they are."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from livechat.errors import Invalid

LONGEST: Final = 2000
LOOK_UPS: Final = 8
USUAL_PORTS: Final = {"http": 80, "https": 443}
FIRST_FREE_PORT: Final = 1024
"""Below it are the ports of mail, names, remote shells and the like, which no receiver of ours uses."""
_NAT64: Final = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_HOST: Final = re.compile(r"[a-z0-9_.:-]+")

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]
"""Host and port to addresses; blocks, and raises OSError when there is no such host."""


class Forbidden(Exception):
    """The name leads into a private network."""


class NoSuchHost(Exception):
    """The name leads nowhere."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its parts, as a connection needs them."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What stands in the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, whatever form it is wrapped in."""
    return all(_is_public(each) for each in _unwrapped(ipaddress.ip_address(address.partition("%")[0])))


def _is_public(ip: Ip) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def _unwrapped(ip: Ip) -> list[Ip]:
    """The addresses a packet to this one reaches; those that carry an IPv4 address count as that, too."""
    if ip.version == 4:
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if any(ip in network for network in _NAT64):
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    if ip.sixtofour:
        return [ip, ip.sixtofour]
    if ip.teredo:
        return [ip, *ip.teredo]
    return [ip]


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Guard:
    """Looks at addresses before anything is sent there.

    Names are looked up on threads of their own, each name once at a time: a name server that does not answer holds up
    neither sign-in nor other receivers.
    """

    def __init__(self, *, allow_private: bool, resolve: Resolver = _resolve) -> None:
        self.allow_private = allow_private
        self.resolve = resolve
        self._threads = ThreadPoolExecutor(LOOK_UPS, thread_name_prefix="names")
        self._running: dict[tuple[str, int], asyncio.Future[list[str]]] = {}

    def target(self, url: str, field: str = "url") -> Target:
        """The parts of an address that somebody typed; raises Invalid with what is wrong with it."""
        if not url or len(url) > LONGEST or not url.isprintable() or " " in url:
            raise Invalid("This is not a web address.", field=field)
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").encode("idna").decode().lower(), parts.port
        except (ValueError, UnicodeError):
            raise Invalid("This is not a web address.", field=field) from None
        if parts.scheme not in USUAL_PORTS or not _HOST.fullmatch(host):
            raise Invalid("This is not a web address.", field=field)
        if parts.scheme != "https" and not self.allow_private:
            raise Invalid("Please use an address that begins with https://", field=field)
        if parts.username is not None or parts.password is not None:
            raise Invalid("Please leave name and password out of the address.", field=field)
        if parts.fragment:
            raise Invalid("Please leave out the part after #.", field=field)
        port = USUAL_PORTS[parts.scheme] if port is None else port
        if port not in USUAL_PORTS.values() and not FIRST_FREE_PORT <= port <= 65_535:
            raise Invalid("This port cannot be used.", field=field)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not path.isascii():
            raise Invalid("This is not a web address.", field=field)
        return Target(parts.scheme, host, port, path)

    async def look_up(self, target: Target) -> list[str]:
        """The IP addresses of a target; raises Forbidden when one of them is not public, NoSuchHost without any."""
        try:
            found = await self._resolved(target.host, target.port)
        except (OSError, UnicodeError) as failure:
            raise NoSuchHost from failure
        if not found:
            raise NoSuchHost
        if not self.allow_private and not all(is_public(each) for each in found):
            raise Forbidden
        return found

    async def _resolved(self, host: str, port: int) -> list[str]:
        running = self._running.get((host, port))
        if running is None:
            running = asyncio.get_running_loop().run_in_executor(self._threads, self.resolve, host, port)
            self._running[host, port] = running
            running.add_done_callback(lambda done: self._looked_up(host, port, done))
        return await asyncio.shield(running)

    def _looked_up(self, host: str, port: int, done: asyncio.Future[list[str]]) -> None:
        self._running.pop((host, port), None)
        if not done.cancelled():
            done.exception()  # whoever waited may have gone
