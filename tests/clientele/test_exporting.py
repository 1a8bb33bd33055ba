"""What is taken along: one customer as an archive for people and programs, the list as a table without formulas."""

import csv
import io
import json
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from livechat.clientele import changing, gathering, tables
from livechat.clientele.inputs import ChangeCustomer
from livechat.clientele.models import Filter
from livechat.conversations import noting, sending
from livechat.conversations.inputs import Draft
from livechat.customers import editing
from livechat.uploads import keeping, storage
from livechat.uploads.models import Purpose
from tests.factories import a_customer, an_admin, sign_in
from tests.uploads.samples import picture

FULL_OF_FORMULAS = ("=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", " =1", "＝1")


@pytest.fixture
async def admin(house, browser):
    """An admin's browser, signed in."""
    page = browser()
    await sign_in(page, await an_admin(house.means, name="Olga"))
    return page


async def once(content):
    yield content


async def rows(stream):
    """A table as a spreadsheet reads it."""
    text = b"".join([piece async for piece in stream]).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("cell", FULL_OF_FORMULAS)
def test_no_cell_is_a_formula(cell):
    assert tables.harmless(cell) == f"'{cell}"


def test_other_cells_stay_as_they_are():
    for cell in ("", "Åsa", "1-2", "a=b", "مرحبا"):
        assert tables.harmless(cell) == cell


async def test_the_table_holds_everybody_who_is_listed(olga, people, monkeypatch):
    monkeypatch.setattr(tables, "AT_ONCE", 2)
    await changing.tag(olga, [people["Ben"].id], "=HYPERLINK()")
    found = await rows(await tables.of_list(olga, Filter(sort="name"), []))
    assert [row["name"] for row in found] == ["Ben Miller", "Åsa Öberg", "ليلى", "สมชาย ใจดี"]
    assert found[0]["phone"] == "'+12025550143"
    assert found[0]["tags"] == "'=HYPERLINK()"
    assert [row["name"] for row in await rows(await tables.of_list(olga, Filter(q="ben"), []))] == ["Ben Miller"]


async def test_the_list_and_a_selection_are_saved_from_the_page(admin, people):
    await admin.get("/admin/customers")
    answer = await admin.get("/admin/customers/table.csv?sort=name")
    assert answer.content.startswith(b"\xef\xbb\xbfid,name,")
    assert answer.headers["content-disposition"] == 'attachment; filename="customers.csv"'
    await admin.get("/admin/customers")
    answer = await admin.post("/admin/customers/bulk", pick=[people["Ben"].id], act="export")
    assert ("Ben Miller" in answer.text, "Åsa" in answer.text) == (True, False)


class Links(HTMLParser):
    """Where a document leads."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [unquote(value) for name, value in attrs if name == "href" and not value.startswith("#")]


async def test_an_archive_holds_everything_for_people_and_programs(house, admin, scope, olga, monkeypatch):
    monkeypatch.setattr(gathering, "AT_ONCE", 3)
    customer, anna, _ = await a_customer(scope, name="<Anna> & مرحبا", text="My first question")
    reference = str(await house.db.value("SELECT reference FROM conversation"))
    await changing.change(olga, customer.id, ChangeCustomer(attributes={"Size": "38"}))
    await changing.tag(olga, [customer.id], "VIP")
    await editing.note(olga, customer.id, "Likes brass")
    await noting.add(olga, reference, "n", "Be kind")
    upload = await keeping.keep(anna, once(picture()), "grün/../a.png", Purpose("conversation", reference, customer.id))
    await sending.send(anna, reference, Draft(client_id="f", text="See", attachments=[upload.id]))
    for number in range(5):
        await sending.send(anna, reference, Draft(client_id=f"m{number}", text=f"<i>{number}</i>"))
    answer = await admin.get(f"/admin/customers/{customer.id}/export")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        known = json.loads(archive.read("customer.json"))
        [file] = known["files"]
        assert archive.read(file["path"]) == storage.place_of(storage.folder_of(house.means), upload.id).read_bytes()
        documents = {name: archive.read(name).decode() for name in names if name.endswith(".html")}
    assert known["customer"]["attributes"] == {"Size": "38"}
    assert [each["text"] for each in known["notes"]] == ["Likes brass"]
    [conversation] = known["conversations"]
    texts = [each["text"] for each in conversation["messages"]]
    assert (texts[0], texts[-1]) == ("My first question", "<i>4</i>")
    assert [each["text"] for each in conversation["notes"]] == ["Be kind"]
    read = "".join(documents.values())
    for words in ("My first question", "&lt;i&gt;4&lt;/i&gt;", "Be kind", "Likes brass", "VIP", "&lt;Anna&gt;"):
        assert words in read
    assert len(documents) > 2, "a long conversation is more than one page"
    for name, text in documents.items():
        for link in Links(text).found:
            assert (link[3:] if link.startswith("../") else _beside(name, link)) in names, (name, link)


def _beside(name, link):
    return f"{name.rpartition('/')[0]}/{link}".lstrip("/")


async def test_nothing_of_an_archive_stays_here(house, admin, anna):
    await admin.get(f"/admin/customers/{anna.actor_id}/export")
    assert list((storage.folder_of(house.means) / storage.ARRIVING).iterdir()) == []


async def test_an_archive_is_not_begun_without_room(house, admin, anna, monkeypatch):
    monkeypatch.setattr(storage, "free_bytes", lambda means: 5)
    assert (await admin.get(f"/admin/customers/{anna.actor_id}/export")).status_code == 503


async def test_nobody_is_exported_who_is_not_there(admin):
    assert (await admin.get("/admin/customers/nobody/export")).status_code == 404
