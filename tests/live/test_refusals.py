"""Why a page's line would be refused, for a page that asks."""

from __future__ import annotations

from typing import Any

import pytest

from livechat import i18n
from livechat.accounts import queries
from livechat.accounts.models import Staff
from livechat.scope import Scope
from tests.factories import a_rep, at_work
from tests.live.wires import Peer

OURS = {"origin": "http://localhost"}


@pytest.fixture
async def nok(house: Any, scope: Scope) -> tuple[Staff, Scope, dict[str, str]]:
    """A rep, their scope, and what their browser sends."""
    staff = await a_rep(house.means)
    own, token = await at_work(scope, staff)
    return staff, own, OURS | {"cookie": f"livechat-staff={token}"}


async def test_a_page_whose_line_would_be_opened_hears_of_nothing(house, program, nok):
    _, _, headers = nok
    for _ in range(3):
        assert (await program.post("/ws/staff?past=x&as=y", headers=headers)).status_code == 204
    assert (await program.post("/ws/customer", headers=OURS)).status_code == 204
    assert house.hub.connections == set()


async def test_too_many_pages_of_a_session_are_told_in_the_language_of_the_page(house, program, nok):
    _, own, headers = nok
    peers = [Peer(house, own) for _ in range(house.settings.live.connections_per_session)]
    answer = await program.post("/ws/staff", headers={**headers, "accept-language": "ar"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    said = i18n.translator("ar")("Too many windows are open at once. Please close one.")
    assert answer.json()["detail"] == said
    house.hub.remove(peers[0].connection)
    assert (await program.post("/ws/staff", headers=headers)).status_code == 204


async def test_a_page_whose_owner_owes_something_first_is_to_be_loaded_again(house, program, nok):
    staff, _, headers = nok
    async with house.db.transaction() as tx:
        await queries.set_password(tx, 1, staff.id, staff.password_hash, must_change=True)
    assert (await program.post("/ws/staff", headers=headers)).status_code == 409


async def test_a_page_of_another_site_hears_what_its_upgrade_would(program, nok):
    _, _, headers = nok
    for origin in ({"origin": "https://evil.example"}, {"origin": "null"}):
        assert (await program.post("/ws/staff", headers=headers | origin)).status_code == 403
    assert (await program.post("/ws/staff", headers={"cookie": headers["cookie"]})).status_code == 403


async def test_too_many_lines_of_an_address_are_told_and_asking_counts_for_none(house, program):
    limit = house.settings.live.connections_per_address
    for _ in range(limit - 1):
        house.entrance.admit("192.0.2.9")
    for _ in range(3):
        assert (await program.post("/ws/customer", headers=OURS)).status_code == 204
    house.entrance.admit("192.0.2.9")
    answer = await program.post("/ws/customer", headers=OURS)
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
