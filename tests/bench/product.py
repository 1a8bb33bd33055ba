"""The product under measurement: the real command, a furnished shop, limits raised by configuration alone.

A shop is furnished once for a run (registration, sign-in and assignments are not what is measured) and copied
for every start, so that each measure meets the same database.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.contenders import REPS, Running
from tests.bench.generator import CONVERSATIONS, Traffic, text
from tests.bench.rest import Api, Browser, Script
from tests.bench.serving import ROOT, Cores, Served, Stage, serve
from tests.bench.wire import upgrade

PASSWORD = "nine-lanterns-over-the-harbour"
PAGE_MESSAGES = 40

ENVIRONMENT = {
    "LIVECHAT_LIVE__COMMANDS_PER_SECOND": "1000000",
    "LIVECHAT_LIVE__COMMANDS_BURST": "1000000",
    "LIVECHAT_LIVE__CONNECTIONS_PER_SESSION": "1000000",
    "LIVECHAT_LIVE__CONNECTIONS_PER_ADDRESS": "1000000",
    "LIVECHAT_LIVE__CONNECTIONS_TOTAL": "1000000",
    "LIVECHAT_LIVE__TYPING_INTERVAL_S": "0",
    "LIVECHAT_STORAGE__QUEUE_LIMIT": "1000000",
    "LIVECHAT_CUSTOMERS__REGISTER_PER_MINUTE": "1000000",
    "LIVECHAT_CUSTOMERS__REGISTER_PER_HOUR": "1000000",
    "LIVECHAT_LOG__LEVEL": "warning",
    "PYTHONDONTWRITEBYTECODE": "",
}
"""What differs from a fresh installation: what protects a server from one client must let this one in.

An installation has its modules translated; without the last line some machines would do it anew at each start."""


@dataclass(frozen=True)
class Shop:
    """A prepared data folder and the keys to it."""

    folder: Path
    admin: str
    stage: Stage

    @classmethod
    def furnished(cls, cores: Cores, folder: Path, customers: int) -> Shop:
        """A shop with so many customers, fifty reps for ten conversations each, and one long conversation."""
        home = folder / "shop"
        home.mkdir()
        subprocess.run(
            [*LIVECHAT, "init", "--config", str(home / "livechat.toml"), *ADMIN],
            input=PASSWORD + "\n",
            text=True,
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        served = _serve(cores, home, folder / "furnishing.log")
        try:
            with Api(served.port) as api:
                admin = api.post("/api/admin/login", {"username": "admin", "password": PASSWORD})["token"]
                guests = [_register(api, number) for number in range(customers)]
                references = [guest["conversation"] for guest in guests]
                reps = [_hire(api, admin, number) for number in range(REPS)]
                share = CONVERSATIONS // REPS
                with Script(served.port, admin) as script:
                    for number, reference in enumerate(references[:CONVERSATIONS]):
                        script.command("assign", conversation=reference, rep=reps[number // share]["me"]["id"])
                page = _converse(api, served.port, admin, reps[0])
        finally:
            served.stop()
        stage = Stage(
            references=references,
            customers=[upgrade("/ws/customer", _bearer(guest["token"])) for guest in guests],
            reps=[upgrade("/ws/staff", _bearer(rep["token"])) for rep in reps],
            page=page,
            watch=['{"type":"watch","what":"inbox","tab":"mine"}'],
        )
        return cls(home, admin, stage)


class Product:
    """livechat as it is installed, on its own core."""

    def __init__(self, cores: Cores, shop: Shop, *, relaxed: bool = False) -> None:
        self.name = "product, relaxed" if relaxed else "product"
        self.cores = cores
        self.shop = shop
        self.durability = "relaxed" if relaxed else "full"
        self._starts = itertools.count(1)

    def start(self) -> Running:
        """Serve a fresh copy of the shop."""
        home = self.shop.folder.parent / f"{self.durability}-{next(self._starts)}"
        shutil.copytree(self.shop.folder, home)
        environment = {"LIVECHAT_STORAGE__DURABILITY": self.durability}
        served = _serve(self.cores, home, home.with_suffix(".log"), environment)

        def audit(traffic: Traffic) -> str:
            return stored_as_acknowledged(served.port, self.shop.admin, traffic)

        return Running(served, self.shop.stage, audit, lambda: shutil.rmtree(home))


LIVECHAT = (sys.executable, "-m", "livechat")
ADMIN = ("--admin-user", "admin", "--admin-password-stdin")


def _serve(cores: Cores, home: Path, log: Path, environment: dict[str, str] | None = None) -> Served:
    command = [*LIVECHAT, "serve", "--config", str(home / "livechat.toml"), "--port", "0", "--print-port"]
    return serve(command, cores=cores, log=log, environment=ENVIRONMENT | (environment or {}))


def _bearer(token: str) -> Sequence[tuple[str, str]]:
    return [("Authorization", f"Bearer {token}")]


def _register(api: Api, number: int) -> dict[str, str]:
    """A customer with a Thai mobile number of his own."""
    registered: dict[str, str] = api.post(
        "/api/customer/register", {"name": f"Customer {number:05d}", "phone": f"+6681{number:07d}"}
    )
    return registered


def _hire(api: Api, admin: str, number: int) -> dict[str, Any]:
    """A rep who has signed in."""
    who = {"username": f"rep{number:02d}", "password": PASSWORD}
    api.post("/api/admin/add-rep", {**who, "name": f"Rep {number:02d}"}, admin)
    signed_in: dict[str, Any] = api.post("/api/rep/login", who)
    return signed_in


def _converse(api: Api, port: int, admin: str, rep: dict[str, Any]) -> bytes:
    """Register in a browser, exchange forty messages with a rep; the request for the page that shows them."""
    browser = Browser(port)
    browser.get("/")
    browser.post("/register", name="Noi", phone="+66812345678", country="TH", client_id="first", text="")
    reference = browser.conversation()
    with Script(port, admin) as script:
        script.command("assign", conversation=reference, rep=rep["me"]["id"])
    for number in range(PAGE_MESSAGES // 2):
        browser.post("/messages", conversation=reference, client_id=f"own{number:05d}", text=text(number))
        answer = {"client_id": f"answer{number:05d}", "kind": "text", "text": text(number)}
        api.post(f"/api/messages/{reference}", answer, rep["token"])
    return browser.request("/")


def stored_as_acknowledged(port: int, admin: str, traffic: Traffic) -> str:
    """What differs between the messages shown to both sides and those in the store; empty if nothing."""
    stored = bytearray(len(traffic.conversation))
    strange = doubled = changed = holes = 0
    with Api(port) as api:
        for conversation, reference in enumerate(traffic.references):
            after = 0
            while messages := api.get(f"/api/messages/{reference}?after_seq={after}&limit=100", admin)["messages"]:
                for message in messages:
                    holes += message["seq"] != after + 1
                    after = message["seq"]
                    name = message.get("client_id") or ""
                    if not name.startswith("bench"):
                        continue
                    number = int(name[5:])
                    if number >= len(stored) or traffic.conversation[number] != conversation:
                        strange += 1
                        continue
                    doubled += stored[number]
                    stored[number] = 1
                    changed += message["text"] != text(number)
    missing = sum(1 for number, is_stored in enumerate(stored) if not is_stored and number not in traffic.refused)
    if not (strange or doubled or changed or holes or missing):
        return ""
    return (
        f"in the store {missing} are missing, {doubled} double, {changed} changed, {holes} holes, "
        f"{strange} in the wrong place"
    )
