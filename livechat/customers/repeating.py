"""The same form sent twice is one customer: a second tap, or an answer that was lost on the way.

Whoever sends it again gets the very same session. Its token comes from the installation's secret, the form's
`client_id` and a key that nobody but the visitor's browser has; it is worked out anew and stored nowhere.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Final

from livechat.accounts import queries as accounts
from livechat.accounts import sessions
from livechat.customers import queries
from livechat.customers.models import Customer
from livechat.errors import Blocked
from livechat.scope import CUSTOMER, Scope
from livechat.signing import fingerprint
from livechat.store.database import Reader

LASTS_MS: Final = 15 * 60_000
"""For so long a form is known again, and for as long once more at most."""
SHORTEST_KEY: Final = 20
"""What is shorter was not made by us, and might be somebody else's as well."""
_PURPOSE: Final = "registered"


def tokens(scope: Scope, key: str, client_id: str) -> list[str]:
    """What may open the session of whoever sends this form; a new one takes the first. None without key or name."""
    if len(key) < SHORTEST_KEY or not client_id:
        return []
    period = sessions.steady_ms(scope.means) // LASTS_MS
    return [
        urlsafe_b64encode(secret).decode().rstrip("=")
        for each in (period, period - 1)
        for secret in scope.means.signing.derive(
            _PURPOSE, f"{scope.workspace_id}:{each}:{fingerprint(key)}:{client_id}"
        )
    ]


async def before(db: Reader, scope: Scope, candidates: list[str]) -> tuple[Customer, str, str] | None:
    """Whom the form made a customer already, with the token and the id of their session.

    None once that session has ended. Raises Blocked when the team has blocked them since.
    """
    for token in candidates:
        session = await accounts.session_by_token(db, fingerprint(token), sessions.steady_ms(scope.means))
        if session is None or session.role != CUSTOMER or session.workspace_id != scope.workspace_id:
            continue
        customer = await queries.by_id(db, session.workspace_id, session.person_id)
        if customer is None:
            continue
        if customer.blocked_at is not None:
            raise Blocked
        return customer, token, session.id
    return None
