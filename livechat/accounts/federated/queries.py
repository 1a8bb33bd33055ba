"""SQL of signing in by an account elsewhere, which is tied to the person behind a colleague, everywhere."""

from __future__ import annotations

from livechat.accounts.federated.models import Tie, Try
from livechat.store.database import Reader, Transaction


async def add_try(tx: Transaction, state_hash: str, one: Try) -> None:
    """Somebody goes to a provider; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO sign_in_try (state_hash, workspace_id, provider, browser_hash, target, expires_at)"
        " VALUES (:state_hash, :workspace_id, :provider, :browser_hash, :target, :expires_at)",
        state_hash=state_hash,
        workspace_id=one.workspace_id,
        provider=one.provider,
        browser_hash=one.browser_hash,
        target=one.target,
        expires_at=one.expires_at,
    )


async def take_try(tx: Transaction, state_hash: str, now_ms: int) -> Try | None:
    """Use a try up; None when it does not count (any more). The try names the workspace."""
    return await tx.one(
        Try,
        "DELETE FROM sign_in_try WHERE state_hash = :state_hash AND expires_at > :now"
        " RETURNING workspace_id, provider, browser_hash, target, expires_at",
        state_hash=state_hash,
        now=now_ms,
    )


async def drop_old_tries(tx: Transaction, now_ms: int) -> None:
    """Forget tries whose time is over, of all workspaces."""
    await tx.run("DELETE FROM sign_in_try WHERE expires_at <= :now", now=now_ms)


async def tie(db: Reader, issuer: str, subject: str) -> Tie | None:
    """Whose account elsewhere this is; whoever comes names no workspace, the tie does."""
    return await db.one(
        Tie,
        "SELECT issuer, subject, workspace_id, staff_id, email, tied_at FROM staff_tie"
        " WHERE issuer = :issuer AND subject = :subject",
        issuer=issuer,
        subject=subject,
    )


async def ties_of(db: Reader, workspace_id: int, staff_id: str) -> list[Tie]:
    """The accounts elsewhere that open a colleague's, the first tied first."""
    return await db.all(
        Tie,
        "SELECT issuer, subject, workspace_id, staff_id, email, tied_at FROM staff_tie"
        " WHERE staff_id = (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)"
        " ORDER BY tied_at, issuer LIMIT 20",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )


async def add_tie(tx: Transaction, tie: Tie) -> bool:
    """Tie an account elsewhere to a colleague, of its workspace_id; False where either is tied already."""
    added = await tx.run(
        "INSERT INTO staff_tie (issuer, subject, workspace_id, staff_id, email, tied_at)"
        " VALUES (:issuer, :subject, :workspace_id, :staff_id, :email, :tied_at) ON CONFLICT DO NOTHING",
        issuer=tie.issuer,
        subject=tie.subject,
        workspace_id=tie.workspace_id,
        staff_id=tie.staff_id,
        email=tie.email,
        tied_at=tie.tied_at,
    )
    return added == 1


async def drop_ties(tx: Transaction, workspace_id: int, staff_id: str) -> int:
    """No account elsewhere opens a colleague's any more; how many did."""
    return await tx.run(
        "DELETE FROM staff_tie WHERE staff_id ="
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )


async def person_by_email(db: Reader, email: str) -> str | None:
    """The person an address belongs to, else whoever was invited with it first: it is of the installation, hence no
    workspace_id."""
    found: str | None = await db.value(
        "SELECT person_id FROM staff WHERE email <> '' AND lower(email) = lower(:email) AND deleted_at IS NULL"
        " ORDER BY is_invited, created_at, id LIMIT 1",
        email=email,
    )
    return found
