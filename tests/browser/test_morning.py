"""A morning at the desk: two reps, five customers in five languages, on telephones and desks, everything in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import stock
from tests.browser.road import Road
from tests.browser.test_files import give, photo
from tests.browser.windows import DESK, PHONE, Customer, Rep, Windows

STORED = """
SELECT m.id, m.seq FROM message m JOIN conversation c ON c.id = m.conversation_id
 WHERE c.reference = :ref ORDER BY m.seq
"""
PEOPLE = (
    ("anna", "en", "Anna Lindqvist", PHONE, "Hello! The glass of my lantern is cracked."),
    ("ali", "ar", "علي حسن", PHONE, "مرحباً، هل يصل الطلب إلى دبي؟"),
    ("somsri", "th", "สมศรี ใจดี", DESK, "สวัสดีค่ะ มีโคมไฟทองเหลืองไหมคะ"),
    ("rahim", "bn", "রহিম উদ্দিন", PHONE, "হ্যালো, লণ্ঠনের দাম কত?"),
    ("li", "zh", "李娜", DESK, "你好，请问灯笼什么时候到货？"),
)


@dataclass
class Morning:
    """Everybody who is there."""

    customers: dict[str, Customer]
    mali: Rep
    somchai: Rep

    def customer(self, name: str) -> Customer:
        return self.customers[name]


@pytest.fixture
def morning(own_house: Callable[..., Windows], chromium: Any) -> Iterator[tuple[Morning, Windows, Road]]:
    windows = own_house()
    server = windows.server
    stock(server, server.admin()["token"])
    mali, somchai = server.rep("Mali"), server.rep("Somchai")
    road = Road(lambda: server.port)
    shaky = Windows(chromium, road.url, server)
    road.open()
    with closing(shaky):
        desk = windows.rep(mali["token"], "/inbox?tab=unassigned")
        phone = windows.rep(somchai["token"], "/inbox?tab=all", viewport=PHONE, has_touch=True, is_mobile=True)
        there: dict[str, Customer] = {}
        for name, language, called, size, words in PEOPLE:
            of = shaky if name == "rahim" else windows
            there[name] = of.customer(called, words, viewport=size, locale=language)
        yield Morning(there, desk, phone), windows, road
        assert shaky.complaints == []
    road.end()


def test_a_morning_at_the_desk(morning: tuple[Morning, Windows, Road]) -> None:
    day, windows, road = morning
    for one in day.customers.values():
        one.is_up()
    refs = {name: one.reference for name, one in day.customers.items()}
    page = day.mali.page

    # Everybody waits, in the order in which they wrote, on both reps' lists.
    expect(page.locator("a[data-tab=unassigned] .tab__count")).to_have_text("5")
    for ref in refs.values():
        expect(day.mali.row(ref)).to_have_count(1)
        expect(day.somchai.row(ref)).to_have_count(1)

    # Mali takes the first two, Somchai, on his telephone, the third.
    for name in ("anna", "ali"):
        day.mali.open(refs[name])
        page.get_by_role("button", name="Take").click()
        expect(page.locator(".state__holder")).to_contain_text("Mali")
        page.locator("a[data-tab=unassigned]").click()
    day.somchai.open(refs["somsri"])
    day.somchai.page.get_by_role("button", name="Take").click()
    expect(day.somchai.page.locator(".state__holder")).to_contain_text("Somchai")
    expect(page.locator("a[data-tab=unassigned] .tab__count")).to_have_text("2")
    expect(page.locator("a[data-tab=mine] .tab__count")).to_have_text("2")

    # Anna sends a photograph, is answered, and is shown a product, about which she asks.
    page.locator("a[data-tab=mine]").click()
    anna = day.customer("anna")
    give(anna.page, "paste", photo("crack.jpg"))
    expect(anna.page.locator(".tray__item .tray__state")).to_contain_text("Ready to send")
    anna.say("This is it")
    day.mali.open(refs["anna"])
    image = day.mali.sees("This is it").locator("img.seen-picture__image")
    expect(image).to_have_js_property("complete", True)
    day.mali.say("I am sorry! Would you like a new one?")
    anna.sees("I am sorry! Would you like a new one?")
    day.mali.has_said("I am sorry! Would you like a new one?", "read")
    field = page.locator(day.mali.composer)
    field.press_sequentially("#brass")
    expect(page.locator(".complete [role=option][aria-selected=true]")).to_have_count(1)
    field.press("Enter")
    expect(page.locator(".product-tray__item")).to_have_count(1)
    field.press("Enter")
    anna.page.locator(".product-card__ask").click()
    day.mali.sees("I have a question about Brass lantern.")

    # Ali writes from right to left and is answered in his language; the words stand as they were written.
    ali = day.customer("ali")
    expect(ali.page.locator("html")).to_have_attribute("dir", "rtl")
    day.mali.open(refs["ali"])
    day.mali.say("نعم، خلال ثلاثة أيام. Order #10482 ✓")
    ali.sees("نعم، خلال ثلاثة أيام. Order #10482 ✓")

    # Somchai answers in Thai on his telephone.
    day.somchai.is_up()
    day.somchai.page.locator(day.somchai.composer).fill("มีค่ะ ราคา 65 ดอลลาร์")
    day.somchai.page.locator(".desk-composer [type=submit]:visible").first.click()
    day.customer("somsri").sees("มีค่ะ ราคา 65 ดอลลาร์")

    # Rahim's line breaks while he writes; what he wrote arrives once, in order, with what he was told meanwhile.
    rahim = day.customer("rahim")
    page.locator("a[data-tab=unassigned]").click()
    day.mali.open(refs["rahim"])
    road.close()
    expect(rahim.page.locator("html")).to_have_attribute("data-line", "down")
    rahim.say("দুটো চাই")
    rahim.has_said("দুটো চাই", "pending")
    day.mali.say("৬৫ ডলার")
    road.open()
    rahim.sees("৬৫ ডলার")
    day.mali.sees("দুটো চাই")
    rahim.is_complete(3)

    # A note among colleagues, which no customer ever sees; a transfer with a word.
    page.locator("#more-" + refs["rahim"]).click()
    page.locator("[data-in-dialog$='/transfer/form']").click()
    page.locator("#transfer-form .transfer__one").filter(has_text="Somchai").click()
    page.locator("#transfer-form [name=note]").fill("He wants two lanterns")
    page.locator("#transfer-form .button--primary").click()
    expect(page.locator(".state__holder")).to_contain_text("Somchai")
    day.somchai.page.goto(f"/inbox/{refs['rahim']}?tab=mine")
    expect(day.somchai.page.locator(".note")).to_contain_text("He wants two lanterns")
    assert "two lanterns" not in rahim.page.content()

    # Li waits until she writes again; then she is back in the list.
    page.locator("a[data-tab=unassigned]").click()
    day.mali.open(refs["li"])
    day.mali.say("下周一到货")
    day.customer("li").sees("下周一到货")
    page.keyboard.press("Escape")
    page.locator(f"[id='snooze-{refs['li']}']").click()
    page.locator("[name=preset][value=reply]:visible").click()
    page.locator("a[data-tab=snoozed]").click()
    expect(day.mali.row(refs["li"])).to_have_count(1)
    day.customer("li").say("谢谢，我等")
    expect(day.mali.row(refs["li"])).to_have_count(0)

    # Search finds words of a language without spaces.
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("到货")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("#found .hit")).to_have_count(2)
    expect(page.locator("#found mark").first).to_have_text("到货")

    # Anna's matter is done: she is told, rates it, and opens it again with another word.
    page.goto(f"/inbox/{refs['anna']}?tab=mine")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(anna.page.locator(".ended__words")).to_be_visible()
    anna.say("One more thing")
    expect(anna.page.locator(".ended__words")).to_have_count(0)
    day.mali.sees("One more thing")

    # In the end every page shows what is stored: each message once, in order.
    for name, one in day.customers.items():
        stored = windows.server.ask(STORED, ref=refs[name])
        shown = one.page.locator("ol.thread > li.message").evaluate_all(
            "all => all.map((each) => [each.dataset.id, each.dataset.seq])"
        )
        assert [tuple(each) for each in shown] == [(key, str(seq)) for key, seq in stored], name
