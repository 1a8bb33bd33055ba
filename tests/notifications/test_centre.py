"""The centre: what somebody was told of stays until they have read it, on every device the same."""

import re

import pytest

from livechat.conversations import control, mentioning, noting
from livechat.errors import Invalid, NotFound
from livechat.notifications import centre, preferences
from livechat.store.database import Transaction
from livechat.webhooks.events import WebhookGivenUp
from livechat.webhooks.models import Webhook
from tests.factories import a_rep, an_admin, at_work, bearer, sign_in
from tests.settling import settled


async def mine(scope, **how):
    return (await centre.page(scope, "", 50, **how))[0]


@pytest.fixture
async def given(olga, mali, reference):
    """Olga has given Anna's conversation to Mali and called her in a note."""
    await control.assign(olga, reference, mali.actor_id)
    await noting.add(olga, reference, "n1", "@Mali please look")
    return mali


async def test_what_concerns_somebody_is_kept_for_them_and_nobody_else(given, olga, somchai, reference):
    called, assigned = await mine(given)
    assert (assigned.occasion, assigned.name, assigned.reference) == ("assigned", "Anna", reference)
    assert (called.occasion, called.by_name, called.url) == ("mentioned", "Olga", f"/inbox/{reference}")
    assert await centre.unread(given) == 2
    assert await mine(olga) == await mine(somchai) == []


async def test_what_somebody_takes_themselves_is_no_news(mali, reference):
    await control.assign(mali, reference, mali.actor_id)
    assert await mine(mali) == []


async def test_who_does_not_want_it_there_has_nothing_there(olga, mali, reference):
    await preferences.change(mali, {"centre": ["mentioned"]})
    await control.assign(olga, reference, mali.actor_id)
    assert await mine(mali) == []
    assert (await preferences.of(mali)).sound == preferences.Preferences().sound
    with pytest.raises(Invalid):
        await preferences.change(mali, {"centre": ["mine"]})


async def test_reading_counts_once_and_putting_away_is_for_good(given, clock):
    first, second = await mine(given)
    read = await centre.read(given, first.id)
    clock.advance(60)
    assert (await centre.read(given, first.id)).read_at == read.read_at
    assert [each.id for each in await mine(given, unread=True)] == [second.id]
    await centre.remove(given, second.id)
    assert await centre.unread(given) == 0
    for act in (centre.read, centre.remove):
        with pytest.raises(NotFound):
            await act(given, second.id)


async def test_what_is_somebody_elses_looks_like_nothing(given, somchai):
    [first, _] = await mine(given)
    for act in (centre.read, centre.remove):
        with pytest.raises(NotFound):
            await act(somchai, first.id)


async def test_every_window_follows_and_looking_at_the_conversation_is_reading(house, rep, olga, reference):
    nok = await rep("Nok")
    page, program = nok.comes("html"), nok.comes("json")
    await control.assign(olga, reference, nok.id)
    await settled(house)
    assert re.search(r'id="bell-count"[^>]*>1<', page.wire.html)
    assert "<bdi>Anna</bdi> was given to you" in page.wire.html
    assert program.events("notifications")[-1]["unread"] == 1
    page.give("join_conversation", conversation=reference, after_seq="0")
    await program.wire.until(lambda: program.events("notifications")[-1]["unread"] == 0)
    assert await centre.unread(nok.scope) == 0


async def test_what_calls_somebody_while_they_look_is_read_as_soon_as_they_have_seen_it(given, reference):
    await mentioning.read(given, reference)
    assert await centre.unread(given) == 0


async def test_admins_learn_of_a_webhook_that_was_given_up(house, olga, mali, clock):
    at = clock.now_ms()
    off = Webhook("w1", 1, "https://example.com/x", "CRM", '["*"]', "failing", "s" * 20, "", 0, at, at)

    async def give_up(tx: Transaction) -> None:
        await tx.emit(WebhookGivenUp(off, at))

    async with house.db.transaction() as tx:
        await give_up(tx)
    [told] = await mine(olga)
    assert (told.occasion, told.name, told.url) == ("webhook", "CRM", "/admin/webhooks/w1")
    assert await mine(mali) == []


async def test_old_ones_are_forgotten(house, given, clock, system):
    clock.advance(91 * 86_400)
    await centre.tidy(house, system, "", {})
    assert await mine(given) == []


async def test_a_program_lists_reads_and_puts_away(means, scope, program, olga, reference):
    _, token = await at_work(scope, await a_rep(means, name="Dao", password=""))
    head = bearer(token)
    for number in range(3):
        await noting.add(olga, reference, f"n{number}", f"@Dao {number}")
    first = (await program.get("/api/notifications?limit=2", headers=head)).json()
    assert first["unread"] == 3
    second = (await program.get(f"/api/notifications?limit=2&cursor={first['next']}", headers=head)).json()
    texts = [each["text"] for page in (first, second) for each in page["notifications"]]
    assert texts == ["@Dao 2", "@Dao 1", "@Dao 0"]
    assert second["next"] is None
    one = first["notifications"][0]["id"]
    assert (await program.put(f"/api/notifications/{one}/read", headers=head)).json()["read_at"]
    assert (await program.get("/api/notifications?unread=true", headers=head)).json()["unread"] == 2
    assert (await program.delete(f"/api/notifications/{one}", headers=head)).status_code == 204
    assert (await program.delete(f"/api/notifications/{one}", headers=head)).status_code == 404
    body = {"centre": ["assigned"], "quiet_minutes": 30}
    chosen = (await program.post("/api/notifications/settings", json=body, headers=head)).json()
    assert chosen["centre"] == ["assigned"]
    assert chosen["quiet_until"]
    assert chosen["sound"] == ["mine", "assigned", "mentioned", "unassigned", "waiting"]
    refused = await program.post("/api/notifications/settings", json={"sound": ["webhook"]}, headers=head)
    assert (refused.status_code, refused.json()["field"]) == (422, "sound")


async def test_the_page_reads_and_puts_away(means, browser, olga, reference):
    staff = await an_admin(means, name="Lek")
    lek = browser()
    await sign_in(lek, staff)
    await lek.get("/notifications")
    assert "Nothing yet." in lek.text
    for number in range(2):
        await noting.add(olga, reference, f"n{number}", f"@Lek <b>{number}</b>")
    await lek.get("/notifications")
    assert "Olga mentions you at Anna" in lek.text
    assert "<b>0</b>" not in lek.page.text
    [newest, oldest] = re.findall(r'action="/notifications/(\w{20,})/read"', lek.page.text)
    answer = await lek.post(f"/notifications/{newest}/read")
    assert answer.headers["location"] == f"/inbox/{reference}"
    await lek.post(f"/notifications/{oldest}/delete")
    await lek.get("/notifications")
    assert oldest not in lek.page.text
    assert "Mark all as read" not in lek.text


async def test_opening_the_conversation_without_scripts_is_reading(house, means, browser, olga, reference):
    staff = await an_admin(means, name="Lek")
    lek = browser()
    await sign_in(lek, staff)
    await noting.add(olga, reference, "n", "@Lek please")
    await lek.get("/inbox")
    await settled(house)
    await lek.get("/notifications")
    assert "Mark all as read" in lek.text
    await lek.get(f"/inbox/{reference}")
    await settled(house)
    await lek.get("/notifications")
    assert "Mark all as read" not in lek.text
