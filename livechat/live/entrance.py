"""The entrance to the line: who may open a connection, how many, and what happens as they come and go."""

from __future__ import annotations

import ipaddress
import logging
import os
import resource
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from livechat.clock import Timer
from livechat.errors import Forbidden, Malformed, RateLimited, Unavailable
from livechat.live import dialects
from livechat.live.connection import Connection
from livechat.scope import CUSTOMER, STAFF_ROLES, VISITOR, Scope
from livechat.web.security import WRONG_HOST, same_origin
from livechat.web.session import credentials

log = logging.getLogger("livechat.live")

BYTES_PER_CONNECTION: Final = 64 * 1024
"""What the global cap reckons for one connection, of three quarters of the machine's memory."""
TICK_S: Final = 0.1
NEEDS: Final = "conversations:read"
"""The scope with which a key opens a line: nearly all that is told there is about conversations."""


class _Ring:
    """Connections spread over an interval: each tick takes up a part of them, each of them once an interval."""

    def __init__(self, interval_s: float) -> None:
        self._parts: list[set[Connection]] = [set() for _ in range(max(1, round(interval_s / TICK_S)))]
        self._place: dict[Connection, int] = {}
        self._newest = 0
        self._now = 0

    def add(self, connection: Connection) -> None:
        """One more; again is harmless."""
        if connection not in self._place:
            self._newest = (self._newest + 1) % len(self._parts)
            self._place[connection] = self._newest
            self._parts[self._newest].add(connection)

    def discard(self, connection: Connection) -> None:
        """One less."""
        place = self._place.pop(connection, None)
        if place is not None:
            self._parts[place].discard(connection)

    def next(self) -> list[Connection]:
        """Those whose turn it is."""
        self._now = (self._now + 1) % len(self._parts)
        return list(self._parts[self._now])


