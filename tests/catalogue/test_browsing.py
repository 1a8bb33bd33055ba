"""Finding products in every script."""

from __future__ import annotations

import pytest

from livechat.catalogue import browsing, editing
from livechat.errors import Invalid
from tests.catalogue.conftest import a_product


async def names(scope, **about) -> list[str]:
    shelf = await browsing.page(scope, browsing.filters(**about), "", 100)
    return [each.name for each in shelf.products]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("lantern", ["Brass Lantern"]),
        ("LANT brass", ["Brass Lantern"]),
        ("โคม", ["โคมไฟกระดาษสีแดง"]),
        ("灯笼", ["红色纸灯笼"]),
        ("نحاسي", ["مصباح نحاسي"]),
        ("ln-7", ["Brass Lantern"]),
        ("weddings", ["红色纸灯笼"]),
        ("%", []),
        ("brass paper", []),
    ],
)
async def test_words_are_found_in_every_script(olga, q, found):
    await a_product(olga, "Brass Lantern", sku="LN-7")
    await a_product(olga, "โคมไฟกระดาษสีแดง")
    await a_product(olga, "红色纸灯笼", description="For weddings")
    await a_product(olga, "مصباح نحاسي")
    assert await names(olga, q=q) == found


async def test_a_list_shows_one_category_or_one_state(olga):
    await a_product(olga, "Atlas", category="Books")
    hidden = await a_product(olga, "Lantern", category="Lamps")
    await editing.set_active(olga, hidden.id, False)
    assert await names(olga, category="Books") == ["Atlas"]
    assert await names(olga, state="inactive") == ["Lantern"]
    assert await names(olga, state="active") == ["Atlas"]
    with pytest.raises(Invalid):
        browsing.filters(state="odd")


async def test_pages_follow_each_other_without_holes_or_doubles(olga, clock):
    for number in range(7):
        await a_product(olga, f"Book {number}")
        if number % 3 == 0:
            clock.advance(1)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        shelf = await browsing.page(olga, browsing.filters(), cursor, 2)
        seen += [each.name for each in shelf.products]
        cursor = shelf.next
    assert sorted(seen) == [f"Book {number}" for number in range(7)]


async def test_reps_are_offered_what_begins_with_their_words_first(olga, mali):
    await a_product(olga, "Salt cellar")
    await a_product(olga, "Sea salt", sku="SA-1")
    gone = await a_product(olga, "Salty dog")
    await editing.set_active(olga, gone.id, False)
    assert [each.name for each in await browsing.offered(mali, "SALT")] == ["Salt cellar", "Sea salt"]
    assert [each.name for each in await browsing.offered(mali, "sa-")] == ["Sea salt"]
