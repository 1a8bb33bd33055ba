"""What a client's bytes become: the quick way and the library's agree, wherever the bytes are cut."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from livechat.live import frames
from livechat.live.socket import Socket, protocol_class

REQUEST = (
    b"GET /api/ws HTTP/1.1\r\nHost: shop\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def wire(opcode: Opcode, data: bytes, *, fin: bool = True, mask: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=mask)


@pytest.mark.parametrize("size", [1, 2, 125, 126, 127, 4096, 65_535])
def test_a_whole_text_is_read_at_once(size):
    assert frames.whole_text(wire(Opcode.TEXT, b"x" * size)) == b"x" * size


OTHERS = {
    "nothing": b"",
    "empty": wire(Opcode.TEXT, b""),
    "large": wire(Opcode.TEXT, b"x" * 65_536),
    "first piece": wire(Opcode.TEXT, b"some text", fin=False),
    "no mask": wire(Opcode.TEXT, b"some text", mask=False),
    "binary": wire(Opcode.BINARY, b"some text"),
    "next piece": wire(Opcode.CONT, b"some text"),
    "ping": wire(Opcode.PING, b"some text"),
    "close": wire(Opcode.CLOSE, b"\x03\xe8bye, bye"),
    "two": wire(Opcode.TEXT, b"one text") + wire(Opcode.TEXT, b"another"),
    "cut off": wire(Opcode.TEXT, b"some text")[:-1],
    "one and a bit": wire(Opcode.TEXT, b"some text") + b"\x81",
    "length too long": bytes([0x81, 0xFE, 0, 9, 1, 2, 3, 4]) + b"some text",
    "reserved bit": bytes([0x91]) + wire(Opcode.TEXT, b"some text")[1:],
}


@pytest.mark.parametrize("what", OTHERS)
def test_whatever_else_comes_is_for_the_library(what):
    assert frames.whole_text(OTHERS[what]) is None


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_the_size_on_the_wire_is_known(size):
    assert frames.wire_size(Frame(Opcode.TEXT, b"x" * size)) == len(wire(Opcode.TEXT, b"x" * size))


class Transport:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def is_closing(self) -> bool:
        return b"closed" in self.written

    def close(self) -> None:
        self.written.append(b"closed")


@pytest.fixture
def received() -> tuple[Socket, list[bytes]]:
    """A socket whose handshake is over, and the texts that arrived."""
    texts: list[bytes] = []

    entrance: Any = SimpleNamespace(frame_bytes=100_000)

    class Listening(protocol_class(entrance)):  # type: ignore[misc]
        def _handshake(self, request: Any) -> None:
            self.ws.send_response(self.ws.accept(request))
            self.ws.data_to_send()

        def _text(self, text: bytes) -> None:
            texts.append(text)

    socket = Listening(None, SimpleNamespace(connections=set()), None)
    socket.transport = Transport()
    socket.data_received(REQUEST)
    return socket, texts


SAID = [b"a", b"hello " * 30, b"half" * 3, b"\xe2\x80\xa6" * 200, b"z" * 70_000, b"the end"]
STREAM = (
    wire(Opcode.TEXT, SAID[0])
    + wire(Opcode.TEXT, SAID[1])
    + wire(Opcode.TEXT, b"half", fin=False)
    + wire(Opcode.PONG, b"")
    + wire(Opcode.CONT, b"half", fin=False)
    + wire(Opcode.CONT, b"half")
    + wire(Opcode.TEXT, SAID[3])
    + wire(Opcode.TEXT, SAID[4])
    + wire(Opcode.TEXT, SAID[5])
)


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 7, 11, 64, 191, 1000, 65_536, 1_000_000])
def test_wherever_the_stream_is_cut_the_same_texts_arrive(received, piece):
    socket, texts = received
    for start in range(0, len(STREAM), piece):
        socket.data_received(STREAM[start : start + piece])
    assert texts == SAID
    assert socket.unparsed == 0


async def test_a_text_between_the_pieces_of_another_is_refused(received):
    socket, texts = received
    socket.data_received(wire(Opcode.TEXT, b"begun", fin=False))
    socket.data_received(wire(Opcode.TEXT, b"whole words"))
    assert texts == []
    said, end = socket.transport.written
    assert (said[2:4], end) == ((1002).to_bytes(2), b"closed")
    socket.connection_lost(None)
