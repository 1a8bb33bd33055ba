"""SQL of second factors, recovery codes, and passwords that wait for their code.

Factor and codes are kept under the person behind a colleague: the same in every workspace that the person belongs to.
"""

from __future__ import annotations

from livechat.accounts.second_factor.models import Holder, Proof, SecondFactor
from livechat.store.database import Reader, Transaction


async def of(db: Reader, workspace_id: int, staff_id: str) -> SecondFactor | None:
    """A colleague's second factor, confirmed or not."""
    return await db.one(
        SecondFactor,
        "SELECT staff_id, workspace_id, salt, started_at, confirmed_at, last_step FROM second_factor"
        " WHERE staff_id ="
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )


async def holders(db: Reader, workspace_id: int) -> list[Holder]:
    """Everybody of the team whose second factor is on."""
    return await db.all(
        Holder,
        "SELECT s.id AS staff_id FROM staff s JOIN second_factor f ON f.staff_id = s.person_id"
        " WHERE s.workspace_id = :workspace_id AND s.deleted_at IS NULL AND f.confirmed_at IS NOT NULL LIMIT 1000",
        workspace_id=workspace_id,
    )


async def begin(tx: Transaction, factor: SecondFactor) -> bool:
    """Another key, of its workspace_id; False when one is confirmed already."""
    begun = await tx.run(
        "INSERT INTO second_factor (staff_id, workspace_id, salt, started_at) VALUES (:staff_id, :workspace_id,"
        " :salt, :started_at) ON CONFLICT (staff_id) DO UPDATE SET salt = excluded.salt,"
        " started_at = excluded.started_at, last_step = 0 WHERE second_factor.confirmed_at IS NULL",
        staff_id=factor.staff_id,
        workspace_id=factor.workspace_id,
        salt=factor.salt,
        started_at=factor.started_at,
    )
    return begun == 1


async def confirm(tx: Transaction, workspace_id: int, staff_id: str, step: int, now_ms: int) -> bool:
    """From now on it is asked for; False when it was so already."""
    confirmed = await tx.run(
        "UPDATE second_factor SET confirmed_at = :now, last_step = :step WHERE staff_id ="
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)"
        " AND confirmed_at IS NULL",
        workspace_id=workspace_id,
        staff_id=staff_id,
        step=step,
        now=now_ms,
    )
    return confirmed == 1


async def use_step(tx: Transaction, workspace_id: int, staff_id: str, step: int) -> bool:
    """Use up the code of a step of time; False when it, or a later one, was used before."""
    used = await tx.run(
        "UPDATE second_factor SET last_step = :step WHERE staff_id ="
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)"
        " AND confirmed_at IS NOT NULL AND last_step < :step",
        workspace_id=workspace_id,
        staff_id=staff_id,
        step=step,
    )
    return used == 1


async def drop(tx: Transaction, workspace_id: int, staff_id: str) -> bool:
    """Forget a second factor, with its recovery codes; False when there is none."""
    dropped = await tx.run(
        "DELETE FROM second_factor WHERE staff_id ="
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )
    return dropped == 1


# Recovery codes


async def add_recovery_code(tx: Transaction, workspace_id: int, staff_id: str, code_hash: str) -> None:
    """A code that works once."""
    await tx.run(
        "INSERT INTO recovery_code (code_hash, workspace_id, staff_id) VALUES (:code_hash, :workspace_id,"
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id))",
        workspace_id=workspace_id,
        staff_id=staff_id,
        code_hash=code_hash,
    )


async def use_recovery_code(tx: Transaction, workspace_id: int, staff_id: str, code_hash: str) -> bool:
    """Use a code up; False when it is none (any more)."""
    used = await tx.run(
        "DELETE FROM recovery_code WHERE code_hash = :code_hash AND staff_id ="
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)",
        workspace_id=workspace_id,
        staff_id=staff_id,
        code_hash=code_hash,
    )
    return used == 1


async def drop_recovery_codes(tx: Transaction, workspace_id: int, staff_id: str) -> None:
    """Those made before stop working."""
    await tx.run(
        "DELETE FROM recovery_code WHERE staff_id ="
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )


async def recovery_codes(db: Reader, workspace_id: int, staff_id: str) -> int:
    """How many are left."""
    return int(
        await db.value(
            "SELECT count(*) FROM recovery_code WHERE staff_id ="
            " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)",
            workspace_id=workspace_id,
            staff_id=staff_id,
        )
    )


# Between password and code


async def add_proof(tx: Transaction, token_hash: str, proof: Proof) -> None:
    """Somebody knew the password; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO password_proof (token_hash, workspace_id, staff_id, expires_at)"
        " VALUES (:token_hash, :workspace_id, :staff_id, :expires_at)",
        token_hash=token_hash,
        workspace_id=proof.workspace_id,
        staff_id=proof.staff_id,
        expires_at=proof.expires_at,
    )


async def proof(db: Reader, token_hash: str, now_ms: int) -> Proof | None:
    """A proof that still counts; the token names no workspace, the proof does."""
    return await db.one(
        Proof,
        "SELECT workspace_id, staff_id, expires_at FROM password_proof"
        " WHERE token_hash = :token_hash AND expires_at > :now",
        token_hash=token_hash,
        now=now_ms,
    )


async def take_proof(tx: Transaction, token_hash: str, now_ms: int) -> bool:
    """Use a proof up; False when it does not count (any more). The proof names the workspace."""
    taken = await tx.run(
        "DELETE FROM password_proof WHERE token_hash = :token_hash AND expires_at > :now",
        token_hash=token_hash,
        now=now_ms,
    )
    return taken == 1


async def drop_proofs(tx: Transaction, workspace_id: int, staff_id: str) -> None:
    """What a colleague has proved so far counts no more."""
    await tx.run(
        "DELETE FROM password_proof WHERE staff_id = :staff_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )


async def drop_old_proofs(tx: Transaction, now_ms: int) -> None:
    """Forget proofs whose time is over, of all workspaces."""
    await tx.run("DELETE FROM password_proof WHERE expires_at <= :now", now=now_ms)
