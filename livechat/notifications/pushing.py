"""Pushing: a word to the browsers of somebody whose pages are all closed, taken back when it was read elsewhere."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from livechat import i18n, ids
from livechat.accounts import roster
from livechat.conversations import kinds
from livechat.conversations.queries import messages
from livechat.errors import Conflict, NotFound, Unavailable
from livechat.i18n import marked
from livechat.jobs import queue
from livechat.live import rooms
from livechat.notifications import counting, keys, preferences, queries
from livechat.notifications.inputs import Subscribe
from livechat.notifications.models import ASSIGNED, MENTIONED, MINE, WAITING, Alert, Device, Notice
from livechat.notifications.queries import notices
from livechat.notifications.quieting import HIGH, URGENT
from livechat.notifications.transports import web_push
from livechat.notifications.words import sentence
from livechat.outgoing import posting
from livechat.scope import Means, Scope
from livechat.store.database import Transaction
from livechat.workspaces import deciding

WORDS: Final = {
    "mine": marked("New message"),
    "assigned": marked("Assigned to you"),
    "mentioned": marked("%(name)s mentions you"),
    "unassigned": marked("New message, nobody has the conversation yet"),
    "others": marked("New message to a colleague"),
    "waiting": marked("Nobody reads what they write"),
}
TEXT: Final = 140
NOTICE_AFTER_MS: Final = 4_000
SEEN_TTL_S: Final = 300
MOST_DEVICES: Final = 20
_KEY: Final = "notifications.key"
_CLOSED: Final = "notifications.closed"


@dataclass
class Closed:
    """Screens on which no page is open, as far as it is at hand."""

    holders: dict[int, set[str]] = field(default_factory=dict)
    """Who has a browser that takes messages, by workspace."""
    shown: set[int] = field(default_factory=set)
    """Conversations of which notifications stand on one of them."""


def closed_of(means: Means) -> Closed:
    """The house's closed screens."""
    found: Closed = means.memory.setdefault(_CLOSED, Closed())
    return found


async def holders(means: Means, workspace_id: int) -> set[str]:
    """Who has a browser that takes messages while its page is closed, and still belongs to the team."""
    known = closed_of(means).holders
    if workspace_id not in known:
        team = {person for person, _ in await roster.names(means.db, workspace_id)}
        known[workspace_id] = team & set(await queries.holders(means.db, workspace_id))
    return known[workspace_id]


def has_a_page(house: Any, staff_id: str) -> bool:
    """Whether somebody has a page open and is not away from it."""
    return bool(house.hub.rooms.get(rooms.person(staff_id))) and staff_id not in house.idle


def is_possible() -> bool:
    """Whether this installation can push at all."""
    return web_push.is_installed()


async def key_of(means: Means) -> keys.PushKey:
    """The installation's key pair, made at the first use."""
    found: keys.PushKey | None = means.memory.get(_KEY)
    if found is None:
        found = means.memory[_KEY] = await asyncio.to_thread(keys.load_or_create, means.settings.storage.path)
    return found


def contact_of(means: Means) -> str:
    """Whom push services may turn to."""
    settings = means.settings
    if settings.notifications.contact:
        return settings.notifications.contact
    public = settings.server.public_url
    return public if public.startswith("https://") else f"mailto:postmaster@{urlsplit(public).hostname or 'localhost'}"


async def subscribe(scope: Scope, given: Subscribe) -> Device:
    """Let a browser of one's own take messages from now on.

    Raises Invalid for an address that is no push service's this installation trusts, Conflict for too many browsers.
    """
    endpoint = web_push.check(given.endpoint, scope.means.settings.notifications.push_services)
    device = Device(
        id=ids.opaque(),
        staff_id=scope.actor_id,
        endpoint=endpoint,
        p256dh=given.p256dh,
        auth=given.auth,
        device=scope.device[:200],
        language=scope.language,
        created_at=scope.now_ms,
        used_at=0,
    )
    async with scope.transaction() as tx:
        known = await queries.devices(tx, scope.workspace_id, scope.actor_id)
        if len(known) >= MOST_DEVICES and endpoint not in [each.endpoint for each in known]:
            raise Conflict("These are too many browsers. Please remove one first.")
        await queries.add_device(tx, scope.workspace_id, scope.session_id, device)
    _forget_holders(scope)
    return device


