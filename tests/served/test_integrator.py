"""An integrator with nothing but a key and the page of the API: all that this program knows is what it says."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx2
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from livechat.web.routes import KEY_SCOPES
from tests.served.running import Running
from tests.webhooks.receivers import Receiver

MESSAGES = 450
AT_ONCE = 15


class Integrator:
    """A program that asks for operations by their names, as they are described, and believes no other word."""

    def __init__(self, client: httpx2.AsyncClient, description: dict[str, Any]) -> None:
        self.client = client
        self.schemas = description["components"]["schemas"]
        self.operations = {
            said["operationId"]: (method.upper(), path, said)
            for path, methods in description["paths"].items()
            for method, said in methods.items()
        }

    async def ask(self, operation: str, places: dict[str, str] | None = None, **body: Any) -> httpx2.Response:
        """Carry an operation out; it must be open to keys and answer as it is described."""
        method, path, said = self.operations[operation]
        assert any("key" in each for each in said["security"]), operation
        if "requestBody" in said:
            self.must_fit(body, said["requestBody"]["content"]["application/json"]["schema"])
        answer = await self.client.request(method, path.format(**(places or {})), json=body or None)
        assert answer.is_success, (operation, answer.text)
        assert str(answer.status_code) in said["responses"]
        return answer

    def must_fit(self, body: dict[str, Any], schema: dict[str, Any]) -> None:
        """Whether the description asks for these fields and no others."""
        shape = self.schemas[schema["$ref"].rpartition("/")[2]]
        assert set(shape.get("required", [])) <= body.keys() <= shape["properties"].keys()

    async def everything(self, address: str, field: str) -> tuple[list[dict[str, Any]], int]:
        """A list from its first page to its last, by the `Link` of each; and how many pages those were."""
        found: list[dict[str, Any]] = []
        pages = 0
        while address:
            answer = await self.client.get(address)
            assert answer.status_code == 200, answer.text
            found += answer.json()[field]
            pages += 1
            following = re.fullmatch(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
            address = following[1] if following else ""
        return found, pages


async def test_an_integrator_with_nothing_but_the_api_page(a_server: Any) -> None:
    receiver = await Receiver().open()
    server: Running = a_server(outgoing__private_networks="true")
    headers = {"authorization": f"Bearer {server.key(*KEY_SCOPES)}"}
    async with httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=30) as client:
        description = server.get("/api/openapi.json")
        shop = Integrator(client, description)

        rep = (await shop.ask("post_api_admin_add-rep", username="noi", name="Noi")).json()
        team, _ = await shop.everything("/api/admin/reps?limit=1", "reps")
        assert rep["id"] in {each["id"] for each in team}

        product = (await shop.ask("post_api_admin_products", name="Lantern", price_minor=500)).json()
        shelf, _ = await shop.everything("/api/products", "products")
        assert [each["id"] for each in shelf] == [product["id"]]

        webhook = (await shop.ask("post_api_admin_webhooks", url=receiver.url, events=["new_message"])).json()
        anna = server.customer("Anna")
        place = {"reference": anna["conversation"]}
        stored = server.post(f"/api/messages/{anna['conversation']}", anna["token"], client_id="1", text="Is it open?")
        got = await receiver.next()
        event = Webhook(webhook["secret"]).verify(got.body, got.head)
        assert event["type"] == "new_message"
        assert event["data"]["message"]["id"] == stored["message"]["id"]
        assert event["data"]["message"]["text"] == "Is it open?"
        with pytest.raises(WebhookVerificationError):
            Webhook(webhook["secret"]).verify(got.body.replace("open", "shut"), got.head)

        turns = asyncio.Semaphore(AT_ONCE)

        async def write(number: int) -> str:
            async with turns:
                said = await shop.ask("post_api_messages_reference", place, client_id=f"n{number}", text=f"{number}")
            return str(said.json()["message"]["id"])

        sent = set(await asyncio.gather(*(write(number) for number in range(MESSAGES))))
        read, pages = await shop.everything(f"/api/messages/{anna['conversation']}?limit=40", "messages")
        assert pages == -(-(MESSAGES + 1) // 40)
        assert [each["seq"] for each in read] == list(range(1, MESSAGES + 2))
        assert {each["id"] for each in read} == sent | {stored["message"]["id"]}
        told = {stored["message"]["id"]}
        while told < {each["id"] for each in read}:
            got = await receiver.next()
            told.add(Webhook(webhook["secret"]).verify(got.body, got.head)["data"]["message"]["id"])
    await receiver.close()
    assert server.stop() == 0
    assert server.complaints == []
