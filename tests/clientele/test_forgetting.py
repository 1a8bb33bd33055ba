"""A customer who is erased is nowhere any more, and a receipt says so."""

import contextlib
import json
from pathlib import Path

import pytest

from livechat.accounts.events import SessionEnded
from livechat.clientele import changing
from livechat.clientele.forgetting import erasing, ledger, searching
from livechat.clientele.inputs import ChangeCustomer
from livechat.conversations import noting, sending
from livechat.conversations.inputs import Draft
from livechat.customers import editing
from livechat.errors import Forbidden, Invalid, NotFound
from livechat.uploads import keeping, storage
from livechat.uploads.models import Purpose
from tests.factories import a_customer, a_key
from tests.uploads.samples import picture

MARKER = "Zauberwort4711"


async def once(content):
    yield content


@pytest.fixture
async def marked(house, scope, olga):
    """A customer with the marker wherever one can put it; beside them another one who stays."""
    await a_customer(scope, name="Somebody else", text="I stay, with enough words to be found again")
    customer, own, _ = await a_customer(scope, name=f"Name {MARKER}", text=f"First {MARKER}")
    reference = str(await house.db.value("SELECT reference FROM conversation WHERE customer_id = :id", id=customer.id))
    await changing.change(olga, customer.id, ChangeCustomer(email=f"{MARKER}@example.com", attributes={MARKER: MARKER}))
    await editing.note(olga, customer.id, f"About {MARKER}")
    await noting.add(olga, reference, "n", f"Note {MARKER}")
    upload = await keeping.keep(own, once(picture()), f"{MARKER}.png", Purpose("conversation", reference, customer.id))
    await sending.send(own, reference, Draft(client_id="f", text=f"See {MARKER}", attachments=[upload.id]))
    for number in range(200):  # many enough to fill pages of the database
        await sending.send(own, reference, Draft(client_id=f"m{number}", text=f"{number} {MARKER} " + "word " * number))
    await house.indexer.catch_up()
    return customer, own


async def test_no_byte_of_an_erased_customer_is_left_and_the_receipt_says_so(house, settings, olga, marked, heard):
    customer, own = marked
    ended = heard(SessionEnded)
    assert searching.through(settings.storage, [MARKER], house.db.held()).found
    receipt = await erasing.erase(olga, customer.id, f" name  {MARKER} ")
    assert not searching.through(settings.storage, [MARKER], house.db.held()).found
    assert [(event.session_id, event.reason) for event in ended] == [(own.session_id, "erased")]
    counts = receipt.count_of
    assert (counts["conversations"], counts["files"], counts["customer_notes"], counts["notes"]) == (1, 1, 1, 1)
    assert counts["messages"] > 200
    assert counts["search"] >= 200
    assert (receipt.left_texts, receipt.asked_by_name) == (0, "Olga")
    assert receipt.searched_texts > 5
    assert receipt.searched_bytes > 100_000
    assert MARKER not in receipt.document
    assert await erasing.receipt(olga, receipt.id) == receipt
    assert receipt.checksum == receipt.sum_of()
    assert await erasing.receipts(olga, None, 5) == [receipt]


async def test_the_name_must_be_typed(house, olga, marked):
    customer, _ = marked
    for typed in ("", "Name", "Somebody else"):
        with pytest.raises(Invalid):
            await erasing.erase(olga, customer.id, typed)
    assert await house.db.value("SELECT count(*) FROM customer WHERE id = :id", id=customer.id) == 1


async def test_reps_and_programs_erase_nobody(house, olga, mali, anna):
    key, _ = await a_key(olga)
    program = olga.but(role="key", actor_id=key.id)
    for scope in (mali, anna, program):
        with pytest.raises(Forbidden):
            await erasing.erase(scope, anna.actor_id, "Anna")


async def test_receipts_of_another_workspace_are_none(olga, anna):
    receipt = await erasing.erase(olga, anna.actor_id, "anna")
    with pytest.raises(NotFound):
        await erasing.receipt(olga.but(workspace_id=2), receipt.id)


