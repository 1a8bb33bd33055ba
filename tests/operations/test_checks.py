"""How the server is, in words: what is fine, what is not, and what to do then."""

from dataclasses import replace

import pytest

from livechat.operations import checks, health
from livechat.operations.checks import Figures
from livechat.registry import Told
from livechat.uploads import keeping, removing
from livechat.uploads import queries as uploads
from livechat.uploads.models import Purpose
from livechat.webhooks import managing as webhooks
from livechat.webhooks import outbox
from tests.factories import an_owner, sign_in
from tests.uploads.samples import picture


async def once(content):
    yield content


WELL = Figures(
    loop_s=0.002,
    waiting_writes=3,
    commit_s=0.004,
    free_mb=50_000,
    least_mb=200,
    database_bytes=3_000_000,
    failed_jobs=0,
    waiting_jobs=4,
    errors=0,
    is_mailing=True,
    files=12,
    file_bytes=4_000_000,
    browsers=2,
    waiting_deliveries=3,
    failing_webhooks=0,
)


def states(found: Figures) -> dict[str, str]:
    return {each.name: each.state for each in checks.checks(found, "en")}


def test_of_a_server_that_is_well_nothing_has_to_be_done():
    assert set(states(WELL).values()) <= {"good", "neutral"}
    assert [each.advice for each in checks.checks(WELL, "en") if each.advice] == []


@pytest.mark.parametrize(
    ("name", "wrong", "state"),
    [
        ("loop", {"loop_s": 0.3}, "warning"),
        ("loop", {"loop_s": 3}, "bad"),
        ("commit", {"commit_s": 0.6}, "warning"),
        ("writes", {"waiting_writes": 9_000}, "bad"),
        ("space", {"free_mb": 300}, "warning"),
        ("space", {"free_mb": 100}, "bad"),
        ("jobs", {"failed_jobs": 1}, "warning"),
        ("errors", {"errors": 2}, "warning"),
        ("deliveries", {"waiting_deliveries": 5_000}, "warning"),
        ("webhooks", {"failing_webhooks": 1}, "warning"),
    ],
)
def test_what_is_wrong_says_what_to_do(name, wrong, state):
    found = replace(WELL, **wrong)
    assert {key: value for key, value in states(found).items() if value in ("warning", "bad")} == {name: state}
    [advice] = [each.advice for each in checks.checks(found, "en") if each.advice]
    assert advice.endswith(".")


def test_no_minimum_of_space_is_no_limit():
    [space] = [each for each in checks.checks(replace(WELL, least_mb=0), "en") if each.name == "space"]
    assert (space.state, space.limit) == ("good", "")


async def test_a_loop_that_was_held_up_is_known_for_a_minute(house, clock):
    clock.advance(3)
    assert house.counting.loop_delay_s() == 0
    clock.advance(700)  # as if nothing had been done all that time
    assert house.counting.loop_delay_s() > 600
    clock.advance(61)
    assert house.counting.loop_delay_s() == 0


async def test_the_page_shows_them_in_the_language_of_the_reader(house, browser):
    window = browser()
    await sign_in(window, await an_owner(house.means))
    house.counting.figures.errors["livechat.x"] += 2
    await window.get("/admin/server")
    assert "Errors since the last start" in window.text
    assert "Each is a bug or a broken part of this computer." in window.text
    await window.get("/admin/server", **{"accept-language": "ar"})
    assert "المساحة الحرة" in window.text


async def test_the_files_on_the_disk_are_counted_as_they_come_and_go(house, anna, reference):
    async def counted() -> tuple[int, int]:
        found = await checks.figures(house)
        return found.files, found.file_bytes

    assert await counted() == (0, 0)
    first, second = [
        await keeping.keep(anna, once(picture()), f"{name}.png", Purpose("conversation", reference, anna.actor_id))
        for name in ("one", "two")
    ]
    assert await counted() == (2, first.size_bytes + second.size_bytes)
    async with house.db.transaction() as tx:
        await removing.remove(tx, 1, [first.id], anna.now_ms)
        await removing.remove(tx, 1, [first.id], anna.now_ms)
    assert await counted() == (1, second.size_bytes)
    async with house.db.transaction() as tx:
        await uploads.mark_missing(tx, [second.id])
    assert await counted() == (0, 0)
    async with house.db.transaction() as tx:
        await uploads.erase(tx, 1, [first.id, second.id])
    assert await counted() == (0, 0)


async def test_webhooks_that_reach_nobody_and_what_waits_for_them_is_counted(house, olga):
    async with house.db.transaction() as tx:
        for name, off in (("tried", ""), ("given-up", "failing"), ("paused", "paused")):
            await tx.run(
                "INSERT INTO webhook (id, workspace_id, url, events, off, salt, failing_since, created_at)"
                " VALUES (:name, 1, 'https://example.com/', '*', :off, '0123456789abcdef', 5, 0)",
                name=name,
                off=off,
            )
            for _ in range(3):
                await outbox.put(tx, olga.now_ms, "test", Told(1, webhooks.TestShape("Olga")), [name])
    found = await checks.figures(house)
    assert (found.waiting_deliveries, found.failing_webhooks) == (3, 2)
    await house.counting.ask_store()
    assert "livechat_waiting_webhooks 3.0" in health.metrics(house.counting.figures).decode()


def test_a_server_that_can_push_nothing_says_so():
    [push] = [each for each in checks.checks(replace(WELL, browsers=-1), "en") if each.name == "push"]
    assert (push.figure, push.state) == ("not installed", "neutral")
