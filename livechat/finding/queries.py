"""SQL of finding: one statement a function, nothing decided here. What an index is asked stands in `store.fulltext`."""

from __future__ import annotations

import json
from typing import Any

from livechat.finding.models import ConversationHit, CustomerHit, MessageHit, NoteHit, Place, Query
from livechat.ids import first_uuid7
from livechat.store.database import Reader, Transaction

_MESSAGE = """
SELECT m.number, m.id, c.reference, m.seq, m.sender_role, m.sender_id, m.sender_name, m.kind, m.text, m.created_at,
       p.id AS customer_id, p.name AS customer_name, c.status
  FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN customer p ON p.id = c.customer_id
 WHERE m.workspace_id = :workspace_id AND m.deleted_at IS NULL AND c.deleted_at IS NULL AND m.sender_role <> 'system'
"""
_NOTE = """
SELECT f.number, n.id, c.reference, n.after_seq, n.author_id, n.author_name, n.text, n.created_at,
       p.id AS customer_id, p.name AS customer_name, c.status
  FROM note n JOIN conversation c ON c.id = n.conversation_id JOIN customer p ON p.id = c.customer_id
"""
_WHO = {
    "": "",
    "customers": " AND m.sender_role = 'customer'",
    "team": " AND m.sender_role IN ('rep', 'bot')",
    "me": " AND m.sender_role = 'rep' AND m.sender_id = :me",
}


def _narrowed(query: Query, me: str) -> tuple[str, dict[str, Any]]:
    """The conditions of a query besides its words, from fixed texts, and their values."""
    values: dict[str, Any] = {}
    out = _WHO[query.who]
    if query.who == "me":
        values["me"] = me
    if query.status:
        out += " AND c.status = :status"
        values["status"] = query.status
    if query.since_ms:
        out += " AND m.created_at >= :since"
        values["since"] = query.since_ms
    if query.until_ms:
        out += " AND m.created_at < :until"
        values["until"] = query.until_ms
    return out, values


async def messages(db: Reader, workspace_id: int, me: str, query: Query, numbers: list[int]) -> list[MessageHit]:
    """Those of some messages of a workspace that a query is narrowed to, the newest first."""
    narrowed, values = _narrowed(query, me)
    return await db.all(
        MessageHit,
        _MESSAGE + narrowed + " AND m.number IN (SELECT value FROM json_each(:numbers)) ORDER BY m.number DESC",  # noqa: S608  # fixed texts
        workspace_id=workspace_id,
        numbers=json.dumps(numbers),
        **values,
    )


async def newer_than_index(
    db: Reader, workspace_id: int, me: str, query: Query, progress: int, limit: int
) -> list[MessageHit]:
    """The newest messages of a workspace that are not indexed yet, the newest first."""
    narrowed, values = _narrowed(query, me)
    return await db.all(
        MessageHit,
        _MESSAGE + narrowed + " AND m.number > :progress ORDER BY m.number DESC LIMIT :limit",
        workspace_id=workspace_id,
        progress=progress,
        limit=limit,
        **values,
    )


async def progress(db: Reader) -> int:
    """The number of the last message that is indexed, of all workspaces."""
    return int(await db.value("SELECT number FROM found_progress"))


async def set_progress(tx: Transaction, number: int) -> None:
    """Everything up to this message is indexed, of all workspaces."""
    await tx.run("UPDATE found_progress SET number = :number", number=number)


async def newest_number(db: Reader) -> int:
    """The number of the newest message, of all workspaces."""
    return int(await db.value("SELECT coalesce(max(number), 0) FROM message"))


async def first_number(db: Reader, moment_ms: int) -> int | None:
    """A number that no message of a moment or later is below, of all workspaces.

    Names sort by time, and numbers nearly do: those that were stored together may have changed places.
    """
    found = await db.value(
        "SELECT min(number) FROM (SELECT number FROM message WHERE id >= :first ORDER BY id LIMIT 500)",
        first=first_uuid7(moment_ms),
    )
    return None if found is None else int(found)


