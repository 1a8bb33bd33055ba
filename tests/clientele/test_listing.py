"""Whoever runs the shop finds any customer, by what is known of them, in a small shop and in a large one."""

from dataclasses import replace

import pytest

from livechat.clientele import changing, listing, queries
from livechat.clientele.models import SORTS, Filter
from livechat.errors import Forbidden, Invalid
from tests.factories import a_customer


async def names(scope, of, online=(), limit=10):
    """The first names of whoever is listed, over all pages."""
    found, cursor = [], ""
    while cursor is not None:
        page = await listing.listed(scope, of, online, cursor, limit)
        found += [each.name.split()[0] for each in page.people]
        cursor = page.behind
    return found


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("oberg", ["Åsa"]),
        ("ใจดี", ["สมชาย"]),
        ("ليلي", ["ليلى"]),
        ("081 234 5678", ["สมชาย"]),
        ("ben@example", ["Ben"]),
        ("nobody", []),
        ("...", []),
    ],
)
async def test_customers_are_found_by_their_words_in_any_script(house, olga, people, words, who):
    assert await names(olga, Filter(q=words)) == who  # before the index knows them
    await house.indexer.catch_up()
    assert await names(olga, Filter(q=words)) == who


async def test_customers_are_found_by_the_reference_of_a_conversation(olga, anna, reference):
    assert await names(olga, Filter(q=reference.lower())) == ["Anna"]


async def test_the_list_is_put_in_order_and_paged(olga, people):
    for limit in (1, 2, 3, 10):
        assert await names(olga, Filter(sort="new"), limit=limit) == ["ليلى", "Ben", "สมชาย", "Åsa"]
        assert await names(olga, Filter(sort="seen"), limit=limit) == ["ليلى", "Ben", "สมชาย", "Åsa"]
        assert await names(olga, Filter(sort="name"), limit=limit) == ["Ben", "Åsa", "ليلى", "สมชาย"]


async def test_the_list_is_narrowed(olga, people, monkeypatch):
    asa, ben = people["Åsa"], people["Ben"]
    await changing.tag(olga, [asa.id, ben.id], "wholesale")
    await changing.block(olga, [ben.id], is_blocked=True)
    [(tag_id, *_)] = await queries.tags_of(olga.db, 1, asa.id)
    for few in (2000, 0):  # from a few, and walking along the order
        monkeypatch.setattr(listing, "FEW", few)
        assert await names(olga, Filter(tag=tag_id)) == ["Ben", "Åsa"]
        assert await names(olga, Filter(tag=tag_id, state="blocked")) == ["Ben"]
        assert await names(olga, Filter(country="TH")) == ["สมชาย"]
        assert await names(olga, Filter(country="CA")) == ["Ben"], "they share +1"
        assert await names(olga, Filter(first_until=ben.created_at)) == ["สมชาย", "Åsa"]
        assert await names(olga, Filter(last_since=ben.last_seen_at, sort="new")) == ["ليلى", "Ben"]
        assert await names(olga, Filter(state="online"), online=[asa.id]) == ["Åsa"]
        assert await names(olga, Filter(state="online", q="ben"), online=[asa.id]) == []


async def test_a_wrong_place_in_the_list_is_refused(olga, people):
    for sort in SORTS:
        for cursor in ("nowhere", "1-", "WzFd", "W10=", "bnVsbA==", "é"):
            with pytest.raises(Invalid):
                await listing.listed(olga, Filter(sort=sort), [], cursor, 10)


async def test_reps_and_other_workspaces_see_nobody(olga, mali, people):
    with pytest.raises(Forbidden):
        await listing.listed(mali, Filter(), [], "", 10)
    assert await names(replace(olga, workspace_id=2), Filter()) == []


@pytest.mark.parametrize("sort", SORTS)
async def test_a_page_of_a_large_shop_is_walked_along_an_index(olga, sort):
    """No sorting and no reading of everybody, however the list is narrowed; figures would depend on the machine."""
    wanted = queries.conditions(Filter(tag="t", state="blocked", first_since=1, last_until=9), "66")
    for asked, before in ((wanted, None), ({}, (5, "x")), (wanted, (5, "x"))):
        statement, values = queries.listing(sort, asked, None, before)
        plan = await olga.db.all(tuple, "EXPLAIN QUERY PLAN " + statement, workspace_id=1, limit=40, **values)
        steps = [str(step[-1]) for step in plan]
        index = {"seen": "customer_by_sight", "new": "customer_by_workspace", "name": "customer_by_name"}[sort]
        assert any(f"SEARCH c USING INDEX {index} (workspace_id=?" in step for step in steps), steps
        assert not any(step.startswith("SCAN c") for step in steps), steps


@pytest.mark.parametrize(
    ("of", "index"),
    [
        (Filter(tag="t"), "customer_tag_by_tag"),
        (Filter(state="blocked"), "customer_blocked"),
        (Filter(country="TH"), "customer_by_phone"),
        (Filter(first_since=5), "customer_by_workspace"),
        (Filter(last_until=5), "customer_by_sight"),
    ],
)
async def test_a_few_are_found_by_their_own_index(olga, of, index):
    [(condition, values)] = queries.conditions(of, "66" if of.country else "").items()
    seen = []

    class Recorder:
        async def all(self, kind, sql, **given):
            seen.append((sql, given))
            return []

    await queries.few(Recorder(), 1, condition, values, 10)
    [(sql, given)] = seen
    steps = [str(step[-1]) for step in await olga.db.all(tuple, "EXPLAIN QUERY PLAN " + sql, **given)]
    assert any(index in step for step in steps), steps


async def test_a_customer_who_is_not_indexed_yet_is_found_once(house, olga, scope):
    for number in range(3):
        await a_customer(scope, name=f"Twin {number}")
    await house.indexer.catch_up()
    await a_customer(scope, name="Twin new")
    assert len(await names(olga, Filter(q="twin"))) == 4
