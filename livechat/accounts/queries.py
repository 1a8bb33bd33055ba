"""SQL of staff and sessions."""

from __future__ import annotations

from livechat.accounts.models import Load, Session, Staff
from livechat.i18n.folding import caseless
from livechat.store.database import Reader, Transaction

_STAFF = """
SELECT id, workspace_id, person_id, username, username_folded, name, email, role, password_hash,
       must_change_password, availability, capacity, language, last_assigned_at, last_seen_at, disabled_at, deleted_at,
       created_at, bio, names AS names_json, position, is_invited,
       EXISTS (SELECT 1 FROM second_factor WHERE staff_id = staff.person_id AND confirmed_at IS NOT NULL)
       AS has_second_factor
  FROM staff
"""
_SESSION = """
SELECT s.id, s.workspace_id, s.role, s.person_id, coalesce(t.name, c.name, '') AS name, s.device, s.address, s.language,
       s.created_at, s.renewed_at, s.last_seen_at, s.expires_at, s.token_hash, s.former_token_hash, s.former_until,
       f.staff_id IS NOT NULL AS has_second_factor, coalesce(t.must_change_password, 0) AS must_change_password
  FROM session s LEFT JOIN staff t ON t.id = s.person_id LEFT JOIN customer c ON c.id = s.person_id
       LEFT JOIN second_factor f ON f.staff_id = t.person_id AND f.confirmed_at IS NOT NULL
"""


# Staff


async def staff_by_login(db: Reader, login: str) -> Staff | None:
    """Whoever signs in with this name or address, where they may come in and were last: it names one person of the
    installation, hence no workspace_id. Who has it as it stands comes before who has it in other capitals."""
    return await db.one(
        Staff,
        _STAFF + "WHERE deleted_at IS NULL AND (username_folded = :folded OR lower(username) = lower(:login)"
        " OR (email <> '' AND lower(email) = lower(:login))) ORDER BY is_invited, lower(username) = lower(:login) DESC,"
        " username_folded = :folded DESC, disabled_at IS NOT NULL, last_seen_at DESC, id <> person_id, created_at, id"
        " LIMIT 1",
        login=login,
        folded=caseless(login),
    )


async def staff_by_id(db: Reader, workspace_id: int, staff_id: str) -> Staff | None:
    """A colleague who was not deleted."""
    return await db.one(
        Staff,
        _STAFF + "WHERE workspace_id = :workspace_id AND id = :staff_id AND deleted_at IS NULL",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )


async def staff_of(db: Reader, workspace_id: int) -> list[Staff]:
    """The whole team, those who were deleted excepted, in its order."""
    return await db.all(
        Staff,
        _STAFF + "WHERE workspace_id = :workspace_id AND deleted_at IS NULL ORDER BY position, name, id LIMIT 1000",
        workspace_id=workspace_id,
    )


async def by_turn(db: Reader, workspace_id: int) -> list[Staff]:
    """Those who may sign in, the one who was given no conversation for the longest time first."""
    return await db.all(
        Staff,
        _STAFF + "WHERE workspace_id = :workspace_id AND deleted_at IS NULL AND disabled_at IS NULL"
        " ORDER BY last_assigned_at, id LIMIT 1000",
        workspace_id=workspace_id,
    )


async def login_is_taken(db: Reader, login: str, folded: str | None, but_person: str) -> bool:
    """Whether somebody else signs in with this, as it stands or `folded`; in any workspace: signing in names none."""
    return bool(
        await db.value(
            "SELECT 1 FROM staff WHERE deleted_at IS NULL AND is_invited = 0 AND person_id <> :but_person"
            " AND (username_folded = :folded OR lower(username) = lower(:login)"
            " OR (email <> '' AND lower(email) = lower(:login)))",
            login=login,
            folded=folded,
            but_person=but_person,
        )
    )


async def loads(db: Reader, workspace_id: int) -> list[Load]:
    """How many active conversations each colleague has in hand."""
    return await db.all(
        Load,
        "SELECT assigned_id AS staff_id, count(*) AS active FROM conversation"
        " WHERE workspace_id = :workspace_id AND assigned_id IS NOT NULL AND status IN ('open', 'pending')"
        " AND deleted_at IS NULL GROUP BY assigned_id",
        workspace_id=workspace_id,
    )


async def has_staff(db: Reader) -> bool:
    """Whether anybody can sign in at all, in whatever workspace: until then the set-up link works."""
    return bool(await db.value("SELECT 1 FROM staff WHERE deleted_at IS NULL LIMIT 1"))


async def owners(db: Reader, workspace_id: int) -> int:
    """How many owners can sign in."""
    return int(
        await db.value(
            "SELECT count(*) FROM staff WHERE workspace_id = :workspace_id AND role = 'owner'"
            " AND disabled_at IS NULL AND deleted_at IS NULL",
            workspace_id=workspace_id,
        )
    )


