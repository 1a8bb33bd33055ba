"""A shop with a past: as many messages as wanted, written straight into the database; saying them would take hours.

Conversations are of very different lengths, the newest are open, words are as unevenly used as in life, and some of
them are Arabic, Thai and Chinese.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livechat.finding.indexing import words_of
from livechat.i18n import folding
from livechat.store import fulltext
from tests.bench.product import ADMIN, LIVECHAT, PASSWORD
from tests.bench.serving import ROOT

NOW_MS = 1_795_230_000_000
STEP_MS = 4_000
REPS = 4
AT_ONCE = 20_000
_SYLLABLES = [
    one + other
    for one in ["b", "ch", "d", "f", "g", "h", "k", "l", "m", "n", "p", "qu", "r", "s", "sh", "t", "v", "w", "y", "z"]
    for other in "aeiou"
]
_ENDINGS = ("", "", "", "n", "r", "s", "t", "ng", "st")
_OTHERS = ("أين طلبي رقم", "خصم على الشحن", "คืนเงินได้ไหม", "สินค้าชำรุด", "我想退款", "订单号", "আমার অর্ডার")


@dataclass(frozen=True)
class Archive:
    """A data folder, and what is asked about it."""

    folder: Path
    messages: int
    references: list[str]
    places: list[tuple[str, str]]
    """Conversation and id of some messages."""
    words: list[str]
    """Searches: frequent, rare, phrases, other scripts, short ones, and some that find nothing."""


def furnished(folder: Path, messages: int) -> Archive:
    """Twenty messages to a conversation on average, four reps."""
    folder.mkdir()
    config = str(folder / "livechat.toml")
    subprocess.run(
        [*LIVECHAT, "init", "--config", config, *ADMIN],
        input=PASSWORD + "\n",
        text=True,
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    chance = random.Random(messages)  # nothing here is secret
    vocabulary = [
        "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) + chance.choice(_ENDINGS) for _ in range(20_000)
    ]
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(vocabulary))))
    with closing(sqlite3.connect(folder / "data" / "livechat.db", isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("PRAGMA cache_size=-200000")
        raw.execute("BEGIN")
        told = _write(raw, chance, messages, lambda: " ".join(chance.choices(vocabulary, cum_weights=weights, k=12)))
        raw.execute("COMMIT")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    frequent, rare = vocabulary[:40], vocabulary[3_000:3_060]
    words = [
        *(word for word in frequent if len(word) > 2),
        *rare,
        *(f"{one} {other}" for one, other in zip(frequent[5:25], rare, strict=False)),
        *(f'"{one} {other}"' for one, other in itertools.pairwise(frequent[:16])),
        *(f"order {number}" for number in range(7, messages, messages // 20)),
        *_OTHERS,
        "退款",
        "ok",
        "nothing has these words",
        "xyzzy",
    ]
    return Archive(folder, messages, told[0], told[1], words)


def _index(raw: sqlite3.Connection, index: str, words: list[tuple[int, str]]) -> None:
    raw.executemany(
        f"INSERT INTO {index} (rowid, groups) VALUES (?, ?)",  # names of ours
        [(number, fulltext.groups(said)) for number, said in words],
    )


def _write(raw: sqlite3.Connection, chance: random.Random, messages: int, said: Any) -> Any:
    conversations = max(1, messages // 20)
    raw.executemany(
        "INSERT INTO staff (id, person_id, workspace_id, username, name, role, password_hash, created_at)"
        " SELECT :id, :id, 1, :id, :name, 'rep', password_hash, created_at FROM staff LIMIT 1",
        [{"id": f"rep{number}", "name": f"Rep {number}"} for number in range(REPS)],
    )
    lengths = [max(1, round(chance.paretovariate(1.25) * 4.2)) for _ in range(conversations)]
    first_open = conversations - max(300, conversations // 50)
    customers, threads, found_people = [], [], []
    for number in range(conversations):
        at = NOW_MS - (conversations - number) * STEP_MS * 20
        customer, name, phone = f"{number:032x}", f"{said().title()[:20]} {number}", f"+6681{number:07d}"
        customers.append((customer, 1, name, phone, "", "en", at, at))
        found_people.append((1, customer, words_of(name, phone, "")))
        is_open = number >= first_open
        rep = f"rep{number % REPS}" if number % 3 else None
        waiting = at if is_open and number % 2 else None
        status = "open" if is_open else chance.choice(("resolved", "closed"))
        threads.append((number + 1, 1, f"CONV-{number:016X}", customer, status, number % 4, rep, waiting, at, at, at))
    raw.executemany(
        "INSERT INTO customer (id, workspace_id, name, phone, email, language, last_seen_at, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        customers,
    )
    raw.executemany(
        "INSERT INTO conversation (id, workspace_id, reference, customer_id, status, priority, assigned_id,"
        " waiting_since, last_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        threads,
    )
    raw.executemany("INSERT INTO found_customer (workspace_id, customer_id, words) VALUES (?, ?, ?)", found_people)
    people = raw.execute("SELECT number, words FROM found_customer").fetchall()
    _index(raw, "found_customer_index", people)
    order = [number for number, length in enumerate(lengths) for _ in range(length)]
    factor = messages / len(order)
    order = order * int(factor) + order[: messages - len(order) * int(factor)]
    order.sort(key=lambda number: number + chance.random() * 400)
    seqs = [0] * conversations
    last_at = [0] * conversations
    places: list[tuple[str, str]] = []
    for start in range(0, messages, AT_ONCE):
        rows, words = [], []
        for number in range(start, min(start + AT_ONCE, messages)):
            conversation = order[number]
            seqs[conversation] += 1
            at = NOW_MS - (messages - number) * STEP_MS
            last_at[conversation] = at
            text = f"{said()} order {number}" if number % 9 else f"{chance.choice(_OTHERS)} {number}"
            name = f"{at << 80 | number:032x}"
            is_customer = number % 2 == 0
            rep = f"rep{conversation % REPS}"
            sender = f"{conversation:032x}" if is_customer else rep
            role = "customer" if is_customer else "rep"
            seq = seqs[conversation]
            rows.append((number + 1, name, conversation + 1, seq, name, role, sender, sender[-6:], text, seq, at))
            words.append((number + 1, folding.with_pairs(folding.folded(text))))
            if number % (messages // 200) == 0:
                places.append((f"CONV-{conversation:016X}", name))
        raw.executemany(
            "INSERT INTO message (number, id, workspace_id, conversation_id, seq, client_id, sender_role, sender_id,"
            " sender_name, kind, text, revision, created_at) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, 'text', ?, ?, ?)",
            rows,
        )
        raw.executemany("INSERT INTO found_message (number, workspace_id, words) VALUES (?, 1, ?)", words)
        _index(raw, "found_message_index", words)
    raw.executemany(
        "UPDATE conversation SET last_seq = ?, revision = ?, last_text = 'The last words', last_by = 'customer',"
        " last_at = ?, last_said_at = ?, staff_read_seq = ?, staff_delivered_seq = ?, customer_read_seq = ?,"
        " customer_delivered_seq = ?"
        " WHERE id = ?",
        [
            (seq, seq, last_at[number], last_at[number], seq - number % 3, seq, seq - number % 2, seq, number + 1)
            for number, seq in enumerate(seqs)
            if seq > 0
        ],
    )
    raw.execute(
        "UPDATE conversation SET unread_by_staff = (SELECT count(*) FROM message m WHERE m.sender_role = 'customer'"
        " AND m.conversation_id = conversation.id AND m.seq > staff_read_seq)"
    )
    raw.execute("UPDATE found_progress SET number = ?", (messages,))
    raw.execute("DELETE FROM found_due")
    return [f"CONV-{chance.randrange(conversations):016X}" for _ in range(200)], places
