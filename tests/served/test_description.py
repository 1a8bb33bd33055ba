"""Whatever the description of the REST interface allows, and much that it does not, is answered as it says.

Requests are made up from the description itself, with names that exist and names that do not, by everybody who may
come. No answer may be a mistake of the server, nor one that is not described: status, headers, media type and shape.
"""

from __future__ import annotations

from typing import Any

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


def test_every_request_is_answered_as_described(shop):
    server, tokens, names = shop
    description = schemathesis.openapi.from_dict(server.get("/api/openapi.json"))
    asked: dict[str, int] = {}
    for found in description.get_all_operations():
        operation = found.ok()
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
    assert server.complaints == []
