"""Posting: one request to an address that somebody gave, bounded in time and size, and what came back."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import h11

from livechat.errors import Invalid
from livechat.i18n import marked
from livechat.outgoing.addresses import Forbidden, Guard, NoSuchHost, Target
from livechat.outgoing.settings import Outgoing
from livechat.scope import Means

LARGEST_HEAD: Final = 16_384
BODY_WAIT_S: Final = 2.0
"""How long the words of an answer are waited for once its status is known."""
PIECE: Final = 4096
TRIED_ADDRESSES: Final = 3

NOT_PUBLIC: Final = "not_public"
NO_SUCH_HOST: Final = "no_such_host"
NO_CONNECTION: Final = "no_connection"
NOT_TRUSTED: Final = "not_trusted"
TOO_SLOW: Final = "too_slow"
NOT_HTTP: Final = "not_http"
REDIRECTED: Final = "redirected"
REFUSED: Final = "refused"
BAD_ADDRESS: Final = "bad_address"
PROBLEMS: Final[Mapping[str, str]] = {
    NOT_PUBLIC: marked("The address leads into a private network"),
    NO_SUCH_HOST: marked("There is no such host"),
    NO_CONNECTION: marked("No connection could be made"),
    NOT_TRUSTED: marked("The certificate could not be trusted"),
    TOO_SLOW: marked("The answer took too long"),
    NOT_HTTP: marked("The answer could not be understood"),
    REDIRECTED: marked("The receiver sent us elsewhere; redirects are not followed"),
    REFUSED: marked("The receiver refused it"),
    BAD_ADDRESS: marked("The address cannot be used"),
}


@dataclass(slots=True)
class Answer:
    """What came of a request: `status` is 0 when nobody answered, `problem` a key of PROBLEMS or empty."""

    status: int = 0
    problem: str = ""
    head: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def header(self, name: str) -> str:
        """The value of a header, or nothing."""
        return next((value for each, value in self.head if each == name), "")


class Post:
    """The way out of the house, for whatever goes to an address that somebody gave."""

    def __init__(self, settings: Outgoing) -> None:
        self.guard = Guard(allow_private=settings.private_networks)
        self._settings = settings
        self._trust: ssl.SSLContext | None = None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a body and wait for the answer, `outgoing.timeout_s` in all; it never raises for what others do.

        No redirect is followed, no cookie is kept. The host is looked up once, and the connection goes to the very
        address that was looked at.
        """
        answer = Answer()
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                await self._post(url, headers, body, answer)
        except TimeoutError:
            answer.problem = answer.problem or TOO_SLOW
        except Invalid:
            answer.problem = BAD_ADDRESS
        except Forbidden:
            answer.problem = NOT_PUBLIC
        except NoSuchHost:
            answer.problem = NO_SUCH_HOST
        except ssl.SSLError:
            answer.problem = NOT_TRUSTED
        except h11.ProtocolError:
            answer.problem = NOT_HTTP
        except OSError:
            answer.problem = NO_CONNECTION
        return answer

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes, answer: Answer) -> None:
        target = self.guard.target(url)
        reader, writer = await self._connect(target, await self.guard.look_up(target))
        try:
            line = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)
            head = {"host": target.authority, "content-length": str(len(body)), "connection": "close", **headers}
            said = line.send(h11.Request(method="POST", target=target.path, headers=list(head.items()))) or b""
            writer.write(said + (line.send(h11.Data(body)) or b"") + (line.send(h11.EndOfMessage()) or b""))
            await writer.drain()
            await _answered(reader, line, answer)
            with suppress(TimeoutError, OSError, h11.ProtocolError):
                async with asyncio.timeout(BODY_WAIT_S):
                    await _read_body(reader, line, answer, self._settings.read_bytes)
        finally:
            writer.transport.abort()

    async def _connect(self, target: Target, addresses: list[str]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        trust = await self._trusted() if target.scheme == "https" else None
        for last, address in enumerate(addresses[:TRIED_ADDRESSES], start=1):
            try:
                return await asyncio.open_connection(
                    address, target.port, ssl=trust, server_hostname=target.host if trust else None, limit=LARGEST_HEAD
                )
            except ssl.SSLError:
                raise
            except OSError:
                if last == len(addresses[:TRIED_ADDRESSES]):
                    raise
        raise OSError

    async def _trusted(self) -> ssl.SSLContext:
        if self._trust is None:
            self._trust = await asyncio.to_thread(ssl.create_default_context)
        return self._trust


async def _answered(reader: asyncio.StreamReader, line: h11.Connection, answer: Answer) -> None:
    """Read up to the head of the answer."""
    while True:
        event = line.next_event()
        if event is h11.NEED_DATA:
            line.receive_data(await reader.read(PIECE))
        elif isinstance(event, h11.Response):
            answer.status = event.status_code
            answer.head = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers]
            if 300 <= event.status_code < 400:
                answer.problem = REDIRECTED
            elif not 200 <= event.status_code < 300:
                answer.problem = REFUSED
            return
        elif isinstance(event, h11.ConnectionClosed):
            raise h11.RemoteProtocolError("closed without an answer")


async def _read_body(reader: asyncio.StreamReader, line: h11.Connection, answer: Answer, most: int) -> None:
    while len(answer.body) < most:
        event = line.next_event()
        if event is h11.NEED_DATA:
            line.receive_data(await reader.read(PIECE))
        elif isinstance(event, h11.Data):
            answer.body = (answer.body + bytes(event.data))[:most]
        else:
            return


def post_of(means: Means) -> Post:
    """The one way out of this house."""
    found: Post = means.memory.setdefault("outgoing.post", Post(means.settings.outgoing))
    return found
