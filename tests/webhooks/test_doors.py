"""Webhooks through the doors: the admin's pages and the API."""

import pytest

from livechat.settings import Settings
from livechat.webhooks import queries
from tests.factories import an_admin, sign_in


@pytest.fixture
async def admin(house, browser):
    """An admin's browser."""
    staff = await an_admin(house.means, name="Nok")
    opened = browser()
    await sign_in(opened, staff)
    return opened


async def test_an_admin_makes_tries_and_ends_a_webhook(admin, receiver):
    await admin.get("/admin/webhooks")
    assert "No webhooks yet" in admin.text
    await admin.get("/admin/webhooks/new")
    await admin.post("/admin/webhooks", url=receiver.url, description="Our CRM", event=["new_message", "new_note"])
    assert admin.page.status_code == 200
    assert "whsec_" in admin.page.text
    assert admin.page.headers["cache-control"] == "no-store"
    await admin.get("/admin/webhooks")
    assert "Our CRM" in admin.text
    assert "2 events" in admin.text
    assert "whsec_" not in admin.page.text
    [here] = {part.split('"')[0] for part in admin.page.text.split('href="/admin/webhooks/')[1:]} - {"new"}
    page = f"/admin/webhooks/{here}"
    await admin.get(page)
    answer = await admin.post(f"{page}/test")
    await admin.get(answer.headers["location"])
    assert "Delivered" in admin.text
    assert "webhook-id: evt_" in admin.text
    await admin.post(f"{admin.page.url.path}/replay")
    await admin.get(page)
    await admin.post(f"{page}/switch", on="false")
    await admin.get(page)
    assert "Send a test event" not in admin.text
    await admin.post(f"{page}/test")
    assert admin.page.status_code == 409
    assert "This webhook is off" in admin.text
    await admin.get(f"{page}/edit")
    await admin.post(page, url=receiver.url, description="Elsewhere", event="*")
    await admin.get(page)
    assert "Elsewhere" in admin.text
    assert "Every event" in admin.text
    await admin.post(f"{page}/secret")
    assert "24 more hours" in admin.text
    await admin.get(page)
    await admin.post(f"{page}/delete")
    assert (await admin.get(page)).status_code == 404


async def test_a_form_comes_back_with_what_was_typed_and_what_is_wrong(admin):
    await admin.get("/admin/webhooks/new")
    await admin.post("/admin/webhooks", url="ftp://x", description="Mine", event="new_note")
    assert admin.page.status_code == 422
    assert "This is not a web address." in admin.text
    assert 'value="Mine"' in admin.page.text
    assert 'value="new_note" checked' in admin.page.text
    await admin.post("/admin/webhooks", url="http://127.0.0.1:9/")
    assert "Please choose at least one event." in admin.text


async def test_a_program_does_the_same(program, olga_bearer, receiver, house, settled):
    body = {"url": receiver.url, "events": ["new_message"], "description": "CRM"}
    made = await program.post("/api/admin/webhooks", json=body, headers=olga_bearer)
    assert made.status_code == 201
    one = f"/api/admin/webhooks/{made.json()['id']}"
    assert made.json()["secret"].startswith("whsec_")
    assert "secret" not in (await program.get(one, headers=olga_bearer)).json()
    for _ in range(5):
        tried = await program.post(f"{one}/test", headers=olga_bearer)
        assert tried.status_code == 202
        await settled.next()
    said = (await program.get(f"{one}/deliveries/{tried.json()['id']}", headers=olga_bearer)).json()
    assert said["delivery"]["state"] == "delivered"
    assert said["body"]["type"] == "test"
    assert said["attempts"][0]["status"] == 200
    first = (await program.get(f"{one}/deliveries?limit=3", headers=olga_bearer)).json()
    second = (await program.get(f"{one}/deliveries?limit=3&cursor={first['next']}", headers=olga_bearer)).json()
    ids = [each["id"] for page in (first, second) for each in page["deliveries"]]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 5
    assert second["next"] is None
    again = await program.post(f"{one}/deliveries/{ids[0]}/replay", headers=olga_bearer)
    assert again.json()["state"] == "waiting"
    assert (await program.post(f"{one}/replay", headers=olga_bearer)).json() == {"count": 0}
    off = await program.put(one, json=body | {"active": False}, headers=olga_bearer)
    assert (off.json()["active"], off.json()["off"]) == (False, "paused")
    other = (await program.post(f"{one}/secret", headers=olga_bearer)).json()["secret"]
    assert other != made.json()["secret"]
    assert (await program.delete(one, headers=olga_bearer)).status_code == 204
    assert await queries.webhooks(house.db, 1) == []


async def test_a_program_learns_what_there_is_to_subscribe_to(program, olga_bearer):
    events = (await program.get("/api/admin/webhooks/events", headers=olga_bearer)).json()["events"]
    assert {"new_message", "customer_registered", "product_changed"} <= {each["type"] for each in events}
    assert all(each["description"] for each in events)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"url": "http://127.0.0.1:9/", "events": []}, "events"),
        ({"url": "http://127.0.0.1:9/", "events": ["nothing"]}, "events"),
        ({"url": "http://name:word@127.0.0.1:9/", "events": ["*"]}, "url"),
        ({"url": "http://no.such.host.invalid/", "events": ["*"]}, "url"),
        ({"events": ["*"]}, "url"),
    ],
)
async def test_what_cannot_be_right_is_refused_by_its_field(program, olga_bearer, given, field):
    refused = await program.post("/api/admin/webhooks", json=given, headers=olga_bearer)
    assert refused.status_code == 422
    assert refused.json()["field"] == field


@pytest.mark.parametrize("query", ["state=lost", "cursor=x", "limit=0"])
async def test_a_list_that_cannot_be_is_refused(program, olga_bearer, query, told, receiver):
    webhook, _ = await told(receiver)
    refused = await program.get(f"/api/admin/webhooks/{webhook.id}/deliveries?{query}", headers=olga_bearer)
    assert refused.status_code == 422
    unknown = await program.get(f"/api/admin/webhooks/{webhook.id}/deliveries/nothing", headers=olga_bearer)
    assert unknown.status_code == 404


class TestWherePrivateNetworksAreClosed:
    """As a house is without a word in its settings."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        from dataclasses import replace

        from livechat.outgoing.settings import Outgoing

        return replace(settings, outgoing=Outgoing())

    @pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "[::1]", "localhost", "10.0.0.7"])
    async def test_an_address_inside_is_refused_when_it_is_saved(self, program, olga_bearer, host):
        body = {"url": f"https://{host}/", "events": ["*"]}
        refused = await program.post("/api/admin/webhooks", json=body, headers=olga_bearer)
        assert refused.status_code == 422
        assert "private network" in refused.json()["detail"]