class Entrance:
    """Admits, identifies and counts; pings and tells positions as time goes by."""

    def __init__(self, house: Any) -> None:
        self._house = house
        live = house.settings.live
        self.line = house.line
        self.frame_bytes = live.frame_bytes
        self.sign_in_timeout_s = live.sign_in_timeout_s
        self.send_timeout_s = live.send_timeout_s
        self.is_closing = False
        self._per_address = live.connections_per_address
        self._total = live.connections_total or _from_memory()
        self._addresses: Counter[str] = Counter()
        self._admitted = 0
        self._public_url = house.settings.server.public_url
        self._hosts = house.hosts
        self._proxies = [ipaddress.ip_network(each) for each in house.settings.server.proxies]
        self._pinged = _Ring(live.ping_interval_s)
        self._told = _Ring(live.position_interval_s)
        self._timer: Timer | None = None
        house.hub.left = self._left
        self.welcome: Callable[[Connection], None] = lambda connection: None
        """Told of each program whose line is open and whose owner is known; pages ask for what they show."""

    def start(self) -> None:
        """Begin to ping and to tell positions, a part of the connections at a time."""
        self._timer = self._house.clock.call_later(TICK_S, self._tick)

    def stop(self) -> None:
        """No more of it."""
        if self._timer:
            self._timer.cancel()

    @property
    def room(self) -> int:
        """How many connections there may be altogether."""
        return self._total

    # Coming

    def admit(self, address: str) -> None:
        """Refuse when there are too many lines, or while the server stops; otherwise count this one."""
        if self.is_closing:
            raise Unavailable(retry_after_s=2.0)
        if self._admitted >= self._total:
            raise Unavailable("This server has no room for another connection.", retry_after_s=10.0)
        if self._addresses[address] >= self._per_address:
            raise RateLimited("Too many connections from your address.", retry_after_s=10.0)
        self._admitted += 1
        self._addresses[address] += 1

    def released(self, address: str) -> None:
        """An admitted line is gone."""
        self._admitted -= 1
        self._addresses[address] -= 1
        if self._addresses[address] <= 0:
            del self._addresses[address]

    def seen_through_proxy(self, headers: Mapping[str, str], address: str, scheme: str) -> tuple[str, str]:
        """The caller's own address and scheme, when the peer is a proxy that the settings believe."""
        if not self._is_proxy(address):
            return address, scheme
        for hop in reversed((headers.get("x-forwarded-for") or "").split(",")):
            if hop.strip():
                address = hop.strip()
                if not self._is_proxy(address):
                    break
        return address, "https" if headers.get("x-forwarded-proto") == "https" else scheme

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._proxies)

    async def identify(
        self, headers: Mapping[str, str], address: str, scheme: str, audience: str, workspace: str = ""
    ) -> tuple[Scope, str]:
        """Whose line this is, and the time zone of its pages. With a cookie the page must be one of ours.

        Pages of customers say by its short name of which workspace they are.
        """
        if not self._hosts.knows(headers.get("host") or ""):
            raise Malformed(WRONG_HOST)
        is_https = scheme == "https" or self._public_url.startswith("https://")
        carried = replace(credentials(headers, address, audience, is_https), workspace=workspace)
        if carried.cookies and not carried.token:
            host = headers.get("host") or ""
            scheme = "https" if is_https else "http"
            if not same_origin(headers.get("origin"), scheme, host, self._public_url, frozenset()):
                raise Forbidden("This page may not open the line.")
        scope = await self._house.identify(carried)
        if audience == "staff" and scope.role not in STAFF_ROLES | {VISITOR}:
            raise Forbidden
        if audience == "customer" and scope.role not in (CUSTOMER, VISITOR):
            raise Forbidden
        self._house.may_open(scope)
        _, zone = await self._house.door.shop_of(scope)
        return scope, zone

    def goes_on(self, scope: Scope, person: str, past: str) -> bool:
        """Whether a page that was made for this person, from this state of the data, can go on as it is.

        Somebody else may have signed in in another tab meanwhile, or the data of before have been restored.
        """
        is_theirs = not person or scope.role == VISITOR or person == scope.actor_id
        return is_theirs and past in ("", self._house.epoch)

    def opened(self, connection: Connection) -> None:
        """A line is open; called again when its owner becomes known later, unless it has ended meanwhile."""
        if connection.is_closed:
            return
        self._pinged.add(connection)
        self._told.add(connection)
        self._house.hub.add(connection)
        scope = connection.scope
        if scope.is_colleague or scope.is_customer:
            self._house.presence.came(scope.workspace_id, scope.role, scope.actor_id, scope.actor_name)
        if scope.role != VISITOR and connection.look.dialect != dialects.HTML:
            self.welcome(connection)

    def closed(self, connection: Connection, address: str) -> None:
        """A line has ended; whoever was writing on it writes no more."""
        self.released(address)
        for each in (connection.writing or {}).values():
            if each.stops():
                self._house.fanout.tell(*each.stop)
        self._house.hub.remove(connection)
        self._house.hub.flush()

    def _left(self, connection: Connection) -> None:
        self._pinged.discard(connection)
        self._told.discard(connection)
        self._house.presence.went(connection.scope.actor_id)

    # As time goes by

    def _tick(self) -> None:
        self._timer = self._house.clock.call_later(TICK_S, self._tick)
        for connection in self._pinged.next():
            connection.wire.ping()
        told = [connection for connection in self._told.next() if connection.views]
        if told:
            self._house.spawn(self._tell_positions(told), "telling positions")

    async def _tell_positions(self, connections: list[Connection]) -> None:
        references = {reference for connection in connections for reference in connection.views}
        last = await self._house.last_seqs(references)
        for connection in connections:
            if not connection.is_closed:
                self.line.tell_position(connection, last)
        self._house.hub.flush()


def _from_memory() -> int:
    """How many connections the machine's memory and the limit on open files allow."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    files = hard if hard != resource.RLIM_INFINITY else 1_048_576
    return max(100, min(memory * 3 // 4 // BYTES_PER_CONNECTION, files - 200))
