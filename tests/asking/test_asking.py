"""Questions: bounded when they are asked, answered once by their customer, closed on every screen."""

from __future__ import annotations

import json

import pytest

from livechat.asking import answering
from livechat.conversations import editing, past, sending
from livechat.conversations.inputs import Draft
from livechat.customers import blocking
from livechat.errors import Blocked, Conflict, Forbidden, Invalid, NotFound, TooLarge
from tests.factories import sign_in
from tests.live.wires import Peer

pytestmark = pytest.mark.anyio
OPTIONS = {"options": [{"label": "Red"}, {"label": "Green"}]}
FIELDS = {
    "fields": [
        {"label": "Name", "type": "text", "required": True},
        {"label": "Mail", "type": "email"},
        {"label": "Number of lamps", "type": "number"},
        {"label": "Day", "type": "date"},
        {"label": "Size", "type": "select", "options": ["Small", "Large"]},
        {"label": "Phone", "type": "phone"},
        {"label": "More", "type": "textarea"},
    ]
}


async def ask(scope, reference, kind="quick_replies", payload=OPTIONS, text="Which colour?"):
    return await sending.send(scope, reference, Draft(client_id=kind, kind=kind, text=text, payload=payload))


async def stored(scope, message):
    return json.loads(await scope.db.value("SELECT payload FROM message WHERE id = :id", id=message.id))


# --- asking


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("quick_replies", None),
        ("quick_replies", {"options": []}),
        ("quick_replies", {"options": "Red"}),
        ("quick_replies", {"options": [{"label": ""}]}),
        ("quick_replies", {"options": [{"label": 7}]}),
        ("quick_replies", {"options": [{"label": "x" * 81}]}),
        ("quick_replies", {"options": [{"label": str(n)} for n in range(11)]}),
        ("quick_replies", {"options": [{"label": "Red"}, {"label": "RED"}]}),
        ("buttons", {"options": [{"label": "Go", "url": "javascript:alert(1)"}]}),
        ("buttons", {"options": [{"label": "Go", "url": "https://"}]}),
        ("buttons", {"options": [{"label": "Go", "url": "https://good@evil.example"}]}),
        ("buttons", {"options": [{"label": "Go", "url": "https://x.example/\nSet-Cookie: a"}]}),
        ("form", {"fields": [{"label": "x", "type": "password"}]}),
        ("form", {"fields": [{"label": "x", "type": ["text"]}]}),
        ("form", {"fields": [{"label": "x", "type": "select", "options": []}]}),
        ("form", {"fields": [{"label": str(n), "type": "text"} for n in range(9)]}),
        ("form", {"fields": [None]}),
    ],
)
async def test_what_is_no_question_is_refused(mali, reference, kind, payload):
    with pytest.raises(Invalid):
        await ask(mali, reference, kind, payload)


async def test_a_huge_payload_is_refused(mali, reference):
    with pytest.raises((Invalid, TooLarge)):
        await ask(mali, reference, payload={"options": [{"label": "x" * 1_000_000}]})


async def test_nothing_unknown_is_kept(mali, reference):
    message = await ask(
        mali,
        reference,
        payload={"options": [{"label": " Red\u202e ", "evil": 1, "url": "https://x.example"}], "answered": 0},
    )
    assert await stored(mali, message) == {"options": [{"label": "Red"}]}


async def test_a_customer_asks_nothing_and_makes_no_answer_up(anna, reference):
    for kind, payload in (("quick_replies", OPTIONS), ("form", FIELDS), ("form_answer", {"answers": []})):
        with pytest.raises(Invalid):
            await ask(anna, reference, kind, payload)


# --- answering


async def test_an_answer_is_said_by_the_customer_and_closes_the_question(house, anna, mali, reference):
    question = await ask(mali, reference)
    screens = [Peer(house, anna), Peer(house, mali)]
    for screen in screens:
        await screen.ack("join_conversation", conversation=reference)
    await screens[0].ack("answer", conversation=reference, message=question.id, option=1)
    for screen in screens:
        await screen.wire.until(lambda screen=screen: screen.events("message_updated"))
        [updated] = screen.events("message_updated")
        assert updated["message"]["payload"]["answered"] == 1
        screen.leave()
    assert await anna.db.all(str, "SELECT text FROM message WHERE sender_role = 'customer'") == ["Green"]


