"""Keys: made once, known by their fingerprint, let in by their scopes, revoked at once."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any

import pytest

from livechat.conversations.events import NewMessage
from livechat.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited, Unauthenticated
from livechat.keys import making
from livechat.keys.events import KeyMade, KeyRevoked
from livechat.operations.logs import Json
from livechat.scope import KEY, Scope
from livechat.settings import Keys as KeysSettings
from livechat.settings import Settings
from livechat.web.session import Credentials
from tests.factories import a_customer, a_key, a_rep, an_admin, an_owner, at_work, bearer, sign_in
from tests.live.wires import Peer

OF_REST = "/api/products"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A house in which a program may ask little, and guess less."""
    return replace(settings, keys=KeysSettings(per_minute=4, wrong_per_minute=3))


@pytest.fixture
async def owner(means, scope) -> Scope:
    """Somebody who makes keys."""
    own, _ = await at_work(scope, await an_owner(means, name="Olga"))
    return own


# --- making


async def test_a_key_is_stored_as_its_fingerprint_alone(house, owner):
    key, secret = await a_key(owner, "products:read")
    assert re.fullmatch(r"lck_[\w-]{43}", secret)
    row = await house.db.value("SELECT id || name || key_hash || begins || scopes FROM api_key")
    assert secret not in row
    assert secret.startswith(key.begins)
    assert len(key.begins) == 10


@pytest.mark.parametrize(
    ("name", "scopes", "field"), [("Shop", [], "scope"), ("Shop", ["all"], "scope"), ("  ", ["team:read"], "name")]
)
async def test_a_key_needs_a_name_and_scopes_that_there_are(owner, name, scopes, field):
    with pytest.raises(Invalid) as refused:
        await making.make(owner, name, scopes)
    assert refused.value.field == field


async def test_two_keys_of_one_name_cannot_be_told_apart(owner):
    await a_key(owner, name="Shop")
    with pytest.raises(Conflict):
        await a_key(owner, name="shop")


async def test_another_workspaces_key_cannot_be_revoked(house, owner):
    key, secret = await a_key(owner)
    with pytest.raises(NotFound):
        await making.revoke(owner.but(workspace_id=2), key.id)
    assert (await house.identify(Credentials(token=secret))).role == KEY


# --- knowing


async def test_a_key_acts_in_its_workspace_with_its_scopes(house, owner):
    key, secret = await a_key(owner, "team:read", "stats:read", name="Warehouse")
    known = await house.identify(Credentials(token=secret, address="192.0.2.7"))
    assert (known.role, known.workspace_id, known.actor_id, known.actor_name) == (KEY, 1, key.id, "Warehouse")
    assert known.scopes == {"team:read", "stats:read"}
    assert known.session_id == ""


async def test_a_missing_scope_is_named(owner, program):
    _, secret = await a_key(owner, "team:read")
    answer = await program.get(OF_REST, headers=bearer(secret))
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "forbidden"
    assert answer.json()["scope"] == "products:read"
    assert "products:read" in answer.json()["detail"]
    assert 'scope="products:read"' in answer.headers["www-authenticate"]


async def test_a_revoked_key_opens_nothing_from_that_moment(owner, program):
    key, secret = await a_key(owner)
    assert (await program.get(OF_REST, headers=bearer(secret))).status_code == 200
    await making.revoke(owner, key.id)
    assert (await program.get(OF_REST, headers=bearer(secret))).status_code == 401


async def test_a_key_ends_with_its_time(owner, program, clock):
    _, secret = await a_key(owner, days=7)
    clock.advance(7 * 86_400 - 61)
    assert (await program.get(OF_REST, headers=bearer(secret))).status_code == 200
    clock.advance(62)
    assert (await program.get(OF_REST, headers=bearer(secret))).status_code == 401


async def test_unknown_revoked_and_expired_keys_look_the_same(owner, program, clock):
    revoked, first = await a_key(owner)
    await making.revoke(owner, revoked.id)
    _, second = await a_key(owner, days=7)
    clock.advance(8 * 86_400)
    answers = [await program.get(OF_REST, headers=bearer(each)) for each in ("lck_made-up", first, second)]
    assert [each.status_code for each in answers] == [401] * 3
    assert len({each.text for each in answers}) == 1


