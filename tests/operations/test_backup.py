"""A backup is whole, or there is none."""

import io
import json
import sqlite3
import tarfile
from contextlib import closing

import pytest

from livechat.operations import backup
from livechat.operations.backup import BackupError
from tests.operations.conftest import add_customer


@pytest.fixture
def target(tmp_path):
    return tmp_path / "shop.tar"


def contents(file) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def rewrite(file, change) -> None:
    """Make the same archive again with other contents."""
    held = contents(file)
    change(held)
    with tarfile.open(file, "w") as tar:
        for name, data in held.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))


def test_a_backup_holds_the_database_and_the_uploads_and_a_list_of_both(storage, target, clock):
    backup.make(storage, target, clock)
    assert set(contents(target)) == {"livechat.db", "uploads/ab12", "manifest.json"}


def test_the_list_names_checksums_counts_and_time(storage, target, clock):
    backup.make(storage, target, clock)
    manifest = json.loads(contents(target)["manifest.json"])
    assert manifest["created_at"] == "2026-11-21T03:00:00.000Z"
    assert manifest["counts"]["customer"] == 1
    assert [(entry["path"], len(entry["sha256"])) for entry in manifest["files"]] == [
        ("livechat.db", 64),
        ("uploads/ab12", 64),
    ]


def test_the_secret_is_not_in_a_backup(storage, target, clock):
    (storage.path / "secret").write_text("do not copy")
    backup.make(storage, target, clock)
    assert b"do not copy" not in target.read_bytes()


def test_the_key_of_notifications_goes_with_the_browsers_it_reaches(storage, target, clock):
    (storage.path / "push-key").write_text("both halves")
    backup.make(storage, target, clock)
    assert contents(target)["push-key"] == b"both halves"
    with tarfile.open(target) as tar:
        assert tar.getmember("push-key").mode == 0o600


def test_only_its_owner_may_read_a_backup(storage, target, clock):
    backup.make(storage, target, clock)
    assert target.stat().st_mode & 0o777 == 0o600


def test_what_is_committed_is_in_the_backup_while_a_server_writes(storage, target, clock):
    with closing(sqlite3.connect(storage.database, isolation_level=None)) as server:
        server.execute("PRAGMA journal_mode=WAL")
        server.execute("UPDATE customer SET name = 'in the log'")
        server.execute("BEGIN IMMEDIATE")
        server.execute("UPDATE customer SET name = 'not committed'")
        manifest = backup.make(storage, target, clock)
        server.execute("ROLLBACK")
    assert manifest.counts["customer"] == 1
    held = contents(target)["livechat.db"]
    assert b"in the log" in held
    assert b"not committed" not in held


def test_a_backup_leaves_the_log_of_the_server_alone(storage, target, clock):
    with closing(sqlite3.connect(storage.database, isolation_level=None)) as server:
        server.execute("PRAGMA journal_mode=WAL")
        server.execute("PRAGMA wal_autocheckpoint=0")
        server.execute("UPDATE customer SET name = 'in the log'")
        log = storage.database.with_name("livechat.db-wal")
        before = log.stat().st_size
        backup.make(storage, target, clock)
        assert log.stat().st_size == before > 0


def test_uploads_that_are_still_arriving_are_left_out(storage, target, clock):
    (storage.uploads_folder / "tmp").mkdir()
    (storage.uploads_folder / "tmp" / "half").write_bytes(b"hal")
    backup.make(storage, target, clock)
    assert "uploads/tmp/half" not in contents(target)


def test_an_existing_file_is_never_overwritten(storage, target, clock):
    target.write_text("last week's")
    with pytest.raises(BackupError, match="never overwrites"):
        backup.make(storage, target, clock)
    assert target.read_text() == "last week's"


def test_a_damaged_database_gives_no_backup(storage, target, clock):
    add_customer(storage, "second")
    damage(storage.database)
    with pytest.raises(BackupError, match="damaged"):
        backup.make(storage, target, clock)
    assert list(target.parent.iterdir()) == [storage.path]


def damage(database) -> None:
    """Overwrite the second half of the file."""
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * (size // 2))


def test_a_full_disk_gives_no_backup(storage, target, clock, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.os, "fsync", full)
    with pytest.raises(BackupError, match="No space left"):
        backup.make(storage, target, clock)
    assert list(target.parent.iterdir()) == [storage.path]


def test_there_is_nothing_to_back_up_before_the_first_start(storage, target, clock):
    storage.database.unlink()
    with pytest.raises(BackupError, match="no database"):
        backup.make(storage, target, clock)


def test_unpacking_gives_back_every_byte(storage, target, clock, tmp_path):
    backup.make(storage, target, clock)
    backup.unpack(target, tmp_path / "out")
    assert (tmp_path / "out" / "uploads" / "ab12").read_bytes() == b"a picture"


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held.update({"uploads/ab12": b"a pictura"}),
        lambda held: held.pop("uploads/ab12"),
        lambda held: held.update({"uploads/more": b"planted"}),
        lambda held: held.pop("livechat.db"),
        lambda held: held.pop("manifest.json"),
        lambda held: held.update({"manifest.json": b"[]"}),
        lambda held: held.update({"manifest.json": held["manifest.json"].replace(b'"form": 1', b'"form": 2')}),
        lambda held: held.update({"manifest.json": held["manifest.json"].replace(b'"customer": 1', b'"customer": 2')}),
    ],
    ids=[
        "altered",
        "missing",
        "planted",
        "no database",
        "no list",
        "no list at all",
        "newer form",
        "too few rows",
    ],
)
def test_a_backup_that_was_changed_is_refused(storage, target, clock, tmp_path, change):
    backup.make(storage, target, clock)
    rewrite(target, change)
    with pytest.raises(BackupError):
        backup.unpack(target, tmp_path / "out")


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "uploads/../../outside", "other/file"])
def test_a_backup_cannot_write_outside_of_its_folder(storage, target, clock, tmp_path, name):
    backup.make(storage, target, clock)
    rewrite(target, lambda held: held.update({name: b"planted"}))
    with pytest.raises(BackupError, match="does not belong there"):
        backup.unpack(target, tmp_path / "out")


def test_a_link_in_a_backup_is_refused(storage, target, clock, tmp_path):
    backup.make(storage, target, clock)
    with tarfile.open(target, "a") as tar:
        link = tarfile.TarInfo("uploads/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(BackupError, match="not a file"):
        backup.unpack(target, tmp_path / "out")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_backup_that_was_cut_off_is_refused(storage, target, clock, tmp_path, share):
    backup.make(storage, target, clock)
    target.write_bytes(target.read_bytes()[: int(target.stat().st_size * share)])
    with pytest.raises(BackupError):
        backup.unpack(target, tmp_path / "out")


def test_a_list_that_counts_more_tables_than_today_is_still_good(storage, target, clock, tmp_path):
    backup.make(storage, target, clock)

    def count_more(held):
        manifest = json.loads(held["manifest.json"])
        manifest["counts"]["found_message_index"] = 5
        held["manifest.json"] = json.dumps(manifest).encode()

    rewrite(target, count_more)
    assert backup.unpack(target, tmp_path / "fresh").counts["customer"] == 1
