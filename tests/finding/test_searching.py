"""Whatever was said can be found again, in every language, by those who may read it and by nobody else."""

from __future__ import annotations

import pytest

from livechat.conversations.queries import conversations
from livechat.customers import erasing
from livechat.errors import Invalid, NotFound
from livechat.finding import searching
from tests.factories import a_colleague, a_customer, at_work, reference_of
from tests.finding.conftest import look, texts

SAID = [
    ("Where is my PARCEL, please?", "parcel"),
    ("Der Spiegel heißt Größe Zwölf", "grosse"),
    ("مرحباً، أين طَلَبي رقم ٤٥٦؟", "اين طلبي"),
    ("مرحباً، أين طَلَبي رقم ٤٥٦؟", "456"),
    ("ขอคืนเงินได้ไหมคะ สินค้าชำรุด", "คืนเงิน"),
    ("โคมไฟสีแดงยังมีไหมคะ", "แดง"),
    ("โคมไฟสีเเดงยังมีไหมคะ", "สีแดง"),
    ("แบบแขวนราคาเท่าไหร่คะ", "เเขวน"),
    ("กันนํ้าได้ไหม", "น้ำ"),
    ("โทร ๐๘๑ ได้เลยครับ", "081"),
    ("আমার অর্ডার কোথায়?", "অর্ডার"),
    ("我想退款,订单号是八八", "退款"),
    ("我想退款,订单号是八八", "订单号"),
    ("我想退款，订单号是八八", "单"),
    ("我想退款，订单号是８８", "单号 88"),
    ("我想退款，订单号是八八", "「退款，订单」"),
    ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
    ("A curly ‘quote’ isn’t straight", "isn't"),
]


@pytest.mark.parametrize("is_indexed", [False, True], ids=["fresh", "indexed"])
@pytest.mark.parametrize(("text", "asked"), SAID, ids=[asked for _, asked in SAID])
async def test_words_are_found_however_they_are_written(house, anna, mali, reference, say, text, asked, is_indexed):
    await say(anna, reference, text)
    await say(anna, reference, "Something else altogether")
    if is_indexed:
        await house.indexer.catch_up()
    assert await texts(mali, asked) == [text]


async def test_a_thai_word_with_another_tone_is_another_word(house, anna, mali, reference, say):
    await say(anna, reference, "อยากได้เสื้อสีขาว")
    await say(anna, reference, "อยากได้ตุ๊กตาเสือสีขาว")
    await house.indexer.catch_up()
    assert await texts(mali, "เสื้อ") == ["อยากได้เสื้อสีขาว"]
    assert await texts(mali, "เสือ") == ["อยากได้ตุ๊กตาเสือสีขาว"]


async def test_all_words_must_be_there_and_quoted_ones_together(house, anna, mali, reference, say):
    await say(anna, reference, "the red lantern is broken")
    await say(anna, reference, "the lantern is red")
    await house.indexer.catch_up()
    assert await texts(mali, "red lantern") == ["the lantern is red", "the red lantern is broken"]
    assert await texts(mali, '"red lantern"') == ["the red lantern is broken"]
    assert await texts(mali, "red lantern green") == []


async def test_short_words_are_found_too(house, anna, mali, reference, say):
    await say(anna, reference, "is it ok")
    await say(anna, reference, "退 is one sign")
    await house.indexer.catch_up()
    assert await texts(mali, "ok") == ["is it ok"]
    assert await texts(mali, "退") == ["退 is one sign"]


async def test_signs_of_the_query_language_are_only_letters(house, anna, mali, reference, say):
    await say(anna, reference, 'say "NEAR" (or) * AND-1')
    await house.indexer.catch_up()
    for asked in ("(or)", "* and-1", "near", "AND -", 'a"b', "100%_"):
        await look(mali, asked)
    assert len(await texts(mali, "(or) *")) == 1


async def test_what_is_deleted_or_changed_is_found_no_longer(house, anna, mali, reference, say):
    await say(anna, reference, "my password is swordfish")
    await say(anna, reference, "nothing to see")
    await house.indexer.catch_up()
    async with house.db.transaction() as tx:
        await tx.run("UPDATE message SET text = 'my password is hidden' WHERE text LIKE '%swordfish'")
    assert await texts(mali, "swordfish") == []
    assert await texts(mali, "hidden") == ["my password is hidden"]
    await house.indexer.catch_up()
    assert await texts(mali, "hidden") == ["my password is hidden"]
    async with house.db.transaction() as tx:
        await tx.run("UPDATE message SET deleted_at = 1 WHERE text LIKE '%hidden'")
    await house.indexer.catch_up()
    assert await texts(mali, "hidden") == []
    assert await texts(mali, "nothing") == ["nothing to see"]


async def test_an_erased_customer_leaves_no_word_behind(house, scope, system, mali, say, note, settings):
    customer, own, _ = await a_customer(scope, name="Zebedee Quux", text="my secret is xylophone")
    reference = await reference_of(own)
    await note(mali, reference, "careful: jabberwock")
    await house.indexer.catch_up()
    assert await texts(mali, "xylophone") == ["my secret is xylophone"]
    await erasing.erase(system, customer.id)
    await house.indexer.catch_up()
    for asked in ("xylophone", "jabberwock", "Zebedee"):
        assert (await look(mali, asked)).is_empty
    await house.stop()
    kept = b"".join(path.read_bytes() for path in settings.storage.path.iterdir() if path.is_file())
    for word in (b"xylophone", b"jabberwock", b"Zebedee", b"zebedee"):
        assert word not in kept
    for group in (b"xyl", b"jab", b"quu"):
        assert group not in kept.lower()


