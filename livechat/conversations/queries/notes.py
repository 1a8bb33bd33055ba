"""SQL of the staff's notes: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.conversations.models import Note
from livechat.store.database import Reader, Transaction

_NOTE = """
SELECT n.id, c.reference AS conversation, n.after_seq, n.client_id, n.author_id, n.author_name, n.text, n.created_at,
       n.mentions, n.author_role
  FROM note n JOIN conversation c ON c.id = n.conversation_id
"""


async def note_twin(tx: Reader, conversation_id: int, author_id: str, client_id: str) -> Note | None:
    """The note this author already gave this name (the conversation's key names the workspace)."""
    return await tx.one(
        Note,
        _NOTE + "WHERE n.conversation_id = :conversation_id AND n.author_id = :author_id AND n.client_id = :client_id",
        conversation_id=conversation_id,
        author_id=author_id,
        client_id=client_id,
    )


async def add_note(tx: Transaction, workspace_id: int, conversation_id: int, note: Note) -> None:
    """Store a note."""
    await tx.run(
        "INSERT INTO note (id, workspace_id, conversation_id, after_seq, client_id, author_id, author_name, text,"
        " created_at, mentions, author_role) VALUES (:id, :workspace_id, :conversation_id, :after_seq, :client_id,"
        " :author_id, :author_name, :text, :created_at, :mentions, :author_role)",
        id=note.id,
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        after_seq=note.after_seq,
        client_id=note.client_id,
        author_id=note.author_id,
        author_name=note.author_name,
        text=note.text,
        created_at=note.created_at,
        mentions=note.mentions,
        author_role=note.author_role,
    )


async def notes(
    db: Reader, workspace_id: int, conversation_id: int, from_seq: int, to_seq: int, limit: int
) -> list[Note]:
    """The notes that hang between two messages, in order; those before the first message hang after 0."""
    return await db.all(
        Note,
        _NOTE + "WHERE n.conversation_id = :conversation_id AND n.workspace_id = :workspace_id"
        " AND n.after_seq BETWEEN :from_seq AND :to_seq ORDER BY n.after_seq, n.id LIMIT :limit",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        from_seq=from_seq,
        to_seq=to_seq,
        limit=limit,
    )


async def place(db: Reader, workspace_id: int, conversation_id: int, note_id: str) -> int | None:
    """After which message a note hangs."""
    found = await db.value(
        "SELECT after_seq FROM note WHERE id = :id AND conversation_id = :conversation_id"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        id=note_id,
    )
    return None if found is None else int(found)
