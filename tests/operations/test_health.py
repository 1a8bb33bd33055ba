"""Numbers for a monitoring system."""

import logging

import pytest

from livechat.jobs import queue
from livechat.operations import health
from livechat.operations.figures import AMOUNTS, Figures, Spread


@pytest.fixture
def figures():
    return Figures()


def lines(figures: Figures) -> list[str]:
    return health.metrics(figures).decode().splitlines()


def test_a_spread_counts_by_size():
    spread = Spread((1, 2, 4))
    for value in (1, 1.5, 4, 9):
        spread.note(value)
    assert (spread.counts, spread.total) == ([1, 1, 1, 1], 15.5)


def test_one_note_can_stand_for_many():
    spread = Spread(AMOUNTS)
    spread.note(3, times=10)
    assert (sum(spread.counts), spread.total) == (10, 30)


def test_every_number_is_there_from_the_start(figures):
    text = "\n".join(lines(figures))
    for name in ("delivery_seconds", "render_seconds", "commit_seconds", "batch_writes", "behind_total"):
        assert f"livechat_{name}" in text


def test_counted_things_are_shown_by_kind(figures):
    figures.messages["customer"] += 3
    assert 'livechat_messages_total{sender="customer"} 3.0' in lines(figures)


def test_a_histogram_adds_up(figures):
    figures.delivery.note(0.003)
    figures.delivery.note(99)
    shown = lines(figures)
    assert 'livechat_delivery_seconds_bucket{le="0.0025"} 0.0' in shown
    assert 'livechat_delivery_seconds_bucket{le="0.005"} 1.0' in shown
    assert 'livechat_delivery_seconds_bucket{le="+Inf"} 2.0' in shown
    assert "livechat_delivery_seconds_sum 99.003" in shown


def test_a_watched_number_is_asked_for_when_somebody_looks(figures):
    waiting = [1]
    figures.watch("queue", "Writes that wait.", lambda: waiting[0])
    waiting[0] = 7
    assert "livechat_queue 7.0" in lines(figures)


def test_a_watched_number_may_be_several(figures):
    figures.watch("connections", "Live connections.", lambda: {"staff": 2, "customer": 5})
    assert 'livechat_connections{kind="staff"} 2.0' in lines(figures)


def test_whatever_is_logged_as_an_error_is_counted_by_its_part(figures):
    log = logging.getLogger("livechat.web.door")
    handler = health.ErrorCount(figures)
    log.addHandler(handler)
    log.error("broken")
    log.warning("strange")
    log.removeHandler(handler)
    assert figures.errors == {"livechat.web": 1}


def test_a_folder_that_is_a_file_cannot_be_written_to(tmp_path):
    (tmp_path / "uploads").write_text("")
    assert not health.can_write(tmp_path / "uploads")
    assert health.can_write(tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


async def test_queues_in_the_database_are_numbers_too(house, scope):
    await house.counting.ask_store()
    async with scope.transaction() as tx:
        await queue.later(tx, "letters", "anna", workspace_id=1, due_at=house.clock.now_ms() + 3_600_000)
    await house.counting.ask_store()
    shown = lines(house.counting.figures)
    assert 'livechat_waiting_jobs{kind="letters"} 1.0' in shown
    assert "livechat_waiting_webhooks 0.0" in shown
    async with scope.transaction() as tx:
        await queue.cancel(tx, "letters", "anna", workspace_id=1)
    await house.counting.ask_store()
    assert 'livechat_waiting_jobs{kind="letters"} 0.0' in lines(house.counting.figures)


async def test_everything_that_the_specification_names_is_a_number(house):
    shown = "\n".join(lines(house.counting.figures))
    for name in (
        "connections",
        "messages",
        "delivery_seconds",
        "waiting_writes",
        "waiting_jobs",
        "waiting_webhooks",
        "errors",
        "render_seconds",
        "batch_writes",
    ):
        assert f"# TYPE livechat_{name}" in shown, name


async def test_a_database_of_another_version_is_not_ready(house):
    assert await house.counting.readiness.complaints() == []
    async with house.db.transaction() as tx:
        await tx.run("DELETE FROM migration WHERE number = (SELECT max(number) FROM migration)")
    house.clock.advance(health.GOOD_FOR_S + 1)
    assert await house.counting.readiness.complaints() == ["the database is not of this version"]
