"""The line: what a frame asks for, whether its sender may, who answers it, and how the answer goes back."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from livechat import i18n
from livechat.errors import Malformed, RateLimited, Refusal
from livechat.live import dialects
from livechat.live.connection import Connection
from livechat.live.dialects import json as json_dialect
from livechat.live.events import Position, SessionEnded
from livechat.live.fanout import Fanout
from livechat.live.hub import Hub
from livechat.registry import Command
from livechat.rendering import look as look_with
from livechat.scope import Scope
from livechat.web import inputs

log = logging.getLogger("livechat.live")

DEFERRED: Final = object()
"""What a handler returns that will answer later, by `Line.answer` or `Line.refuse`."""

TOO_FAST: Final = 4429
NOT_SIGNED_IN: Final = 4401
SESSION_ENDED: Final = 4403
STRIKES: Final = 100
"""Commands refused for being too fast before the line is closed."""
QUEUED: Final = 64
"""Commands that may wait for a slow one of the same connection."""


class Line:
    """All live connections and the commands they may give."""

    def __init__(self, hub: Hub, fanout: Fanout, commands: Sequence[Command]) -> None:
        self.hub = hub
        self.fanout = fanout
        self.commands: dict[type, Command] = {command.takes: command for command in commands}
        kinds = tuple(self.commands)
        union: Any = kinds[0]
        for kind in kinds[1:]:
            union = union | kind
        self._strict = msgspec.json.Decoder(union)
        self._lenient = msgspec.json.Decoder(union, strict=False)
        self._names = {command.name: command.takes for command in commands}
        self._tasks: set[asyncio.Task[None]] = set()
        self.house: Any = None
        """The composition root, for handlers whose capability keeps something there."""

    def sign_in(self, connection: Connection, scope: Scope) -> None:
        """The owner of an open connection has become known."""
        self.house.may_open(scope)
        connection.scope = scope
        connection.look = look_with(connection.look.dialect, scope.audience, scope.language, connection.look.zone)
        self.house.entrance.opened(connection)

    # --- up: what arrives

    def receive(self, connection: Connection, frame: bytes) -> None:
        """A frame has arrived. Never waits and never raises."""
        try:
            self._receive(connection, frame)
        except Refusal as refusal:
            self.refuse(connection, None, refusal)
        except Exception:
            log.exception("a command failed")
            self.refuse(connection, None, Refusal("Something went wrong on our side."))
        self.hub.flush()

    def _receive(self, connection: Connection, frame: bytes) -> None:
        if not connection.may_command(self.hub.clock.monotonic()):
            self._too_fast(connection, frame)
            return
        decoder = self._lenient if connection.look.dialect == dialects.HTML else self._strict
        try:
            given = decoder.decode(frame)
        except msgspec.ValidationError as problem:
            self._malformed(connection, frame, problem)
            return
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            self._cut(connection, frame, decoder)
            return
        if connection.is_busy:
            if connection.pending is None:
                connection.pending = deque()
            if len(connection.pending) >= max(QUEUED, self.hub.burst):
                self.refuse(connection, given, RateLimited())
                return
            connection.pending.append(given)
            return
        self._carry_out(connection, given)

    def _carry_out(self, connection: Connection, given: Any) -> None:
        command = self.commands[type(given)]
        try:
            inputs.refuse_unstorable(given, connection.scope.means.settings.limits.json_depth)
            connection.scope.must_be_let_in(command.who, command.needs)
            reply = command.handler(connection.scope, given, connection, self)
        except Refusal as refusal:
            self.refuse(connection, given, refusal)
            return
        if inspect.iscoroutine(reply):
            connection.is_busy = True
            task = asyncio.get_running_loop().create_task(self._wait_for(connection, given, reply))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif reply is not DEFERRED:
            self.answer(connection, given, reply)

    async def _wait_for(self, connection: Connection, given: Any, coroutine: Any) -> None:
        try:
            reply = await coroutine
            if reply is not DEFERRED:
                self.answer(connection, given, reply)
        except Refusal as refusal:
            self.refuse(connection, given, refusal)
        except Exception:
            log.exception("a command failed", extra={"command": type(given).__name__})
            self.refuse(connection, given, Refusal("Something went wrong on our side."))
        finally:
            connection.is_busy = False
            while connection.pending and not connection.is_busy and not connection.is_closed:
                try:
                    self._carry_out(connection, connection.pending.popleft())
                except Exception:
                    log.exception("a command failed")
            self.hub.flush()

    def _too_fast(self, connection: Connection, frame: bytes) -> None:
        if connection.strikes > STRIKES:
            connection.close(TOO_FAST, "too many commands")
            return
        try:
            said = inputs.plain_json(frame)
        except Refusal:
            said = {}
        self.refuse(connection, _Unknown(said.get("id"), said.get("client_id")), RateLimited(retry_after_s=1.0))

    def _malformed(self, connection: Connection, frame: bytes, problem: msgspec.ValidationError) -> None:
        """Say what is wrong with a frame that is no command, as precisely as can be told."""
        said = inputs.plain_json(inputs.whole_json(frame)[0])
        unknown = _Unknown(said.get("id"), said.get("client_id"))
        name = said.get("type")
        kind = self._names.get(name) if isinstance(name, str) else None
        if kind is None:
            self.refuse(connection, unknown, Malformed("There is no such command.", field="type"))
        else:
            self.refuse(connection, unknown, inputs.explain(kind, said, problem))

    def _cut(self, connection: Connection, frame: bytes, decoder: msgspec.json.Decoder[Any]) -> None:
        """Say of which command a sign was cut in two; raises Malformed for what is no JSON."""
        whole, refusal = inputs.whole_json(frame)
        try:
            given = decoder.decode(whole)
        except msgspec.ValidationError as problem:
            self._malformed(connection, whole, problem)
            return
        except (msgspec.DecodeError, RecursionError):
            raise Malformed(inputs.NO_JSON) from None
        self.refuse(connection, given, refusal)

    # --- down: what goes back

    def answer(self, connection: Connection, given: Any, reply: Any) -> None:
        """A command was carried out."""
        if connection.is_closed:
            return
        if connection.look.dialect == dialects.HTML:
            if reply is not None and type(reply) in self.fanout.pushes:
                self.fanout.show(connection, reply)
        else:
            connection.push(json_dialect.ack(getattr(given, "id", None), reply, connection.look))

    def refuse(self, connection: Connection, given: Any, refusal: Refusal) -> None:
        """A command was not carried out; the connection stays open."""
        if connection.is_closed:
            return
        sentence = refusal.text(i18n.translator(connection.look.language))
        if connection.look.dialect == dialects.HTML:
            push = self.fanout.pushes.get(type(given)) or self.fanout.pushes[Refusal]
            html = push(self.fanout.render(connection.look), Refused(connection.scope, given, refusal, sentence))
            connection.push(dialects.text_frame(html.encode()))
        else:
            connection.push(json_dialect.error(getattr(given, "id", None), refusal, sentence, connection.look))

    def end_session(self, credential_id: str, reason: str) -> None:
        """Close every line of a session, or of a key, with 4403, saying why."""

        def farewell(connection: Connection) -> bytes | None:
            if connection.look.dialect == dialects.HTML:
                return None
            return dialects.json_frame(SessionEnded(reason), connection.look.dialect)

        self.hub.close_session(credential_id, SESSION_ENDED, farewell)
        self.hub.flush()

    def tell_position(self, connection: Connection, last: dict[str, int]) -> None:
        """The newest `seq` of what a connection has joined."""
        known = {reference: last[reference] for reference in connection.views if reference in last}
        if known:
            self.fanout.show(connection, Positions(known))

    async def finish(self) -> None:
        """Wait for the commands that are being carried out."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=5.0)


class Positions:
    """`position` for pages and programs alike."""

    __slots__ = ("conversations",)

    def __init__(self, conversations: dict[str, int]) -> None:
        self.conversations = conversations

    def wire(self, audience: str) -> Position:
        """As programs read it."""
        return Position(self.conversations)


class Refused:
    """A refusal on its way to a page."""

    __slots__ = ("given", "refusal", "scope", "sentence")

    def __init__(self, scope: Scope, given: Any, refusal: Refusal, sentence: str) -> None:
        self.scope = scope
        self.given = given
        self.refusal = refusal
        self.sentence = sentence


class _Unknown:
    """Stands for a command that could not be read: enough of it to say which one is meant."""

    __slots__ = ("client_id", "id")

    def __init__(self, command_id: Any, client_id: Any) -> None:
        self.id = command_id if isinstance(command_id, str | int) else None
        self.client_id = client_id if isinstance(client_id, str) else None
