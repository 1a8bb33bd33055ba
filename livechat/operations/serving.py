"""One server process from its first line to its last: `livechat serve`."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from livechat import __version__, settings, starter
from livechat.clock import Clock
from livechat.operations import logs, renewing
from livechat.operations.health import ErrorCount
from livechat.settings import Settings, SettingsError
from livechat.store import opening
from livechat.store.lock import FolderLock
from livechat.web.listening import listen, must_be_ours

log = logging.getLogger("livechat.server")


def serve(chosen: Settings, read_again: Callable[[], Settings], *, print_port: bool) -> None:
    """Serve until a signal says stop. Raises AlreadyRunning, DamagedError, MigrationError or OSError instead.

    `read_again` reads the settings anew for SIGHUP. With `print_port` the port stands alone on a line of
    standard output once people can come, for programs that start a server on a free port.
    """
    gc.disable()  # until people can come: what a start makes stays
    logs.configure(chosen.log)
    # The socket comes first: whoever comes from now on waits instead of being refused.
    with FolderLock(chosen.storage.path), listen(chosen.server.host, chosen.server.port) as listening:
        opened = opening.prepare(chosen.storage.database)
        chosen.storage.uploads_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _say_how_it_opened(chosen, opened)
        is_renewed = _run(chosen, read_again, listening.dup(), print_port=print_port)
        opening.mark_clean(chosen.storage.database)
        if is_renewed:
            renewing.begin_anew(listening)


def check(chosen: Settings) -> None:
    """Whether what is installed could serve: everything that it needs is there, and so are address and folders.

    Touches no data. Raises OSError.
    """
    import livechat.app
    import livechat.live.socket
    import livechat.web.server

    must_be_ours(chosen.server.host)
    for folder in (chosen.storage.path, chosen.storage.uploads_folder, chosen.backup.folder):
        if folder:
            _must_take_files(folder)
    log.debug("could serve", extra={"capabilities": len(livechat.app.FEATURES), "host": chosen.server.host})


def _must_take_files(folder: Path) -> None:
    """Refuse a folder in which nothing can be stored; of one that is not there yet its nearest parent counts."""
    there = next(each for each in (folder, *folder.absolute().parents) if os.path.lexists(each))
    if not there.is_dir():
        raise OSError(f"nothing can be stored in {folder}: {there} is not a folder")
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise OSError(f"nothing can be stored in {folder}: cannot write to {there} ({error.strerror})") from None


def _run(chosen: Settings, read_again: Callable[[], Settings], listening: socket.socket, *, print_port: bool) -> bool:
    from livechat.app import create
    from livechat.live.socket import protocol_class
    from livechat.operations import control
    from livechat.web import server

    application = create(chosen)
    house = application.state.house

    def ready(port: int) -> None:
        here = address(chosen, port)
        logging.getLogger().addHandler(ErrorCount(house.counting.figures))
        house.spawn(control.listen(house, control.bound(chosen.storage.path), here), "listening to commands")
        house.spawn(_welcome(house, here, str(port) if print_port else ""), "welcoming")
        _tell_starter(house.clock)

    current = [chosen]

    def reload() -> None:
        try:
            current[0], waiting = settings.reloaded(current[0], read_again())
        except SettingsError as error:
            log.warning("the settings were not read again", extra={"problems": error.problems})
            return
        logs.configure(current[0].log)
        log.info("the settings were read again", extra={"wait_for_a_restart": waiting} if waiting else {})

    return server.serve(
        application,
        chosen,
        protocol_class(house.entrance),
        listening,
        ready=ready,
        goodbye=house.say_goodbye,
        reload=reload,
        renew=renewing.is_possible,
    )


def _tell_starter(clock: Clock) -> None:
    """People can come; and from now on a sign of life, as long as the event loop turns."""
    patience_us = starter.patience_us()
    starter.tell("READY=1", *([f"WATCHDOG_USEC={patience_us}"] if patience_us else []))

    def beat() -> None:
        starter.tell("WATCHDOG=1")
        clock.call_later(patience_us / 3_000_000, beat)

    if patience_us:
        beat()


def address(chosen: Settings, port: int) -> str:
    """What to type into a browser to get to this server."""
    if chosen.server.public_url:
        return chosen.server.public_url
    host = chosen.server.host
    if host in ("127.0.0.1", "::1", "0.0.0.0", "::"):  # noqa: S104  # compared, not bound
        host = "localhost"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


async def _welcome(house: Any, here: str, port: str) -> None:
    """Say where the server is; until somebody can sign in, each start also prints a new link for the first one."""
    from livechat.accounts import inviting

    if await inviting.needs_set_up(house.means):
        token = await inviting.create_setup_link(house.means)
        minutes = f"{house.settings.accounts.setup_minutes:g}"
        print(f"\nNobody can sign in yet. Choose the first password here, within {minutes} minutes:", file=sys.stderr)
        print(f"  {here}/setup/{token}\n", file=sys.stderr, flush=True)
    print(port or f"livechat {__version__} serves on {here}", flush=True)


def _say_how_it_opened(chosen: Settings, opened: opening.Opened) -> None:
    if opened.applied and not opened.is_new:
        log.info("the database was brought to this version", extra={"applied": ", ".join(opened.applied)})
    if not opened.was_clean:
        log.warning("the last stop was not clean; the database was looked through and is whole")
    if chosen.storage.durability == "relaxed":
        log.warning("durability is relaxed: a power cut may lose acknowledged messages")
