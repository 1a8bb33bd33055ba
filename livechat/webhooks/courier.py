"""The courier: brings what is in the outbox to its receivers. Each has a lane of its own, none waits for another."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from livechat import __version__
from livechat.clock import Timer
from livechat.errors import Unavailable
from livechat.outgoing import posting
from livechat.outgoing.posting import Answer
from livechat.scope import Means
from livechat.webhooks import queries, settling, signing
from livechat.webhooks.events import DeliveriesWritten, DeliverySettled, WebhookChanged
from livechat.webhooks.models import DELIVERED, FAILED, FAILING, GONE, PAUSED, WAITING, Attempt, Due, Outcome, Webhook

KEY: Final = "webhooks.courier"
WAITS_S: Final = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""How long after each try the next one comes: nine more within three days."""
JITTER: Final = 0.2
AT_ONCE: Final = 8
"""On their way to one webhook at a time; to one that is failing it is one."""
PAUSE_S: Final = 2.0
"""How long to wait for a database that takes nothing now."""
LONGEST_RETRY_AFTER_S: Final = 86_400
KEPT_CHARACTERS: Final = 2000
NEVER_KEPT: Final = frozenset({"set-cookie", "authorization", "proxy-authorization", "www-authenticate", "cookie"})


class Lane:
    """Everything for one webhook: in order, a few at once, again later when it did not work."""

    def __init__(self, house: Any, webhook: Webhook) -> None:
        self.webhook = webhook
        self._house = house
        self._busy: dict[int, Due] = {}
        self._is_looking = False
        self._look_again = False
        self._timer: Timer | None = None

    def wake(self) -> None:
        """Something may be due."""
        if self._is_looking:
            self._look_again = True
        elif self.webhook.is_on and not self._house.is_stopping:
            self._is_looking = True
            self._house.spawn(self._look(), "looking for deliveries")

    def end(self) -> None:
        """The webhook is gone: nothing more; what is on its way arrives."""
        self.webhook = replace(self.webhook, off=PAUSED)
        if self._timer:
            self._timer.cancel()

    async def _look(self) -> None:
        try:
            await self._fill()
            while self._look_again:
                self._look_again = False
                await self._fill()
        except Unavailable:
            self._wake_in(PAUSE_S)
        finally:
            self._is_looking = False

    async def _fill(self) -> None:
        webhook, now = self.webhook, self._house.clock.now_ms()
        free = (1 if webhook.failing_since else AT_ONCE) - len(self._busy)
        while free > 0 and webhook.is_on:
            subjects = {each.subject for each in self._busy.values() if each.subject}
            found = await queries.due(
                self._house.db, webhook.workspace_id, webhook.id, list(self._busy), subjects, now, free
            )
            if not found:
                break
            for due in found:
                self._busy[due.id] = due
                self._house.spawn(self._bring(due), "bringing an event to a webhook")
            free -= len(found)
        next_at = await queries.next_at(self._house.db, webhook.workspace_id, webhook.id, now)
        if next_at is not None:
            self._wake_in((next_at - now) / 1000)

    def _wake_in(self, pause_s: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._house.clock.call_later(max(0.01, pause_s), self.wake)

    async def _bring(self, due: Due) -> None:
        webhook = self.webhook
        try:
            outcome = outcome_of(self._house, webhook, due, await attempt(self._house, webhook, due))
            settled: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            self._house.db.submit(
                settling.settle, outcome, lambda said: None if settled.done() else settled.set_result(said)
            )
            said = await settled
            if isinstance(said, Exception):
                raise said
        except Unavailable:
            self._wake_in(PAUSE_S)  # not written down: it is brought once more
        finally:
            del self._busy[due.id]
        self.wake()


async def attempt(house: Any, webhook: Webhook, due: Due) -> tuple[Attempt, Answer]:
    """Send it once, signed for this moment."""
    clock, started = house.clock, house.clock.monotonic()
    now = clock.now_ms()
    timestamp_s = now // 1000
    keys = signing.keys(house.means, webhook, now)
    head = {
        "content-type": "application/json",
        "user-agent": f"livechat/{__version__}",
        "webhook-id": due.event_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": signing.signature(keys, due.event_id, timestamp_s, due.body),
    }
    answer = await posting.post_of(house.means).post(webhook.url, head, due.body.encode())
    said = Attempt(
        now,
        round((clock.monotonic() - started) * 1000),
        answer.status,
        answer.problem,
        _head(head | {"webhook-signature": "v1,…"}),
        _head(dict(answer.head)),
        _words(answer.body.decode("utf-8", "replace")),
    )
    return said, answer


def outcome_of(house: Any, webhook: Webhook, due: Due, tried: tuple[Attempt, Answer]) -> Outcome:
    """What follows from a try."""
    said, answer = tried
    ended_at = said.at + said.duration_ms
    if not said.problem:
        return Outcome(webhook, due.id, said, DELIVERED, ended_at)
    if said.status == 410:
        return Outcome(webhook, due.id, said, FAILED, ended_at, off=GONE)
    limit_ms = house.settings.webhooks.disable_after_days * 86_400_000
    since = webhook.failing_since
    off = FAILING if since is not None and ended_at - since >= limit_ms else ""
    if due.attempts >= len(WAITS_S) or off:
        return Outcome(webhook, due.id, said, FAILED, ended_at, off=off)
    wait_s = WAITS_S[due.attempts] * (1 + random.random() * JITTER)  # noqa: S311  # spreads load, hides nothing
    wait_s = max(wait_s, _retry_after_s(answer))
    return Outcome(webhook, due.id, said, WAITING, ended_at + round(wait_s * 1000))


def _retry_after_s(answer: Answer) -> int:
    asked = answer.header("retry-after")
    return min(int(asked), LONGEST_RETRY_AFTER_S) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0


def _head(head: Mapping[str, str]) -> str:
    lines = [f"{name}: {'…' if name in NEVER_KEPT else value}" for name, value in head.items()]
    return _words("\n".join(lines))


def _words(text: str) -> str:
    """As far as it is kept, without what cannot be shown."""
    kept = "".join(each for each in text[:KEPT_CHARACTERS] if each.isprintable() or each == "\n")
    return kept + ("…" if len(text) > KEPT_CHARACTERS else "")


class Courier:
    """All lanes of the house."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._lanes: dict[str, Lane] = {}
        self._awaited: dict[int, asyncio.Future[None]] = {}

    def know(self, webhooks: list[Webhook]) -> None:
        """Begin with what still waits for these."""
        for each in webhooks:
            self._lanes[each.id] = Lane(self._house, each)
            self._lanes[each.id].wake()

    def changed(self, event: WebhookChanged) -> None:
        """A webhook is new, different, on, off or gone."""
        lane = self._lanes.get(event.webhook_id)
        if event.webhook is None:
            if lane:
                lane.end()
                del self._lanes[event.webhook_id]
            return
        if lane is None:
            lane = self._lanes[event.webhook_id] = Lane(self._house, event.webhook)
        lane.webhook = event.webhook
        lane.wake()

    def written(self, event: DeliveriesWritten) -> None:
        """Something new waits."""
        for webhook_id in event.webhook_ids:
            if lane := self._lanes.get(webhook_id):
                lane.wake()

    def settled(self, event: DeliverySettled) -> None:
        """Whoever waits for this one is told."""
        waiting = self._awaited.pop(event.delivery_id, None)
        if waiting and not waiting.done():
            waiting.set_result(None)

    async def wait_for(self, delivery_id: int, patience_s: float) -> None:
        """Until a delivery was tried once, or patience has ended."""
        waiting = self._awaited.setdefault(delivery_id, asyncio.get_running_loop().create_future())
        try:
            async with asyncio.timeout(patience_s):
                await asyncio.shield(waiting)
        except TimeoutError:
            return
        finally:
            self._awaited.pop(delivery_id, None)


def courier_of(means: Means) -> Courier:
    """This house's own."""
    found: Courier = means.memory[KEY]
    return found
