"""What a customer types reaches the team only where the workspace wants that and says so."""

from __future__ import annotations

from typing import Any

from livechat.conversations.events import NewMessage
from livechat.scope import Scope
from livechat.workspaces import deciding
from livechat.workspaces.checking import as_json
from livechat.workspaces.settings import Decisions
from tests.live.wires import Peer


async def switch_on(house: Any, scope: Scope) -> None:
    async with house.db.transaction() as tx:
        await tx.run("UPDATE workspace SET decisions = :text", text=as_json(Decisions(typing_preview=True)))
    house.means.memory.clear()
    assert (await deciding.of(scope)).typing_preview


async def both(house: Any, anna: Scope, mali: Scope, reference: str) -> tuple[Peer, Peer]:
    customer, rep = Peer(house, anna), Peer(house, mali)
    for each in (customer, rep):
        await each.ask("join_conversation", conversation=reference)
    return customer, rep


def previews(peer: Peer) -> list[str]:
    return [each["text"] for each in peer.events("typing_preview")]


async def test_as_long_as_nobody_has_decided_so_the_words_stay_with_the_customer(
    house: Any, anna: Scope, mali: Scope, reference: str
) -> None:
    customer, rep = await both(house, anna, mali, reference)
    await customer.ask("show_typing", conversation=reference, text="How much")
    assert previews(rep) == []


async def test_the_team_sees_the_words_and_nobody_stores_them(
    house: Any, heard: Any, anna: Scope, mali: Scope, reference: str
) -> None:
    await switch_on(house, anna)
    stored = heard(NewMessage)
    customer, rep = await both(house, anna, mali, reference)
    await customer.ask("show_typing", conversation=reference, text="How much" + "!" * 5000)
    [seen] = previews(rep)
    assert seen.startswith("How much!")
    assert len(seen) == 1000
    assert previews(customer) == []
    assert stored == []


async def test_the_customers_page_says_so(house: Any, browser: Any, scope: Scope) -> None:
    await switch_on(house, scope)
    page = browser()
    await page.get("/")
    await page.post("/register", name="Dao", phone="+66812345678", client_id="1")
    await page.get("/")
    assert "The team sees what you type before you send it." in page.text
    assert "data-typing-preview" in page.page.text
