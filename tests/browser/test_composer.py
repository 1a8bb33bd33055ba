"""The field one writes in: what the rep's can do besides sending, and what both sides see of it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.windows import Windows


def test_an_answer_and_the_status_go_together(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Thank you, that was all")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.sees("Thank you, that was all")
    field = rep.page.locator(rep.composer)
    field.fill("You are welcome.\nSee https://example.com/help.")
    field.press("Control+Alt+Enter")
    anna.sees("You are welcome.\nSee https://example.com/help.")
    expect(anna.page.locator(".message--system").last).to_contain_text("resolved")
    expect(rep.page.locator(".state .chip").first).to_contain_text("Resolved")
    rep.has_said("You are welcome.\nSee https://example.com/help.", "read")
    expect(rep.messages).to_have_count(2)
    expect(anna.page.get_by_role("link", name="https://example.com/help", exact=True)).to_have_attribute(
        "rel", "noopener noreferrer nofollow ugc"
    )
    expect(rep.page.get_by_role("link", name="https://example.com/help", exact=True)).to_be_visible()
