"""Snoozing: a conversation out of sight until a moment, or until its customer writes; it wakes by itself, once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from livechat.conversations import access, control
from livechat.conversations.models import Conversation
from livechat.conversations.queries import conversations, tending
from livechat.errors import Conflict, Invalid
from livechat.i18n import marked
from livechat.jobs import queue
from livechat.scope import Scope
from livechat.workspaces import deciding

JOB: Final = "conversations.wake"
MORNING: Final = time(9)
LONGEST_DAYS: Final = 366
HOUR, TOMORROW, MONDAY, MONTH, REPLY, CUSTOM = "hour", "tomorrow", "monday", "month", "reply", "custom"
PRESETS: Final = {
    HOUR: marked("For an hour"),
    TOMORROW: marked("Until tomorrow, 09:00"),
    MONDAY: marked("Until Monday, 09:00"),
    MONTH: marked("Until next month"),
    REPLY: marked("Until the customer writes"),
}


async def moment(scope: Scope, preset: str, custom: str = "", zone_name: str = "") -> int | None:
    """When a choice ends, in UTC milliseconds; None for "until the customer writes".

    Mornings are those of the rep, whose page says its time zone; without one those of the workspace. `custom` is a
    local time, YYYY-MM-DDTHH:MM. Raises Invalid for what is no moment, is over, or is more than a year away.
    """
    if preset == REPLY:
        return None
    if not zone_name or zone_name not in available_timezones():
        zone_name = (await deciding.of(scope)).time_zone
    zone = ZoneInfo(zone_name)
    here = datetime.fromtimestamp(scope.now_ms / 1000, zone)
    if preset == HOUR:
        return scope.now_ms + 3_600_000
    if preset == TOMORROW:
        day = here.date() + timedelta(days=1)
    elif preset == MONDAY:
        day = here.date() + timedelta(days=7 - here.weekday())
    elif preset == MONTH:
        day = (here.date().replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        return _chosen(scope, custom, zone)
    return _ms(datetime.combine(day, MORNING, zone))


def _chosen(scope: Scope, custom: str, zone: ZoneInfo) -> int:
    try:
        chosen = datetime.fromisoformat(custom)
    except ValueError:
        raise Invalid("Please choose a day and a time.", field="until") from None
    if not 2000 < chosen.year < 3000:
        raise Invalid("Please choose a day and a time.", field="until")
    until = _ms(chosen if chosen.tzinfo else chosen.replace(tzinfo=zone))
    if until <= scope.now_ms:
        raise Invalid("Please choose a moment that is still to come.", field="until")
    if until > scope.now_ms + LONGEST_DAYS * 86_400_000:
        raise Invalid("Please choose a moment within a year.", field="until")
    return until


def _ms(moment: datetime) -> int:
    return round(moment.astimezone(UTC).timestamp() * 1000)


async def snooze(scope: Scope, reference: str, until_ms: int | None) -> Conversation:
    """Put a conversation out of sight until a moment, or until its customer writes.

    Raises NotFound, or Conflict when it was over and the customer has another one open.
    """
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        if await conversations.has_open(tx, scope.workspace_id, conversation):
            raise Conflict("This customer already has another open conversation.")
        await tending.snooze(tx, scope.workspace_id, conversation.id, until_ms, scope.now_ms)
        if until_ms is None:
            await queue.cancel(tx, JOB, reference, workspace_id=scope.workspace_id)
        else:
            await queue.later(tx, JOB, reference, workspace_id=scope.workspace_id, due_at=until_ms)
        return await control.tell(tx, scope, reference)


async def wake(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """The time has come; what was woken, closed or snoozed anew meanwhile is left as it is."""
    async with scope.transaction() as tx:
        if await tending.wake(tx, scope.workspace_id, key, scope.now_ms):
            await control.tell(tx, scope, key)
