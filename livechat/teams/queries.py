"""SQL of teams."""

from __future__ import annotations

from livechat.store.database import Reader, Transaction
from livechat.teams.models import Membership, Team

_TEAM = "SELECT id, workspace_id, name, description, created_at FROM team "


async def teams(db: Reader, workspace_id: int) -> list[Team]:
    """All teams, by name."""
    return await db.all(
        Team,
        _TEAM + "WHERE workspace_id = :workspace_id ORDER BY lower(name), id LIMIT 200",
        workspace_id=workspace_id,
    )


async def team(db: Reader, workspace_id: int, team_id: str) -> Team | None:
    """One team."""
    return await db.one(
        Team, _TEAM + "WHERE workspace_id = :workspace_id AND id = :team_id", workspace_id=workspace_id, team_id=team_id
    )


async def members(db: Reader, workspace_id: int) -> list[Membership]:
    """Who is in which team, those who may not sign in excepted."""
    return await db.all(
        Membership,
        "SELECT m.team_id, m.staff_id, s.name FROM team_member m JOIN staff s ON s.id = m.staff_id"
        " WHERE m.workspace_id = :workspace_id AND s.disabled_at IS NULL AND s.deleted_at IS NULL"
        " ORDER BY s.name, s.id",
        workspace_id=workspace_id,
    )


async def members_of(db: Reader, workspace_id: int, team_id: str) -> list[str]:
    """The identifiers of those in one team who may sign in."""
    return await db.all(
        str,
        "SELECT m.staff_id FROM team_member m JOIN staff s ON s.id = m.staff_id WHERE m.team_id = :team_id"
        " AND m.workspace_id = :workspace_id AND s.disabled_at IS NULL AND s.deleted_at IS NULL ORDER BY m.staff_id",
        team_id=team_id,
        workspace_id=workspace_id,
    )


async def name_is_taken(db: Reader, workspace_id: int, name: str, but_id: str) -> bool:
    """Whether another team is called so, in any capitals of ASCII."""
    return bool(
        await db.value(
            "SELECT 1 FROM team WHERE workspace_id = :workspace_id AND lower(name) = lower(:name) AND id <> :but_id",
            workspace_id=workspace_id,
            name=name,
            but_id=but_id,
        )
    )


async def add(tx: Transaction, team: Team) -> None:
    """A new team; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO team (id, workspace_id, name, description, created_at)"
        " VALUES (:id, :workspace_id, :name, :description, :created_at)",
        id=team.id,
        workspace_id=team.workspace_id,
        name=team.name,
        description=team.description,
        created_at=team.created_at,
    )


async def change(tx: Transaction, team: Team) -> None:
    """Another name or description."""
    await tx.run(
        "UPDATE team SET name = :name, description = :description WHERE id = :id AND workspace_id = :workspace_id",
        id=team.id,
        workspace_id=team.workspace_id,
        name=team.name,
        description=team.description,
    )


async def delete(tx: Transaction, workspace_id: int, team_id: str) -> None:
    """Take a team away with its memberships."""
    await tx.run(
        "DELETE FROM team WHERE id = :team_id AND workspace_id = :workspace_id",
        team_id=team_id,
        workspace_id=workspace_id,
    )


async def empty(tx: Transaction, workspace_id: int, team_id: str) -> None:
    """Nobody is in the team any more."""
    await tx.run(
        "DELETE FROM team_member WHERE team_id = :team_id AND workspace_id = :workspace_id",
        team_id=team_id,
        workspace_id=workspace_id,
    )


async def join(tx: Transaction, rows: list[dict[str, object]]) -> None:
    """Somebody joins; each row brings its workspace_id."""
    await tx.run_many(
        "INSERT INTO team_member (workspace_id, team_id, staff_id) VALUES (:workspace_id, :team_id, :staff_id)", rows
    )


async def leave_all(tx: Transaction, workspace_id: int, staff_id: str) -> None:
    """A colleague has left the house: out of every team."""
    await tx.run(
        "DELETE FROM team_member WHERE staff_id = :staff_id AND workspace_id = :workspace_id",
        staff_id=staff_id,
        workspace_id=workspace_id,
    )
