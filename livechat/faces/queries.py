"""SQL of the team's pictures; the files themselves are rows of `uploads`."""

from __future__ import annotations

import json
from collections.abc import Iterable

from livechat.store.database import Reader


async def have_talked(db: Reader, workspace_id: int, customer_id: str, staff_id: str) -> bool:
    """Whether a colleague looks after a conversation of this customer, or has written in one."""
    return bool(
        await db.value(
            "SELECT EXISTS (SELECT 1 FROM conversation c WHERE c.customer_id = :customer_id"
            " AND c.workspace_id = :workspace_id AND c.deleted_at IS NULL AND (c.assigned_id = :staff_id"
            " OR EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.sender_role = 'rep'"
            " AND m.sender_id = :staff_id AND m.workspace_id = :workspace_id)))",
            workspace_id=workspace_id,
            customer_id=customer_id,
            staff_id=staff_id,
        )
    )


async def where_known(db: Reader, workspace_id: int, references: Iterable[str], staff_id: str) -> list[str]:
    """Those of these conversations which a colleague looks after, or in which they have written."""
    return await db.all(
        str,
        "SELECT c.reference FROM conversation c WHERE c.reference IN (SELECT value FROM json_each(:references))"
        " AND c.workspace_id = :workspace_id AND (c.assigned_id = :staff_id"
        " OR EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.sender_role = 'rep'"
        " AND m.sender_id = :staff_id AND m.workspace_id = :workspace_id))",
        workspace_id=workspace_id,
        references=json.dumps(list(references)),
        staff_id=staff_id,
    )