async def test_what_a_crash_interrupts_is_finished_by_a_job(house, settings, olga, marked, system, clock, monkeypatch):
    customer, _ = marked

    async def crash(*_):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_finish", crash)
        patch.setattr(storage, "unlink", lambda *_: None)
        with pytest.raises(RuntimeError):
            await erasing.erase_surely(olga, customer)
    [begun] = await erasing.receipts(olga, None, 5)
    assert begun.finished_at is None
    clock.jump(erasing.FINISHED_WITHIN_MS / 1000 + 1)
    await house.jobs.run_due()
    done = await erasing.receipt(olga, begun.id)
    assert (done.finished_at is not None, done.searched_texts) == (True, 0)
    assert [each for each in storage.folder_of(house.means).rglob("*") if each.is_file()] == []
    assert not searching.through(settings.storage, [MARKER], house.db.held()).found


async def test_the_database_keeps_its_locks_through_an_erasure(house, olga, marked):
    customer, _ = marked
    before = locks()
    await erasing.erase(olga, customer.id, f" name  {MARKER} ")
    assert locks() == before != []


def locks() -> list[str]:
    """Those that this process keeps on its files (proc(5), fdinfo): what is locked, and how much of it.

    Bytes 120 to 127 of the log's index are locked by whoever reads or writes at this moment (SQLite, src/wal.c).
    """
    if not Path("/proc/self/fdinfo").exists():
        pytest.skip("this machine does not tell of locks")
    told = []
    for file in Path("/proc/self/fdinfo").iterdir():
        with contextlib.suppress(FileNotFoundError):  # such as the one by which this list was read
            told.append(file.read_text())
    lines = [line.split() for line in "".join(told).splitlines() if line.startswith("lock:")]
    return sorted(" ".join(line[2:]) for line in lines if not 120 <= int(line[-2]) < 128)


async def test_texts_that_others_have_too_are_said_to_be_left(house, olga, scope, marked):
    customer, _ = marked
    await a_customer(scope, name="Twin", text=f"First {MARKER}")
    receipt = await erasing.erase(olga, customer.id, customer.name)
    assert receipt.left_texts >= 1


async def test_older_copies_in_the_data_folder_are_named(settings, olga, anna):
    (settings.storage.path / "before-restore-2026").mkdir()
    (settings.storage.path / "monday.tar").write_text("x")
    receipt = await erasing.erase(olga, anna.actor_id, "Anna")
    assert receipt.copies == ["before-restore-2026", "monday.tar"]
    assert "monday.tar" in receipt.document
    assert json.loads(receipt.counts)["conversations"] == 1


def test_a_text_is_found_across_two_pieces(settings, monkeypatch):
    monkeypatch.setattr(searching, "PIECE_BYTES", 8)
    settings.storage.path.mkdir(parents=True)
    (settings.storage.path / "file").write_bytes(b"12345" + MARKER.encode() + b"12345")
    assert searching.through(settings.storage, [MARKER, "nowhere"], {}).found == {MARKER.encode()}


async def test_who_comes_back_with_a_backup_is_erased_again_at_the_start(house, settings, olga, scope, anna):
    row = await house.db.all(tuple, "SELECT * FROM customer WHERE id = :id", id=anna.actor_id)
    await erasing.erase(olga, anna.actor_id, "Anna")
    async with house.db.transaction() as tx:
        marks = ", ".join(f":c{number}" for number in range(len(row[0])))
        await tx.run(
            f"INSERT INTO customer VALUES ({marks})", **{f"c{number}": value for number, value in enumerate(row[0])}
        )
    with (settings.storage.path / ledger.FILE).open("a") as stream:
        stream.write('{"workspace": 1, "cust')  # a crash has cut it off
    await erasing.erase_again(house)
    assert await house.db.value("SELECT count(*) FROM customer WHERE id = :id", id=anna.actor_id) == 0
    assert len(await erasing.receipts(olga, None, 5)) == 2
    await erasing.erase_again(house)
    assert len(await erasing.receipts(olga, None, 5)) == 2
