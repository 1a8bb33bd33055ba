"""Finding words in a table: what differs between databases about it stands here, and nowhere else.

An index `found_things` is a table of that name with `number` and `words` (folded, see `i18n.folding`). SQLite keeps
beside it which rows have which groups of three and of five characters (FTS5 without positions or contents,
https://sqlite.org/fts5.html sections 4.4 and 4.6, read in November 2026). Groups of five are so rare that a search need
not walk through a long past; that a word stands where its groups do is then read in the table. Words shorter than three
characters are looked for in the table alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from livechat.i18n import folding
from livechat.store.database import Reader, Transaction

GROUP: Final = 3
"""Characters in a group: shorter words are in no index."""
LONG: Final = 5
"""Characters in the groups by which longer words are looked for."""
STEP: Final = 3
"""From one of these groups of a word to the next: the more groups, the fewer rows have all of them by chance."""
INDEXES: Final = ("found_message", "found_note", "found_customer")
_SIGNS: Final = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}
"""The index ends its terms at these; in a group they are letters of nobody's script."""


def groups(words: str) -> str:
    """What an index keeps of folded words: each group once, with spaces between them."""
    said, _, pairs = words.partition(folding.PAIR)
    said = said.translate(_SIGNS)
    found = {said[at : at + GROUP] for at in range(len(said) - GROUP + 1)}
    found.update([said[at : at + LONG] for at in range(len(said) - LONG + 1)])
    found.update(pairs.split(folding.PAIR))
    return " ".join(found)


def _groups_of(word: str) -> list[str]:
    """The groups of which everything that has the word has all; none when the index does not know it."""
    if len(word) == GROUP - 1 and all(folding.is_han(each) for each in word):
        return [word]
    size, step = (LONG, STEP) if len(word) >= LONG else (GROUP, 1)
    word = word.translate(_SIGNS)
    last = len(word) - size
    return [word[at : at + size] for at in [*range(0, last, step), last]] if last >= 0 else []


def expression(words: Sequence[str]) -> str:
    """What the index is asked for: everything that may have all of these; empty when it knows none of them."""
    wanted = dict.fromkeys(group for word in words for group in _groups_of(word))
    return " AND ".join(f'"{group}"' for group in wanted)


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
    for position, word in enumerate(words):
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
    rows: list[tuple[int, str]] = await tx.all(
        tuple,
        f"SELECT number, words FROM {index} WHERE number IN (SELECT value FROM json_each(:numbers))",  # noqa: S608  # names of ours
        numbers=json.dumps(list(numbers)),
    )
    await tx.run_many(
        f"INSERT INTO {index}_index (rowid, groups) VALUES (:number, :groups)",  # noqa: S608
        [{"number": number, "groups": groups(words)} for number, words in rows],
    )


async def take_out(tx: Transaction, index: str, rows: list[dict[str, Any]]) -> None:
    """Let rows that were in the table no longer be found; each with its `number` and the `words` it had."""
    assert index in INDEXES
    await tx.run_many(
        f"INSERT INTO {index}_index ({index}_index, rowid, groups) VALUES ('delete', :number, :groups)",  # noqa: S608
        [{"number": row["number"], "groups": groups(row["words"])} for row in rows],
    )


async def tidy(tx: Transaction, index: str) -> int:
    """Rewrite a part of the index so that nothing of what was deleted is left in it; 0 when all of it is done."""
    assert index in INDEXES
    before = await tx.value("SELECT total_changes()")
    await tx.run(f"INSERT INTO {index}_index ({index}_index, rank) VALUES ('merge', -64)")  # noqa: S608  # our names
    return 1 if await tx.value("SELECT total_changes()") - before >= 2 else 0
