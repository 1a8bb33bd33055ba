"""Telling: one of the staff is told of a waiting customer by the ways of a rung of the ladder, within its act."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from livechat import ids
from livechat.notifications import centre, mailing, pushing
from livechat.notifications.events import NoticeMade, NoticesChanged, NoticeSent
from livechat.notifications.ladder.models import Unheard
from livechat.notifications.models import CENTRE, HOOK, MAIL, PUSH, SCREEN, WAITING, Preferences
from livechat.notifications.queries import notices
from livechat.scope import Scope
from livechat.store.database import Transaction


async def tell(tx: Transaction, scope: Scope, of: Unheard, staff_id: str, wants: Preferences, ways: Set[str]) -> None:
    """Within the act: the list, a letter, a push, webhooks; what is heard and seen at once is told after it."""
    now, workspace_id = scope.now_ms, scope.workspace_id
    made = centre.notice(
        now, workspace_id, WAITING, f"/inbox/{of.reference}", of.name, of.last_text, reference=of.reference
    )
    told = replace(made, id=ids.uuid7(now), staff_id=staff_id, priority=wants.priority(WAITING))
    if ways & {CENTRE, MAIL}:
        known = await notices.tell_again(
            tx, workspace_id, staff_id, of.id, WAITING, is_listed=CENTRE in ways, to_mail=MAIL in ways
        )
        if not known:
            await notices.add_notice(tx, told, is_listed=CENTRE in ways, to_mail=MAIL in ways)
        await tx.emit(NoticesChanged(workspace_id, staff_id))
    if MAIL in ways:
        await mailing.soon(tx, workspace_id, staff_id, now, after_ms=0)
    if PUSH in ways:
        await pushing.message_later(tx, workspace_id, staff_id, of.id, of.alert, due_at=now)
    if SCREEN in ways:
        await tx.emit(NoticeMade(told))
    if HOOK in ways:
        await tx.emit(NoticeSent(told))
