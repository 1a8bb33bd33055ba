"""How a command at the terminal reaches the server that runs on the same folder.

Only the server may write to its database, so `livechat user add` hands the act over: one line of JSON up
and one down, through a socket in the storage folder that only the folder's owner can open.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from livechat.errors import Refusal
from livechat.operations import errands

FILE_NAME = "livechat.sock"
LONGEST_BYTES = 64 * 1024
PATIENCE_S = 30.0

log = logging.getLogger("livechat.operations")


class NobodyListens(Exception):
    """A process holds the folder but takes no commands: it is starting or stopping, or is no server."""


async def listen(house: Any, listening: socket.socket, address: str) -> None:
    """Take commands until the task is cancelled, as the server's end; `address` is where its pages are."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                said = await _carry_out(house, await reader.readline())
                writer.write(json.dumps(said | {"address": address}).encode() + b"\n")
                await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, sock=listening, limit=LONGEST_BYTES)
    try:
        await server.serve_forever()
    finally:
        server.close()
        (house.settings.storage.path / FILE_NAME).unlink(missing_ok=True)


def bound(folder: Path) -> socket.socket:
    """A socket in place of one that a killed server may have left; the caller holds the folder's lock."""
    (folder / FILE_NAME).unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with _short(folder / FILE_NAME) as path:
        listening.bind(path)
    (folder / FILE_NAME).chmod(0o600)
    listening.listen()
    return listening


async def _carry_out(house: Any, line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
        scope = await errands.place(house, said.get("workspace", ""))
        return {"done": await errands.ERRANDS[said["errand"]](scope, **said["values"])}
    except Refusal as refusal:
        return {"refused": refusal.text()}
    except Exception:
        log.exception("a command from the terminal failed")
        return {"refused": "the server could not do that; its log says why"}


def ask(folder: Path, errand: str, values: dict[str, Any], workspace: str = "") -> tuple[Any, str]:
    """Have the server of this folder carry out an errand: its answer, and the address of the server's pages.

    Raises NobodyListens, or Refusal as the server did.
    """
    line = json.dumps({"errand": errand, "values": values, "workspace": workspace}).encode() + b"\n"
    try:
        with _short(folder / FILE_NAME) as path, socket.socket(socket.AF_UNIX) as line_up:
            line_up.settimeout(PATIENCE_S)
            line_up.connect(path)
            line_up.sendall(line)
            with line_up.makefile("rb") as answer:
                said = json.loads(answer.readline())
    except (OSError, ValueError) as error:
        raise NobodyListens(f"{folder} is in use, but nobody there takes commands; try again") from error
    if "refused" in said:
        raise Refusal(said["refused"])
    return said["done"], said["address"]


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name for the socket that fits into the system's 108 bytes, however deep the folder lies."""
    if len(os.fsencode(path)) < 100:
        yield str(path)
        return
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{path.name}"
    finally:
        os.close(descriptor)
