"""Mailing: what somebody wants by mail and does not read within a moment goes to them in one letter.

A letter is a job of its person: it survives a restart, waits while they want peace, and is tried again for hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from livechat import i18n
from livechat.accounts import roster
from livechat.accounts.models import Staff
from livechat.errors import NotFound
from livechat.i18n import marked
from livechat.jobs import queue
from livechat.mail import posting
from livechat.mail.letters import Letter
from livechat.notifications import preferences, words
from livechat.notifications.models import Notice
from livechat.notifications.queries import notices
from livechat.rendering import look as look_of
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.workspaces import deciding

JOB: Final = "notifications.mail"
TRIES: Final = 16
"""With pauses that double this is most of a day."""
AFTER_MS: Final = 60_000
"""What is read on a screen within a minute needs no letter."""
TOLD: Final = 20
"""So much stands in one letter; what is more follows in the next."""


async def soon(tx: Transaction, workspace_id: int, staff_id: str, now_ms: int, *, after_ms: int = AFTER_MS) -> None:
    """Within the act: a letter will go to somebody, together with whatever else comes before it leaves."""
    due_at = await queue.due_at(tx, JOB, staff_id, workspace_id=workspace_id)
    if due_at is not None and now_ms < due_at <= now_ms + after_ms:
        return  # not later than it would be; one that is due already may be leaving without this
    await queue.later(tx, JOB, staff_id, workspace_id=workspace_id, due_at=now_ms + after_ms)


async def mail(house: Any, scope: Scope, staff_id: str, _payload: dict[str, Any]) -> None:
    """The job: mail what is still unread and may disturb now; the rest waits until the quiet hours are over."""
    waiting = await notices.to_mail(scope.db, scope.workspace_id, staff_id, TOLD + 1)
    if not waiting:
        return
    try:
        staff = await roster.active(scope.db, scope.workspace_id, staff_id)
    except NotFound:
        staff = None
    if staff is None or not staff.email or not scope.means.settings.mail.is_on:
        await _done(scope, staff_id, waiting)
        return
    wants = await preferences.of(scope, staff_id)
    zone = (await deciding.of(scope)).time_zone
    now = [each for each in waiting if not wants.is_quiet(each.occasion, scope.now_ms, zone)][:TOLD]
    if now:
        await _post(house, scope, staff, now)
        await _done(scope, staff_id, now)
    if len(now) < len(waiting):
        due_at = scope.now_ms if len(now) == TOLD else wants.quiet_ends(scope.now_ms, zone)
        async with scope.transaction() as tx:
            await queue.later(tx, JOB, staff_id, workspace_id=scope.workspace_id, due_at=due_at)


async def _done(scope: Scope, staff_id: str, told: Sequence[Notice]) -> None:
    async with scope.transaction() as tx:
        await notices.was_mailed(tx, scope.workspace_id, staff_id, [each.number for each in told])


async def _post(house: Any, scope: Scope, staff: Staff, told: Sequence[Notice]) -> None:
    decisions = await deciding.of(scope)
    look = look_of("html", "staff", staff.language or decisions.default_language, decisions.time_zone)
    html = house.renderer.page(
        "notifications/letter.html",
        look,
        language=look.language,
        direction=i18n.LANGUAGES[look.language].direction,
        workspace=decisions.name,
        name=staff.name,
        origin=house.origin,
        notices=told,
    )
    subject = words.sentence(told[0], look.language)
    if len(told) > 1:
        counted = i18n.translations(look.language).ngettext("%(num)s notification", "%(num)s notifications", len(told))
        subject = f"{decisions.name}: {counted % {'num': len(told)}}"
    text = _text(staff.name, told, house.origin, look.language)
    key = f"{JOB} {told[0].id} {told[-1].id}"
    await posting.post(
        scope.means, Letter(staff.email, staff.name, decisions.name, subject, text, html, look.language, key)
    )


def _text(name: str, told: Sequence[Notice], origin: str, language: str) -> str:
    translate = i18n.translator(language)
    parts = [translate(marked("Hello %(name)s,")) % {"name": f"\u2068{name}\u2069"}]
    parts += ["\n".join(filter(None, (words.sentence(each, language), each.text, origin + each.url))) for each in told]
    parts.append(translate(marked("You choose what you are told of by mail here:")) + f"\n{origin}/me/notifications")
    return "\n\n".join(parts) + "\n"
