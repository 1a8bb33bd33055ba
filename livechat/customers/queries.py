"""SQL of customers and of what the team has blocked."""

from __future__ import annotations

from livechat.customers.models import Block, Customer, CustomerNote
from livechat.store.database import Reader, Transaction

_CUSTOMER = """
SELECT id, workspace_id, name, phone, email, language, device, device_hash, address, blocked_at, last_seen_at,
       created_at, zone, version, attributes
  FROM customer
"""


async def by_id(db: Reader, workspace_id: int, customer_id: str) -> Customer | None:
    """A customer of the workspace."""
    return await db.one(
        Customer,
        _CUSTOMER + "WHERE workspace_id = :workspace_id AND id = :customer_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def add(tx: Transaction, customer: Customer) -> None:
    """A new customer; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO customer (id, workspace_id, name, phone, email, language, device, device_hash, address,"
        " last_seen_at, created_at, attributes) VALUES (:id, :workspace_id, :name, :phone, :email, :language, :device,"
        " :device_hash, :address, :last_seen_at, :created_at, :attributes)",
        id=customer.id,
        workspace_id=customer.workspace_id,
        name=customer.name,
        phone=customer.phone,
        email=customer.email,
        language=customer.language,
        device=customer.device,
        device_hash=customer.device_hash,
        address=customer.address,
        last_seen_at=customer.last_seen_at,
        created_at=customer.created_at,
        attributes=customer.attributes,
    )


async def seen(tx: Transaction, workspace_id: int, customer_id: str, now_ms: int) -> None:
    """When a customer was last here."""
    await tx.run(
        "UPDATE customer SET last_seen_at = :now WHERE id = :customer_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
        now=now_ms,
    )


async def set_language(tx: Transaction, workspace_id: int, customer_id: str, language: str) -> None:
    """The language a customer has chosen."""
    await tx.run(
        "UPDATE customer SET language = :language, version = version + 1"
        " WHERE id = :customer_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
        language=language,
    )


async def erase(tx: Transaction, workspace_id: int, customer_id: str) -> bool:
    """Forget a customer and what was blocked because of them; False when there is none."""
    erased = await tx.run(
        "DELETE FROM customer WHERE id = :customer_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )
    return erased == 1


async def set_email(tx: Transaction, workspace_id: int, customer_id: str, email: str) -> None:
    """Where a customer can be written to."""
    await tx.run(
        "UPDATE customer SET email = :email, version = version + 1"
        " WHERE id = :customer_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
        email=email,
    )


async def edit(
    tx: Transaction,
    workspace_id: int,
    customer_id: str,
    name: str,
    phone: str,
    email: str,
    language: str,
    attributes: str | None = None,
) -> None:
    """What the team knows about a customer, corrected; without attributes those that are noted stay."""
    await tx.run(
        "UPDATE customer SET name = :name, phone = :phone, email = :email, language = :language,"
        " attributes = coalesce(:attributes, attributes), version = version + 1"
        " WHERE id = :customer_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
        name=name,
        phone=phone,
        email=email,
        language=language,
        attributes=attributes,
    )


async def set_zone(tx: Transaction, workspace_id: int, customer_id: str, zone: str) -> bool:
    """Where a customer's clock runs; False when that was known."""
    changed = await tx.run(
        "UPDATE customer SET zone = :zone WHERE id = :customer_id AND workspace_id = :workspace_id AND zone <> :zone",
        workspace_id=workspace_id,
        customer_id=customer_id,
        zone=zone,
    )
    return changed == 1


# Notes about a customer


async def notes(db: Reader, workspace_id: int, customer_id: str) -> list[CustomerNote]:
    """What the team has noted about a customer, the newest first."""
    return await db.all(
        CustomerNote,
        "SELECT id, workspace_id, customer_id, author_id, author_name, text, created_at FROM customer_note"
        " WHERE workspace_id = :workspace_id AND customer_id = :customer_id ORDER BY created_at DESC, id DESC",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def add_note(tx: Transaction, note: CustomerNote) -> None:
    """A new note; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO customer_note (id, workspace_id, customer_id, author_id, author_name, text, created_at)"
        " VALUES (:id, :workspace_id, :customer_id, :author_id, :author_name, :text, :created_at)",
        id=note.id,
        workspace_id=note.workspace_id,
        customer_id=note.customer_id,
        author_id=note.author_id,
        author_name=note.author_name,
        text=note.text,
        created_at=note.created_at,
    )


async def drop_note(tx: Transaction, workspace_id: int, customer_id: str, note_id: str) -> bool:
    """Take a note away; False when there is none."""
    dropped = await tx.run(
        "DELETE FROM customer_note WHERE id = :id AND customer_id = :customer_id AND workspace_id = :workspace_id",
        id=note_id,
        customer_id=customer_id,
        workspace_id=workspace_id,
    )
    return dropped == 1


# Asking to be forgotten


async def ask_erasure(tx: Transaction, workspace_id: int, customer_id: str, now_ms: int) -> None:
    """A customer wants to be forgotten; asking again keeps the first moment."""
    await tx.run(
        "INSERT INTO erasure_request (customer_id, workspace_id, asked_at) VALUES (:customer_id, :workspace_id, :now)"
        " ON CONFLICT (customer_id) DO NOTHING",
        workspace_id=workspace_id,
        customer_id=customer_id,
        now=now_ms,
    )


async def erasure_asked_at(db: Reader, workspace_id: int, customer_id: str) -> int | None:
    """Since when a customer wants to be forgotten."""
    found = await db.value(
        "SELECT asked_at FROM erasure_request WHERE customer_id = :customer_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )
    return None if found is None else int(found)


# Codes for another device


async def add_code(tx: Transaction, workspace_id: int, code_hash: str, customer_id: str, expires_at: int) -> None:
    """A code that lets another device in, once."""
    await tx.run(
        "INSERT INTO join_code (code_hash, workspace_id, customer_id, expires_at)"
        " VALUES (:code_hash, :workspace_id, :customer_id, :expires_at)",
        workspace_id=workspace_id,
        code_hash=code_hash,
        customer_id=customer_id,
        expires_at=expires_at,
    )


async def drop_codes(tx: Transaction, workspace_id: int, customer_id: str) -> None:
    """No code of a customer works any more."""
    await tx.run(
        "DELETE FROM join_code WHERE workspace_id = :workspace_id AND customer_id = :customer_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def take_code(tx: Transaction, code_hash: str, now_ms: int) -> tuple[int, str] | None:
    """Use a code up: the workspace and the customer it lets in; whoever types it knows no workspace."""
    return await tx.one(
        tuple,
        "DELETE FROM join_code WHERE code_hash = :code_hash AND expires_at > :now RETURNING workspace_id, customer_id",
        code_hash=code_hash,
        now=now_ms,
    )


# Blocking


async def set_blocked(tx: Transaction, workspace_id: int, customer_id: str, blocked_at: int | None) -> bool:
    """Block a customer or, with None, no longer; False when it was so already."""
    changed = await tx.run(
        "UPDATE customer SET blocked_at = :blocked_at WHERE id = :customer_id"
        " AND workspace_id = :workspace_id AND (blocked_at IS NULL) <> (:blocked_at IS NULL)",
        workspace_id=workspace_id,
        customer_id=customer_id,
        blocked_at=blocked_at,
    )
    return changed == 1


async def add_block(
    tx: Transaction, workspace_id: int, kind: str, value: str, customer_id: str, blocked_by: str, now_ms: int
) -> None:
    """From now on whoever comes with this is blocked; twice is harmless."""
    await tx.run(
        "INSERT INTO block (workspace_id, kind, value, customer_id, blocked_by, created_at)"
        " VALUES (:workspace_id, :kind, :value, :customer_id, :blocked_by, :now) ON CONFLICT DO NOTHING",
        workspace_id=workspace_id,
        kind=kind,
        value=value,
        customer_id=customer_id,
        blocked_by=blocked_by,
        now=now_ms,
    )


async def drop_blocks(tx: Transaction, workspace_id: int, customer_id: str) -> None:
    """Forget everything that was blocked because of a customer."""
    await tx.run(
        "DELETE FROM block WHERE workspace_id = :workspace_id AND customer_id = :customer_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def is_blocked(db: Reader, workspace_id: int, device_hash: str, address: str) -> bool:
    """Whether a new customer from this browser and this address would be one the team has blocked."""
    return bool(
        await db.value(
            "SELECT 1 FROM block WHERE workspace_id = :workspace_id AND ((kind = 'device'"
            " AND value = :device_hash) OR (kind = 'address' AND value = :address)) LIMIT 1",
            workspace_id=workspace_id,
            device_hash=device_hash,
            address=address,
        )
    )


async def blocks_of(db: Reader, workspace_id: int, customer_id: str) -> list[Block]:
    """What was blocked because of a customer."""
    return await db.all(
        Block,
        "SELECT kind, value, customer_id, blocked_by, created_at FROM block"
        " WHERE workspace_id = :workspace_id AND customer_id = :customer_id ORDER BY kind, value",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )
