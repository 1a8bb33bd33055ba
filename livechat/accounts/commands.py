"""Live commands of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from livechat.accounts import shapes, team
from livechat.accounts.inputs import Authenticate, SetPresence
from livechat.errors import Conflict
from livechat.scope import VISITOR, Scope
from livechat.web.session import Credentials

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.line import Line


async def authenticate(scope: Scope, given: Authenticate, connection: Connection, line: Line) -> Any:
    """Say whose line this is; once, since everything that is open on it is that person's."""
    carried = Credentials(token=given.token, address=scope.address, device=scope.device, languages=(scope.language,))
    known = await line.house.identify(carried)
    if connection.scope.role == VISITOR:
        line.sign_in(connection, known)
    elif connection.scope.credential_id != known.credential_id:
        raise Conflict("This line belongs to somebody already. Please open another one.")
    return {"me": shapes.me_of(known)}


async def set_presence(scope: Scope, given: SetPresence, _connection: Connection, _line: Line) -> Any:
    """Take conversations from now on, or not."""
    return {"state": await team.set_presence(scope, given.state)}
