"""A real server process on a folder of its own, which a test may stop, kill and start again."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import httpx2

IN_CLEAR = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For whoever asks a server on this machine: to gather the certificates of the world takes a client 40 ms each time."""
PASSWORD = "seven green bottles"
READY_S = 20.0
GENEROUS: Mapping[str, str] = {
    "LIVECHAT_LIVE__COMMANDS_PER_SECOND": "1000000",
    "LIVECHAT_LIVE__COMMANDS_BURST": "1000000",
    "LIVECHAT_LIVE__CONNECTIONS_PER_SESSION": "10000",
    "LIVECHAT_LIVE__CONNECTIONS_PER_ADDRESS": "10000",
    "LIVECHAT_CUSTOMERS__REGISTER_PER_MINUTE": "1000000",
    "LIVECHAT_CUSTOMERS__REGISTER_PER_HOUR": "1000000",
    "LIVECHAT_ACCOUNTS__SIGN_IN_PER_ADDRESS": "1000000",
    "LIVECHAT_ACCOUNTS__SIGN_IN_PER_ACCOUNT_HOUR": "1000000",
    "LIVECHAT_LIVE__TYPING_INTERVAL_S": "0",
    "LIVECHAT_LIMITS__CHANGES_PER_MINUTE": "1000000",
    "LIVECHAT_STORAGE__MINIMUM_FREE_MB": "0",
}
"""Limits that no test about something else runs into."""


HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.argv[2], sys.argv[2:])
"""
"""What systemd does for a service that has a socket (sd_listen_fds(3))."""


class Running:
    """A livechat in a folder: `init`, `start`, `stop`, `kill`."""

    def __init__(self, folder: Path, *, environment: Mapping[str, str] | None = None, **settings: object) -> None:
        self.folder = folder
        self.config = folder / "livechat.toml"
        self.data = folder / "data"
        self.process: subprocess.Popen[str] | None = None
        self.port = 0
        self._stderr = folder / "stderr.log"
        self._has_own_ways = bool(environment) or any(name.startswith("storage") for name in settings)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LIVECHAT_")},
            **GENEROUS,
            **{f"LIVECHAT_{name.upper()}": str(value) for name, value in settings.items()},
            **(environment or {}),
        }

    # The command

    def init(self) -> Running:
        """Settings and a first admin."""
        if self._has_own_ways:
            return self.lay()
        shutil.copytree(_laid().name, self.folder, dirs_exist_ok=True)
        return self

    def lay(self) -> Running:
        """The same, done anew."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config.write_text('[server]\nhost = "127.0.0.1"\n\n[storage]\npath = "data"\n')
        done = self.command("init", "--admin-user", "admin", "--admin-password-stdin", given=PASSWORD + "\n")
        assert done.returncode == 0, done.stderr
        return self

    def command(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """`livechat ARGUMENTS` for this folder."""
        name, *others = arguments
        return subprocess.run(
            [sys.executable, "-m", "livechat", name, "--config", str(self.config), *others],
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=self.folder,
            env=self._environment,
            check=False,
        )

    # The process

    def start(self, handed: socket.socket | None = None) -> Running:
        """Serve on a free port, or on a socket that is handed over; returns when people can come."""
        livechat = [sys.executable, "-m", "livechat", "serve", "--config", str(self.config), "--port", "0"]
        descriptors = (handed.fileno(),) if handed else ()
        hand_over = [sys.executable, "-c", HAND_OVER, str(handed.fileno())] if handed else []
        with self._stderr.open("a") as stderr:
            self.process = subprocess.Popen(
                [*hand_over, *livechat, "--print-port"],
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                cwd=self.folder,
                env=self._environment,
                pass_fds=descriptors,
            )
        self.port = int(self._first_line())
        return self

    def _first_line(self) -> str:
        assert self.process
        assert self.process.stdout
        lines: Queue[str] = Queue()
        stream = self.process.stdout
        reader = threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True)
        reader.start()
        try:
            line = lines.get(timeout=READY_S)
        except Empty:
            line = ""
        if not line.strip():
            self.kill()
            raise AssertionError(f"the server did not start:\n{self.log}")
        return line

    def signal(self, number: int) -> None:
        """Send the process a signal."""
        assert self.process
        self.process.send_signal(number)

    def anew(self) -> None:
        """SIGUSR2: a new start in the same place; returns at once."""
        self.signal(signal.SIGUSR2)

    def kill(self) -> None:
        """kill -9, at once."""
        if self.process:
            self.process.kill()
            self._gone()

    def stop(self, within_s: float = 15.0) -> int:
        """SIGTERM, and how the process ended."""
        self.signal(signal.SIGTERM)
        return self.wait(within_s)

    def wait(self, within_s: float = 15.0) -> int:
        """How the process ended, once it has."""
        assert self.process
        try:
            code = self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server did not stop within {within_s} s:\n{self.log}") from None
        self._gone()
        return code

    def _gone(self) -> None:
        if self.process:
            self.process.wait()
            if self.process.stdout:
                self.process.stdout.close()
            self.process = None

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    # What can be known of it

    @property
    def log(self) -> str:
        """What the server has said about itself so far."""
        return self._stderr.read_text() if self._stderr.exists() else ""

    @property
    def complaints(self) -> list[str]:
        """Lines of the log that mean a bug of ours: tracebacks and what comes as an error."""
        return [line for line in self.log.splitlines() if "Traceback" in line or " error " in line]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def line(self) -> str:
        """Where programs connect."""
        return f"ws://127.0.0.1:{self.port}/api/ws"

    @property
    def memory_bytes(self) -> int:
        """Resident memory of the process (proc(5), statm)."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    @property
    def descriptors(self) -> int:
        """Open files and sockets of the process."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def ask(self, question: str, **values: Any) -> list[tuple[Any, ...]]:
        """Rows of the database, read beside the server."""
        database = self.data / "livechat.db"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as raw:
            return raw.execute(question, values).fetchall()

    # People, made over REST

    def post(self, path: str, token: str = "", **fields: Any) -> dict[str, Any]:
        """A request that must be answered well."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = httpx2.post(self.url + path, json=fields, headers=headers, timeout=20, verify=IN_CLEAR)
        assert answer.status_code in (200, 201), answer.text
        said: dict[str, Any] = json.loads(answer.text)
        return said

    def get(self, path: str, token: str = "") -> dict[str, Any]:
        """What must be there."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = httpx2.get(self.url + path, headers=headers, timeout=20, verify=IN_CLEAR)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = json.loads(answer.text)
        return said

    def decide(self, token: str, **settings: Any) -> None:
        """Change settings of the workspace."""
        headers = {"authorization": f"Bearer {token}"}
        answer = httpx2.patch(f"{self.url}/api/settings", json=settings, headers=headers, timeout=20, verify=IN_CLEAR)
        assert answer.status_code == 200, answer.text

    def browser(self) -> httpx2.Client:
        """Somebody without scripts."""
        return httpx2.Client(base_url=self.url, timeout=20, verify=IN_CLEAR)

    def admin(self) -> dict[str, Any]:
        """A new session of the first admin: `token`, `me`, `session`."""
        return self.post("/api/admin/login", username="admin", password=PASSWORD)

    def key(self, *scopes: str) -> str:
        """A new API key, made on the page that admins make theirs on."""
        shown = self._on_the_keys("", name=f"Key {os.urandom(4).hex()}", days="7", scope=list(scopes))
        found = re.search(r'value="(lck_[\w-]+)"', shown)
        assert found, shown
        return found[1]

    def revoke(self, key: str) -> None:
        """Have a key open nothing any more, on the same page."""
        [[of]] = self.ask("SELECT id FROM api_key WHERE begins = :begins", begins=key[:10])
        self._on_the_keys(f"/{of}/revoke")

    def _on_the_keys(self, form: str, **fields: Any) -> str:
        with self.browser() as browser:
            browser.cookies.set("livechat-staff", self.admin()["token"])
            csrf = csrf_of(browser.get("/admin/keys").text)
            answer = browser.post(f"/admin/keys{form}", data={"csrf": csrf, **fields})
        assert answer.status_code < 400, answer.text
        return answer.text

    def rep(self, name: str) -> dict[str, Any]:
        """A new rep and a session of theirs."""
        username = f"{name.lower()}-{os.urandom(4).hex()}"
        owner = self.admin()["token"]
        added = self.post("/api/admin/add-rep", owner, username=username, name=name)
        link = next(value for value in added.values() if isinstance(value, str) and "/invitation/" in value)
        path = link[link.index("/invitation/") :]
        with self.browser() as browser:
            csrf = csrf_of(browser.get(path).text)
            assert browser.post(path, data={"csrf": csrf, "password": PASSWORD}).status_code == 303
        return self.post("/api/rep/login", username=username, password=PASSWORD)

    def customer(self, name: str = "Anna") -> dict[str, Any]:
        """A new customer: `token`, `session`, `customer`, `conversation`."""
        return self.post("/api/customer/register", name=name, phone="+66812345678")

    def messages(self, conversation: str, token: str) -> list[dict[str, Any]]:
        """Everything in a conversation, page by page."""
        found: list[dict[str, Any]] = []
        while True:
            after = found[-1]["seq"] if found else 0
            page = self.get(f"/api/messages/{conversation}?after_seq={after}&limit=200", token)
            found += page["messages"]
            if not page["more"]:
                return found


@cache
def _laid() -> tempfile.TemporaryDirectory[str]:
    """A folder as it is after `livechat init`, to be copied: to make one takes as long as many a test."""
    made = tempfile.TemporaryDirectory(prefix="livechat-laid-")
    Running(Path(made.name)).lay()
    return made


def csrf_of(page: str) -> str:
    """What a form of a page has to bring along."""
    found = re.search(r'(?:name="csrf" value|data-csrf)="([^"]+)"', page)
    assert found, page
    return found[1]