async def last_number(db: Reader, moment_ms: int) -> int:
    """A number that no message before a moment is above, of all workspaces."""
    found = await db.value(
        "SELECT max(number) FROM (SELECT number FROM message WHERE id < :first ORDER BY id DESC LIMIT 500)",
        first=first_uuid7(moment_ms),
    )
    return int(found or 0)


async def written_at(db: Reader, number: int) -> int | None:
    """When the message of a number was written, whichever workspace's."""
    found = await db.value(
        "SELECT created_at FROM message WHERE number <= :number ORDER BY number DESC LIMIT 1", number=number
    )
    return None if found is None else int(found)


async def due(db: Reader, source: str, limit: int) -> list[tuple[str, int]]:
    """Things that must be indexed anew, with the workspace_id of each; the writer serves all workspaces."""
    return await db.all(
        tuple,
        "SELECT thing, workspace_id FROM found_due WHERE source = :source AND aside_at IS NULL LIMIT :limit",
        source=source,
        limit=limit,
    )


async def set_aside(tx: Transaction, source: str, thing: str, workspace_id: int, now_ms: int) -> None:
    """Leave a thing out until the next start; it stays due."""
    await tx.run(
        "INSERT INTO found_due (source, thing, workspace_id, aside_at) VALUES (:source, :thing, :workspace_id, :now_ms)"
        " ON CONFLICT (source, thing) DO UPDATE SET aside_at = excluded.aside_at",
        source=source,
        thing=thing,
        workspace_id=workspace_id,
        now_ms=now_ms,
    )


async def take_up(tx: Transaction) -> int:
    """What was set aside has its turn again, of all workspaces; how many things that are."""
    return await tx.run("UPDATE found_due SET aside_at = NULL WHERE aside_at IS NOT NULL")


async def due_of(db: Reader, workspace_id: int, source: str, limit: int) -> list[str]:
    """Things of one workspace that are not in the index although older ones are."""
    return await db.all(
        str,
        "SELECT thing FROM found_due WHERE source = :source AND workspace_id = :workspace_id LIMIT :limit",
        source=source,
        workspace_id=workspace_id,
        limit=limit,
    )


async def done(tx: Transaction, source: str, things: list[str]) -> None:
    """These are in the index again (whichever workspace's)."""
    await tx.run(
        "DELETE FROM found_due WHERE source = :source AND thing IN (SELECT value FROM json_each(:things))",
        source=source,
        things=json.dumps(things),
    )


# What the indexer reads and writes: on the writer's connection, of all workspaces


async def words_after(tx: Reader, number: int, limit: int) -> list[tuple[int, int, str, str, str | None]]:
    """The messages that follow a number: number, workspace_id, role, words, moment of deletion."""
    return await tx.all(
        tuple,
        "SELECT number, workspace_id, sender_role, text, deleted_at FROM message WHERE number > :number"
        " ORDER BY number LIMIT :limit",
        number=number,
        limit=limit,
    )


async def words_of_messages(tx: Reader, numbers: list[str]) -> list[tuple[int, int, str, str, str | None]]:
    """The same of some messages (their numbers name the workspaces)."""
    return await tx.all(
        tuple,
        "SELECT number, workspace_id, sender_role, text, deleted_at FROM message"
        " WHERE number IN (SELECT CAST(value AS INTEGER) FROM json_each(:numbers))",
        numbers=json.dumps(numbers),
    )


async def words_of_notes(tx: Reader, ids: list[str]) -> list[tuple[str, int, str]]:
    """Notes: id, workspace_id, words (their ids name the workspaces)."""
    return await tx.all(
        tuple,
        "SELECT id, workspace_id, text FROM note WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id",
        ids=json.dumps(ids),
    )