async def test_the_last_use_is_remembered(house, owner, program, clock):
    _, secret = await a_key(owner)
    await program.get(OF_REST, headers=bearer(secret))
    await house.db.drain()
    assert (await making.listed(owner))[0].last_used_at == clock.now_ms()


async def test_guessing_has_to_wait_and_learns_nothing(house, owner):
    _, secret = await a_key(owner)
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            await house.identify(Credentials(token="lck_guess", address="203.0.113.5"))
    for token in ("lck_guess", secret):
        with pytest.raises(RateLimited):
            await house.identify(Credentials(token=token, address="203.0.113.5"))
    assert (await house.identify(Credentials(token=secret, address="203.0.113.6"))).role == KEY


async def test_somebody_elses_guesses_do_not_shut_out_a_key_that_was_used_from_there(house, owner):
    _, secret = await a_key(owner)
    await house.identify(Credentials(token=secret, address="203.0.113.5"))
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            await house.identify(Credentials(token="lck_guess", address="203.0.113.5"))
    assert (await house.identify(Credentials(token=secret, address="203.0.113.5"))).role == KEY


async def test_good_keys_are_no_guesses(house, owner):
    made = [(await a_key(owner))[1] for _ in range(5)]
    for secret in made:
        assert (await house.identify(Credentials(token=secret, address="203.0.113.5"))).role == KEY


# --- pace


async def test_a_program_is_told_how_much_it_may_ask_and_when_to_come_back(owner, program, clock):
    _, secret = await a_key(owner, "team:read", "products:read")
    first = await program.get(OF_REST, headers=bearer(secret))
    assert first.headers["ratelimit-policy"] == '"key";q=4;w=60'
    assert first.headers["ratelimit"] == '"key";r=3;t=60'
    clock.advance(20)
    refused = await program.get("/api/admin/stats", headers=bearer(secret))
    assert (refused.status_code, refused.headers["ratelimit"]) == (403, '"key";r=2;t=40')
    for _ in range(2):
        await program.get(OF_REST, headers=bearer(secret))
    answer = await program.get(OF_REST, headers=bearer(secret))
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert (answer.headers["retry-after"], answer.headers["ratelimit"]) == ("40", '"key";r=0;t=40')
    clock.advance(40)
    assert (await program.get(OF_REST, headers=bearer(secret))).status_code == 200


async def test_each_key_has_a_pace_of_its_own_and_so_has_each_session(owner, program, scope, means):
    _, busy = await a_key(owner)
    _, calm = await a_key(owner)
    for _ in range(5):
        last = await program.get(OF_REST, headers=bearer(busy))
    assert last.status_code == 429
    assert (await program.get(OF_REST, headers=bearer(calm))).status_code == 200
    _, token = await at_work(scope, await a_rep(means))
    assert (await program.get(OF_REST, headers=bearer(token))).headers["ratelimit"].startswith('"session"')


# --- what a program does


async def test_a_program_writes_under_the_name_of_its_key_and_takes_no_conversation(
    house, owner, scope, program, heard
):
    await a_customer(scope)
    reference = await house.db.value("SELECT reference FROM conversation")
    _, secret = await a_key(owner, "conversations:write", name="Parcels")
    events = heard(NewMessage)
    body = {"text": "Your parcel is on its way"}
    headers = {**bearer(secret), "idempotency-key": "p1"}
    first = await program.post(f"/api/messages/{reference}", headers=headers, json=body)
    again = await program.post(f"/api/messages/{reference}", headers=headers, json=body)
    assert first.json()["message"]["id"] == again.json()["message"]["id"]
    assert first.json()["message"]["sender"]["name"] == "Parcels"
    assert first.json()["message"]["sender"]["role"] == "bot"
    assert len(events) == 1
    assert await house.db.value("SELECT assigned_id FROM conversation") is None


async def test_a_program_adds_reps_and_touches_nobody_above_them(means, owner, program):
    admin = await an_admin(means)
    _, secret = await a_key(owner, "team:write")
    body = {"username": "ying", "name": "Ying", "role": "admin"}
    assert (await program.post("/api/admin/add-rep", headers=bearer(secret), json=body)).status_code == 403
    added = await program.post("/api/admin/add-rep", headers=bearer(secret), json={**body, "role": "rep"})
    assert added.status_code == 201
    refused = await program.delete(f"/api/admin/rep/{admin.id}", headers=bearer(secret))
    assert refused.status_code == 403


