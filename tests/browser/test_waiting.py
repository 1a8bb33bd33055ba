"""Nobody misses a customer: not when the server is killed, and what called people goes when somebody reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import expect

from tests.browser.pages import Forms
from tests.browser.windows import Windows

THIRTEEN_MINUTES_MS = 13 * 60_000


def test_after_a_crash_everybody_is_called_and_reading_takes_it_back(own_house: Callable[..., Windows]) -> None:
    windows = own_house()
    server = windows.server
    owner, mali = server.admin(), server.rep("Mali")
    anna = windows.customer("Anna", "Is anybody there?")
    reference = anna.reference
    anna.page.close()
    here = f"/inbox/{reference}"
    with closing(Forms(server, "staff", owner["token"])) as forms:
        forms.send(here, f"{here}/assign", rep=mali["me"]["id"])
    server.kill()
    with closing(sqlite3.connect(server.data / "livechat.db")) as database, database:
        database.execute("UPDATE message SET created_at = created_at - ?", (THIRTEEN_MINUTES_MS,))
        database.execute("UPDATE conversation SET waiting_since = waiting_since - ?", (THIRTEEN_MINUTES_MS,))
    server.start()
    windows.url = server.url

    boss = windows.rep(owner["token"], "/admin/waiting")
    steps = boss.page.locator(".wait__step:not(.wait__step--end)")
    boss.is_up()
    bell = boss.page.locator("#bell-count")
    expect(bell).to_have_text("1 not read yet", timeout=30_000)
    boss.page.reload()
    expect(steps).to_have_count(5)
    expect(boss.page.locator(".wait--open .wait__step--end")).to_contain_text("Nobody has read it yet")
    desk = windows.rep(mali["token"], "/inbox?tab=all")
    desk.is_up()
    expect(desk.page.locator("#bell-count")).to_have_text("2 not read yet")
    desk.page.locator(".rail__bell").click()
    told = desk.page.locator("#notices .told-one--new .told-one__title")
    expect(told).to_have_text(["Nobody reads what Anna writes", "Anna was given to you"])
    desk.page.locator(".rail__bell").click()
    boss.is_up()
    desk.open(reference)
    for each in (desk, boss):
        expect(each.page.locator("#bell-count")).to_be_hidden()
    boss.page.reload()
    expect(boss.page.locator(".wait:not(.wait--open) .wait__step--end")).to_contain_text("Read after")
