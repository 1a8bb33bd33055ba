"""Products in a conversation: named by their sender, described and priced by the server, kept as they were sent."""

from __future__ import annotations

import json

import pytest

from livechat.catalogue import asking, editing, queries
from livechat.catalogue.inputs import ChangedProduct
from livechat.conversations import access, control, reading, sending
from livechat.conversations.inputs import Draft
from livechat.errors import Invalid, NotFound
from tests.catalogue.conftest import a_product
from tests.catalogue.test_pictures import a_picture
from tests.conversations.conftest import now
from tests.factories import a_customer, at_work, bearer, reference_of
from tests.live.wires import Peer
from tests.workspaces.making import a_workspace


def draft(*ids: str, kind: str = "product", name: str = "1", text: str = "") -> Draft:
    return Draft(client_id=name, kind=kind, text=text, payload={"products": list(ids)})


async def test_a_message_says_what_the_product_is_and_costs(olga, mali, anna):
    made = await a_product(olga, compare_at_minor=82_000, description="A novel.")
    stored = await sending.send(mali, await reference_of(anna), draft(made.id))
    [shown] = json.loads(stored.payload)["products"]
    assert (shown["name"], shown["price_minor"], shown["currency"]) == ("The Salt Road", 69_000, "THB")
    assert stored.text == "The Salt Road · ฿690"
    conversation = await access.conversation(mali.db, mali, await reference_of(anna))
    assert conversation.last_text == "The Salt Road · ฿690"


async def test_nothing_of_what_a_program_claims_about_it_is_believed(olga, mali, anna):
    made = await a_product(olga)
    sent = Draft(
        client_id="1",
        kind="product",
        payload={"product": made.id, "price_minor": 1, "products": [made.id], "name": "Gold", "caption": "<b>"},
    )
    stored = await sending.send(mali, await reference_of(anna), sent)
    payload = json.loads(stored.payload)
    assert set(payload) == {"products"}
    assert payload["products"][0]["price_minor"] == 69_000


async def test_what_was_sent_stays_as_it_was(olga, mali, anna):
    made = await a_product(olga, pictures=[await a_picture(olga)])
    reference = await reference_of(anna)
    stored = await sending.send(mali, reference, draft(made.id))
    changed = ChangedProduct(name="Dearer", price_minor=99_000, currency="THB", pictures=[])
    await editing.change(olga, made.id, changed)
    await editing.delete(olga, made.id)
    [again] = (await reading.newest(anna, reference)).messages[-1:]
    assert again.payload == stored.payload
    picture = json.loads(again.payload)["products"][0]["pictures"][0]["id"]
    assert await olga.db.value("SELECT deleted_at IS NULL FROM upload WHERE id = :id", id=picture) == 1


async def test_several_stand_in_the_order_they_were_named_each_once(olga, mali, anna):
    one, two = await a_product(olga, "Atlas"), await a_product(olga, "Lantern")
    sent = draft(two.id, one.id, two.id, kind="carousel", text=" Perhaps these? ")
    stored = await sending.send(mali, await reference_of(anna), sent)
    payload = json.loads(stored.payload)
    assert [each["name"] for each in payload["products"]] == ["Lantern", "Atlas"]
    assert payload["caption"] == "Perhaps these?"
    assert stored.text == "Perhaps these?\nLantern · ฿690\nAtlas · ฿690"


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("product", None),
        ("product", {}),
        ("product", {"products": []}),
        ("product", {"products": "made-up"}),
        ("product", {"products": [{"id": "x"}]}),
        ("product", {"products": ["made-up"]}),
        ("product", {"products": ["a", "b"]}),
        ("carousel", {"products": [f"{number}" for number in range(100)]}),
        ("carousel", {"products": ["x" * 65]}),
    ],
)
async def test_what_names_no_product_is_refused(olga, mali, anna, kind, payload):
    with pytest.raises(Invalid) as refused:
        await sending.send(mali, await reference_of(anna), Draft(client_id="1", kind=kind, payload=payload))
    assert refused.value.field == "payload"


async def test_a_product_that_is_inactive_deleted_or_of_others_cannot_be_sent(olga, mali, anna):
    reference = await reference_of(anna)
    inactive, gone = await a_product(olga, "Inactive"), await a_product(olga, "Gone")
    foreign = await a_product(olga.but(workspace_id=await a_workspace(olga.means)), "Foreign")
    await editing.set_active(olga, inactive.id, False)
    await editing.delete(olga, gone.id)
    for made in (inactive, gone, foreign):
        with pytest.raises(Invalid):
            await sending.send(mali, reference, draft(made.id))


async def test_another_try_gives_the_stored_message_even_when_the_product_is_gone(olga, mali, anna):
    made = await a_product(olga)
    reference = await reference_of(anna)
    first = await sending.send(mali, reference, draft(made.id))
    await editing.delete(olga, made.id)
    assert await sending.send(mali, reference, draft(made.id)) == first


async def test_a_customer_cannot_send_products(olga, anna):
    made = await a_product(olga)
    with pytest.raises(Invalid):
        await sending.send(anna, await reference_of(anna), draft(made.id))


async def test_ten_long_products_fit_into_one_message(olga, mali, anna):
    ids = [(await a_product(olga, f"{n} " + "ن" * 190, description="و" * 10_000)).id for n in range(10)]
    stored = await sending.send(mali, await reference_of(anna), draft(*ids, kind="carousel"))
    assert len(json.loads(stored.payload)["products"]) == 10


