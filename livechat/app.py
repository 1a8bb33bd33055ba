"""The composition root: settings, store, bus, line, capabilities; the only file that knows every part."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.routing import Route as StarletteRoute

from livechat.accounts import access as accounts_access
from livechat.accounts import feature as accounts
from livechat.accounts.memberships import switching
from livechat.accounts.sessions import Sessions
from livechat.analytics import feature as analytics
from livechat.asking import feature as asking
from livechat.audit import feature as audit
from livechat.bot import feature as bot
from livechat.bus import Bus
from livechat.catalogue import feature as catalogue
from livechat.clientele import feature as clientele
from livechat.clock import Clock
from livechat.conversations import feature as conversations
from livechat.conversations import kinds
from livechat.customers import feature as customers
from livechat.errors import RateLimited, Unavailable
from livechat.faces import feature as faces
from livechat.finding import feature as finding
from livechat.installing import feature as installing
from livechat.jobs.models import Queued
from livechat.jobs.worker import Worker
from livechat.keys import feature as keys
from livechat.keys.knowing import Keys
from livechat.live import described, dialects, rooms
from livechat.live.entrance import NEEDS, Entrance
from livechat.live.events import LiveEvent, ServerRestarting
from livechat.live.fanout import Fanout
from livechat.live.hub import Hub
from livechat.live.line import Line
from livechat.live.presence import Presence
from livechat.live.refusals import ROUTES as WHY_REFUSED
from livechat.live.sse import event_stream
from livechat.logos import feature as logos
from livechat.notifications import feature as notifications
from livechat.once import doing as once_doing
from livechat.once import feature as once
from livechat.operations import feature as operations
from livechat.orders import feature as orders
from livechat.registry import Feature, Job, MaySee
from livechat.rendering import Renderer, folder
from livechat.replies import feature as replies
from livechat.retention import feature as retention
from livechat.returning import feature as returning
from livechat.routing import feature as routing
from livechat.scope import SYSTEM, Means, Scope
from livechat.settings import Settings
from livechat.signing import load_or_create
from livechat.store.sqlite import SqliteDatabase
from livechat.surveys import feature as surveys
from livechat.teams import feature as teams
from livechat.uploads import feature as uploads
from livechat.visitors import feature as visitors
from livechat.web import openapi
from livechat.web.door import Door
from livechat.web.frame import Person, Place
from livechat.web.pacing import Pacing
from livechat.web.routes import ANYONE
from livechat.web.securing import must_owe_nothing
from livechat.web.security import Hosts, Security
from livechat.web.session import in_front
from livechat.web.statics import Statics
from livechat.webhooks import feature as webhooks
from livechat.widget import feature as widget
from livechat.workspaces import deciding
from livechat.workspaces import feature as workspaces
from livechat.workspaces import queries as workspaces_queries

FEATURES: tuple[Feature, ...] = (
    workspaces.FEATURE,
    audit.FEATURE,
    accounts.FEATURE,
    teams.FEATURE,
    keys.FEATURE,
    customers.FEATURE,
    once.FEATURE,
    uploads.FEATURE,
    conversations.FEATURE,
    bot.FEATURE,
    routing.FEATURE,
    faces.FEATURE,
    logos.FEATURE,
    notifications.FEATURE,
    installing.FEATURE,
    replies.FEATURE,
    finding.FEATURE,
    catalogue.FEATURE,
    orders.FEATURE,
    asking.FEATURE,
    surveys.FEATURE,
    returning.FEATURE,
    visitors.FEATURE,
    widget.FEATURE,
    webhooks.FEATURE,
    clientele.FEATURE,
    analytics.FEATURE,
    retention.FEATURE,
    operations.FEATURE,
)
"""The capabilities, ground to roof: each may use those before it."""

SOONEST_BACK_MS = 100
"""When the first may come back after a stop: where the socket is handed over they wait there and are not refused."""

log = logging.getLogger("livechat.app")


class App:
    """Everything that lives as long as the process: nothing of it is kept in modules."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.features = FEATURES
        self.clock = clock or Clock()
        self.bus = Bus()
        self.signing = load_or_create(settings.storage.path / "secret")
        self.db = SqliteDatabase(
            settings.storage.database,
            self.bus,
            durability=settings.storage.durability,
            readers=settings.storage.readers,
            busy_timeout_ms=settings.storage.busy_timeout_ms,
            queue_limit=settings.storage.queue_limit,
            window_ms=settings.storage.commit_window_ms,
        )
        self.means = Means(self.db, self.bus, self.clock, settings, self.signing)
        self.renderer = Renderer()
        self.renderer.message_characters = settings.limits.message_characters
        self.sessions = Sessions(self.means)
        self.keys = Keys(self.means, self.sessions.identify)
        self.identify = self.keys.identify
        self.hosts = Hosts(settings.server.public_url, settings.server.host)
        self.hub = Hub(settings.live, self.clock)
        self.presence = Presence(self.clock, settings.live.presence_grace_s, lambda event: self.bus.publish([event]))
        self.fanout = Fanout(self.hub, self.renderer)
        self.line = Line(self.hub, self.fanout, [command for each in FEATURES for command in each.commands])
        self.line.house = self
        self.entrance = Entrance(self)
        self.door = Door(
            settings,
            self.signing,
            self.renderer,
            self.identify,
            self._person_of,
            deciding.shop_of,
            self._new_cookie,
            Pacing(self.clock, settings),
            once_doing.do,
        )
        self.jobs = Worker(
            self.db,
            self.clock,
            [job for each in FEATURES for job in each.jobs],
            self._do,
            self._workspace_ids,
        )
        self.availability: dict[str, str] = {}
        self.idle: set[str] = set()
        """Who has not used any of their pages for a while."""
        self.epoch = ""
        self.files: dict[str, MaySee] = {name: rule for feature in FEATURES for name, rule in feature.files.items()}
        self.watcher: Any = None
        self.watchers: dict[str, Any] = {}
        self.courses: Any = None
        self.is_stopping = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self._connect_features()

    def _connect_features(self) -> None:
        for feature in FEATURES:
            self.fanout.pushes.update(feature.pushes)
            kinds.learn(feature.kinds)
            for kind in feature.kinds:
                self.renderer.kinds[kind.name] = f"{feature.name}/kinds/{kind.name}.html"
            for event, listeners in feature.within.items():
                for within in listeners:
                    self.bus.listen_within(event, within)
            for event in feature.events:
                if issubclass(event, LiveEvent):
                    self.bus.listen_after(event, self.fanout.tell)
            for event, makers in feature.after.items():
                for make in makers:
                    self.bus.listen_after(event, make(self))
        self.bus.listen_after(Queued, self.jobs.queued)
        self.bus.when_published(self.hub.flush)

    async def start(self) -> None:
        """Open the store and let every capability prepare; the server may answer afterwards."""
        await self.db.open()
        self.epoch = await self.db.epoch()
        for feature in FEATURES:
            if feature.start:
                await feature.start(self)
        self.entrance.start()
        self.jobs.start()

    async def say_goodbye(self) -> None:
        """Take nothing new, acknowledge what is queued, ask everybody to come back in turn."""
        self.is_stopping = True
        self.entrance.is_closing = True
        await self.db.drain()
        lines = list(self.hub.connections)
        per_second = self.settings.live.reconnects_per_second
        for position, connection in enumerate(lines):
            wait_ms = SOONEST_BACK_MS + position * 1000 // per_second
            if connection.look.dialect != dialects.HTML:
                connection.push(dialects.farewell(ServerRestarting(wait_ms), wait_ms, connection.look.dialect))
            connection.close(1012, f"restarting, back in {wait_ms} ms")

    async def stop(self) -> None:
        """Let go of everything; the database is folded and closed."""
        self.is_stopping = True
        self.entrance.stop()
        await self.jobs.stop()
        await self.line.finish()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.db.close()

    # What handlers and listeners use

    def spawn(self, work: Coroutine[Any, Any, Any], what: str) -> None:
        """Do something beside the caller; a failure is logged once, nobody waits."""
        task = asyncio.get_running_loop().create_task(self._guarded(work, what), name=what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # cancelled before its first step, it was never begun

    async def _guarded(self, work: Coroutine[Any, Any, Any], what: str) -> None:
        try:
            await work
        except Unavailable:
            log.warning("not done, the server is too busy or stopping", extra={"what": what})
        except Exception:
            log.exception("something beside a request failed", extra={"what": what})

    async def _person_of(self, scope: Scope) -> Person | None:
        person = accounts_access.person_of(scope)
        if person is None:
            return None
        places = tuple(Place(each.slug, each.name) for each in await switching.choices(scope))
        return replace(person, availability=self.availability.get(person.id, "online"), places=places)

    async def _new_cookie(self, scope: Scope, carried: str) -> str:
        """A fresh token for a page's session, once a day, in the cookie that the browser has."""
        if not self.sessions.renewal_due(scope.session_id) or not self.sessions.stands_in(carried, scope):
            return ""
        others = self.sessions.without(carried, scope.session_id) if scope.is_customer else ""
        token = await self.sessions.renew(scope.session_id)
        return token and in_front(others, token)

    async def _do(self, job: Job, workspace_id: int, key: str, payload: dict[str, Any]) -> None:
        await job.handler(self, self.system_scope(workspace_id), key, payload)

    async def _workspace_ids(self) -> list[int]:
        return [each.id for each in await workspaces_queries.all_of_them(self.db)]

    @property
    def origin(self) -> str:
        """Where people get here, for links that travel without a request; this machine when nobody has said."""
        server = self.settings.server
        return server.public_url or f"http://localhost:{server.port}"

    def presence_of(self, person_id: str) -> str:
        """online, away or offline; what a rep has chosen counts while a page of theirs is open."""
        if not self.presence.is_online(person_id):
            return "offline"
        chosen = self.availability.get(person_id, "online")
        return "away" if chosen == "online" and person_id in self.idle else chosen

    def system_scope(self, workspace_id: int) -> Scope:
        """The house itself, acting in a workspace."""
        return Scope(self.means, workspace_id, SYSTEM, "system")

    def may_open(self, scope: Scope) -> None:
        """Refuse a session, or a key, that already has too many lines or may not do anything yet."""
        must_owe_nothing(scope)
        scope.must_be_let_in(ANYONE, NEEDS)
        open_now = len(tuple(self.hub.members(rooms.session(scope.credential_id)))) if scope.credential_id else 0
        if open_now >= self.settings.live.connections_per_session:
            raise RateLimited("Too many windows are open at once. Please close one.", retry_after_s=5.0)

    def watched(self, what: str, workspace_id: int) -> None:
        """Something that pages watch has changed; whoever shows it brings them up to date."""
        if what in self.watchers:
            self.watchers[what](workspace_id)


def routes_of(app: App) -> list[Any]:
    """Every address of the house, those first that are asked for most: they are tried one after the other."""
    found: list[StarletteRoute] = []
    for feature in FEATURES:
        found += app.door.open(feature.pages)
        found += app.door.open(feature.api)
    found += app.door.open(openapi.ROUTES)
    app.door.description = description
    found.append(StarletteRoute("/api/events", event_stream, methods=["GET"]))
    found.append(StarletteRoute("/api/ws", described.upgrade_needed, methods=["GET"]))
    found += WHY_REFUSED
    found.sort(key=lambda route: (route.path.count("/"), "{" in route.path, len(route.path)))
    return [Mount(f"/static/{app.renderer.version}", Statics(folder("static"))), *found]


@cache
def description() -> dict[str, Any]:
    """What programs may ask for, as OpenAPI; made when the first of them wants to know."""
    return openapi.describe(FEATURES, described.paths())


def create(settings: Settings, clock: Clock | None = None) -> Starlette:
    """The whole product as an ASGI application; `state.house` is the App."""
    house = App(settings, clock)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await house.start()
        try:
            yield
        finally:
            await house.stop()

    async def not_found(request: Request, _: Exception) -> Response:
        return await house.door.not_found(request)

    served = Starlette(routes=routes_of(house), lifespan=lifespan, exception_handlers={404: not_found, 405: not_found})
    served.state.house = house
    served.add_middleware(Security, hosts=house.hosts, is_https=settings.server.public_url.startswith("https://"))
    return served


__all__ = ["FEATURES", "App", "create", "routes_of"]
