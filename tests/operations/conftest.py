"""An installation as it lies on the disk, without a server."""

import sqlite3
from contextlib import closing

import pytest

from livechat.settings import Storage
from livechat.store import migrate


@pytest.fixture
def storage(tmp_path):
    """A storage folder of this version with one customer and one upload."""
    storage = Storage(path=tmp_path / "data")
    migrate.upgrade(storage.database)
    add_customer(storage, "first")
    storage.uploads_folder.mkdir()
    (storage.uploads_folder / "ab12").write_bytes(b"a picture")
    return storage


def add_customer(storage: Storage, name: str) -> None:
    columns = "id, workspace_id, name, last_seen_at, created_at"
    change(storage, f"INSERT INTO customer ({columns}) VALUES ('{name}', 1, '{name}', 0, 0)")


def change(storage: Storage, statement: str) -> None:
    with closing(sqlite3.connect(storage.database)) as raw, raw:
        raw.execute(statement)


def customers(storage: Storage) -> list[str]:
    return [row[0] for row in ask(storage, "SELECT name FROM customer ORDER BY name")]


def ask(storage: Storage, question: str):
    with closing(sqlite3.connect(storage.database)) as raw:
        return raw.execute(question).fetchall()


def add_upload(storage, name: str, *, is_there: bool = True) -> None:
    upload_id = name * 32
    columns = "id, workspace_id, owner_role, owner_id, client_id, purpose, subject, kind, media_type, name"
    values = f"'{upload_id}', 1, 'customer', 'first', '{name}', 'message', 'x', 'file', 'text/plain', 'a.txt'"
    change(storage, f"INSERT INTO upload ({columns}, size_bytes, created_at) VALUES ({values}, 9, 0)")
    if is_there:
        (storage.uploads_folder / (name * 2)).mkdir()
        (storage.uploads_folder / (name * 2) / upload_id).write_bytes(b"a picture")
