"""Telling: what a site says of its user, as the team reads it."""

from __future__ import annotations

import json

from livechat.customers.identified import queries
from livechat.scope import Scope


async def said(scope: Scope, customer_id: str) -> list[tuple[str, str]]:
    """Names and values, the site's own name of the person first; nothing where no site vouches for them."""
    known = await queries.of(scope.db, scope.workspace_id, customer_id)
    if known is None:
        return []
    return [("id", known.external_id), *((name, str(value)) for name, value in json.loads(known.attributes).items())]