async def test_a_program_gets_kind_payload_and_words_over_the_line(house, olga, mali, anna):
    made = await a_product(olga)
    reference = await reference_of(anna)
    customer, rep = Peer(house, anna), Peer(house, mali)
    await customer.ask("join_conversation", conversation=reference)
    said = await rep.ask(
        "send_message", conversation=reference, client_id="1", kind="product", payload={"product": made.id}
    )
    assert said["type"] == "ack", said
    assert said["message"]["kind"] == "product"
    assert said["message"]["payload"]["products"][0]["name"] == "The Salt Road"
    assert said["message"]["text"] == "The Salt Road · ฿690"
    customer.leave()
    rep.leave()


async def test_a_program_sends_a_carousel_over_rest(house, scope, program, olga, anna):
    from tests.factories import a_rep

    one, two = await a_product(olga, "Atlas"), await a_product(olga, "Lantern")
    _, token = await at_work(scope, await a_rep(house.means, password=""))
    body = {"client_id": "1", "kind": "carousel", "payload": {"products": [one.id, two.id]}}
    address = f"/api/messages/{await reference_of(anna)}"
    answer = await program.post(address, json=body, headers=bearer(token))
    assert answer.status_code == 201, answer.text
    assert len(answer.json()["message"]["payload"]["products"]) == 2
    wrong = {**body, "client_id": "2", "payload": {"products": ["made-up"]}}
    assert (await program.post(address, json=wrong, headers=bearer(token))).status_code == 422


@pytest.fixture
async def shop(served, browser, house, olga, mali):
    """Anna's page without scripts, with a card in it."""
    opened = browser()
    await opened.get("/")
    await opened.post("/register", name="Anna", phone="+66812345678", client_id="c1")
    reference = await house.db.value("SELECT reference FROM conversation ORDER BY id DESC LIMIT 1")
    hostile = "<img src=x onerror=alert(1)>"
    made = await a_product(olga, f"Salt {hostile}", description=hostile, compare_at_minor=82_000)
    await sending.send(mali, reference, draft(made.id, text=hostile))
    return opened, reference


async def test_a_customer_sees_the_card_with_both_prices_said_aloud(shop):
    page, _ = shop
    await page.get("/")
    assert "Price: ฿690" in page.text
    assert "Price before: ฿820" in page.text
    assert "<img src=x" not in page.page.text
    assert "Ask about this" in page.text


async def test_without_scripts_a_customer_asks_about_a_card_once(shop, house):
    page, _ = shop
    await page.get("/")
    about = page.page.text.split('name="about" value="')[1].split('"')[0]
    for _ in range(2):
        assert (await page.post("/products/ask", about=about)).status_code == 303
    rows = await house.db.all(
        tuple, "SELECT text, reply_to FROM message WHERE sender_role = 'customer' ORDER BY seq DESC"
    )
    assert rows[0][0].startswith("I have a question about Salt <img")
    assert rows[0][1] == about.split(".")[0]
    assert len(rows) == 1


async def test_nobody_asks_about_what_others_were_shown(house, scope, olga, mali, anna):
    made = await a_product(olga)
    stored = await sending.send(mali, await reference_of(anna), draft(made.id))
    _, ben, _ = await a_customer(scope, name="Ben")
    plain = await sending.send(mali, await reference_of(anna), Draft(client_id="2", text="Hello"))
    for who, about in (
        (ben, f"{stored.id}.0"),
        (anna, f"{stored.id}.1"),
        (anna, f"{plain.id}.0"),
        (anna, "made-up"),
        (anna, ".0"),
        (anna, f"{stored.id}.-1"),
        (anna, f"{stored.id}.٣"),
    ):
        with pytest.raises(NotFound):
            await asking.ask(who, about)
    assert (await asking.ask(anna, f"{stored.id}.0")).reply_to == stored.id


async def test_a_rep_is_offered_products_while_writing(house, browser, olga):
    from tests.factories import a_rep, sign_in

    await a_product(olga, "Brass lantern <b>")
    page = browser()
    await sign_in(page, await a_rep(house.means))
    answer = await page.get("/products/choices?q=lan")
    assert 'role="option"' in answer.text
    assert "Brass lantern &lt;b&gt;" in answer.text
    nothing = await page.get("/products/choices?q=zzz")
    assert 'role="option"' not in nothing.text
    assert "No product fits" in page.text


async def test_pictures_of_what_is_sent_are_remembered_once(olga, mali, anna):
    made = await a_product(olga, pictures=[await a_picture(olga)])
    for name in ("1", "2"):
        await sending.send(mali, await reference_of(anna), draft(made.id, name=name))
    assert [each.was_sent for each in await queries.pictures(olga.db, 1, [made.id])] == [1]


async def test_a_product_and_the_status_are_one_act(olga, mali, anna):
    made = await a_product(olga)
    reference = await reference_of(anna)
    stored = await control.send_and(mali, reference, draft(made.id), "resolved")
    assert (stored.text, (await now(mali, reference)).status) == ("The Salt Road · ฿690", "resolved")
    await control.set_status(mali, reference, "open")
    await editing.delete(olga, made.id)
    with pytest.raises(Invalid):
        await control.send_and(mali, reference, draft(made.id, name="2"), "resolved")
    assert (await control.send_and(mali, reference, draft(made.id), "resolved")).id == stored.id
    assert (await now(mali, reference)).status == "open"
