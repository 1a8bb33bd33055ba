"""Finding words in a table: what differs between databases about it stands here, and nowhere else.

An index `found_things` is a table of that name with `number` and `words` (folded, see `i18n.folding`). SQLite keeps all
groups of three characters of the words beside it (FTS5 `trigram`, https://sqlite.org/fts5.html section 4.3.5, read in
November 2026); words shorter than three characters are looked for in the table itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from livechat.i18n import folding
from livechat.store.database import Reader, Transaction

GROUP: Final = 3
"""Characters in a group: shorter words are in no index."""
INDEXES: Final = ("found_message", "found_note", "found_customer")


def expression(words: Sequence[str]) -> str:
    """What the index is asked for: everything that has all of these; empty when it knows none of them."""
    known = []
    for word in words:
        if len(word) >= GROUP:
            known.append(word)
        elif len(word) == GROUP - 1 and all(folding.is_han(each) for each in word):
            known.append(folding.PAIR + word)
    return " AND ".join('"' + each.replace('"', '""') + '"' for each in known)


def unknown(words: Sequence[str]) -> list[str]:
    """Those that the index cannot answer: every hit has to be read for them."""
    return [word for word in words if not expression([word])]


async def numbers(
    db: Reader,
    index: str,
    workspace_id: int,
    words: Sequence[str],
    *,
    after: int,
    before: int,
    limit: int,
) -> list[int]:
    """The newest things between two numbers that have all the words, the newest first.

    Without a word that the index knows everything between the numbers is read: the caller keeps them close.
    """
    assert index in INDEXES
    match = expression(words)
    values: dict[str, Any] = {"workspace_id": workspace_id, "after": after, "before": before, "limit": limit}
    conditions = ["f.workspace_id = :workspace_id"]
    for position, word in enumerate(unknown(words)):
        conditions.append(f"instr(f.words, :word{position}) > 0")
        values[f"word{position}"] = word
    rest = " AND ".join(conditions)
    if match:
        return await db.all(
            int,
            f"SELECT i.rowid FROM {index}_index i CROSS JOIN {index} f ON f.number = i.rowid"  # noqa: S608  # names
            f" WHERE {index}_index MATCH :match AND i.rowid > :after AND i.rowid < :before AND {rest}"
            " ORDER BY i.rowid DESC LIMIT :limit",
            match=match,
            **values,
        )
    return await db.all(
        int,
        f"SELECT f.number FROM {index} f WHERE f.number > :after AND f.number < :before AND {rest}"  # noqa: S608
        " ORDER BY f.number DESC LIMIT :limit",
        **values,
    )


async def put(tx: Transaction, index: str, numbers: Sequence[int]) -> None:
    """Let these rows of the table be found."""
    assert index in INDEXES
    await tx.run(
        f"INSERT INTO {index}_index (rowid, words) SELECT number, words FROM {index}"  # noqa: S608  # names of ours
        " WHERE number IN (SELECT value FROM json_each(:numbers))",
        numbers=json.dumps(list(numbers)),
    )


async def take_out(tx: Transaction, index: str, rows: list[dict[str, Any]]) -> None:
    """Let rows that were in the table no longer be found; each with its `number` and the `words` it had."""
    assert index in INDEXES
    await tx.run_many(
        f"INSERT INTO {index}_index ({index}_index, rowid, words) VALUES ('delete', :number, :words)",  # noqa: S608
        rows,
    )


async def tidy(tx: Transaction, index: str) -> int:
    """Rewrite a part of the index so that nothing of what was deleted is left in it; 0 when all of it is done."""
    assert index in INDEXES
    before = await tx.value("SELECT total_changes()")
    await tx.run(f"INSERT INTO {index}_index ({index}_index, rank) VALUES ('merge', -64)")  # noqa: S608  # our names
    return 1 if await tx.value("SELECT total_changes()") - before >= 2 else 0
