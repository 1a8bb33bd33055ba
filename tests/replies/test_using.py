"""Using replies: what the menu offers for whom, and that each stored message counts once."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest

from livechat import i18n
from livechat.conversations import sending
from livechat.conversations.inputs import Draft
from livechat.errors import NotFound
from livechat.replies import access, examples, keeping, using
from livechat.replies.models import Choice
from livechat.scope import Scope
from tests.factories import a_customer, a_rep, reference_of, sign_in
from tests.live.wires import Peer
from tests.replies.test_keeping import a_reply


async def offered(scope: Scope, reference: str, find: str = "") -> dict[str, Choice]:
    choices, _ = await using.menu(scope, reference, find)
    return {each.shortcut: each for each in choices}


async def test_a_fresh_workspace_has_examples_once(mali: Scope, admin: Scope, reference: str) -> None:
    first = await offered(mali, reference)
    assert {"shipping", "payment", "returns", "tracking"} <= set(first)
    for each in first.values():
        await keeping.remove(admin, each.id)
    mali.means.memory.pop(examples._MEMORY)
    assert not set(await offered(mali, reference)) & {each.id for each in first.values()}
    for _ in i18n.LANGUAGES:  # each time those of another language come to light
        for each in (await offered(mali, reference)).values():
            await keeping.remove(admin, each.id)
    assert await offered(mali, reference) == {}


async def test_a_customer_is_answered_in_their_language_where_there_are_words(mali: Scope, scope: Scope) -> None:
    _, layla, _ = await a_customer(scope.but(language="ar"), name="ليلى")
    _, anna, _ = await a_customer(scope, name="Anna")
    await keeping.add(mali, a_reply(shortcut="only-english", language="en"))
    await keeping.add(mali, a_reply(shortcut="any", language="", title="any"))
    await keeping.add(mali, a_reply(shortcut="any", language="en", title="english"))
    arabic = await offered(mali, await reference_of(layla))
    english = await offered(mali, await reference_of(anna))
    assert (arabic["shipping"].language, english["shipping"].language) == ("ar", "en")
    assert (arabic["only-english"].language, arabic["any"].title, english["any"].title) == ("en", "any", "english")


async def test_the_words_come_filled_in_for_the_conversation(mali: Scope, reference: str) -> None:
    content = "{{customer_first_name}}/{{rep_name}}/{{conversation}}/{{shop_name}}/{{customer_email}}/{{?Size}}"
    await keeping.add(mali, a_reply(content=content))
    choice = (await offered(mali, reference))["hours"]
    assert choice.text == f"Anna/Mali Srisuk/{reference}/Livechat/{{{{customer_email}}}}/{{{{?Size}}}}"
    assert (choice.asks, choice.missing, choice.is_own) == (("Size",), ("customer_email",), True)


async def test_own_replies_come_first_and_those_that_are_off_not_at_all(
    mali: Scope, nok: Scope, reference: str
) -> None:
    await keeping.add(mali, a_reply())
    await keeping.add(mali, a_reply(shortcut="off", is_active=False))
    await keeping.add(nok, a_reply(shortcut="noks"))
    found = list(await offered(mali, reference))
    assert found[0] == "hours"
    assert not {"off", "noks"} & set(found)


async def test_search_looks_at_shortcut_title_category_and_words(mali: Scope, reference: str) -> None:
    await keeping.add(mali, a_reply(title="Opening times", category="Shop", content="From NINE to five"))
    for words in ("hou", "OPENING", "shop open", "nine"):
        assert "hours" in await offered(mali, reference, words)
    assert await offered(mali, reference, "zebra") == {}


async def test_a_message_made_from_a_reply_counts_once_and_only_when_it_is_stored(
    mali: Scope, nok: Scope, reference: str
) -> None:
    reply = await keeping.add(mali, a_reply())
    assert not await using.count(mali, reference, "m1", reply.id)
    await sending.send(mali, reference, Draft(client_id="m1", text="We open at 9."))
    assert not await using.count(mali, reference, "m2", reply.id)
    assert await using.count(mali, reference, "m1", reply.id)
    assert not await using.count(mali, reference, "m1", reply.id)
    after = await access.reply(mali.db, mali, reply.id)
    assert (after.uses, after.used_at) == (1, mali.now_ms)
    with pytest.raises(NotFound):
        await using.count(nok, reference, "m1", reply.id)


async def test_the_page_says_over_the_line_what_was_used(house: Any, mali: Scope, reference: str) -> None:
    reply = await keeping.add(mali, a_reply())
    await sending.send(mali, reference, Draft(client_id="m1", text="We open at 9."))
    said = await Peer(house, mali).ask("count_reply", conversation=reference, client_id="m1", reply=reply.id)
    assert said["counted"] is True


async def test_the_menu_is_a_list_of_options(house: Any, browser: Any, reference: str) -> None:
    desk = browser()
    await sign_in(desk, await a_rep(house.means, name="Mali <b>"))
    page = (await desk.get(f"/inbox/{reference}/replies?find=carrier")).text
    assert page.count('role="option"') == 1
    asks = json.loads(unescape(re.findall(r'data-asks="([^"]+)"', page)[0]))
    assert asks == ["Order number", "Carrier", "Tracking link"]
    page = (await desk.get(f"/inbox/{reference}/replies")).text
    assert "Mali &lt;b&gt;" in page or "this is Mali" in page
    assert "<b>" not in page
