"""A house in a temporary folder, a clock that is moved by hand, and browsers without a screen."""

from __future__ import annotations

import gc
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from starlette import routing

from livechat import rendering
from livechat.app import App, create
from livechat.clock import Clock
from livechat.scope import Means, Scope
from livechat.settings import Settings, Storage
from livechat.store import opening
from livechat.workspaces import deciding, shapes
from tests.factories import a_customer, a_rep, an_admin, at_work, reference_of
from tests.mail.server import Mailbox, opened

MOMENT_MS = 1_795_230_000_000
"""21 November 2026, 03:00 UTC: when a test begins."""
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def pytest_collection_finish() -> None:
    """What was collected stays to the end: nobody needs to look again and again whether it may go."""
    gc.collect()
    gc.freeze()


class FakeTimer:
    """Something that happens when the clock is moved past its moment."""

    def __init__(self, at_s: float, act: Callable[[], object]) -> None:
        self.at_s = at_s
        self.act = act
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


class FakeClock(Clock):
    """Time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.passed_s = 0.0
        self.wall_ms = MOMENT_MS
        self._timers: list[FakeTimer] = []

    def now_ms(self) -> int:
        return self.wall_ms

    def monotonic(self) -> float:
        return 1000.0 + self.passed_s

    def call_later(self, delay_s: float, act: Callable[[], object]) -> FakeTimer:
        timer = FakeTimer(self.passed_s + delay_s, act)
        self._timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        """Let time pass, and do what was to be done meanwhile, in order.

        More than ten minutes pass as for a machine that slept: what was due is done once, afterwards.
        """
        end_s = self.passed_s + seconds
        if seconds > 600:
            self._move(end_s)
            due = [each for each in self._timers if each.at_s <= end_s]
            self._timers = [each for each in self._timers if each.at_s > end_s]
            for timer in due:
                if not timer.is_cancelled:
                    timer.act()
            return
        while due := [timer for timer in self._timers if timer.at_s <= end_s]:
            timer = min(due, key=lambda each: each.at_s)
            self._timers.remove(timer)
            self._move(max(timer.at_s, self.passed_s))
            if not timer.is_cancelled:
                timer.act()
        self._move(end_s)

    def _move(self, to_s: float) -> None:
        self.wall_ms += round((to_s - self.passed_s) * 1000)
        self.passed_s = to_s

    def jump(self, seconds: float) -> None:
        """The wall clock is set; no time has passed."""
        self.wall_ms += round(seconds * 1000)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(storage=Storage(path=tmp_path / "data"))


class _Compiled(BytecodeCache):
    """Templates are compiled once for all houses of a run."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as it is before anything has happened, to be copied: making one takes longer than most tests."""
    made = tmp_path_factory.mktemp("new") / "livechat.db"
    opening.prepare(made)
    return made


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """What is the same for all houses of a run is made once: see `_Compiled`; the addresses; the name of the files."""
    rendering.Environment = partial(Environment, bytecode_cache=_Compiled())  # type: ignore[assignment,misc]
    rendering.static_version = cache(rendering.static_version)
    routing.compile_path = cache(routing.compile_path)


@pytest.fixture
async def served(settings: Settings, clock: FakeClock, new_database: Path) -> AsyncIterator[Any]:
    """The whole product as an ASGI application, started; `state.house` is the App."""
    settings.storage.path.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(new_database, settings.storage.database)
    app = create(settings, clock)
    await app.state.house.start()
    yield app
    await app.state.house.stop()


@pytest.fixture
async def house(served: Any) -> App:
    return served.state.house


@pytest.fixture
async def means(house: App) -> Means:
    return house.means


@pytest.fixture
async def scope(means: Means) -> Scope:
    """Somebody who has just come to the page."""
    return Scope(means, 1, device=AGENT, address="192.0.2.1")


@pytest.fixture
async def system(house: App) -> Scope:
    """The house itself."""
    return house.system_scope(1)


@pytest.fixture
def decide(system: Scope) -> Callable[..., Awaitable[None]]:
    """Change what the workspace has decided: `await decide(assignment="round_robin")`."""

    async def change(**wanted: Any) -> None:
        sent = shapes.sent(shapes.SomeSettings(**wanted))
        await deciding.save(system, sent, sent.keys())

    return change


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    """The mailbox of a mail server; see `mailing` for a house that uses it."""
    server, box = await opened()
    yield box
    server.close()


@pytest.fixture
async def anna(house: App, scope: Scope) -> Scope:
    """A customer with a conversation."""
    return (await a_customer(scope, name="Anna"))[1]


@pytest.fixture
async def ben(house: App, scope: Scope) -> Scope:
    """Another customer."""
    return (await a_customer(scope, name="Ben"))[1]


@pytest.fixture
async def mali(house: App, scope: Scope) -> Scope:
    """A rep."""
    return (await at_work(scope, await a_rep(house.means, name="Mali", password="")))[0]


@pytest.fixture
async def somchai(house: App, scope: Scope) -> Scope:
    """Another rep."""
    return (await at_work(scope, await a_rep(house.means, name="Somchai", password="")))[0]


@pytest.fixture
async def olga(house: App, scope: Scope) -> Scope:
    """An admin."""
    return (await at_work(scope, await an_admin(house.means, name="Olga", password="")))[0]


@pytest.fixture
async def reference(anna: Scope) -> str:
    """The public name of Anna's conversation."""
    return await reference_of(anna)


class Heard(list[Any]):
    """Events after their commit, in order."""

    def of(self, kind: type) -> list[Any]:
        return [event for event in self if isinstance(event, kind)]


@pytest.fixture
async def heard(house: App) -> Callable[..., Heard]:
    """Listen to some kinds of events: `events = heard(SessionEnded)`."""

    def listen(*kinds: type) -> Heard:
        events = Heard()
        for kind in kinds:
            house.bus.listen_after(kind, events.append)
        return events

    return listen


class Browser:
    """A browser without a screen and without scripts: keeps cookies, sends the forms of the page it is on."""

    def __init__(self, served: Any, address: str, agent: str = AGENT) -> None:
        self.client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=served, client=(address, 40_000)),
            base_url="http://localhost",
            headers={"user-agent": agent},
        )
        self.page: Any = None

    async def get(self, path: str, **headers: str) -> Any:
        """Open a page."""
        self.page = await self.client.get(path, headers=headers)
        return self.page

    async def post(self, path: str, /, **fields: Any) -> Any:
        """Send a form of the open page; the answer is the open page then, unless it says where to go."""
        fields.setdefault("csrf", self.token)
        answer = await self.client.post(path, data=fields, headers={"origin": "http://localhost"})
        if answer.status_code != 303:
            self.page = answer
        return answer

    @property
    def token(self) -> str:
        """The form token of the open page."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.page.text) if self.page else None
        return found[1] if found else ""

    @property
    def text(self) -> str:
        """The words of the open page."""
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.page.text)))


@pytest.fixture
async def browser(served: Any) -> AsyncIterator[Callable[..., Browser]]:
    """A new browser, each with its own cookies: `anna = browser()`."""
    opened: list[Browser] = []

    def open_one(address: str = "192.0.2.1", agent: str = AGENT) -> Browser:
        opened.append(Browser(served, address, agent))
        return opened[-1]

    yield open_one
    for each in opened:
        await each.client.aclose()


@pytest.fixture
async def program(served: Any) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the REST API; give it `headers=bearer(token)`."""
    transport = httpx2.ASGITransport(app=served, client=("192.0.2.9", 40_000))
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client