async def test_the_same_answer_twice_is_one_and_another_is_refused(anna, mali, reference):
    question = await ask(mali, reference)
    first = await answering.choose(anna, reference, question.id, 0)
    assert (await answering.choose(anna, reference, question.id, 0)).id == first.id
    with pytest.raises(Conflict):
        await answering.choose(anna, reference, question.id, 1)
    assert await anna.db.value("SELECT count(*) FROM message WHERE sender_role = 'customer'") == 1


@pytest.mark.parametrize("number", [-1, 2, 10**6])
async def test_what_is_not_offered_is_no_answer(anna, mali, reference, number):
    question = await ask(mali, reference)
    with pytest.raises(Invalid):
        await answering.choose(anna, reference, question.id, number)


async def test_a_button_that_leads_elsewhere_is_no_answer(anna, mali, reference):
    payload = {"options": [{"label": "Shop", "url": "https://shop.example/a?b=c"}, {"label": "No"}]}
    question = await ask(mali, reference, "buttons", payload)
    with pytest.raises(Invalid):
        await answering.choose(anna, reference, question.id, 0)
    assert (await answering.choose(anna, reference, question.id, 1)).text == "No"


async def test_nobody_else_answers(ben, mali, anna, reference):
    question = await ask(mali, reference)
    other = await past.begin(ben)
    for where in (reference, other):
        with pytest.raises(NotFound):
            await answering.choose(ben, where, question.id, 0)
    with pytest.raises(Forbidden):
        await answering.choose(mali, reference, question.id, 0)


async def test_a_blocked_customer_answers_nothing(anna, mali, reference):
    question = await ask(mali, reference)
    await blocking.block(mali, anna.actor_id)
    with pytest.raises(Blocked):
        await answering.choose(anna, reference, question.id, 0)
    assert "answered" not in await stored(mali, question)


async def test_a_plain_message_is_no_question(anna, mali, reference):
    message = await sending.send(mali, reference, Draft(client_id="t", text="Hello"))
    with pytest.raises(NotFound):
        await answering.choose(anna, reference, message.id, 0)
    with pytest.raises(NotFound):
        await answering.fill_in(anna, reference, message.id, {"f1": "x"})


async def test_a_deleted_question_takes_no_answer(anna, mali, reference):
    question = await ask(mali, reference)
    await editing.delete(mali, reference, question.id)
    with pytest.raises(NotFound):
        await answering.choose(anna, reference, question.id, 0)


# --- forms


async def test_a_form_is_answered_in_its_own_kind(anna, mali, reference):
    question = await ask(mali, reference, "form", FIELDS, "Tell us more")
    sent = {"f1": " Anna ", "f3": "2", "f4": "2026-12-24", "f5": "Large", "f6": "+66812345678", "f99": "ignored"}
    answer = await answering.fill_in(anna, reference, question.id, sent)
    assert answer.kind == "form_answer"
    assert [each["value"] for each in json.loads(answer.payload)["answers"]] == [
        "Anna",
        "2",
        "2026-12-24",
        "Large",
        "+66 81 234 5678",
    ]
    assert "Size: Large" in answer.text
    assert (await answering.fill_in(anna, reference, question.id, sent)).id == answer.id
    with pytest.raises(Conflict):
        await answering.fill_in(anna, reference, question.id, {**sent, "f1": "Eve"})


async def test_every_wrong_field_is_named(anna, mali, reference):
    question = await ask(mali, reference, "form", FIELDS, "Tell us more")
    sent = {"f1": "", "f2": "no", "f3": "two", "f4": "2026-02-30", "f5": "Huge", "f6": "1", "f7": "x" * 5000}
    with pytest.raises(Invalid) as refused:
        await answering.fill_in(anna, reference, question.id, sent)
    assert set(refused.value.fields) == set(sent)


