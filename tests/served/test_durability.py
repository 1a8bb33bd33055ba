"""An acknowledgement leaves only after the log of the database is on the disk: seen in the system calls themselves."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served.clients import program

CALLS = "pwrite64,pwritev,fdatasync,fsync,write,writev,sendto,sendmsg"
_UNFINISHED = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>")
_RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_WHOLE = re.compile(r"(\d+) +(\w+)\((.*)")


def calls(trace: Path) -> Iterator[tuple[str, str, bool]]:
    """Name and arguments of the calls in the order of their begin (writes, sends) and their end (syncs)."""
    begun: dict[tuple[str, str], str] = {}
    for line in trace.read_text(errors="replace").splitlines():
        if match := _UNFINISHED.match(line):
            begun[match[1], match[2]] = match[3]
            yield match[2], match[3], False
        elif match := _RESUMED.match(line):
            yield match[2], begun.pop((match[1], match[2]), "") + match[3], True
        elif match := _WHOLE.match(line):
            yield match[2], match[3], False
            yield match[2], match[3], True


def following(pid: int, trace: Path) -> subprocess.Popen[str]:
    """strace, once it follows the process; skips where it may not."""
    if not shutil.which("strace"):
        pytest.skip("there is no strace here to follow the system calls with")
    follower = subprocess.Popen(
        ["strace", "-f", "-y", "-s", "4000", "-e", f"trace={CALLS}", "-o", trace, "-p", str(pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert follower.stderr
    said = follower.stderr.readline()
    if "attached" not in said:
        follower.wait()
        follower.stderr.close()
        pytest.skip(f"a process may not follow another one here: {said.strip()}")
    return follower


async def test_the_log_is_synced_between_the_write_and_the_acknowledgement(a_server, tmp_path):
    server = a_server()
    anna = server.customer("Anna")
    trace = tmp_path / "trace"
    follower = following(server.pid, trace)
    async with await program(server, anna["token"]) as line:
        await line.ack("join_conversation", conversation=anna["conversation"])
        for number in range(20):
            await line.say(anna["conversation"], "hello", client_id=f"durable-{number}")
    server.stop()
    await asyncio.to_thread(follower.communicate)
    acknowledged, syncs, is_dirty = [], 0, False
    for name, arguments, is_end in calls(trace):
        if name.startswith("pwrite") and "-wal" in arguments and not is_end:
            is_dirty = True
        elif name in ("fdatasync", "fsync") and "-wal" in arguments and is_end and "= 0" in arguments:
            is_dirty, syncs = False, syncs + 1
        elif not is_end and "durable-" in arguments and r"\"type\":\"ack\"" in arguments:
            assert not is_dirty, "acknowledged before the log was synced"
            assert syncs > len(acknowledged)
            acknowledged += re.findall(r"durable-(\d+)", arguments)[:1]
    assert acknowledged == [str(number) for number in range(20)]
