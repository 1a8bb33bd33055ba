"""The ledger: who was erased here, so that a restored backup does not bring anybody back.

It lies beside the database, which a restore exchanges, and holds random names alone.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from typing import Final

from livechat.clientele.forgetting.models import Receipt
from livechat.settings import Storage

FILE: Final = "erased.jsonl"


def write(storage: Storage, of: Receipt) -> None:
    """One more line, on the disk when this returns."""
    line = json.dumps({"workspace": of.workspace_id, "customer": of.customer_id, "receipt": of.id}) + "\n"
    descriptor = os.open(storage.path / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as stream:
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def read(storage: Storage) -> dict[int, list[str]]:
    """Who was erased, by workspace; a line that was cut off by a crash is none."""
    path = storage.path / FILE
    found: dict[int, list[str]] = defaultdict(list)
    if path.exists():
        for line in path.read_text("ascii", errors="replace").splitlines():
            try:
                said = json.loads(line)
                found[int(said["workspace"])].append(str(said["customer"]))
            except (ValueError, KeyError, TypeError):
                continue
    return found