async def unsubscribe(scope: Scope, device_id: str) -> None:
    """No more messages to a browser of one's own; raises NotFound."""
    async with scope.transaction() as tx:
        if not await queries.drop_device(tx, scope.workspace_id, scope.actor_id, device_id):
            raise NotFound
    _forget_holders(scope)


async def forget_session(scope: Scope, session_id: str) -> None:
    """Whoever has signed out is told of nothing on that browser any more."""
    async with scope.transaction() as tx:
        await queries.drop_devices_of_session(tx, scope.workspace_id, session_id)
    _forget_holders(scope)


def _forget_holders(scope: Scope) -> None:
    closed_of(scope.means).holders.pop(scope.workspace_id, None)


async def try_out(scope: Scope) -> list[tuple[Device, str]]:
    """A test message to each of one's own browsers, and what their push services answered."""
    found: list[tuple[Device, str]] = []
    for device in await queries.devices(scope.db, scope.workspace_id, scope.actor_id):
        translate = i18n.translator(device.language or scope.language)
        said = {
            "type": "message",
            "title": translate(marked("It works")),
            "body": translate(marked("Notifications reach this device while the page is closed.")),
            "url": "/me/notifications",
            "tag": "livechat-test",
        }
        found.append((device, await _answer(scope, device, said)))
    return found


async def _answer(scope: Scope, device: Device, said: dict[str, Any]) -> str:
    """What came of one message, for a person who tries it out: the provider's own answer."""
    try:
        return str(await _send(scope, device, said, ttl_s=60, urgency="high"))
    except web_push.Gone:
        await _drop(scope, device)
        return "410"
    except web_push.Refused as refused:
        return str(refused.status)
    except web_push.Busy as busy:
        return str(busy.answered)
    except Unavailable:
        return i18n.translator(scope.language)(marked("Not reached"))


async def message_later(
    tx: Transaction, workspace_id: int, staff_id: str, conversation_id: int, of: Alert, due_at: int
) -> None:
    """A push follows unless what somebody wrote is read first; several to one person about a conversation are one."""
    payload = {"staff": staff_id, "conversation": conversation_id, "occasion": of.occasion, "seq": of.seq}
    apart = f":{of.occasion}" if of.occasion in (MENTIONED, WAITING) else ""
    key = f"{staff_id}:{of.reference}{apart}"
    await queue.later(tx, "push.message", key, workspace_id=workspace_id, due_at=due_at, payload=payload)


async def message(house: Any, scope: Scope, _key: str, payload: dict[str, Any]) -> None:
    """The job: tell somebody whose pages are closed, unless it was read meanwhile or they want peace."""
    staff_id, number, occasion = str(payload["staff"]), int(payload["conversation"]), str(payload["occasion"])
    found = await queries.about(scope.db, scope.workspace_id, [number])
    of = found[0] if found else None
    if of is None or (of.staff_read_seq >= int(payload["seq"]) and occasion not in (ASSIGNED, MENTIONED)):
        return
    note = await queries.calling(scope.db, scope.workspace_id, of.id, staff_id) if occasion == MENTIONED else None
    if occasion == MENTIONED and note is None:
        return
    wants, decisions = await preferences.of(scope, staff_id), await deciding.of(scope)
    if has_a_page(house, staff_id) and occasion != WAITING:
        return
    if not wants.wants("push", occasion, scope.now_ms, decisions.time_zone):
        return
    words, author = "", note.author_name if note else ""
    if decisions.push_text:
        words = f"{author}: {note.text}"[:TEXT] if note else await _last_words(scope, of.id, int(payload["seq"]))

    def said(device: Device) -> dict[str, Any]:
        return {
            "type": "message",
            "ref": of.reference,
            "title": of.name,
            "body": words or i18n.translator(device.language)(WORDS[occasion]) % {"name": author},
            "url": f"/inbox/{of.reference}",
            "tag": f"livechat-{of.reference}",
        }

    urgency = "high" if occasion in (MINE, ASSIGNED, MENTIONED, WAITING) else "normal"
    await _bring(scope, staff_id, said, urgency, about=of.id)


async def notice_later(tx: Transaction, of: Notice) -> None:
    """Within the act: a push follows unless somebody reads the notice first, or has a page open."""
    payload = {"staff": of.staff_id, "notice": of.id}
    due_at = of.created_at + NOTICE_AFTER_MS
    await queue.later(tx, "push.notice", of.id, workspace_id=of.workspace_id, due_at=due_at, payload=payload)


