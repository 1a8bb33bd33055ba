"""WebSockets without a task of their own: frames in are commands at once, frames out go straight to the transport.

uvicorn hands an upgraded connection to the class given as its `ws`; this one speaks the protocol through websockets'
sans-I/O `ServerProtocol` and skips ASGI, whose queue and task per connection cost more than the work itself
(docs/architecture.md has the figures).
"""

from __future__ import annotations

import asyncio
import http
import logging
from typing import Any, ClassVar, Final, cast
from urllib.parse import parse_qs, unquote

from uvicorn.protocols.utils import get_remote_addr, is_ssl
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from livechat.errors import Refusal
from livechat.live import dialects, frames
from livechat.live.connection import Connection
from livechat.live.entrance import Entrance
from livechat.live.line import NOT_SIGNED_IN
from livechat.rendering import look as look_with
from livechat.scope import VISITOR

log = logging.getLogger("livechat.live")

SUBPROTOCOL: Final = "livechat.v1.json"
PATHS: Final = {
    "/api/ws": (dialects.JSON, "any"),
    "/ws/customer": (dialects.HTML, "customer"),
    "/ws/staff": (dialects.HTML, "staff"),
}
CLOSE_WAIT_S: Final = 2.0
STALE: Final = 4409
"""What a page is told that belongs to somebody else or to another past by now."""


def _select(protocol: ServerProtocol, offered: Any) -> Any:
    return SUBPROTOCOL if SUBPROTOCOL in offered else None


def _each_once(request: Request) -> dict[str, str]:
    """The headers of an upgrade by name; what came several times is joined (RFC 9110, section 5.3)."""
    found: dict[str, str] = {}
    for name, value in request.headers.raw_items():
        key = name.lower()
        found[key] = f"{found[key]}{'; ' if key == 'cookie' else ', '}{value}" if key in found else value
    return found


def protocol_class(entrance: Entrance) -> type[asyncio.Protocol]:
    """The class that uvicorn makes for each WebSocket of this house."""
    return cast(type[asyncio.Protocol], type("LineSocket", (Socket,), {"entrance": entrance, "__slots__": ()}))


