"""Going back to a backup: all of it or nothing, and what was there before is kept."""

import pytest

from livechat.operations import backup, restore
from livechat.operations.backup import BackupError
from livechat.settings import Storage
from livechat.store.lock import AlreadyRunning, FolderLock
from tests.operations.conftest import add_customer, ask, change, customers


@pytest.fixture
def file(storage, tmp_path, clock):
    """A backup of the shop when it had one customer; it has two now."""
    backup.make(storage, tmp_path / "shop.tar", clock)
    add_customer(storage, "second")
    (storage.uploads_folder / "cd34").write_bytes(b"a newer picture")
    return tmp_path / "shop.tar"


def epoch(storage: Storage) -> str:
    return ask(storage, "SELECT epoch FROM installation")[0][0]


def test_everything_is_as_it_was(storage, file, clock):
    (storage.uploads_folder / "ab12").unlink()
    restore.restore(storage, file, clock)
    assert customers(storage) == ["first"]
    assert (storage.uploads_folder / "ab12").read_bytes() == b"a picture"


def test_clients_learn_from_the_epoch_that_their_past_has_changed(storage, file, clock):
    before = epoch(storage)
    restore.restore(storage, file, clock)
    assert epoch(storage) != before


def test_what_was_there_before_is_kept(storage, file, clock):
    _, aside = restore.restore(storage, file, clock)
    assert customers(Storage(path=aside)) == ["first", "second"]
    assert (aside / "uploads" / "cd34").read_bytes() == b"a newer picture"


def test_a_log_of_the_former_database_is_not_applied_to_the_restored_one(storage, file, clock):
    storage.database.with_name("livechat.db-wal").write_bytes(b"left behind")
    restore.restore(storage, file, clock)
    assert not storage.database.with_name("livechat.db-wal").exists()
    assert customers(storage) == ["first"]


def test_a_damaged_database_can_be_replaced_and_is_kept(storage, file, clock):
    storage.database.write_bytes(b"this was a database once")
    _, aside = restore.restore(storage, file, clock)
    assert customers(storage) == ["first"]
    assert (aside / "livechat.db").read_bytes() == b"this was a database once"


def test_a_new_machine_can_start_from_a_backup(storage, file, clock, tmp_path):
    elsewhere = Storage(path=tmp_path / "elsewhere")
    _, aside = restore.restore(elsewhere, file, clock)
    assert customers(elsewhere) == ["first"]
    assert (elsewhere.uploads_folder / "ab12").read_bytes() == b"a picture"
    assert aside is None


def test_nothing_happens_while_a_server_holds_the_folder(storage, file, clock):
    with FolderLock(storage.path), pytest.raises(AlreadyRunning):
        restore.restore(storage, file, clock)
    assert customers(storage) == ["first", "second"]


def test_a_bad_backup_changes_nothing(storage, file, clock):
    file.write_bytes(file.read_bytes()[:5000])
    before = epoch(storage)
    with pytest.raises(BackupError):
        restore.restore(storage, file, clock)
    assert (customers(storage), epoch(storage)) == (["first", "second"], before)


def test_a_backup_of_a_newer_version_changes_nothing(storage, tmp_path, clock):
    newer = Storage(path=tmp_path / "newer")
    newer.path.mkdir()
    newer.database.write_bytes(storage.database.read_bytes())
    change(newer, "INSERT INTO migration VALUES (9999, '9999_later_thing.sql', 'x', 0)")
    backup.make(newer, tmp_path / "newer.tar", clock)
    with pytest.raises(BackupError, match="newer livechat"):
        restore.restore(storage, tmp_path / "newer.tar", clock)
    assert customers(storage) == ["first"]


def test_a_missing_file_is_told_in_one_sentence(storage, clock, tmp_path):
    with pytest.raises(BackupError, match="No such file"):
        restore.restore(storage, tmp_path / "nowhere.tar", clock)


def test_nothing_half_done_is_left_behind(storage, file, clock):
    restore.restore(storage, file, clock)
    names = {path.name.split("-2026")[0] for path in storage.path.iterdir()}
    assert names == {"livechat.db", "livechat.lock", "uploads", "before-restore"}


def test_the_key_of_notifications_comes_back_private_and_the_former_one_is_kept(storage, tmp_path, clock):
    key = storage.path / "push-key"
    key.write_text("of then")
    backup.make(storage, tmp_path / "shop.tar", clock)
    key.write_text("of now")
    _, aside = restore.restore(storage, tmp_path / "shop.tar", clock)
    assert key.read_text() == "of then"
    assert key.stat().st_mode & 0o777 == 0o600
    assert (aside / "push-key").read_text() == "of now"


def test_a_backup_without_a_key_of_notifications_leaves_the_present_one(storage, file, clock):
    (storage.path / "push-key").write_text("of now")
    restore.restore(storage, file, clock)
    assert (storage.path / "push-key").read_text() == "of now"
