"""Becoming a customer."""

import pytest

from livechat.accounts import queries as accounts
from livechat.customers import blocking, queries, registering
from livechat.customers.events import CustomerRegistered
from livechat.customers.inputs import Register
from livechat.errors import Blocked, Invalid, NotFound, RateLimited
from livechat.scope import CUSTOMER
from livechat.web.session import Credentials
from livechat.workspaces import deciding
from tests.factories import a_customer, everybody
from tests.workspaces.making import a_workspace


async def test_a_visitor_becomes_a_customer_who_is_known_from_then_on(house, scope):
    given = Register(name="  Ada  Lovelace ", phone="+66 81 234 5678", email="ada@example.com")
    customer, token, session_id = await registering.register(scope, given)
    assert (customer.name, customer.phone, customer.email) == ("Ada Lovelace", "+66812345678", "ada@example.com")
    known = await house.sessions.identify(Credentials(token=token))
    assert (known.role, known.actor_id, known.session_id) == (CUSTOMER, customer.id, session_id)


async def test_whoever_begins_something_with_a_new_customer_is_told(scope, heard):
    events = heard(CustomerRegistered)
    customer, _, session_id = await registering.register(
        scope, Register(name="Ada", phone="+66812345678", text=" Do you ship? ", client_id="first")
    )
    [event] = events
    assert (event.customer, event.text, event.client_id) == (customer, "Do you ship?", "first")
    assert (event.scope.role, event.scope.actor_id, event.scope.session_id) == (CUSTOMER, customer.id, session_id)


async def test_a_listener_that_fails_leaves_no_half_customer(house, scope):
    async def fails(tx, event):
        raise Invalid("no")

    house.bus.listen_within(CustomerRegistered, fails)
    with pytest.raises(Invalid):
        await registering.register(scope, Register(name="Ada", phone="+66812345678"))
    assert await everybody(house) == []
    assert await accounts.sessions(house.db, 1, "", None, 10) == []


async def test_everything_that_is_wrong_is_said_at_once(scope):
    with pytest.raises(Invalid) as refused:
        await registering.register(scope, Register(phone="12", email="nowhere"))
    assert set(refused.value.fields) == {"name", "phone", "email"}


async def test_a_number_without_country_belongs_to_the_workspace_s(scope, system):
    await deciding.save(system, {"languages": ["en"], "country": ["TH"]})
    customer, _, _ = await registering.register(scope, Register(name="Ada", phone="081-234-5678"))
    assert customer.phone == "+66812345678"


async def test_the_country_that_was_chosen_comes_first(scope, system):
    await deciding.save(system, {"languages": ["en"], "country": ["TH"]})
    customer, _, _ = await registering.register(scope, Register(name="Ada", phone="030 901820", country="DE"))
    assert customer.phone == "+4930901820"


async def test_without_any_country_the_sentence_says_how_to_write_it(scope):
    with pytest.raises(Invalid, match="start the number with"):
        await registering.register(scope, Register(name="Ada", phone="081 234 5678"))


@pytest.mark.parametrize(
    ("decided", "given", "wrong"),
    [
        ({"ask_phone": ["optional"]}, {"name": "Ada"}, set()),
        ({"ask_email": ["required"]}, {"name": "Ada", "phone": "+66812345678"}, {"email"}),
        ({"ask_name": ["off"], "ask_phone": ["off"]}, {}, set()),
        ({"ask_text": ["required"]}, {"name": "Ada", "phone": "+66812345678", "client_id": "1"}, {"text"}),
        ({"ask_text": ["required"]}, {"name": "Ada", "phone": "+66812345678"}, set()),
    ],
)
async def test_what_is_needed_is_the_workspace_s_decision(scope, system, decided, given, wrong):
    await deciding.save(system, {"languages": ["en"], **decided})
    if not wrong:
        await registering.register(scope, Register(**given))
        return
    with pytest.raises(Invalid) as refused:
        await registering.register(scope, Register(**given))
    assert set(refused.value.fields) == wrong


async def test_a_customer_without_a_name_can_be_shown(scope, system):
    await deciding.save(system, {"languages": ["en"], "ask_name": ["optional"]})
    customer, _, _ = await registering.register(scope, Register(phone="+66812345678"))
    assert customer.name == "Visitor"


async def test_the_same_number_opens_nobody_else_s_history(scope):
    first, _, _ = await registering.register(scope, Register(name="Ada", phone="+66812345678"))
    second, _, _ = await registering.register(scope, Register(name="Eve", phone="+66812345678"))
    assert first.id != second.id


async def test_one_address_registers_five_times_a_minute(scope, clock):
    for _ in range(5):
        await registering.register(scope, Register(name="Ada", phone="+66812345678"))
    with pytest.raises(RateLimited):
        await registering.register(scope, Register(name="Ada", phone="+66812345678"))
    await registering.register(scope.but(address="192.0.2.77"), Register(name="Ada", phone="+66812345678"))
    clock.advance(60)
    await registering.register(scope, Register(name="Ada", phone="+66812345678"))


async def test_one_address_registers_thirty_times_an_hour(scope, clock):
    for _ in range(30):
        await registering.register(scope, Register(name="Ada", phone="+66812345678"))
        clock.advance(20)
    with pytest.raises(RateLimited):
        await registering.register(scope, Register(name="Ada", phone="+66812345678"))


async def test_a_customer_belongs_to_the_workspace_of_the_address(house, scope):
    other = await a_workspace(house.means, "other")
    customer, token, _ = await registering.register(
        scope, Register(name="Ada", phone="+66812345678", workspace="other")
    )
    assert customer.workspace_id == other
    assert (await house.sessions.identify(Credentials(token=token))).workspace_id == other
    assert await queries.by_id(house.db, 1, customer.id) is None


async def test_a_workspace_that_does_not_exist_is_not_found(scope):
    with pytest.raises(NotFound):
        await registering.register(scope, Register(name="Ada", phone="+66812345678", workspace="nowhere"))


async def test_the_language_that_was_chosen_stays_with_the_session(house, scope):
    customer, token, _ = await registering.register(scope, Register(name="Ada", phone="+66812345678", language="ar"))
    assert customer.language == "ar"
    assert (await house.sessions.identify(Credentials(token=token, languages=("en",)))).language == "ar"


async def test_a_blocked_browser_does_not_register_anew(scope, system):
    customer, _, _ = await a_customer(scope, device_key="this browser")
    await blocking.block(system, customer.id)
    with pytest.raises(Blocked):
        await a_customer(scope, device_key="this browser")
    await a_customer(scope, device_key="another browser")


async def test_a_blocked_address_does_not_register_if_that_was_asked_for(scope, system):
    customer, own, _ = await a_customer(scope)
    await blocking.block(system, customer.id)
    await registering.register(own, Register(name="Ada", phone="+66812345678"))
    other, own, _ = await a_customer(scope)
    await blocking.block(system, other.id, with_address=True)
    with pytest.raises(Blocked):
        await registering.register(own, Register(name="Ada", phone="+66812345678"))