async def add_staff(tx: Transaction, staff: Staff) -> None:
    """A new colleague; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO staff (id, workspace_id, person_id, username, username_folded, name, email, role, password_hash,"
        " must_change_password, availability, capacity, language, created_at, bio, names, position, is_invited)"
        " VALUES (:id, :workspace_id, :person_id, :username, :username_folded, :name, :email, :role, :password_hash,"
        " :must_change_password, :availability, :capacity, :language, :created_at, :bio, :names, :position,"
        " :is_invited)",
        id=staff.id,
        workspace_id=staff.workspace_id,
        person_id=staff.person_id,
        username=staff.username,
        username_folded=staff.username_folded,
        name=staff.name,
        email=staff.email,
        role=staff.role,
        password_hash=staff.password_hash,
        must_change_password=staff.must_change_password,
        availability=staff.availability,
        capacity=staff.capacity,
        language=staff.language,
        created_at=staff.created_at,
        bio=staff.bio,
        names=staff.names_json,
        position=staff.position,
        is_invited=staff.is_invited,
    )


async def change_staff(tx: Transaction, staff: Staff) -> None:
    """What the team's page can change about a colleague."""
    await tx.run(
        "UPDATE staff SET username = :username, username_folded = :username_folded, name = :name, email = :email,"
        " role = :role, capacity = :capacity, bio = :bio, names = :names, disabled_at = :disabled_at,"
        " deleted_at = :deleted_at"
        " WHERE id = :id AND workspace_id = :workspace_id",
        id=staff.id,
        workspace_id=staff.workspace_id,
        username=staff.username,
        username_folded=staff.username_folded,
        name=staff.name,
        email=staff.email,
        role=staff.role,
        capacity=staff.capacity,
        bio=staff.bio,
        names=staff.names_json,
        disabled_at=staff.disabled_at,
        deleted_at=staff.deleted_at,
    )


async def set_position(tx: Transaction, workspace_id: int, staff_id: str, position: int) -> None:
    """Another place in the team."""
    await tx.run(
        "UPDATE staff SET position = :position WHERE id = :staff_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        staff_id=staff_id,
        position=position,
    )


async def last_position(db: Reader, workspace_id: int) -> int:
    """The last place of a team, 0 where nobody was ever put in order."""
    return int(
        await db.value(
            "SELECT coalesce(max(position), 0) FROM staff WHERE workspace_id = :workspace_id AND deleted_at IS NULL",
            workspace_id=workspace_id,
        )
    )


async def set_password(
    tx: Transaction, workspace_id: int, staff_id: str, password_hash: str, must_change: bool
) -> None:
    """Another password, in every workspace that a colleague belongs to."""
    await tx.run(
        "UPDATE staff SET password_hash = :password_hash, must_change_password = :must_change WHERE person_id ="
        " (SELECT person_id FROM staff WHERE id = :staff_id AND workspace_id = :workspace_id)",
        workspace_id=workspace_id,
        staff_id=staff_id,
        password_hash=password_hash,
        must_change=must_change,
    )


async def set_availability(tx: Transaction, workspace_id: int, staff_id: str, availability: str) -> bool:
    """Whether a colleague takes conversations; False when it was so already."""
    changed = await tx.run(
        "UPDATE staff SET availability = :availability WHERE id = :staff_id AND workspace_id = :workspace_id"
        " AND availability <> :availability",
        workspace_id=workspace_id,
        staff_id=staff_id,
        availability=availability,
    )
    return changed == 1


async def was_assigned(tx: Transaction, workspace_id: int, staff_id: str, now_ms: int) -> None:
    """Somebody was handed a conversation: the others come first next time."""
    await tx.run(
        "UPDATE staff SET last_assigned_at = :now WHERE id = :staff_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        staff_id=staff_id,
        now=now_ms,
    )


# Sessions


async def session_by_token(db: Reader, token_hash: str, now_ms: int) -> Session | None:
    """The session that a token opens, unless its colleague may not sign in; a token names no workspace."""
    return await db.one(
        Session,
        _SESSION + "WHERE (s.token_hash = :token_hash OR (s.former_token_hash = :token_hash"
        " AND s.former_until > :now)) AND (s.role = 'customer' OR (t.id IS NOT NULL AND t.disabled_at IS NULL"
        " AND t.deleted_at IS NULL))",
        token_hash=token_hash,
        now=now_ms,
    )


async def session_by_id(db: Reader, workspace_id: int, session_id: str) -> Session | None:
    """A session of the workspace."""
    return await db.one(
        Session,
        _SESSION + "WHERE s.workspace_id = :workspace_id AND s.id = :session_id",
        workspace_id=workspace_id,
        session_id=session_id,
    )


async def sessions(
    db: Reader, workspace_id: int, audience: str, before: tuple[int, str] | None, limit: int
) -> list[Session]:
    """Who is signed in, the most recently seen first; `audience` is staff, customers or everybody (empty)."""
    seen, name = before or (1 << 62, "")
    return await db.all(
        Session,
        _SESSION + "WHERE s.workspace_id = :workspace_id AND (:audience = ''"
        " OR (s.role = 'customer') = (:audience = 'customers')) AND (s.last_seen_at, s.id) < (:seen, :name)"
        " ORDER BY s.last_seen_at DESC, s.id DESC LIMIT :limit",
        workspace_id=workspace_id,
        audience=audience,
        seen=seen,
        name=name,
        limit=limit,
    )