@pytest.mark.parametrize("value", [None, [], {}, True, "1e999", "0x10", "--1", "."])
async def test_a_number_is_a_number(anna, mali, reference, value):
    question = await ask(mali, reference, "form", {"fields": [{"label": "n", "type": "number"}]}, "How many?")
    with pytest.raises(Invalid):
        await answering.fill_in(anna, reference, question.id, {"f1": value})


@pytest.mark.parametrize("typed", ["-12.5", "১২.৫", "١٢٫٥", "๑๒.๕"])
async def test_a_number_is_kept_in_one_form_whatever_keyboard_it_came_from(anna, mali, reference, typed):
    question = await ask(mali, reference, "form", {"fields": [{"label": "n", "type": "number"}]}, "How many?")
    answer = await answering.fill_in(anna, reference, question.id, {"f1": typed})
    assert "12.5" in answer.payload


# --- pages without scripts


async def come_in(browser, text="Hello"):
    anna = browser()
    await anna.get("/")
    await anna.post("/register", name="Anna", phone="+66812345678", text=text)
    await anna.get("/")
    return anna


async def test_a_person_without_scripts_presses_a_chip_and_it_goes_away(browser, house, mali):
    customer = await come_in(browser)
    reference = await house.db.value("SELECT reference FROM conversation")
    hostile = {"options": [{"label": "<script>alert(1)</script>"}, {"label": '" onclick="x'}]}
    question = await ask(mali, reference, payload=hostile, text="<b>Which?</b>")
    await customer.get("/")
    assert "<script>alert" not in customer.page.text
    assert "<b>Which" not in customer.page.text
    assert f'form="answers" name="answer" value="{question.id}.0"' in customer.page.text
    assert (await customer.post("/answers", conversation=reference, answer=f"{question.id}.0")).status_code == 303
    await customer.get("/")
    assert 'name="answer"' not in customer.page.text
    again = await customer.post("/answers", conversation=reference, answer=f"{question.id}.1")
    assert again.status_code == 409


async def test_a_person_without_scripts_fills_in_a_form(browser, house, mali):
    customer = await come_in(browser)
    reference = await house.db.value("SELECT reference FROM conversation")
    question = await ask(mali, reference, "form", FIELDS, "Tell us more")
    await customer.get(f"/details/{question.id}")
    refused = await customer.post(f"/details/{question.id}", f1="", f2="nonsense", f7="kept words")
    assert refused.status_code == 422
    assert "This is not an e-mail address." in customer.text
    assert "kept words" in customer.text
    assert (await customer.post(f"/details/{question.id}", f1="Anna")).status_code == 303
    await customer.get("/")
    assert "Filled in" in customer.text
    stranger = await come_in(browser)
    assert (await stranger.get(f"/details/{question.id}")).status_code == 404


async def test_a_rep_builds_a_question_on_a_page(browser, house, means):
    from tests.factories import a_rep

    customer = await come_in(browser)
    reference = await house.db.value("SELECT reference FROM conversation")
    rep = browser()
    await sign_in(rep, await a_rep(means))
    await rep.get(f"/inbox/{reference}/ask/buttons")
    refused = await rep.post(
        f"/inbox/{reference}/ask/buttons", client_id="1", text="Go?", label_1="Yes", url_1="ftp://x"
    )
    assert refused.status_code == 422
    assert "This is not an address of a page." in rep.text
    for _ in range(2):
        done = await rep.post(f"/inbox/{reference}/ask/buttons", client_id="1", text="Go?", label_1="Yes", label_4="No")
        assert done.status_code == 303
    await customer.get("/")
    assert customer.page.text.count('name="answer"') == 2
    await rep.get(f"/inbox/{reference}/ask/form")
    done = await rep.post(
        f"/inbox/{reference}/ask/form",
        client_id="2",
        text="Who?",
        label_1="Size",
        type_1="select",
        choices_1="S, L",
        required_1="yes",
    )
    assert done.status_code == 303
    assert (await rep.get(f"/inbox/{reference}/ask/nothing")).status_code == 404
