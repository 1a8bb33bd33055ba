"""The server process: patience with limits, and a stop that loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar, Final

import uvicorn
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from livechat import turns
from livechat.settings import Server as ServerSettings
from livechat.web.listening import WAITING

log = logging.getLogger("livechat.server")

SWITCH_INTERVAL_S: Final = 0.0001
"""How long a thread may keep the interpreter while another wants it: the writer must not wait 5 ms for each turn."""
LAST_PATIENCE_S: Final = 2.0
POLITE_S: Final = 0.5
"""At a stop, for those who only have to read what was said to them, or send the rest of a file that can go on later."""
SLOWEST_BYTES_PER_S: Final = 65_536
"""A body that arrives at this rate, such as a large file, is given the time it needs."""
COLLECT_AFTER: Final = (50_000, 20, 100)
"""Python's cycle collector stops the process while it looks at everything that lives; ours leaves few cycles."""


class PatientHttp(HttpToolsProtocol):
    """uvicorn's protocol with an end to its patience: half-sent and endless requests are closed."""

    patience: ClassVar[ServerSettings]
    most_header_bytes: ClassVar[int]
    _timer: asyncio.TimerHandle | None = None
    _deadline: float = 0.0
    _header_bytes: int = 0
    _is_in_body: bool = False
    _heads: int = 0
    _unfinished_bytes: int = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._arm(self.patience.header_timeout_s)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def _arm(self, delay_s: float) -> None:
        self._disarm()
        self._timer = self.loop.call_later(delay_s, self._too_slow)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        if self._is_in_body:
            self._arm(max(0.0, min(self.patience.body_idle_s, self._deadline - self.loop.time())))
        heads, was_in_body = self._heads, self._is_in_body
        super().data_received(data)
        if was_in_body or self._is_in_body or heads != self._heads:
            self._unfinished_bytes = 0
        else:
            self._grows_by(len(data))

    def _grows_by(self, size: int) -> None:
        """The parser tells of a header when it is complete; one without an end is ended here."""
        self._unfinished_bytes += size
        if self._unfinished_bytes > self.most_header_bytes and not self.transport.is_closing():
            self.send_400_response("The head of this request is too large.")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._header_bytes = 0
        self._deadline = self.loop.time() + self.patience.request_timeout_s
        self._arm(self.patience.header_timeout_s)

    def on_url(self, url: bytes) -> None:
        """Part of its first line."""
        super().on_url(url)
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its headers."""
        super().on_header(name, value)
        self._count(len(name) + len(value) + 4)

    def _count(self, size: int) -> None:
        self._header_bytes += size
        if self._header_bytes > self.most_header_bytes and not self.transport.is_closing():
            self.send_400_response("The head of this request is too large.")

    def on_headers_complete(self) -> None:
        """Its body may follow."""
        self._heads += 1
        if self.transport.is_closing():
            return
        self._is_in_body = True
        self._arm(self.patience.body_idle_s)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Part of its body; a large one may take as long as a slow but honest line needs for it."""
        self._deadline += len(body) / SLOWEST_BYTES_PER_S
        if self.cycle is not None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """All of it is here."""
        self._is_in_body = False
        self._disarm()
        if self.cycle is not None:
            super().on_message_complete()

    @property
    def waits_for_its_peer(self) -> bool:
        """Whether nothing is being done here: a body is still arriving, or an answer is being read."""
        cycle: Any = self.cycle
        return self._is_in_body or cycle is None or bool(cycle.response_started)

    def handle_websocket_upgrade(self) -> None:
        """It becomes a line, which has time-outs of its own; nothing of the request is kept."""
        self._disarm()
        super().handle_websocket_upgrade()
        self.parser = self.flow = self.scope = None  # type: ignore[assignment]  # they refer to each other


class Server(uvicorn.Server):
    """uvicorn's server with our way of stopping and no signal left over afterwards."""

    def __init__(
        self,
        config: Config,
        *,
        goodbye: Callable[[], Awaitable[None]],
        reload: Callable[[], None],
        renew: Callable[[], Awaitable[bool]],
        ready: Callable[[], None],
        stop_timeout_s: float,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._renew = renew
        self._renewing: asyncio.Task[None] | None = None
        self.is_renewed = False
        """Whether it stops to be started anew."""
        self._goodbye = goodbye
        self._reload = reload
        self._stop_timeout_s = stop_timeout_s

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT stop gracefully, and the process ends with 0.

        SIGHUP reads the settings again, SIGUSR2 stops for a new start in the same place.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        if hasattr(signal, "SIGHUP"):
            loop.add_signal_handler(signal.SIGHUP, self._reload)
        if hasattr(signal, "SIGUSR2"):
            loop.add_signal_handler(signal.SIGUSR2, self._begin_anew)
        yield

    def _begin_anew(self) -> None:
        if self._renewing is None and not self.should_exit:
            self._renewing = asyncio.get_running_loop().create_task(self._begin_anew_if_possible())

    async def _begin_anew_if_possible(self) -> None:
        try:
            self.is_renewed = await self._renew() and not self.should_exit
            self.should_exit = self.should_exit or self.is_renewed
        finally:
            self._renewing = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say so once people can come. What was made so far stays: the collector need not look at it again."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
        gc.enable()
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Nothing new, finish what was accepted, say goodbye, hang up on whoever does not."""
        log.info("stopping")
        now = asyncio.get_running_loop().time
        begun = now()
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        await self._goodbye()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        polite = now() + POLITE_S
        while self.server_state.connections and now() < begun + self._stop_timeout_s - LAST_PATIENCE_S:
            await asyncio.sleep(0.02)
            if now() > polite:
                self._hang_up(only_idle=True)
        self._hang_up(only_idle=False)
        await self._end_tasks()
        await self.lifespan.shutdown()
        log.info("stopped")

    def _hang_up(self, *, only_idle: bool) -> None:
        for connection in list(self.server_state.connections):
            if not only_idle or connection.waits_for_its_peer:  # type: ignore[union-attr]  # both classes are ours
                connection.transport.abort()

    async def _end_tasks(self) -> None:
        """Whoever was hung up on still writes down what has arrived; then it is over."""
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=POLITE_S)
        for task in list(self.server_state.tasks):
            task.cancel()


def serve(
    application: Any,
    settings: Any,
    socket_class: type[asyncio.Protocol],
    listening: socket.socket,
    *,
    ready: Callable[[int], None],
    goodbye: Callable[[], Awaitable[None]],
    reload: Callable[[], None],
    renew: Callable[[], Awaitable[bool]],
) -> bool:
    """Serve until a signal says stop; `ready` is told the port once people can come.

    Answers whether it is to be started anew, which `renew` has been asked to allow; `listening` is closed either way.
    """
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    turns.take(turns.LOOP_NS)
    port = listening.getsockname()[1]
    config = Config(
        application,
        http=type(
            "ThisPatientHttp",
            (PatientHttp,),
            {"patience": settings.server, "most_header_bytes": settings.limits.header_bytes},
        ),
        ws=socket_class,
        loop=settings.server.loop,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.server.proxies),
        forwarded_allow_ips=list(settings.server.proxies),
        h11_max_incomplete_event_size=settings.limits.header_bytes,
        backlog=WAITING,
    )
    server = Server(
        config,
        goodbye=goodbye,
        reload=reload,
        renew=renew,
        ready=lambda: ready(port),
        stop_timeout_s=settings.server.stop_timeout_s,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listening]))
    return server.is_renewed