async def test_a_key_opens_the_line_of_programs_and_none_of_pages(house, owner):
    _, secret = await a_key(owner)
    headers = {"host": "localhost", "authorization": f"Bearer {secret}"}
    assert (await house.entrance.identify(headers, "192.0.2.1", "http", "any"))[0].role == KEY
    for audience in ("staff", "customer"):
        with pytest.raises(Forbidden):
            await house.entrance.identify(headers, "192.0.2.1", "http", audience)


# --- the console


async def make(browser: Any, name: str = "Warehouse", *scopes: str) -> str:
    """A key made on the page."""
    await browser.get("/admin/keys")
    answer = await browser.post("/admin/keys", name=name, days="90", scope=list(scopes) or ["products:read"])
    found = re.search(r'value="(lck_[\w-]+)"', answer.text)
    assert found, answer.text
    return found[1]


async def test_the_key_is_on_one_page_once_and_nowhere_else(house, means, browser, program, clock, caplog, settings):
    caplog.set_level(logging.DEBUG)
    window = browser()
    await sign_in(window, await an_owner(means))
    secret = await make(window)
    for path in (OF_REST, "/api/admin/stats", "/api/nothing", "/inbox"):
        answer = await program.get(path, headers=bearer(secret))
        assert secret not in answer.text + str(answer.headers)
    marker = secret[10:]
    for path in ("/admin/keys", "/admin", "/admin/sessions", "/admin/team", "/admin/settings"):
        assert marker not in (await window.get(path)).text
    refused = await window.post("/admin/keys", name="Warehouse", scope=["products:read"])
    assert refused.status_code == 409
    assert marker not in refused.text
    key = (await making.listed(house.system_scope(1)))[0]
    await window.get("/admin/keys")
    await window.post(f"/admin/keys/{key.id}/revoke")
    assert (await program.get(OF_REST, headers=bearer(secret))).status_code == 401
    await house.db.drain()
    said = "".join(Json().format(record) + str(vars(record)) for record in caplog.records)
    assert marker not in said
    stored = b"".join(path.read_bytes() for path in settings.storage.path.rglob("*") if path.is_file())
    assert marker.encode() not in stored


async def test_the_list_says_who_made_a_key_and_what_it_may_do(means, browser, scope):
    window = browser()
    await sign_in(window, await an_owner(means, name="Olga"))
    secret = await make(window, "Warehouse", "products:read", "products:write")
    await window.get("/admin/keys")
    for words in ("Warehouse", secret[:10], "products:write", "Olga", "Not used yet"):
        assert words in window.text


async def test_a_refused_form_keeps_what_was_chosen(means, browser):
    window = browser()
    await sign_in(window, await an_owner(means))
    await window.get("/admin/keys")
    answer = await window.post("/admin/keys", name="Warehouse", days="7")
    assert answer.status_code == 422
    assert 'value="Warehouse"' in answer.text
    assert "Please choose at least one." in answer.text
    other = await window.post("/admin/keys", name="", days="7", scope=["team:read"])
    assert re.search(r'value="team:read" checked', other.text)
    assert re.search(r'value="7" selected', other.text)


async def test_open_pages_see_keys_come_and_go_and_reps_may_not_watch(house, owner, scope, means, heard):
    events = heard(KeyMade, KeyRevoked)
    key, _ = await a_key(owner)
    await making.revoke(owner, key.id)
    assert [type(each) for each in events] == [KeyMade, KeyRevoked]
    rep, _ = await at_work(scope, await a_rep(means))
    assert (await Peer(house, rep).ask("watch", what="keys"))["code"] == "forbidden"
    assert (await Peer(house, owner).ask("watch", what="keys")).get("code") is None


async def test_the_description_names_scheme_and_scope(program):
    said = (await program.get("/api/openapi.json")).json()
    assert said["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert {"key": ["products:read"]} in said["paths"]["/api/products"]["get"]["security"]
    assert said["paths"]["/api/admin/sessions"]["get"]["security"] == [{"session": []}]