class Socket(asyncio.Protocol):
    """One WebSocket: handshake, frames, pings, close."""

    __slots__ = (
        "address",
        "connection",
        "fragments",
        "is_text",
        "peer",
        "ponged",
        "scheme",
        "stalled",
        "state",
        "timer",
        "transport",
        "unparsed",
        "ws",
    )
    entrance: Entrance
    waits_for_its_peer: ClassVar = True
    """At a stop: whoever has not taken its leave by then need not be waited for."""

    def __init__(self, config: Any, server_state: Any, app_state: Any, _loop: Any = None) -> None:
        self.state = server_state
        self.ws = ServerProtocol(
            select_subprotocol=_select,
            max_size=self.entrance.frame_bytes,
            logger=_quiet,
        )
        self.transport: asyncio.Transport = cast(asyncio.Transport, None)
        self.connection: Connection | None = None
        self.address = ""
        self.scheme = "http"
        self.fragments: list[bytes] | None = None
        self.is_text = True
        self.ponged = True
        self.unparsed = 0
        """Bytes the protocol has taken that have not become frames yet; 0 when the next byte begins a frame."""
        self.timer: asyncio.TimerHandle | None = None
        self.stalled: asyncio.TimerHandle | None = None

    # asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.state.connections.add(self)
        remote = get_remote_addr(self.transport)
        self.address = remote[0] if remote else ""
        self.scheme = "https" if is_ssl(self.transport) else "http"

    def connection_lost(self, exc: Exception | None) -> None:
        self.state.connections.discard(self)
        self._stop_timer()
        self.resume_writing()
        if self.connection is not None:
            connection, self.connection = self.connection, None
            self.entrance.closed(connection, self.address)

    def data_received(self, data: bytes) -> None:
        ws = self.ws
        if not self.unparsed and self.fragments is None and ws.state is State.OPEN and ws.parser_exc is None:
            text = frames.whole_text(data)
            if text is not None and len(text) <= self.entrance.frame_bytes:
                self._text(text)
                return
        self.unparsed += len(data)
        ws.receive_data(data)
        for event in ws.events_received():
            if isinstance(event, Frame):
                self.unparsed -= frames.wire_size(event)
                self._frame(event)
            elif isinstance(event, Request):
                self.unparsed = len(ws.reader.buffer)
                self._handshake(event)
        if ws.parser_exc is not None or ws.state is not State.OPEN or ws.writes:
            self._write_protocol()

    def eof_received(self) -> bool:
        self.ws.receive_eof()
        return False

    def pause_writing(self) -> None:
        """The peer has stopped reading: it has a moment to go on before it is dropped and resumes from the store."""
        if self.stalled is None:
            self.stalled = asyncio.get_running_loop().call_later(self.entrance.send_timeout_s, self.transport.abort)

    def resume_writing(self) -> None:
        """The peer has caught up."""
        if self.stalled is not None:
            self.stalled.cancel()
            self.stalled = None

    def shutdown(self) -> None:
        """uvicorn's wish to close at once; `web.server` says goodbye first."""
        self.close(1012, "restarting")

    def _write_protocol(self) -> None:
        """Write what the protocol has to say (pongs, close frames) and hang up when it is done."""
        for piece in self.ws.data_to_send():
            if piece:
                self.transport.write(piece)
            else:
                self.transport.close()
        if self.ws.parser_exc is not None or self.ws.close_expected():
            self._hang_up_soon()

    def _hang_up_soon(self) -> None:
        if self.timer is None and not self.transport.is_closing():
            self.timer = asyncio.get_running_loop().call_later(CLOSE_WAIT_S, self.transport.abort)

    def _stop_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    # Handshake

    def _handshake(self, request: Request) -> None:
        path, _, query = request.path.partition("?")
        asked = parse_qs(query[:200])
        page = {name: values[0] for name, values in asked.items()}
        task = asyncio.get_running_loop().create_task(self._let_in(unquote(path), page, request))
        self.state.tasks.add(task)
        task.add_done_callback(self.state.tasks.discard)

    async def _let_in(self, path: str, page: dict[str, str], request: Request) -> None:
        """`page` is what a page of ours says: its workspace, whose it is, of which past, and how it signs in."""
        admitted = False
        address = self.address
        try:
            if path not in PATHS:
                self._turn_away(404, "There is nothing here.")
                return
            dialect, audience = PATHS[path]
            headers = _each_once(request)
            forwarded, self.scheme = self.entrance.seen_through_proxy(headers, address, self.scheme)
            self.address = address = forwarded
            self.entrance.admit(address)
            admitted = True
            scope, zone = await self.entrance.identify(
                headers, address, self.scheme, audience, page.get("workspace", "")
            )
            person = page.get("as", "")
            is_nobody = scope.role == VISITOR and dialect == dialects.HTML and page.get("by") != "token"
            if is_nobody and not person:
                self._turn_away(401, "Please sign in first.")
                return
            answer = self.ws.accept(request)
            if answer.status_code != 101:
                self.ws.send_response(answer)
                self._write_protocol()
                return
            if self.transport.is_closing():
                return
            self.ws.send_response(answer)
            self._write_protocol()
            request.headers.clear()  # the protocol keeps the request as long as the line lives
            if is_nobody:  # browsers tell their pages why a line was closed, but not why one was never opened
                self.close(NOT_SIGNED_IN, "not signed in")
                return
            if not self.entrance.goes_on(scope, person, page.get("past", "")):
                self.close(STALE, "load the page again")
                return
            look = look_with(dialect, scope.audience, scope.language, zone)
            self.connection = Connection(self.entrance.line.hub, self, scope, look)
            admitted = False  # from here on the line itself is counted
            if scope.role == VISITOR:
                self.timer = asyncio.get_running_loop().call_later(self.entrance.sign_in_timeout_s, self._nobody_came)
            self.entrance.opened(self.connection)
        except Refusal as refusal:
            self._turn_away(refusal.status, refusal.text(), refusal.retry_after_s)
        except Exception:
            log.exception("a line could not be opened")
            self._turn_away(500, "Something went wrong on our side.")
        finally:
            if admitted:
                self.entrance.released(address)

    def _turn_away(self, status: int, sentence: str, retry_after_s: float | None = None) -> None:
        if self.transport.is_closing():
            return
        answer: Response = self.ws.reject(http.HTTPStatus(status), sentence + "\n")
        if retry_after_s is not None:
            answer.headers["Retry-After"] = str(max(1, round(retry_after_s)))
        self.ws.send_response(answer)
        self._write_protocol()

    def _nobody_came(self) -> None:
        self.timer = None
        if self.connection is not None and self.connection.scope.role == VISITOR:
            self.connection.close(NOT_SIGNED_IN, "not signed in")

    # Frames

    def _frame(self, frame: Frame) -> None:
        opcode = frame.opcode
        if opcode is Opcode.TEXT and frame.fin:
            self._text(bytes(frame.data))
        elif opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            self._piece(frame)
        elif opcode is Opcode.PONG:
            self.ponged = True

    def _piece(self, frame: Frame) -> None:
        if frame.opcode is Opcode.BINARY:
            self.close(1003, "text only")
            return
        if frame.opcode is Opcode.TEXT:
            self.fragments = []
        if self.fragments is None:
            return
        self.fragments.append(bytes(frame.data))
        if frame.fin:
            whole, self.fragments = b"".join(self.fragments), None
            self._text(whole)

    def _text(self, text: bytes) -> None:
        connection = self.connection
        if connection is None or connection.is_closed:
            return
        if not text.isascii():
            try:
                text.decode()
            except UnicodeDecodeError:
                self.close(1007, "not UTF-8")
                return
        self.entrance.line.receive(connection, text)
        if self.timer is not None and connection.scope.role != VISITOR:
            self._stop_timer()

    def ping(self) -> None:
        """Called once an interval by the house: whoever has not answered the last ping is gone."""
        if self.transport.is_closing():
            return
        if not self.ponged:
            self.transport.abort()
            return
        self.ponged = False
        if self.ws.state is State.OPEN:
            self.ws.send_ping(b"")
            self._write_protocol()

    # --- what live.connection asks of a wire

    def write(self, data: bytes) -> None:
        """See `Wire.write`."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def buffered(self) -> int:
        """See `Wire.buffered`."""
        return self.transport.get_write_buffer_size()

    def close(self, code: int, reason: str = "") -> None:
        """See `Wire.close`."""
        if self.connection is not None:
            self.connection.is_closed = True
        if self.transport.is_closing():
            return
        if self.ws.state is not State.OPEN:
            self.transport.abort()
            return
        self.ws.send_close(code, reason)
        if self.transport.get_write_buffer_size() > 0 and code == 1013:
            self.transport.abort()
            return
        self._write_protocol()
        self._hang_up_soon()

    def abort(self) -> None:
        """See `Wire.abort`."""
        self.transport.abort()


_quiet = logging.getLogger("livechat.live.protocol")
_quiet.setLevel(logging.CRITICAL)
