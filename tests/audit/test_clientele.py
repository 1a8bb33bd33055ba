"""What is done to customers from the console is in the log, one by one or many at once, and what is carried away."""

from __future__ import annotations

from livechat.clientele import changing, exporting, tables
from livechat.clientele.models import Filter
from livechat.customers.identified import secrets
from livechat.operations import errands
from livechat.rendering import Look
from tests.audit.conftest import told
from tests.factories import a_customer

MARKER = "marker-zebra-77"


async def test_tags_of_customers_with_what_they_carried_and_carry(scope, olga, since, anna):
    _, ben, _ = await a_customer(scope, name="Ben")
    await changing.tag(olga, [anna.actor_id], "glass")
    await changing.tag(olga, [anna.actor_id, ben.actor_id, "nobodys"], "glass")
    tag_id = await olga.db.value("SELECT id FROM tag")
    await changing.untag(olga, [ben.actor_id, anna.actor_id], tag_id)
    await changing.untag(olga, [ben.actor_id], tag_id)
    entries = [each for each in await since() if each.what.startswith("customer.")]
    carries = {"tags": ["glass"]}
    assert [(each.about_id, *told(each)) for each in entries] == [
        (anna.actor_id, "customer.tagged", {"tags": []}, carries),
        (ben.actor_id, "customer.tagged", {"tags": []}, carries),
        (ben.actor_id, "customer.untagged", carries, {"tags": []}),
        (anna.actor_id, "customer.untagged", carries, {"tags": []}),
    ]


async def test_what_is_saved_of_customers_without_the_words_that_were_looked_for(house, olga, since, anna):
    await exporting.archive(olga, anna.actor_id, lambda *_, **__: "", Look("html", "staff", "en"))
    await tables.of_list(olga, Filter(q=MARKER, country="TH"), [])
    await tables.of_some(olga, [anna.actor_id])
    await errands.ERRANDS["export_customer"](house.system_scope(1), customer=anna.actor_id)
    whole, narrowed, some, by_command = await since()
    assert (whole.what, whole.about_id, whole.actor_name) == ("customer.exported", anna.actor_id, "Olga")
    assert told(narrowed) == ("customer.listed", {}, {"found_by": ["q", "country"]})
    assert told(some) == ("customer.listed", {}, {"customers": [anna.actor_id]})
    assert (by_command.what, by_command.about_id, by_command.actor_role) == (
        *("customer.exported", anna.actor_id, "system"),
    )
    assert MARKER not in str(await house.db.all(tuple, "SELECT * FROM audit_entry"))


async def test_secrets_of_signed_identities_without_the_secrets(house, olga, since):
    made = [await secrets.make(olga)]
    await secrets.end_former(olga)
    made.append(await secrets.make(olga))
    await secrets.end_former(olga)
    until = {"former_until": "2026-11-22T03:00:00.000Z"}
    found = [told(each) for each in await since()]
    assert [what for what, *_ in found] == ["identity.begun", "identity.changed", "identity.ended"]
    assert found[1][2] == found[2][1] == until
    rows = str(await house.db.all(tuple, "SELECT * FROM audit_entry"))
    salts = await house.db.all(str, "SELECT salt FROM identity_secret")
    assert [each for each in (*made, *salts) if each.removeprefix("lcid_")[:12] in rows] == []


async def test_a_device_of_a_customer_that_is_signed_out(olga, since, anna):
    await changing.end_session(olga, anna.actor_id, anna.session_id)
    [entry] = await since()
    assert (entry.what, entry.about_kind, entry.about_id) == ("session.ended", "customer", anna.actor_id)
