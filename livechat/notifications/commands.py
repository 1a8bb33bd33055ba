"""Live commands about being told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from livechat.notifications import activity, inputs, live, preferences
from livechat.notifications.alerting import announcer_of
from livechat.notifications.events import FollowTold
from livechat.scope import Scope

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.line import Line


async def get_alerts(scope: Scope, _given: inputs.GetAlerts, connection: Connection, line: Line) -> Any:
    """What this window has to do, and how much is unread."""
    announcer = announcer_of(scope.means)
    line.house.fanout.show(connection, await announcer.rules_of(scope.workspace_id, scope.actor_id))
    await live.show_notices(line.house, scope.workspace_id, scope.actor_id, connection)
    announcer.look_again(scope.workspace_id, scope.actor_id)
    return {}


def report(_scope: Scope, given: inputs.Activity, connection: Connection, line: Line) -> Any:
    """Somebody uses this window, or has not for a while."""
    connection.is_idle = not given.active
    activity.review(line.house, connection.scope)
    return {}


async def follow(scope: Scope, given: inputs.Follow, connection: Connection, line: Line) -> Any:
    """Follow or mute a conversation."""
    await preferences.follow(scope, given.conversation, given.choice)
    line.house.fanout.tell(FollowTold(scope.actor_id, given.conversation, given.choice))
    return {"choice": given.choice}
