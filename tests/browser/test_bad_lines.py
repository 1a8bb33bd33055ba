"""Whatever the line does, each message is stored once, shown once, and stands where the database has it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from playwright.sync_api import expect

from tests.browser.road import Road
from tests.browser.windows import Customer, Rep, Window, Windows
from tests.served.running import Running

BACK = 45_000
"""Milliseconds after which a page has found its way back at the latest."""
NO_LINES = """
window.WebSocket = class extends EventTarget {
  static CONNECTING = 0; static OPEN = 1; static CLOSING = 2; static CLOSED = 3;
  readyState = 0;
  constructor() {
    super();
    setTimeout(() => {
      this.readyState = 3;
      const gone = new CloseEvent("close", { code: 1006 });
      this.onclose?.(gone);
      this.dispatchEvent(gone);
    });
  }
  close() {}
  send() {}
};
"""


def stored(server: Running, reference: str) -> list[str]:
    """The words of a conversation as the database has them, in order; system lines not among them."""
    rows = server.ask(
        "SELECT m.seq, m.text, m.sender_role FROM message m JOIN conversation c ON c.id = m.conversation_id"
        " WHERE c.reference = :reference ORDER BY m.seq",
        reference=reference,
    )
    assert [seq for seq, _, _ in rows] == list(range(1, len(rows) + 1)), "the numbers have holes"
    return [text for _, text, role in rows if role != "system"]


def both(shaky: Windows, mali: dict[str, Any], name: str) -> tuple[Customer, Rep]:
    """A customer and a rep with the same conversation open."""
    anna = shaky.customer(name, "Hello")
    rep = shaky.rep(mali["token"]).open(anna.reference)
    for window in (anna, rep):
        window.sees("Hello")
        window.is_up()
    return anna, rep


def same_everywhere(server: Running, reference: str, windows: list[Window], count: int) -> None:
    """Every page shows what the database has."""
    for window in windows:
        window.is_complete(count)
    said = stored(server, reference)
    assert len(said) == count
    for window in windows:
        assert window.texts() == said


def test_a_conversation_that_did_not_load_comes_with_the_line_or_when_it_is_asked_for_again(
    shaky: Windows, road: Road, mali: dict[str, Any]
) -> None:
    anna, rep = both(shaky, mali, "Anna")
    ben = shaky.customer("Ben", "Hi")
    rep.row(ben.reference).wait_for()
    road.close()
    rep.row(ben.reference).locator(".row__link").click()
    lost = rep.page.locator("#pane.pane--lost")
    expect(lost).to_contain_text("The conversation did not load")
    places = rep.page.evaluate("history.length")
    rep.row(ben.reference).locator(".row__link").click()
    expect(lost).to_be_visible()
    assert rep.page.evaluate("history.length") == places
    road.open()
    rep.sees("Hi")
    expect(rep.page.locator(rep.composer)).to_be_focused()
    rep.open(anna.reference).sees("Hello")


def test_a_conversation_that_comes_late_leaves_the_focus_where_somebody_writes(
    shaky: Windows, road: Road, mali: dict[str, Any]
) -> None:
    _, rep = both(shaky, mali, "Anna")
    ben = shaky.customer("Ben", "Hi")
    rep.row(ben.reference).wait_for()
    rep.page.get_by_role("link", name="Search").hover()  # it is at hand from now on
    expect(rep.page.locator("#finder")).to_be_attached()
    road.close()
    rep.row(ben.reference).locator(".row__link").click()
    expect(rep.page.locator("#pane.pane--lost")).to_be_visible()
    rep.page.get_by_role("link", name="Search").click()
    field = rep.page.get_by_role("searchbox")
    field.press_sequentially("lam")
    road.open()
    rep.sees("Hi")
    rep.page.keyboard.type("ps")
    expect(field).to_have_value("lamps")


def test_what_is_written_without_a_connection_is_delivered_once_and_in_order(
    shaky: Windows, road: Road, server: Running, mali: dict[str, Any]
) -> None:
    anna, rep = both(shaky, mali, "Anna")
    anna.page.context.set_offline(True)
    road.close()
    for number in range(1, 6):
        anna.say(f"waits {number}")
    anna.has_said("waits 5", "pending")
    bar = anna.page.locator("#connection")
    expect(bar).to_be_visible()
    expect(bar).to_have_attribute("data-state", "lost")
    expect(bar).to_contain_text("No connection")
    expect(anna.message("waits 1").locator(".tick")).to_contain_text("Waiting for the connection")
    anna.page.locator(anna.composer).fill("still typing")
    road.open()
    anna.page.context.set_offline(False)
    expect(bar).to_have_attribute("data-state", "back")
    same_everywhere(server, anna.reference, [anna, rep], 6)
    expect(anna.page.locator(anna.composer)).to_have_value("still typing")
    expect(bar).to_be_hidden()


def test_notes_written_without_a_connection_are_kept_and_stored_once(
    windows: Windows, shaky: Windows, road: Road, server: Running, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = shaky.rep(mali["token"]).open(anna.reference)
    rep.is_up()
    road.close()
    rep.page.locator(".desk-composer__mode--note").click()
    for number in (1, 2):
        rep.say(f"note {number}")
    waiting = rep.page.locator(".note[data-state=pending]")
    expect(waiting.locator(".note__text")).to_have_text(["note 1", "note 2"])
    expect(rep.page.locator(rep.composer)).to_have_value("")
    expect(waiting.last.locator(".tick__down")).to_be_visible()
    road.open()
    rep.page.goto(f"/inbox/{anna.reference}")
    notes = [
        window.page.locator(".note[data-state='']")
        for window in (rep, windows.rep(somchai["token"]).open(anna.reference))
    ]
    for each in notes:
        expect(each.locator(".note__text")).to_have_text(["note 1", "note 2"], timeout=BACK)
    expect(waiting).to_have_count(0)
    assert server.ask("SELECT text FROM note WHERE text LIKE 'note _' ORDER BY id") == [("note 1",), ("note 2",)]
    expect(anna.messages).to_have_count(1)


def test_what_waits_survives_closing_the_page(shaky: Windows, road: Road, server: Running) -> None:
    anna = shaky.customer("Anna", "Hello")
    anna.sees("Hello")
    anna.is_up()
    road.close()
    anna.say("written on the train")
    anna.has_said("written on the train", "pending")
    reference, context = anna.reference, anna.page.context
    anna.page.close()
    road.open()
    again = Customer(context.new_page())
    again.page.goto("/")
    same_everywhere(server, reference, [again], 2)


def test_where_no_line_is_let_through_messages_go_by_plain_requests(
    shaky: Windows, server: Running, mali: dict[str, Any]
) -> None:
    anna = shaky.customer("Anna", "Hello")
    anna.page.context.add_init_script(NO_LINES)
    anna.page.reload()
    anna.say("by another way")
    expect(anna.message("by another way")).to_have_attribute("data-state", "sent", timeout=BACK)
    assert stored(server, anna.reference) == ["Hello", "by another way"]


def test_a_restart_is_not_noticed(shaky: Windows, server: Running, mali: dict[str, Any]) -> None:
    """A planned restart, and one after a crash: both pages resume without anybody doing anything."""
    anna, rep = both(shaky, mali, "Anna")
    for number, end in enumerate((server.stop, server.kill)):
        anna.say(f"before {number}")
        rep.sees(f"before {number}")
        end()
        anna.say(f"meanwhile {number}")
        rep.say(f"meanwhile too {number}")
        for window in (anna, rep):
            expect(window.page.locator("html")).to_have_attribute("data-line", "down")
        server.start()
        for window in (anna, rep):
            expect(window.page.locator("html")).to_have_attribute("data-line", "up", timeout=BACK)
        for text in (f"meanwhile {number}", f"meanwhile too {number}"):
            anna.sees(text)
            rep.sees(text)
        rep.say(f"after {number}")
        anna.sees(f"after {number}")
        same_everywhere(server, anna.reference, [anna, rep], 1 + 4 * (number + 1))
    expect(anna.page.locator("#connection")).to_be_hidden()


def test_a_line_that_breaks_all_the_time_loses_and_doubles_nothing(
    shaky: Windows, road: Road, server: Running, mali: dict[str, Any]
) -> None:
    chance = random.Random(20261121)
    anna, rep = both(shaky, mali, "Anna")
    said = 0
    for number in range(1, 61):
        anna.say(f"anna {number}")
        rep.say(f"mali {number}")
        said += 2
        if chance.random() < 0.2:
            road.cut()
    same_everywhere(server, anna.reference, [anna, rep], said + 1)
    for window, name in ((anna, "anna"), (rep, "mali")):
        own = [text for text in window.texts() if text.startswith(name)]
        assert own == [f"{name} {number}" for number in range(1, 61)]


def test_a_message_that_is_refused_says_why_and_can_be_sent_again(windows: Windows, server: Running) -> None:
    anna = windows.customer("Anna", "Hello")
    anna.is_up()
    anna.page.locator(anna.composer).fill("too long for this server " + "x" * 9_975)
    anna.page.locator(anna.composer).evaluate("field => { field.value += ' and then some'; }")
    anna.page.locator(anna.composer).press("Enter")
    failed = anna.messages.last
    expect(failed).to_have_attribute("data-state", "failed")
    expect(failed.locator(".tick")).to_contain_text("Not sent")
    expect(failed.locator(".tick__reason")).to_have_text("Please use at most 10000 characters.")
    expect(failed.get_by_role("button", name="Retry")).to_be_hidden()
    anna.page.reload()
    expect(anna.messages.last).to_have_attribute("data-state", "failed")
    anna.messages.last.get_by_role("button", name="Remove").click()
    expect(anna.messages).to_have_count(1)
    anna.page.reload()
    expect(anna.messages).to_have_count(1)


def test_whoever_writes_faster_than_allowed_loses_nothing(own_house: Callable[..., Windows]) -> None:
    opened = own_house(live__commands_per_second=2, live__commands_burst=5)
    anna = opened.customer("Anna", "Hello")
    anna.is_up()
    written = [f"fast {number}" for number in range(1, 10)]
    for text in written:
        anna.say(text)
    same_everywhere(opened.server, anna.reference, [anna], 10)
    assert anna.texts() == ["Hello", *written]


def test_what_could_not_be_stored_says_so_and_can_be_sent_again(own_house: Callable[..., Windows]) -> None:
    opened = own_house(storage__busy_timeout_ms=100)
    anna = opened.customer("Anna", "Hello")
    anna.is_up()
    with closing(sqlite3.connect(opened.server.data / "livechat.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # somebody else holds the database
        anna.say("not now")
        expect(anna.message("not now")).to_have_attribute("data-state", "failed", timeout=BACK)
        expect(anna.message("not now").locator(".tick__reason")).to_contain_text("could not be saved")
        other.execute("ROLLBACK")
    anna.message("not now").get_by_role("button", name="Retry").click()
    anna.has_said("not now", "sent")
    assert stored(opened.server, anna.reference) == anna.texts() == ["Hello", "not now"]