async def notice(house: Any, scope: Scope, _key: str, payload: dict[str, Any]) -> None:
    """The job: tell somebody whose pages are closed of a notice that is still unread."""
    staff_id = str(payload["staff"])
    of = await notices.notice(scope.db, scope.workspace_id, staff_id, str(payload["notice"]))
    if of is None or of.read_at or has_a_page(house, staff_id):
        return
    wants, decisions = await preferences.of(scope, staff_id), await deciding.of(scope)
    if not wants.wants("push", of.occasion, scope.now_ms, decisions.time_zone):
        return

    def said(device: Device) -> dict[str, Any]:
        return {
            "type": "message",
            "ref": of.reference,
            "title": sentence(of, device.language or scope.language),
            "body": of.text if decisions.push_text else "",
            "url": of.url,
            "tag": f"livechat-{of.reference or of.id}",
        }

    await _bring(scope, staff_id, said, "high" if of.priority in (HIGH, URGENT) else "normal")


async def _bring(
    scope: Scope, staff_id: str, said: Callable[[Device], dict[str, Any]], urgency: str, about: int = 0
) -> None:
    """To each of somebody's browsers, `about` a conversation or none.

    Raises Unavailable at the end where a push service could not be reached: the job is tried again.
    """
    failure: Unavailable | None = None
    unread = (await counting.unread(scope.db, scope.workspace_id)).of(staff_id)
    for device in await queries.devices(scope.db, scope.workspace_id, staff_id):
        try:
            ttl_s = scope.means.settings.notifications.push_ttl_s
            await _send(scope, device, {**said(device), "unread": unread}, ttl_s=ttl_s, urgency=urgency)
        except web_push.Gone:
            await _drop(scope, device)
        except web_push.Refused:
            continue
        except Unavailable as problem:
            failure = problem
        else:
            async with scope.transaction() as tx:
                await queries.was_used(tx, scope.workspace_id, device.id, scope.now_ms)
                if about:
                    await queries.was_shown(tx, scope.workspace_id, device.id, about)
            if about:
                closed_of(scope.means).shown.add(about)
    if failure:
        raise failure


async def _last_words(scope: Scope, conversation_id: int, seq: int) -> str:
    found = await messages.after(scope.db, scope.workspace_id, conversation_id, max(0, seq - 1), 1)
    return kinds.plain(found[0].kind, found[0].text)[:TEXT] if found else ""


async def seen(_house: Any, scope: Scope, _key: str, payload: dict[str, Any]) -> None:
    """The job: a conversation was read, so what is said about it on closed screens goes."""
    number = int(payload["conversation"])
    of = next(iter(await queries.about(scope.db, scope.workspace_id, [number])), None)
    if of is None:
        return
    said = {"type": "seen", "ref": of.reference, "tag": f"livechat-{of.reference}"}
    devices = await queries.shown_on(scope.db, scope.workspace_id, number)
    unread = await counting.unread(scope.db, scope.workspace_id)
    for device in devices:
        try:
            told = {**said, "unread": unread.of(device.staff_id)}
            await _send(scope, device, told, ttl_s=SEEN_TTL_S, urgency="low")
        except web_push.Gone:
            await _drop(scope, device)
        except (web_push.Refused, Unavailable):
            continue
    async with scope.transaction() as tx:
        for device in devices:
            await queries.forget_shown(tx, scope.workspace_id, number, device.id)
        if number not in await queries.conversations_shown(tx, scope.workspace_id):
            closed_of(scope.means).shown.discard(number)


async def _send(scope: Scope, device: Device, said: dict[str, Any], *, ttl_s: int, urgency: str) -> int:
    key = await key_of(scope.means)
    topic = hashlib.sha256(said["tag"].encode()).hexdigest()[:32]
    head, body = await asyncio.to_thread(
        web_push.write, key, contact_of(scope.means), device, said, ttl_s=ttl_s, urgency=urgency, topic=topic
    )
    return await web_push.send(posting.post_of(scope.means), device, head, body)


async def _drop(scope: Scope, device: Device) -> None:
    """The browser has given up its subscription."""
    async with scope.transaction() as tx:
        await queries.drop_device(tx, scope.workspace_id, device.staff_id, device.id)
    _forget_holders(scope)