async def sessions_of(db: Reader, workspace_id: int, person_id: str) -> list[Session]:
    """Every session of one person."""
    return await db.all(
        Session,
        _SESSION + "WHERE s.workspace_id = :workspace_id AND s.person_id = :person_id ORDER BY s.created_at, s.id",
        workspace_id=workspace_id,
        person_id=person_id,
    )


async def add_session(tx: Transaction, session: Session) -> None:
    """A new session; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO session (id, workspace_id, token_hash, role, person_id, device, address, language,"
        " created_at, renewed_at, last_seen_at, expires_at) VALUES (:id, :workspace_id, :token_hash, :role,"
        " :person_id, :device, :address, :language, :created_at, :renewed_at, :last_seen_at, :expires_at)",
        id=session.id,
        workspace_id=session.workspace_id,
        token_hash=session.token_hash,
        role=session.role,
        person_id=session.person_id,
        device=session.device,
        address=session.address,
        language=session.language,
        created_at=session.created_at,
        renewed_at=session.renewed_at,
        last_seen_at=session.last_seen_at,
        expires_at=session.expires_at,
    )


async def end_session(tx: Transaction, workspace_id: int, session_id: str) -> bool:
    """Forget a session; False when it had ended before."""
    ended = await tx.run(
        "DELETE FROM session WHERE id = :session_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        session_id=session_id,
    )
    return ended == 1


async def seen(tx: Transaction, workspace_id: int, session_id: str, now_ms: int, expires_at: int) -> bool:
    """A sign of life; False when the session has ended."""
    found = await tx.run(
        "UPDATE session SET last_seen_at = :now, expires_at = :expires_at"
        " WHERE id = :session_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        session_id=session_id,
        now=now_ms,
        expires_at=expires_at,
    )
    return found == 1


async def staff_seen(tx: Transaction, workspace_id: int, staff_id: str, now_ms: int) -> None:
    """When a colleague was last here."""
    await tx.run(
        "UPDATE staff SET last_seen_at = :now WHERE id = :staff_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        staff_id=staff_id,
        now=now_ms,
    )


async def renew(
    tx: Transaction, session: Session, token_hash: str, former_token_hash: str, former_until: int, now_ms: int
) -> bool:
    """A new token for a session of its workspace_id; False when another request was faster."""
    renewed = await tx.run(
        "UPDATE session SET token_hash = :token_hash, former_token_hash = :former_token_hash,"
        " former_until = :former_until, renewed_at = :now WHERE id = :id AND workspace_id = :workspace_id"
        " AND token_hash = :present",
        id=session.id,
        workspace_id=session.workspace_id,
        token_hash=token_hash,
        former_token_hash=former_token_hash,
        former_until=former_until,
        now=now_ms,
        present=session.token_hash,
    )
    return renewed == 1


async def let_former_token_end(tx: Transaction, workspace_id: int, session_id: str, until_ms: int) -> None:
    """The new token has arrived: the one before it works only a moment longer."""
    await tx.run(
        "UPDATE session SET former_until = min(former_until, :until) WHERE id = :session_id"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        session_id=session_id,
        until=until_ms,
    )


async def set_session_language(tx: Transaction, workspace_id: int, session_id: str, language: str) -> None:
    """The language that was chosen on this device."""
    await tx.run(
        "UPDATE session SET language = :language WHERE id = :session_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        session_id=session_id,
        language=language,
    )


async def expired_sessions(db: Reader, now_ms: int, idle_since_ms: int, limit: int) -> list[Session]:
    """Sessions whose time is over, of all workspaces: the house sweeps for everybody."""
    return await db.all(
        Session,
        _SESSION + "WHERE s.expires_at <= :now OR (s.role <> 'customer' AND s.last_seen_at <= :idle_since)"
        " LIMIT :limit",
        now=now_ms,
        idle_since=idle_since_ms,
        limit=limit,
    )


async def set_staff_language(tx: Transaction, workspace_id: int, staff_id: str, language: str) -> None:
    """The language a colleague has chosen: that of their next session and of letters to them."""
    await tx.run(
        "UPDATE staff SET language = :language WHERE id = :staff_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        staff_id=staff_id,
        language=language,
    )


async def picture(db: Reader, workspace_id: int, staff_id: str, purpose: str) -> str | None:
    """The file that shows somebody of the team; None for whoever has no picture."""
    found: str | None = await db.value(
        "SELECT id FROM upload WHERE workspace_id = :workspace_id AND purpose = :purpose AND subject = :staff_id"
        " AND attached_at IS NOT NULL AND deleted_at IS NULL AND is_missing = 0",
        workspace_id=workspace_id,
        purpose=purpose,
        staff_id=staff_id,
    )
    return found
