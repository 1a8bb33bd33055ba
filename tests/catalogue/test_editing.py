"""Adding, changing, deleting and restoring products."""

from __future__ import annotations

import pytest

from livechat.catalogue import access, editing
from livechat.catalogue.events import ProductAdded, ProductChanged, ProductDeleted, ProductRestored
from livechat.catalogue.inputs import ChangedProduct, NewProduct
from livechat.errors import Conflict, Invalid, NotFound
from livechat.workspaces import deciding
from tests.catalogue.conftest import a_product
from tests.workspaces.making import a_workspace


async def test_a_product_has_what_it_was_given(olga):
    made = await a_product(olga, "  The  Salt Road ", compare_at_minor=82_000, category="Books", description="A\r\nB")
    kept = await access.product(olga.db, olga, made.id)
    assert (kept.name, kept.price_minor, kept.compare_at_minor, kept.currency) == (
        "The Salt Road",
        69_000,
        82_000,
        "THB",
    )
    assert (kept.category, kept.description, kept.version, kept.is_active) == ("Books", "A\nB", 1, True)


async def test_a_product_without_a_currency_has_that_of_the_workspace(olga):
    await deciding.save(olga, {"currency": ["KWD"], "languages": ["en"]})
    made = await editing.add(olga, NewProduct(name="Lantern", price_minor=1250))
    assert made.currency == "KWD"


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({"currency": "XYZ"}, "currency"),
        ({"currency": "DEM"}, "currency"),
        ({"compare_at_minor": 69_000}, "compare_at_minor"),
        ({"compare_at_minor": 1}, "compare_at_minor"),
        ({"name": " \u200f "}, "name"),
        ({"name": "a\x07b"}, "name"),
        ({"description": "a\x1bb"}, "description"),
    ],
)
async def test_what_cannot_be_is_refused_by_field(olga, about, field):
    with pytest.raises(Invalid) as refused:
        await a_product(olga, **about)
    assert field in refused.value.fields


async def test_every_wrong_field_is_named_at_once(olga):
    with pytest.raises(Invalid) as refused:
        await a_product(olga, "", currency="nope", compare_at_minor=1)
    assert set(refused.value.fields) == {"name", "currency", "compare_at_minor"}


async def test_the_same_key_adds_one_product(olga):
    sent = NewProduct(name="Lantern", price_minor=100)
    first = await editing.add(olga, sent, "key-1")
    assert (await editing.add(olga, sent, "key-1")).id == first.id
    with pytest.raises(Conflict):
        await editing.add(olga, NewProduct(name="Other", price_minor=100), "key-1")


async def test_two_products_cannot_have_one_number(olga):
    first = await a_product(olga, sku="SR-1")
    with pytest.raises(Conflict) as refused:
        await a_product(olga, sku="sr-1")
    assert refused.value.field == "sku"
    await editing.delete(olga, first.id)
    await a_product(olga, sku="sr-1")
    with pytest.raises(Conflict):
        await editing.restore(olga, first.id)


def described(**about) -> ChangedProduct:
    return ChangedProduct(**{"name": "The Salt Road", "price_minor": 70_000, "currency": "THB", **about})


async def test_a_change_raises_the_version(olga):
    made = await a_product(olga)
    changed = await editing.change(olga, made.id, described(version=1))
    assert (changed.price_minor, changed.version) == (70_000, 2)


async def test_nobody_overwrites_what_they_have_not_seen(olga):
    made = await a_product(olga)
    await editing.change(olga, made.id, described(version=1))
    with pytest.raises(editing.Changed) as refused:
        await editing.change(olga, made.id, described(price_minor=1, version=1))
    assert (refused.value.code, refused.value.now.price_minor) == ("conflict", 70_000)


async def test_without_a_version_the_last_one_wins(olga):
    made = await a_product(olga)
    await editing.change(olga, made.id, described(version=1))
    assert (await editing.change(olga, made.id, described(price_minor=1))).price_minor == 1


async def test_a_deleted_product_is_gone_until_it_is_restored(olga):
    made = await a_product(olga)
    await editing.delete(olga, made.id)
    with pytest.raises(NotFound):
        await access.product(olga.db, olga, made.id)
    with pytest.raises(NotFound):
        await editing.delete(olga, made.id)
    await editing.restore(olga, made.id)
    assert (await access.product(olga.db, olga, made.id)).name == made.name
    assert (await editing.restore(olga, made.id)).id == made.id


async def test_another_workspaces_product_looks_like_nothing(olga):
    made = await a_product(olga)
    there = olga.but(workspace_id=await a_workspace(olga.means))
    for act in (
        access.product(there.db, there, made.id),
        editing.change(there, made.id, described()),
        editing.set_active(there, made.id, False),
        editing.delete(there, made.id),
        editing.restore(there, made.id),
    ):
        with pytest.raises(NotFound):
            await act
    assert (await access.product(olga.db, olga, made.id)).version == 1


async def test_others_hear_of_what_happened(olga, heard):
    events = heard(ProductAdded, ProductChanged, ProductDeleted, ProductRestored)
    made = await a_product(olga)
    await editing.set_active(olga, made.id, False)
    await editing.set_active(olga, made.id, False)
    await editing.delete(olga, made.id)
    await editing.restore(olga, made.id)
    assert [type(each) for each in events] == [ProductAdded, ProductChanged, ProductDeleted, ProductRestored]
