"""SQL of persons who belong to several workspaces; a person is of the installation, hence no workspace_id."""

from __future__ import annotations

from livechat.accounts.memberships.models import Colleague, Membership
from livechat.accounts.models import Staff
from livechat.store.database import Reader, Transaction


async def colleagues(db: Reader, person_id: str) -> list[Colleague]:
    """Somebody as a colleague in each of their workspaces; first where they may come in and were last."""
    return await db.all(
        Colleague,
        "SELECT id, workspace_id FROM staff WHERE person_id = :person_id"
        " AND deleted_at IS NULL ORDER BY disabled_at IS NOT NULL, last_seen_at DESC, id <> person_id, created_at, id"
        " LIMIT 1000",
        person_id=person_id,
    )


async def of(db: Reader, workspace_id: int, staff_id: str) -> list[Membership]:
    """Every workspace in which the person behind a colleague may work, by name."""
    return await db.all(
        Membership,
        "SELECT w.id AS workspace_id, w.slug, w.name, s.id AS staff_id, s.role FROM staff s"
        " JOIN workspace w ON w.id = s.workspace_id WHERE s.person_id ="
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)"
        " AND s.deleted_at IS NULL AND s.disabled_at IS NULL ORDER BY w.name, w.id LIMIT 1000",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )


async def login_is_in_team(db: Reader, workspace_id: int, login: str, folded: str | None, but_id: str) -> bool:
    """Whether another colleague of one workspace has this name, as it stands or `folded`, or this address; invited
    ones too."""
    return bool(
        await db.value(
            "SELECT 1 FROM staff WHERE workspace_id = :workspace_id AND deleted_at IS NULL AND id <> :but_id"
            " AND (username_folded = :folded OR lower(username) = lower(:login)"
            " OR (email <> '' AND lower(email) = lower(:login)))",
            workspace_id=workspace_id,
            login=login,
            folded=folded,
            but_id=but_id,
        )
    )


async def settle(tx: Transaction, staff: Staff) -> None:
    """Somebody who was invited has come in: who they are, in the workspace_id of the row."""
    await tx.run(
        "UPDATE staff SET is_invited = 0, person_id = :person_id, username = :username,"
        " username_folded = :username_folded, email = :email, password_hash = :password_hash,"
        " must_change_password = :must_change_password, language = :language"
        " WHERE id = :id AND workspace_id = :workspace_id",
        id=staff.id,
        workspace_id=staff.workspace_id,
        person_id=staff.person_id,
        username=staff.username,
        username_folded=staff.username_folded,
        email=staff.email,
        password_hash=staff.password_hash,
        must_change_password=staff.must_change_password,
        language=staff.language,
    )
