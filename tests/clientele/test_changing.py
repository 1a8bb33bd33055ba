"""What admins change about customers, alone, together, and many at once."""

import pytest

from livechat.clientele import changing, profiles, queries
from livechat.clientele.inputs import ChangeCustomer
from livechat.customers import queries as customers
from livechat.customers.events import CustomerBlocked, CustomerChanged
from livechat.errors import Conflict, Forbidden, Invalid, NotFound


async def test_what_is_left_out_stays(house, olga, people):
    asa = people["Åsa"]
    changed = await changing.change(olga, asa.id, ChangeCustomer(phone="+46 70 765 43 21", attributes={"Size": "38"}))
    assert (changed.name, changed.phone, changed.email) == ("Åsa Öberg", "+46707654321", "asa@example.com")
    assert changed.known == {"Size": "38"}
    again = await changing.change(olga, asa.id, ChangeCustomer(name="Åsa"))
    assert again.known == {"Size": "38"}


async def test_of_two_admins_at_once_the_second_is_told_and_overwrites_nothing(house, olga, people):
    asa = people["Åsa"]
    await changing.change(olga, asa.id, ChangeCustomer(name="First", version=asa.version))
    with pytest.raises(Conflict):
        await changing.change(olga, asa.id, ChangeCustomer(name="Second", version=asa.version))
    stored = await customers.by_id(house.db, 1, asa.id)
    assert stored.name == "First"
    await changing.change(olga, asa.id, ChangeCustomer(name="Second", version=stored.version))
    assert (await customers.by_id(house.db, 1, asa.id)).name == "Second"


@pytest.mark.parametrize(
    "attributes",
    [{f"n{number}": "x" for number in range(21)}, {"n" * 51: "x"}, {"n": "x" * 501}],
)
async def test_too_much_is_refused_by_field(olga, people, attributes):
    with pytest.raises(Invalid) as refusal:
        await changing.change(olga, people["Ben"].id, ChangeCustomer(name="", attributes=attributes))
    assert set(refusal.value.fields) == {"name", "attributes"}


async def test_many_are_tagged_and_untagged_at_once(house, olga, people, heard):
    events = heard(CustomerChanged)
    ids = [each.id for each in people.values()]
    assert await changing.tag(olga, ids, "Wholesale") == 4
    assert await changing.tag(olga, ids, "wholesale") == 0, "it is the same tag"
    assert {event.customer_id for event in events} == set(ids)
    [(tag_id, name, _)] = await queries.tags_of(house.db, 1, ids[0])
    assert name == "Wholesale"
    assert await changing.untag(olga, ids[:3], tag_id) == 3


async def test_many_are_blocked_at_once_and_strangers_are_passed_over(olga, people, heard):
    events = heard(CustomerBlocked)
    ids = [people["Ben"].id, people["Åsa"].id, "nobody"]
    assert await changing.block(olga, ids, is_blocked=True) == 2
    assert len(events) == 2


async def test_nothing_is_done_to_nobody_or_to_too_many(olga):
    for chosen in ([], ["x"] * 101):
        with pytest.raises(Invalid):
            await changing.block(olga, chosen, is_blocked=True)


async def test_a_customer_carries_only_so_many_tags(olga, people):
    for number in range(changing.MOST_TAGS):
        await changing.tag(olga, [people["Ben"].id], f"t{number}")
    with pytest.raises(Invalid):
        await changing.tag(olga, [people["Ben"].id, people["Åsa"].id], "one more")
    assert await queries.tags_of(olga.db, 1, people["Åsa"].id) == []


async def test_a_session_is_ended_only_through_its_own_customer(house, olga, anna, ben):
    with pytest.raises(NotFound):
        await changing.end_session(olga, ben.actor_id, anna.session_id)
    await changing.end_session(olga, anna.actor_id, anna.session_id)
    assert (await profiles.of(olga, anna.actor_id, house.presence_of)).sessions == []


async def test_reps_change_nobody_here(mali, people):
    for act in (
        changing.change(mali, people["Ben"].id, ChangeCustomer(name="x")),
        changing.tag(mali, [people["Ben"].id], "x"),
        changing.untag(mali, [people["Ben"].id], "x"),
        changing.block(mali, [people["Ben"].id], is_blocked=True),
        changing.end_session(mali, people["Ben"].id, "x"),
        profiles.of(mali, people["Ben"].id, lambda _: "offline"),
    ):
        with pytest.raises(Forbidden):
            await act