async def test_a_number_that_is_used_again_is_indexed_again(house, scope, system, anna, mali, reference, say):
    customer, _, _ = await a_customer(scope, text="the last message")
    await house.indexer.catch_up()
    await erasing.erase(system, customer.id)
    await say(anna, reference, "comes in its place")
    await house.indexer.catch_up()
    assert await texts(mali, "place") == ["comes in its place"]


async def test_system_lines_are_not_searched(house, anna, mali, reference, say):
    async with house.db.transaction() as tx:
        await conversations.set_priority(tx, 1, 1, 2, 0)
    await say(anna, reference, "assigned to nobody")
    await house.indexer.catch_up()
    assert await texts(mali, "assigned") == ["assigned to nobody"]


async def test_finds_are_narrowed(house, clock, anna, mali, somchai, reference, say):
    await say(anna, reference, "lantern one")
    clock.advance(86_400 * 2)
    await say(mali, reference, "lantern two")
    await say(somchai, reference, "lantern three")
    await house.indexer.catch_up()
    assert await texts(mali, "lantern", who="customers") == ["lantern one"]
    assert await texts(mali, "lantern", who="team") == ["lantern three", "lantern two"]
    assert await texts(mali, "lantern", who="me") == ["lantern two"]
    assert await texts(mali, "lantern", status="closed") == []
    assert await texts(mali, "lantern", until="2026-11-22") == ["lantern one"]
    assert await texts(mali, "lantern", since="2026-11-22") == ["lantern three", "lantern two"]
    assert await texts(mali, "lantern", since="2027-01-01") == []


async def test_pages_follow_each_other_without_a_gap_or_a_twin(house, anna, mali, reference, say):
    for number in range(50):
        await say(anna, reference, f"lantern number {number}")
        if number == 30:
            await house.indexer.catch_up()
    seen: list[str] = []
    before = None
    while True:
        found = await searching.everything(mali, searching.query_of({"q": "lantern"}), before)
        seen += [hit.text for hit in found.messages]
        before = found.before
        if before is None:
            break
    assert seen == [f"lantern number {number}" for number in reversed(range(50))]


async def test_customers_are_found_by_name_number_and_address(house, scope, mali):
    customer, _, _ = await a_customer(scope, name="Élodie Nguyễn", phone="+66812345678", email="elo@example.org")
    for is_indexed in (False, True):
        if is_indexed:
            await house.indexer.catch_up()
        for asked in ("elodie", "nguyen", "081 234 5678", "+66 81-234", "5678", "elo@example"):
            assert [hit.id for hit in (await look(mali, asked)).customers] == [customer.id], asked


async def test_a_conversation_is_found_by_its_reference(house, anna, mali, reference):
    for asked in (reference, reference.lower(), reference[5:], reference[5:11]):
        assert [hit.reference for hit in (await look(mali, asked)).conversations] == [reference]


async def test_notes_are_found_by_the_staff(house, anna, mali, reference, note):
    await note(mali, reference, "third cracked lantern")
    assert [hit.text for hit in (await look(mali, "cracked")).notes] == ["third cracked lantern"]
    await house.indexer.catch_up()
    assert [hit.text for hit in (await look(mali, "cracked")).notes] == ["third cracked lantern"]
    assert (await look(mali, "cracked", who="customers")).notes == []


async def test_nothing_of_another_workspace_is_found(house, scope, anna, reference, say, note, mali):
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)")
    stranger, _ = await at_work(scope, await a_colleague(house.means, workspace_id=2, password=""))
    await say(anna, reference, "lantern")
    await note(mali, reference, "lantern")
    assert (await look(stranger, "lantern")).is_empty
    await house.indexer.catch_up()
    assert (await look(stranger, "lantern")).is_empty
    assert (await look(stranger, "Anna")).is_empty
    assert (await look(stranger, reference)).is_empty


async def test_a_customer_searches_their_own_conversation_only(house, anna, ben, reference, say):
    first = await say(anna, reference, "the lantern")
    await say(anna, reference, "no lamp")
    assert [place.id for place in await searching.in_conversation(anna, reference, "LANTERN")] == [first.id]
    await house.indexer.catch_up()
    last = await say(anna, reference, "another lantern")
    assert [place.id for place in await searching.in_conversation(anna, reference, "lantern")] == [last.id, first.id]
    with pytest.raises(NotFound):
        await searching.in_conversation(ben, reference, "lantern")


async def test_a_search_that_is_too_long_is_refused():
    with pytest.raises(Invalid):
        searching.query_of({"q": "x" * 201})


async def test_what_is_said_is_indexed_by_itself(house, clock, anna, reference, say):
    await say(anna, reference, "by itself")
    for _ in range(50):
        clock.advance(1.1)
        await house.db.value("SELECT 1")
        async with house.db.transaction() as tx:  # behind what the indexer has asked the writer for
            await tx.value("SELECT 1")
        if await house.db.value("SELECT count(*) FROM found_message"):
            break
    assert await house.db.value("SELECT words FROM found_message") == "by itself"
