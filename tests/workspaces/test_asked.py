"""Fields of the workspace's own: declared by admins, answered by new customers, read by the team."""

from __future__ import annotations

import pytest

from livechat.customers import access, registering
from livechat.customers.inputs import Register
from livechat.errors import Invalid
from livechat.workspaces import asked, deciding
from tests.factories import a_rep, an_admin, sign_in
from tests.live.wires import Peer

ORDER = {"label": {"en": "Order number", "ar": "رقم الطلب"}, "kind": "number", "required": True}
SIZE = {"label": {"en": "Size"}, "kind": "choice", "choices": {"en": ["Small", "Large"], "ar": ["صغير", "كبير"]}}
NEWS = {"label": {"en": "Newsletter"}, "kind": "checkbox"}
NOTE = {"label": {"en": "Note"}}
ADA = {"name": "Ada", "phone": "+66812345678"}


@pytest.fixture
async def fields(decide):
    await decide(ask_fields=[ORDER, SIZE, NEWS, NOTE])


@pytest.fixture
async def admin(house, browser):
    ann = browser()
    await sign_in(ann, await an_admin(house.means))
    await ann.get("/admin/settings/appearance")
    return ann


async def test_answers_are_kept_where_the_team_reads_them(house, scope, fields, olga):
    given = {"Order number": " ١٢٣ ", "Size": "Large", "Newsletter": "true", "Unknown": "x"}
    customer, _, _ = await registering.register(scope, Register(**ADA, fields=given))
    found = await access.customer(house.db, olga, customer.id)
    assert found.known == {"Order number": "123", "Size": "Large", "Newsletter": "✓"}


async def test_a_rep_reads_the_answers_beside_the_conversation(house, scope, fields, browser):
    given = {"Order number": "123", "Size": "Large"}
    customer, _, _ = await registering.register(scope, Register(**ADA, text="Hello", fields=given))
    [reference] = await house.db.all(str, "SELECT reference FROM conversation WHERE customer_id = :id", id=customer.id)
    rep = browser()
    await sign_in(rep, await a_rep(house.means, name="Mali"))
    for path in (f"/inbox/{reference}", f"/inbox/{reference}/profile"):
        shown = (await rep.get(path)).text
        assert "<bdi>Order number</bdi>: <bdi>123</bdi>" in shown
        assert "<bdi>Size</bdi>: <bdi>Large</bdi>" in shown


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, {"field.Order number": "This is needed."}),
        ({"Order number": "many"}, {"field.Order number": "Please give a number."}),
        ({"Order number": "1", "Size": "Huge"}, {"field.Size": "Please choose one of these."}),
        ({"Order number": "1", "Note": "x" * 201}, {"field.Note": "Please use at most 200 characters."}),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(scope, fields, given, wrong):
    with pytest.raises(Invalid) as refused:
        await registering.register(scope, Register(**ADA, fields=given))
    assert {name: each.text() for name, each in refused.value.fields.items()} == wrong


async def test_a_new_customer_is_asked_in_their_language_and_keeps_what_was_typed(browser, scope, fields):
    visitor = browser()
    await visitor.get("/")
    await visitor.post("/language", language="ar", next="/")
    page = (await visitor.get("/")).text
    assert "رقم الطلب" in page
    assert '<option value="Large">كبير</option>' in page
    sent = {**ADA, "field.Order number": "many", "field.Size": "Large", "field.Newsletter": "true", "text": "Hello?"}
    page = await visitor.post("/register", client_id="q", **sent)
    assert page.status_code == 422
    assert 'value="many"' in page.text
    assert '<option value="Large" selected>' in page.text
    answer = await visitor.post("/register", client_id="q", **sent | {"field.Order number": "7"})
    assert answer.status_code == 303


async def test_programs_register_with_fields(program, fields):
    path = "/api/customer/register"
    answer = await program.post(path, json={**ADA, "fields": {"Order number": "x"}})
    assert (answer.status_code, answer.json()["field"]) == (422, "field.Order number")
    assert (await program.post(path, json={**ADA, "fields": {"Order number": "1"}})).status_code == 201


async def test_fields_are_declared_on_the_page(admin, scope):
    sent = {
        "section": "appearance",
        "ask_fields.0.kind": "choice",
        "ask_fields.0.required": "true",
        "ask_fields.0.label.en": "Size",
        "ask_fields.0.label.ar": "القياس",
        "ask_fields.0.choices.en": "Small\r\nLarge\r\n",
        "ask_fields.1.kind": "text",
        "ask_fields.1.label.en": " ",
    }
    assert (await admin.post("/admin/settings", **sent)).status_code == 303
    assert asked.plain((await deciding.of(scope)).ask_fields) == [
        {
            "label": {"en": "Size", "ar": "القياس"},
            "kind": "choice",
            "required": True,
            "choices": {"en": ["Small", "Large"]},
        }
    ]
    page = (await admin.get("/admin/settings/appearance")).text
    assert "Small\nLarge</textarea>" in page
    assert 'name="ask_fields.1.label.en"' in page, "room for another one"
    answer = await admin.post("/admin/settings", **sent | {"ask_fields.0.choices.en": "Small"})
    assert answer.status_code == 422
    assert "Please give from 2 to 20 choices" in admin.text
    assert len((await deciding.of(scope)).ask_fields.all) == 1


def test_two_fields_cannot_be_called_the_same_and_six_are_enough():
    with pytest.raises(Invalid) as refused:
        asked.read([NOTE, NOTE])
    assert refused.value.field == "ask_fields.1"
    with pytest.raises(Invalid):
        asked.read([{"label": {"en": str(number)}} for number in range(7)])


async def test_fields_survive_being_stored(scope, fields, means):
    deciding._known(means).clear()
    assert asked.plain((await deciding.of(scope)).ask_fields)[1]["choices"] == SIZE["choices"]


async def test_a_shop_may_keep_to_itself_who_is_online(house, clock, decide, mali, anna, reference, browser):
    rep, screen, heard = Peer(house, mali), Peer(house, anna, "html"), Peer(house, anna)
    screen.give("join_conversation", conversation=reference)
    await screen.wire.until(lambda: "Support is online" in screen.wire.html)
    before = len(screen.wire.html)
    await decide(show_online=False)
    clock.advance(1)
    await screen.wire.until(lambda: "Answers as soon as possible" in screen.wire.html[before:])
    assert "dot--" not in screen.wire.html[before:]
    page = (await browser().get("/")).text
    assert "dot--" not in page
    assert "online" not in page.partition('id="main"')[2].lower().replace("register__online", "")
    for each in (screen, heard, rep):
        each.leave()


async def test_a_shop_may_want_no_sounds(admin, house, decide, browser):
    visitor = browser()
    await visitor.get("/")
    await visitor.post("/register", **ADA, client_id="q", text="Hello?")
    assert "data-quiet" not in (await visitor.get("/")).text
    await decide(customer_sounds=False)
    assert "data-quiet" in (await visitor.get("/")).text
