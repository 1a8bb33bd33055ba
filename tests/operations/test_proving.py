"""A backup counts once it has been restored and compared; what is known of that, and when the next one is due."""

import asyncio
from dataclasses import replace

import pytest

from livechat.clock import Clock
from livechat.operations import nightly, proving
from livechat.operations.backup import BackupError
from livechat.operations.proving import Failure, Known, Proof
from livechat.settings import Backup, Settings
from tests.factories import a_rep, an_owner, sign_in
from tests.operations.conftest import add_upload, ask, change, customers

HOUR_MS = 3_600_000


@pytest.fixture
def target(tmp_path):
    return tmp_path / "shop.tar"


def test_what_was_restored_and_compared_is_remembered(storage, target, clock):
    add_upload(storage, "a")
    proving.backup(storage, target, clock)
    proved = proving.known(storage.path).proved
    assert proved is not None
    assert (proved.at, proved.file, proved.size_bytes) == (clock.now_ms(), str(target), target.stat().st_size)
    assert (proved.files, proved.messages, proved.missing) == (2, 0, 0)
    assert proved.rows > 3


def test_proving_leaves_what_is_stored_as_it_is_and_nothing_behind(storage, target, clock, tmp_path):
    epoch = ask(storage, "SELECT epoch FROM installation")
    proving.backup(storage, target, clock)
    proving.prove(storage, target, clock)
    assert (ask(storage, "SELECT epoch FROM installation"), customers(storage)) == (epoch, ["first"])
    assert {each.name for each in tmp_path.iterdir()} == {"data", "shop.tar"}
    assert {each.name for each in storage.path.iterdir()} == {"livechat.db", "uploads", "backup-proof.json"}


def test_a_file_that_was_lost_before_is_told_and_not_called_saved(storage, target, clock):
    add_upload(storage, "a")
    add_upload(storage, "b", is_there=False)
    assert proving.backup(storage, target, clock).missing == 1
    assert proving.known(storage.path).proved.missing == 1


def losing(statement: str):
    """A restore after which something is not as it was."""

    def lose(storage, file, clock, restore=proving.restore.restore):
        told = restore(storage, file, clock)
        change(storage, statement)
        return told

    return lose


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM customer", "customer has 0 rows once restored, not 1"),
        ("UPDATE upload SET id = 'cccccccccccccccccccccccccccccccc'", "1 files are missing once restored, not 0"),
    ],
)
def test_a_backup_that_does_not_come_back_whole_is_none(storage, target, clock, monkeypatch, statement, said):
    add_upload(storage, "a")
    monkeypatch.setattr(proving.restore, "restore", losing(statement))
    with pytest.raises(BackupError, match=said):
        proving.backup(storage, target, clock)
    assert not target.exists()
    assert proving.known(storage.path).failed == Failure(at=clock.now_ms(), file=str(target), why=said)


def test_a_failure_keeps_what_was_proved_before_and_ends_with_the_next_proof(storage, target, clock, tmp_path):
    proving.backup(storage, target, clock)
    before = proving.known(storage.path).proved
    bad = tmp_path / "bad.tar"
    bad.write_bytes(target.read_bytes()[:9000])
    with pytest.raises(BackupError):
        proving.prove(storage, bad, clock)
    known = proving.known(storage.path)
    assert (known.proved, known.failed.file) == (before, str(bad))
    clock.advance(60)
    proving.prove(storage, target, clock)
    known = proving.known(storage.path)
    assert (known.proved.at, known.failed) == (clock.now_ms(), None)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"proved": {"at": 1}, "failed": null}'])
def test_a_record_that_cannot_be_read_proves_nothing(storage, text):
    (storage.path / "backup-proof.json").write_text(text)
    assert proving.known(storage.path) == Known()


# By themselves

PROVED = Proof(at=100 * HOUR_MS, file="x", size_bytes=1, took_s=1.0, rows=1, messages=1, files=0, missing=0)
FAILED = Failure(at=101 * HOUR_MS, file="x", why="no room")


@pytest.mark.parametrize(
    ("every_hours", "known", "due"),
    [
        (24, Known(), 0),
        (24, Known(proved=PROVED), 124 * HOUR_MS),
        (24, Known(failed=FAILED), 102 * HOUR_MS),
        (24, Known(proved=PROVED, failed=FAILED), 124 * HOUR_MS),
        (0.5, Known(proved=PROVED, failed=FAILED), round(101.5 * HOUR_MS)),
    ],
)
def test_the_next_one_is_due(every_hours, known, due):
    assert nightly.due_at(Settings(backup=Backup(every_hours=every_hours)), known) == due


@pytest.fixture
def settings(settings, tmp_path):
    return replace(settings, backup=Backup(folder=tmp_path / "backups", every_hours=1, keep=2))


async def nightfall(house, clock, hours: int = 1) -> None:
    """So long after the last one somebody looks whether one is due, and a process with its own clock makes it.

    The house's clock therefore stands where that one does, and not where other tests have it.
    """
    known = proving.known(house.settings.storage.path)
    clock.wall_ms = (known.proved.at if known.proved else Clock().now_ms()) + hours * HOUR_MS
    await nightly.look(house, house.system_scope(1), "", {})
    await asyncio.gather(*(each for each in asyncio.all_tasks() if each.get_name() == "making a backup"))
    clock.wall_ms = Clock().now_ms()


async def test_the_server_makes_them_proves_them_and_keeps_the_newest(house, clock, settings):
    for hours in (1, 2, 3):
        await nightfall(house, clock, hours)
    assert len(list(settings.backup.folder.iterdir())) == 2
    assert proving.known(settings.storage.path).proved.messages == 0


async def test_the_page_says_when_one_was_proved_and_what_was_in_it(house, clock, settings, browser):
    window = browser()
    await sign_in(window, await an_owner(house.means))
    await window.get("/admin/server")
    assert "There is no backup that is known to work." in window.text
    await nightfall(house, clock)
    await window.get("/admin/server")
    assert "The last backup was restored and compared: it holds everything." in window.text
    assert str(settings.backup.folder) in window.text


async def test_the_page_says_in_one_sentence_why_one_failed(house, clock, settings, browser):
    settings.backup.folder.write_text("not a folder")
    window = browser()
    await sign_in(window, await an_owner(house.means))
    await nightfall(house, clock)
    await window.get("/admin/server")
    assert "The last backup failed." in window.text
    assert "File exists" in window.text


async def test_a_backup_that_is_old_is_called_old(house, clock, settings, browser):
    window = browser()
    await sign_in(window, await an_owner(house.means))
    await nightfall(house, clock)
    clock.wall_ms += 3 * HOUR_MS
    await window.get("/admin/server")
    assert "is old" in window.text


async def test_a_rep_does_not_look_after_the_server(house, browser):
    window = browser()
    await sign_in(window, await a_rep(house.means))
    assert (await window.get("/admin/server")).status_code == 403
