"""What is wrong with an installation, or soon will be, and what to do about it."""

from __future__ import annotations

import errno
import importlib.metadata
import os
import socket
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from livechat import __version__
from livechat.clock import Clock
from livechat.notifications import keys
from livechat.operations import doctor_files, outside
from livechat.operations.findings import Finding, Weight
from livechat.operations.health import can_write, free_mb
from livechat.settings import Settings
from livechat.store import copying, lock, migrate

__all__ = ["CHECKS", "Finding", "Weight", "examine"]

KEY_FILE = "secret"
SAFE_WAL = (3, 51, 3)
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""This version did not exist before; a clock that says otherwise is wrong."""


def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """Look at everything; a check that itself fails is a finding too. Changes nothing."""
    findings: list[Finding] = []
    for about, check in CHECKS.items():
        try:
            findings += check(settings)
        except (OSError, sqlite3.Error, ValueError) as error:
            findings.append(Finding(Weight.ERROR, about, f"could not be looked at: {error}"))
    return findings + list(_clock(settings, clock))


def _version(_: Settings) -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding(Weight.FINE, "version", f"livechat {__version__}, Python {python}")


def _settings(settings: Settings) -> Iterator[Finding]:
    if settings.file is None:
        yield Finding(
            Weight.NOTE,
            "settings",
            "no livechat.toml: defaults and the environment are used",
            "`livechat init` writes one in which every setting is explained.",
        )
        return
    yield Finding(Weight.FINE, "settings", f"{settings.file} is understood")
    if _holds_secrets(settings) and _others_may_read(settings.file):
        yield Finding(
            Weight.WARNING,
            "settings",
            f"{settings.file} holds a password and every user of this machine may read it",
            f"chmod 600 {settings.file}",
        )


def _holds_secrets(settings: Settings) -> bool:
    others = (settings.google, settings.github, settings.openid)
    secrets = (settings.server.metrics_password, settings.mail.password, *(each.client_secret for each in others))
    return any(secrets)


def _storage(settings: Settings) -> Iterator[Finding]:
    storage = settings.storage
    if not storage.path.is_dir():
        yield Finding(
            Weight.NOTE,
            "storage",
            f"{storage.path} does not exist yet",
            "The first `livechat serve` makes it.",
        )
        return
    if not can_write(storage.path):
        yield Finding(
            Weight.ERROR,
            "storage",
            f"this user (number {os.geteuid()}) may not write to {storage.path}",
            "Run as the user that owns the folder, or give it to this one with chown.",
        )
        return
    process = lock.holder(storage.path)
    running = "nobody is using it" if process is None else f"in use by process {process or 'unknown'}"
    yield Finding(Weight.FINE, "storage", f"{storage.path}: {running}")
    if _others_may_read(storage.path):
        yield Finding(
            Weight.WARNING,
            "storage",
            f"other users of this machine may read {storage.path}",
            f"chmod 700 {storage.path}",
        )


def _secret(settings: Settings) -> Iterator[Finding]:
    path = settings.storage.path / KEY_FILE
    if not path.exists():
        yield Finding(Weight.NOTE, "secret", "there is none yet", "The first `livechat serve` makes one.")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding(Weight.ERROR, "secret", f"{path} is open to other users of this machine", f"chmod 600 {path}")
    elif not os.access(path, os.R_OK) or not path.read_bytes().strip():
        yield Finding(
            Weight.ERROR,
            "secret",
            f"{path} cannot be read or is empty",
            "Give it to the user that serves; or remove it, then a new one is made and open forms expire.",
        )
    else:
        yield Finding(Weight.FINE, "secret", "is there and private")


def _push_key(settings: Settings) -> Iterator[Finding]:
    """The key that registered browsers take notifications by: without it none of them is told of anything."""
    path, database = settings.storage.path / keys.FILE, settings.storage.database
    devices = copying.count(database, "notification_device") if database.exists() else 0
    if not path.exists() and devices:
        yield Finding(
            Weight.ERROR,
            "push key",
            f"{path} is missing: none of {devices} registered browsers can be told of anything",
            "Put back the one of before (a backup holds it), or turn notifications on again in each browser.",
        )
    elif not path.exists():
        yield Finding(Weight.NOTE, "push key", "there is none yet", "The first use of notifications makes one.")
    elif _others_may_read(path):
        yield Finding(Weight.ERROR, "push key", f"{path} is open to other users of this machine", f"chmod 600 {path}")
    elif not keys.is_whole(path):
        yield Finding(
            Weight.ERROR,
            "push key",
            f"{path} cannot be read or is no key",
            "Give it to the user that serves, or put back the one of before (a backup holds it).",
        )
    else:
        yield Finding(Weight.FINE, "push key", "is there and private")


def _database(settings: Settings) -> Iterator[Finding]:
    database = settings.storage.database
    if not database.exists():
        yield Finding(Weight.NOTE, "database", "there is none yet", "The first `livechat serve` makes it.")
        return
    try:
        waiting = migrate.pending(database)
        copying.quick_check(database)
    except migrate.MigrationError as error:
        yield Finding(Weight.ERROR, "database", str(error))
        return
    except copying.DamagedError as error:
        yield Finding(
            Weight.ERROR,
            "database",
            f"{database} is damaged: {error}",
            "Stop the server and `livechat restore` the newest good backup; the damaged state is kept.",
        )
        return
    if waiting:
        yield Finding(
            Weight.NOTE,
            "database",
            f"{len(waiting)} changes of its form are waiting",
            "`livechat migrate` makes them, and so does the next start; a copy is kept.",
        )
    size_mb = sum(path.stat().st_size for path in copying.parts(database)) / 1_000_000
    yield Finding(
        Weight.FINE, "database", f"whole, {size_mb:.1f} MB, schema {len(migrate.migrations()) - len(waiting)}"
    )


def _search(settings: Settings) -> Iterator[Finding]:
    """What is said but cannot be put into the index of words: it is found all the same, at a price."""
    database = settings.storage.database
    aside = copying.count(database, "found_aside") if database.exists() else 0
    if aside:
        yield Finding(
            Weight.WARNING,
            "search",
            f"{aside} messages, notes or customers could not be indexed; each search reads them one by one",
            "The log says why (livechat.finding); the next start tries them again.",
        )
    else:
        yield Finding(Weight.FINE, "search", "nothing is set aside")


def _sqlite(_: Settings) -> Iterator[Finding]:
    version = sqlite3.sqlite_version
    if tuple(map(int, version.split("."))) < SAFE_WAL:
        yield Finding(
            Weight.NOTE,
            "SQLite",
            f"{version} is older than 3.51.3",
            "Only the server may write to the database: do not open it with other programs while it serves.",
        )
    else:
        yield Finding(Weight.FINE, "SQLite", version)
    with closing(sqlite3.connect(":memory:")) as raw:
        if not any(row[0] == "ENABLE_FTS5" for row in raw.execute("PRAGMA compile_options")):
            yield Finding(
                Weight.WARNING,
                "SQLite",
                "was built without full-text search",
                "Use a Python whose SQLite has FTS5, such as that of Debian or python.org.",
            )


def _durability(settings: Settings) -> Iterator[Finding]:
    if settings.storage.durability == "relaxed":
        yield Finding(
            Weight.WARNING,
            "durability",
            "relaxed: a power cut may lose messages that people were told are sent",
            'Set [storage] durability = "full" unless you accept that.',
        )


def _space(settings: Settings) -> Iterator[Finding]:
    folder = settings.storage.path
    while not folder.exists():
        folder = folder.parent
    free, least = free_mb(folder), settings.storage.minimum_free_mb
    if free < least:
        yield Finding(
            Weight.ERROR,
            "free space",
            f"{free} MB where {folder} lies, less than {least} MB",
            "Make room, or move [storage] path to a larger disk.",
        )
    else:
        yield Finding(Weight.FINE, "free space", f"{free} MB")


def _address(settings: Settings) -> Iterator[Finding]:
    server = settings.server
    here = server.host in ("127.0.0.1", "::1", "localhost")
    if server.public_url.startswith("https://") and not server.proxies:
        yield Finding(
            Weight.WARNING,
            "proxy",
            "people come by https, but no proxy is believed: everybody seems to have the proxy's address",
            'Set [server] proxies to the address the reverse proxy connects from, such as ["127.0.0.1"].',
        )
    elif server.proxies and not server.public_url:
        yield Finding(
            Weight.WARNING,
            "proxy",
            "a proxy is believed, but public_url is empty: links and the check of other sites lack your name",
            'Set [server] public_url to what people type, such as "https://chat.example.com".',
        )
    elif any(network.endswith("/0") for network in server.proxies):
        yield Finding(
            Weight.ERROR,
            "proxy",
            "every address is believed to be a proxy: anybody can pretend to come from anywhere",
            "Name only the addresses of your own proxies in [server] proxies.",
        )
    else:
        yield Finding(Weight.FINE, "proxy", server.public_url or "none: people connect directly")
    if server.public_url.startswith("http://") or (not server.public_url and not here):
        yield Finding(
            Weight.WARNING,
            "encryption",
            "people connect without https: whoever carries their traffic reads it",
            "Put a proxy with a certificate in front (deploy/Caddyfile); set [server] public_url, proxies.",
        )
    elif not server.public_url:
        yield Finding(Weight.NOTE, "encryption", "plain http, which is fine on this machine alone")


def _port(settings: Settings) -> Iterator[Finding]:
    """Whether a server could listen; where one of ours runs already, it does."""
    host, port = settings.server.host, settings.server.port
    if not port or lock.holder(settings.storage.path) is not None:
        return
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            yield Finding(Weight.FINE, "port", f"{host}:{port} is free")
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                found, advice = "another program listens there", "Stop that program, or set another [server] port."
            elif error.errno == errno.EACCES:
                found, advice = "this user may not listen there", "Set a [server] port above 1023, behind a proxy."
            else:
                found, advice = f"cannot be listened on: {error.strerror}", "Set [server] host to an address of here."
            yield Finding(Weight.ERROR, "port", f"{host}:{port}: {found}", advice)


def _clock(settings: Settings, clock: Clock) -> Iterator[Finding]:
    now = datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
    newest = _newest_change(settings.storage.path)
    advice = "Let the machine set its clock from the network (NTP); messages would bear wrong times."
    if now < RELEASED:
        yield Finding(Weight.ERROR, "clock", f"says {now:%Y-%m-%d %H:%M} UTC, which is past", advice)
    elif newest and newest > now.timestamp() + 300:
        yield Finding(Weight.WARNING, "clock", "the data was changed later than now: it was set back", advice)
    else:
        yield Finding(Weight.FINE, "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _newest_change(folder: Path) -> float | None:
    """When a server last started or folded its log; not the files that looking at the database makes."""
    kept = [folder / lock.FILE_NAME, folder / "livechat.db"]
    return max((path.stat().st_mtime for path in kept if path.exists()), default=None)


def _packages(settings: Settings) -> Iterator[Finding]:
    missing = [name for name in ("uvloop", "httptools") if not _is_installed(name)]
    if missing:
        yield Finding(
            Weight.NOTE,
            "packages",
            f"without {' and '.join(missing)} the server is slower",
            f"pip install {' '.join(missing)}",
        )
    if settings.server.loop == "uvloop" and "uvloop" in missing:
        yield Finding(
            Weight.ERROR,
            "packages",
            '[server] loop is "uvloop", which is not installed',
            "pip install uvloop",
        )
    names = ("uvicorn", "starlette", "websockets", "uvloop", "jinja2", "msgspec", "aiosqlite")
    present = [f"{name} {importlib.metadata.version(name)}" for name in names if _is_installed(name)]
    yield Finding(Weight.FINE, "packages", ", ".join(present))


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _others_may_read(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


CHECKS: dict[str, Callable[[Settings], Iterator[Finding]]] = {
    "version": _version,
    "packages": _packages,
    "SQLite": _sqlite,
    "settings": _settings,
    "storage": _storage,
    "secret": _secret,
    "push key": _push_key,
    "database": _database,
    "search": _search,
    "durability": _durability,
    "owner": doctor_files.owner,
    "uploads": doctor_files.uploads,
    "backup": doctor_files.backup,
    "free space": _space,
    "port": _port,
    "proxy": _address,
    "mail": outside.mail,
    "sign-in": outside.sign_in,
}
