"""The list and its conversations in real windows: a selection, tags, snoozing, a view, deleting with a way back."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.pages import Forms
from tests.browser.road import Road
from tests.browser.windows import Windows


def test_a_deleted_conversation_goes_from_every_screen_and_comes_back(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Hello")
    ref = anna.reference
    rep, other = windows.rep(mali["token"]).open(ref), windows.rep(somchai["token"]).open(ref)
    rep.page.locator(f"[id='more-{ref}']").click()
    rep.page.locator(f"[id='delete-{ref}']").click()
    rep.page.locator(f"#delete-dialog-{ref} [value=confirm]").click()
    for page in (rep.page, other.page, anna.page):
        expect(page.locator(f"#gone-{ref}")).to_be_visible()
    expect(other.row(ref)).to_have_count(0)
    rep.page.locator("[data-undo] button").click()
    for page in (rep.page, other.page, anna.page):
        expect(page.locator(f"#gone-{ref}")).to_be_hidden()
    anna.say("Are you back?")
    rep.sees("Are you back?")
    expect(other.row(ref)).to_have_count(1)


def test_deleting_by_the_menus_asks_each_time_and_comes_back(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna, ben = (windows.server.customer(name) for name in ("Anna", "Ben"))
    ref, later = anna["conversation"], ben["conversation"]
    rep, other = windows.rep(mali["token"]).open(ref), windows.rep(somchai["token"]).open(ref)
    page = rep.page

    def by_commands() -> None:
        page.keyboard.press("Control+K")
        page.locator("#palette-field").fill("delete conv")
        page.keyboard.press("Enter")
        page.locator(f"#delete-dialog-{ref} [value=confirm]").click()

    def by_the_list() -> None:
        rep.row(later).click(button="right")
        page.locator("[data-person-act=delete] button").click()
        page.locator("#person-delete [value=confirm]").click()

    for act, deleted in ((by_commands, ref), (by_the_list, later)):
        for turn in range(2):
            rep.is_up()
            words = f"{act.__name__}-{turn}"
            windows.server.post(f"/api/messages/{ref}", anna["token"], client_id=words, text=words)
            for window in (rep, other):
                window.sees(words)  # both stand in the conversation
            act()
            for window in (rep, other):
                expect(window.row(deleted)).to_have_count(0)
            expect(page.locator("#pane")).to_have_attribute("data-conversation", ref)
            expect(page.locator(".pane__chat .state__acts[inert]")).to_have_count(int(deleted == ref))
            page.locator("[data-undo] button").click()
            expect(page.locator("[data-undo]")).to_have_count(0)
            for window in (rep, other):
                expect(window.row(deleted)).to_have_count(1)
                expect(window.page.locator(f"#gone-{ref}")).to_be_hidden()


def test_a_list_that_is_read_further_down_stays_where_it_is(windows: Windows, mali: dict[str, Any]) -> None:
    people = [windows.server.customer(f"Number {number}") for number in range(12)]
    refs = [each["conversation"] for each in people]
    rep = windows.rep(mali["token"], viewport={"width": 1440, "height": 500})
    rep.is_up()
    top = f"""() => {{
      document.getElementById("inbox-view").scrollTop = 250;
      return document.getElementById("row-{refs[5]}").getBoundingClientRect().top;
    }}"""
    before = rep.page.evaluate(top)
    for number in (0, 11, 8):  # from below, from above, and the one at the upper edge
        windows.server.post(f"/api/messages/{refs[number]}", people[number]["token"], client_id="c1", text="Hello")
        expect(rep.row(refs[number])).to_contain_text("Hello")
    after = rep.page.evaluate(top.replace('document.getElementById("inbox-view").scrollTop = 250;', ""))
    assert abs(after - before) < 2
    sign = rep.page.locator("[data-above]")
    expect(sign).to_have_text("3 new")
    sign.click()
    expect(sign).to_be_hidden()
    expect(rep.row(refs[8])).to_be_in_viewport()
    assert rep.page.evaluate("document.getElementById('inbox-view').scrollTop") == 0


def test_what_left_a_list_while_the_line_was_broken_is_gone_when_it_is_back(
    shaky: Windows, road: Road, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    taken, resolved, deleted, stays = (shaky.server.customer(name)["conversation"] for name in ("T", "R", "D", "S"))
    rep = shaky.rep(mali["token"], "/inbox?tab=unassigned")
    for each in (taken, resolved, deleted, stays):
        expect(rep.row(each)).to_have_count(1)
    rep.is_up()
    road.close()
    colleague = Forms(shaky.server, "staff", somchai["token"])
    colleague.send(f"/inbox/{taken}", f"/inbox/{taken}/claim")
    colleague.send(f"/inbox/{resolved}", f"/inbox/{resolved}/status", status="resolved")
    colleague.send(f"/inbox/{deleted}", f"/inbox/{deleted}/delete")
    colleague.close()
    road.open()
    for each in (taken, resolved, deleted):
        expect(rep.row(each)).to_have_count(0, timeout=45_000)
    expect(rep.row(stays)).to_have_count(1)


def test_a_tag_is_made_while_typing_and_seen_by_colleagues(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    ref = windows.customer("Ben", "Hello").reference
    rep, other = windows.rep(mali["token"]).open(ref), windows.rep(somchai["token"])
    rep.is_up()
    rep.page.locator(f"[id='tags-{ref}']").click()
    rep.page.keyboard.type("Big order")
    rep.page.keyboard.press("Enter")
    expect(rep.page.locator(".about__tags")).to_contain_text("Big order")
    expect(other.row(ref).locator(".row__tag")).to_have_text("Big order")


def test_a_snoozed_conversation_waits_in_its_tab_until_the_customer_writes(
    windows: Windows, mali: dict[str, Any]
) -> None:
    cleo = windows.customer("Cleo", "Hello")
    ref = cleo.reference
    rep = windows.rep(mali["token"], "/inbox?tab=unassigned").open(ref)
    rep.is_up()
    rep.page.keyboard.press("Alt+m")
    rep.page.locator("[name=preset][value=reply]").click()
    expect(rep.row(ref)).to_have_count(0)
    rep.page.locator("[data-tab=snoozed]").click()
    expect(rep.row(ref)).to_have_count(1)
    cleo.say("One more thing")
    expect(rep.row(ref)).to_have_count(0)


def test_a_range_is_chosen_with_shift_and_acted_on_at_once(windows: Windows, mali: dict[str, Any]) -> None:
    refs = [windows.customer(name, f"I am {name}").reference for name in ("Dao", "Eve", "Fah")]
    rep = windows.rep(mali["token"])
    rep.is_up()
    rep.row(refs[2]).hover()
    rep.row(refs[2]).locator(".row__pick").click()
    rep.row(refs[0]).locator(".row__pick").click(modifiers=["Shift"])
    expect(rep.page.locator("[data-bulk-count]")).to_have_text("3 chosen")
    rep.page.locator(".bulk__act").select_option("priority:urgent")
    rep.page.locator(".bulk__go").click()
    expect(rep.page.locator(".toast__text").last).to_have_text("3 done")
    for ref in refs:
        expect(rep.row(ref).locator(".priority--urgent")).to_have_count(1)


def test_a_selection_that_was_deleted_or_resolved_comes_back_with_one_click(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna, ben = (windows.customer(name, f"I am {name}") for name in ("Hana", "Ivo"))
    rep, other = windows.rep(mali["token"]), windows.rep(somchai["token"]).open(anna.reference)
    rep.is_up()
    for act, done, chip in (("status:resolved", "2 done", "Resolved"), ("delete:", "2 done", "")):
        for each in (anna, ben):
            rep.row(each.reference).hover()
            rep.row(each.reference).locator(".row__pick").click()
        rep.page.locator(".bulk__act").select_option(act)
        rep.page.locator(".bulk__go").click()
        if not chip:
            rep.page.locator("#bulk-dialog [value=confirm]").click()
            expect(other.page.locator(f"#gone-{anna.reference}")).to_be_visible()
            expect(anna.page.locator(f"#gone-{anna.reference}")).to_be_visible()
            expect(rep.row(ben.reference)).to_have_count(0)
        else:
            expect(other.page.locator(".state .chip").first).to_contain_text(chip)
        toast = rep.page.locator(".toast--undo")
        expect(toast).to_contain_text(done)
        toast.get_by_role("button", name="Undo").click()
        expect(rep.page.locator(".toast__text").last).to_have_text("2 undone")
        expect(other.page.locator(".state .chip").first).to_contain_text("Open")
        expect(rep.row(ben.reference)).to_have_count(1)
        rep.page.locator(".toast [data-dismiss]").last.click()
    expect(anna.page.locator(f"#gone-{anna.reference}")).to_be_hidden()


def test_filters_are_kept_as_a_view_and_hold_live(windows: Windows, mali: dict[str, Any]) -> None:
    gai = windows.customer("Gai", "Hello")
    rep = windows.rep(mali["token"])
    rep.page.locator("#filters-button").click()
    rep.page.locator("#filters [name=unread]").check()
    rep.page.locator("#filters [type=submit]").click()
    expect(rep.row(gai.reference)).to_have_count(1)
    rep.page.locator("#views-button").click()
    rep.page.locator("#view-name").fill("Unread ones")
    rep.page.locator("#views .button--primary").click()
    rep.page.wait_for_url("**unread=1**")
    rep.is_up()
    rep.open(gai.reference)
    expect(rep.row(gai.reference)).to_have_count(0)


def test_a_row_says_in_words_how_long_ago_it_was(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"], "/inbox?tab=all")
    expect(rep.page.locator(f"#row-{anna.reference} .row__time")).to_have_text("now")
