"""Whatever the description of the REST interface allows, and much that it does not, is answered as it says.

Requests are made up from the description itself, with names that exist and names that do not, by everybody who may
come. No answer may be a mistake of the server, nor one that is not described: status, headers, media type and shape.
"""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from websockets.exceptions import InvalidStatus

from tests.served.clients import SUBPROTOCOL, program
from tests.served.running import Running

EXAMPLES = 25
"""Requests of each operation."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def shop(a_server: Any) -> tuple[Running, list[str], dict[str, list[str]]]:
    """A server, tokens of everybody who may come, and names of what there is."""
    server = a_server(keys__wrong_per_minute=1_000_000)
    admin = server.admin()
    owner = admin["token"]
    rep, anna, ben = server.rep("Mali"), server.customer("Anna"), server.customer("Ben")
    said = server.post(f"/api/messages/{anna['conversation']}", anna["token"], client_id="c1", text="hello")
    product = server.post("/api/admin/products", owner, name="Lantern", price_minor=500)
    team = server.post("/api/admin/teams", owner, name="Shipping")
    tag = server.post("/api/tags", owner, name="late")
    names = {
        "reference": [anna["conversation"], ben["conversation"]],
        "conversation": [anna["conversation"], ben["conversation"]],
        "message_id": [said["message"]["id"]],
        "user_id": [anna["customer"]["id"]],
        "session_id": [ben["session"]],
        "rep_id": [rep["me"]["id"]],
        "product_id": [product["id"]],
        "team_id": [team["id"]],
        "tag_id": [tag["id"]],
    }
    return server, [owner, owner, owner, rep["token"], anna["token"], "", "lck_made-up"], names


UNENDING = "text/event-stream"
"""An answer of this kind does not end: requests are not made up for it, the test after this one asks for it instead."""


def is_tried(responses: dict[str, Any]) -> bool:
    return not any(UNENDING in each.get("content", {}) for each in responses.values())


def test_every_request_is_answered_as_described(shop):
    server, tokens, names = shop
    description = schemathesis.openapi.from_dict(server.get("/api/openapi.json"))
    asked: dict[int, int] = {}
    left_out = set()
    for found in description.get_all_operations():
        operation = found.ok()
        if not is_tried(operation.definition.raw["responses"]):
            left_out.add(operation.path)
            continue
        cases = st.one_of(
            operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        )

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases, token=st.sampled_from(tokens), chooser=st.randoms(use_true_random=False))
        def ask(case: Any, token: str, chooser: Any) -> None:
            for name, known in names.items():
                if name in (case.path_parameters or {}) and chooser.random() < 0.7:
                    case.path_parameters[name] = chooser.choice(known)
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = case.call(base_url=server.url, headers=headers, timeout=20)
            case.validate_response(answer, checks=CHECKS)
            asked[answer.status_code // 100] = asked.get(answer.status_code // 100, 0) + 1

        ask()
    assert asked.get(2, 0) > 100, asked
    assert left_out == {"/api/events"}
    assert server.complaints == []


async def test_the_live_lines_answer_as_described(server, anna, ben):
    said = server.get("/api/openapi.json")["paths"]
    key, reader = server.key("products:read"), server.key("conversations:read")
    asked = [("", ""), ("made-up", ""), (key, ""), (anna["token"], ben["conversation"]), (anna["token"], "")]
    asked += [(reader, ben["conversation"])]
    async with httpx2.AsyncClient(base_url=server.url, timeout=20) as client:
        streams = []
        for token, reference in asked:
            headers = {"authorization": f"Bearer {token}"} if token else {}
            query = {"conversation": reference} if reference else {}
            async with client.stream("GET", "/api/events", headers=headers, params=query) as answer:
                streams.append((answer.status_code, answer.headers["content-type"].partition(";")[0]))
        plain = await client.get("/api/ws")
    refused = "application/problem+json"
    assert streams == [(401, refused), (401, refused), (403, refused), (404, refused), *[(200, UNENDING)] * 2]
    assert {str(status) for status, _ in streams} <= said["/api/events"]["get"]["responses"].keys()
    assert (plain.status_code, plain.json()["status"], plain.headers["upgrade"]) == (426, 426, "websocket")
    opened = []
    for token in ("made-up", key):
        with pytest.raises(InvalidStatus) as refusal:
            await program(server, token)
        opened.append(refusal.value.response.status_code)
    assert opened == [401, 403]
    for token in (anna["token"], reader):
        async with await program(server, token) as line:
            assert line.socket.response.status_code == 101
            assert line.socket.subprotocol == SUBPROTOCOL
    documented = said["/api/ws"]["get"]["responses"]
    assert {"101", "401", "403", "426"} <= documented.keys()
    assert documented["101"]["headers"]["Sec-WebSocket-Protocol"]["schema"]["const"] == SUBPROTOCOL
