"""The centre: what somebody was told of stays there until they have read it, on every device the same.

It is written down within the act that it is about, for whoever has chosen to have it there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from livechat import ids
from livechat.accounts import roster
from livechat.conversations.events import ConversationCreated, NewConversationAssigned
from livechat.conversations.mentioning import Mentioned, MentionsRead
from livechat.errors import NotFound
from livechat.notifications import mailing, preferences, pushing
from livechat.notifications.events import NoticeMade, NoticesChanged, NoticeSent
from livechat.notifications.models import (
    ASSIGNED,
    BEGUN,
    CENTRE,
    HOOK,
    KEPT,
    MAIL,
    MENTIONED,
    NOTICED,
    PUSH,
    SCREEN,
    WAYS,
    Notice,
    Preferences,
)
from livechat.notifications.queries import notices
from livechat.scope import Means, Scope
from livechat.store.database import Transaction
from livechat.web import paging

SHOWN: Final = 20
"""So many stand in the menu of every page."""
COUNTED: Final = 100
TEXT: Final = 140
KEPT_MS: Final = 90 * 86_400_000
AT_ONCE: Final = 500
TIDIED_EVERY_S: Final = 3600.0


class Keeper:
    """Writes down what concerns somebody, when it happens."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._clock = means.clock

    async def begun(self, tx: Transaction, event: ConversationCreated) -> None:
        """Within the act: whoever wants to know of each new conversation is told; usually that is nobody."""
        of = event.conversation
        wanting = preferences.wanting(self._means, of.workspace_id, BEGUN, WAYS)
        if wanting:
            team = [each for each, _ in await roster.names(tx, of.workspace_id) if each in wanting]
            made = self._about(of.workspace_id, BEGUN, of.reference, of.customer_name, of.last_text)
            await tell(tx, made, team)

    async def assigned(self, tx: Transaction, event: NewConversationAssigned) -> None:
        """Within the act: a conversation was given to somebody by somebody else."""
        of = event.conversation
        if event.by != event.rep_id:
            made = self._about(of.workspace_id, ASSIGNED, of.reference, of.customer_name, of.last_text)
            await tell(tx, made, [event.rep_id])

    async def mentioned(self, tx: Transaction, event: Mentioned) -> None:
        """Within the act: a colleague calls somebody in a note."""
        of, note = event.conversation, event.note
        made = self._about(of.workspace_id, MENTIONED, of.reference, of.customer_name, note.text, note.author_name)
        await tell(tx, made, [event.staff_id])

    async def mentions_read(self, tx: Transaction, event: MentionsRead) -> None:
        """Within the act: somebody has seen what called them, perhaps while they had the conversation open."""
        now_ms = self._clock.now_ms()
        if await notices.read_about(tx, event.workspace_id, event.staff_id, event.conversation_id, now_ms):
            await tx.emit(NoticesChanged(event.workspace_id, event.staff_id))

    def _about(self, workspace_id: int, occasion: str, reference: str, name: str, text: str, by: str = "") -> Notice:
        return notice(
            self._clock.now_ms(), workspace_id, occasion, f"/inbox/{reference}", name, text, reference=reference, by=by
        )


def notice(
    now_ms: int,
    workspace_id: int,
    occasion: str,
    url: str,
    name: str,
    text: str,
    *,
    reference: str = "",
    by: str = "",
) -> Notice:
    """Something to be told; `tell` says to whom."""
    return Notice(
        number=0,
        id="",
        workspace_id=workspace_id,
        staff_id="",
        occasion=occasion,
        priority="",
        reference=reference,
        name=name[:TEXT],
        text=text[:TEXT],
        by_name=by[:TEXT],
        url=url,
        created_at=now_ms,
        read_at=None,
    )


async def tell(tx: Transaction, made: Notice, staff_ids: Iterable[str]) -> None:
    """Within the act it is about: tell these of it by every way they want that is written down."""
    told_ids = list(staff_ids)
    chosen = await preferences.within(tx, made.workspace_id, told_ids)
    for staff_id in told_ids:
        wants = chosen.get(staff_id, Preferences())
        possible = WAYS if made.occasion in NOTICED else KEPT
        ways = {way for way in possible if made.occasion in getattr(wants, way)}
        priority = wants.priority(made.occasion)
        told = replace(made, id=ids.uuid7(made.created_at), staff_id=staff_id, priority=priority)
        if ways & {CENTRE, MAIL, PUSH}:
            await notices.add_notice(tx, told, is_listed=CENTRE in ways, to_mail=MAIL in ways)
            await tx.emit(NoticesChanged(made.workspace_id, staff_id))
        if MAIL in ways:
            await mailing.soon(tx, made.workspace_id, staff_id, made.created_at)
        if PUSH in ways:
            await pushing.notice_later(tx, told)
        if SCREEN in ways:
            await tx.emit(NoticeMade(told))
        if HOOK in ways:
            await tx.emit(NoticeSent(told))


async def page(scope: Scope, cursor: str, limit: int, *, unread: bool = False) -> tuple[list[Notice], str | None]:
    """One's own, the newest first, and the cursor of the next page. Raises Invalid for a wrong cursor."""
    place = paging.numbered_place(cursor)
    before = place[1] if place else 0
    found = await notices.notices(scope.db, scope.workspace_id, scope.actor_id, before, limit + 1, unread=unread)
    return paging.cut(found, limit, lambda each: (each.created_at, each.number))


async def unread(scope: Scope) -> int:
    """How many of one's own are not read; a hundred stands for any more."""
    return await notices.unread_notices(scope.db, scope.workspace_id, scope.actor_id, COUNTED)


async def read(scope: Scope, notice_id: str) -> Notice:
    """It was read; reading it again changes nothing. Raises NotFound."""
    async with scope.transaction() as tx:
        if await notices.read_notice(tx, scope.workspace_id, scope.actor_id, notice_id, scope.now_ms):
            await tx.emit(NoticesChanged(scope.workspace_id, scope.actor_id))
        found = await notices.notice(tx, scope.workspace_id, scope.actor_id, notice_id)
    if found is None:
        raise NotFound
    return found


async def read_all(scope: Scope) -> None:
    """All of one's own were read."""
    async with scope.transaction() as tx:
        if await notices.read_notices(tx, scope.workspace_id, scope.actor_id, scope.now_ms):
            await tx.emit(NoticesChanged(scope.workspace_id, scope.actor_id))


async def saw(scope: Scope, conversation_id: int) -> None:
    """Somebody looks at a conversation: what was said about it is read."""
    if not await notices.has_unread_about(scope.db, scope.workspace_id, scope.actor_id, conversation_id):
        return
    async with scope.transaction() as tx:
        if await notices.read_about(tx, scope.workspace_id, scope.actor_id, conversation_id, scope.now_ms):
            await tx.emit(NoticesChanged(scope.workspace_id, scope.actor_id))


async def remove(scope: Scope, notice_id: str) -> None:
    """Away with one of one's own. Raises NotFound."""
    async with scope.transaction() as tx:
        if not await notices.drop_notice(tx, scope.workspace_id, scope.actor_id, notice_id):
            raise NotFound
        await tx.emit(NoticesChanged(scope.workspace_id, scope.actor_id))


async def tidy(_house: Any, scope: Scope, _key: str, _payload: dict[str, Any]) -> None:
    """Forget what is older than ninety days, in small steps."""
    dropped = AT_ONCE
    while dropped == AT_ONCE:
        async with scope.transaction() as tx:
            dropped = await notices.drop_old_notices(tx, scope.workspace_id, scope.now_ms - KEPT_MS, AT_ONCE)