async def words_of_customers(tx: Reader, ids: list[str]) -> list[tuple[str, int, str, str, str]]:
    """Customers: id, workspace_id, name, telephone, e-mail (their ids name the workspaces)."""
    return await tx.all(
        tuple,
        "SELECT id, workspace_id, name, phone, email FROM customer WHERE id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(ids),
    )


async def drop_messages(tx: Transaction, numbers: list[int]) -> int:
    """Messages are to be indexed once more (whichever workspace's); how many of them were indexed."""
    return await tx.run(
        "DELETE FROM found_message WHERE number IN (SELECT value FROM json_each(:numbers))",
        numbers=json.dumps(numbers),
    )


async def drop_notes(tx: Transaction, ids: list[str]) -> int:
    """The same of notes (their ids name the workspaces)."""
    return await tx.run(
        "DELETE FROM found_note WHERE note_id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(ids),
    )


async def drop_customers(tx: Transaction, ids: list[str]) -> int:
    """The same of customers (their ids name the workspaces)."""
    return await tx.run(
        "DELETE FROM found_customer WHERE customer_id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(ids),
    )


async def put_messages(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Index messages; each row brings its workspace_id."""
    await tx.run_many(
        "INSERT INTO found_message (number, workspace_id, words) VALUES (:number, :workspace_id, :words)",
        rows,
    )


async def put_notes(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Index notes; each row brings its workspace_id."""
    await tx.run_many(
        "INSERT INTO found_note (workspace_id, note_id, words) VALUES (:workspace_id, :thing, :words)",
        rows,
    )


async def put_customers(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Index customers; each row brings its workspace_id."""
    await tx.run_many(
        "INSERT INTO found_customer (workspace_id, customer_id, words) VALUES (:workspace_id, :thing, :words)",
        rows,
    )


async def numbers_of_notes(tx: Reader, ids: list[str]) -> list[int]:
    """Where notes stand in the index's table (their ids name the workspaces)."""
    return await tx.all(
        int,
        "SELECT number FROM found_note WHERE note_id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(ids),
    )


async def numbers_of_customers(tx: Reader, ids: list[str]) -> list[int]:
    """Where customers stand in the index's table (their ids name the workspaces)."""
    return await tx.all(
        int,
        "SELECT number FROM found_customer WHERE customer_id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(ids),
    )


async def gone(tx: Reader, limit: int) -> list[tuple[int, str, int, str]]:
    """What must be taken out of the indexes, of all workspaces: entry, source, number, words."""
    return await tx.all(
        tuple, "SELECT entry, source, number, words FROM found_gone ORDER BY entry LIMIT :limit", limit=limit
    )


async def forget_gone(tx: Transaction, last: int) -> None:
    """These were taken out (whichever workspace's)."""
    await tx.run("DELETE FROM found_gone WHERE entry <= :last", last=last)


# Notes, customers, conversations


async def notes(db: Reader, workspace_id: int, numbers: list[int]) -> list[NoteHit]:
    """Some notes by their place in the index, the newest first."""
    return await db.all(
        NoteHit,
        _NOTE + "JOIN found_note f ON f.note_id = n.id WHERE n.workspace_id = :workspace_id AND c.deleted_at IS NULL"  # noqa: S608  # fixed texts
        " AND f.number IN (SELECT value FROM json_each(:numbers)) ORDER BY n.id DESC",
        workspace_id=workspace_id,
        numbers=json.dumps(numbers),
    )


async def notes_of(db: Reader, workspace_id: int, ids: list[str]) -> list[NoteHit]:
    """Some notes by their ids, the newest first."""
    return await db.all(
        NoteHit,
        _NOTE.replace("f.number", "0 AS number")  # noqa: S608  # fixed texts
        + "WHERE n.workspace_id = :workspace_id AND c.deleted_at IS NULL"
        + " AND n.id IN (SELECT value FROM json_each(:ids)) ORDER BY n.id DESC",
        workspace_id=workspace_id,
        ids=json.dumps(ids),
    )


async def customer_ids(db: Reader, workspace_id: int, numbers: list[int]) -> list[str]:
    """Which customers stand at these places of the index."""
    return await db.all(
        str,
        "SELECT customer_id FROM found_customer WHERE workspace_id = :workspace_id"
        " AND number IN (SELECT value FROM json_each(:numbers))",
        workspace_id=workspace_id,
        numbers=json.dumps(numbers),
    )


async def customers(db: Reader, workspace_id: int, ids: list[str], limit: int) -> list[CustomerHit]:
    """Some customers, whoever was here last first, each with the newest conversation."""
    return await db.all(
        CustomerHit,
        "SELECT p.id, p.name, p.phone, p.email, p.last_seen_at, c.reference, c.status,"
        " (SELECT count(*) FROM conversation o WHERE o.customer_id = p.id AND o.deleted_at IS NULL) AS conversations"
        " FROM (SELECT id, name, phone, email, last_seen_at FROM customer WHERE +workspace_id = :workspace_id"
        " AND id IN (SELECT value FROM json_each(:ids)) ORDER BY last_seen_at DESC, id LIMIT :limit) p"
        " LEFT JOIN conversation c ON c.id = (SELECT n.id FROM conversation n"
        " WHERE n.customer_id = p.id AND n.deleted_at IS NULL ORDER BY n.created_at DESC, n.id DESC LIMIT 1)"
        " ORDER BY p.last_seen_at DESC, p.id",
        workspace_id=workspace_id,
        ids=json.dumps(ids),
        limit=limit,
    )


async def conversations(db: Reader, workspace_id: int, first: str, end: str, limit: int) -> list[ConversationHit]:
    """Conversations whose public name lies between two; the plus keeps the database to that index."""
    return await db.all(
        ConversationHit,
        "SELECT c.reference, c.customer_id, p.name AS customer_name, c.status, c.last_text,"
        " coalesce(c.last_said_at, c.created_at) AS said_at"
        " FROM conversation c JOIN customer p ON p.id = c.customer_id WHERE c.reference >= :first"
        " AND c.reference < :end AND +c.workspace_id = :workspace_id AND c.deleted_at IS NULL"
        " ORDER BY c.reference LIMIT :limit",
        workspace_id=workspace_id,
        first=first,
        end=end,
        limit=limit,
    )


async def of_conversation(
    db: Reader, workspace_id: int, conversation_id: int, words: list[str], from_seq: int, limit: int
) -> list[Place]:
    """The messages of one conversation that have all the words, as far as they are indexed, the newest first."""
    values = {f"word{position}": word for position, word in enumerate(words)}
    having = "".join(f" AND instr(f.words, :{name}) > 0" for name in values)
    return await db.all(
        Place,
        "SELECT m.id, m.seq FROM message m CROSS JOIN found_message f ON f.number = m.number"  # noqa: S608  # names
        " WHERE m.conversation_id = :conversation_id AND f.workspace_id = :workspace_id AND m.seq >= :from_seq"
        f" AND m.deleted_at IS NULL{having} ORDER BY m.seq DESC LIMIT :limit",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        from_seq=from_seq,
        limit=limit,
        **values,
    )


async def unindexed_of(
    db: Reader, workspace_id: int, conversation_id: int, from_seq: int, limit: int
) -> list[tuple[str, int, str]]:
    """The messages of one conversation that are not indexed yet, the newest first: id, seq, words."""
    return await db.all(
        tuple,
        "SELECT m.id, m.seq, m.text FROM message m LEFT JOIN found_message f ON f.number = m.number"
        " WHERE m.conversation_id = :conversation_id AND m.workspace_id = :workspace_id AND m.seq >= :from_seq"
        " AND f.number IS NULL AND m.deleted_at IS NULL AND m.sender_role <> 'system'"
        " ORDER BY m.seq DESC LIMIT :limit",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        from_seq=from_seq,
        limit=limit,
    )
