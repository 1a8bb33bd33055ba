"""Whom a site vouches for is the same customer everywhere; a name, a number or a forged word let nobody in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from livechat.conversations import access as conversations
from livechat.conversations import profiles, reading
from livechat.customers import blocking, erasing, registering
from livechat.customers.identified import secrets, signed
from livechat.customers.identified.samples import NODE, PHP, PYTHON, SAMPLES
from livechat.customers.inputs import Register
from livechat.errors import Blocked, Forbidden, Invalid
from tests.factories import a_customer, a_rep, an_admin, at_work, bearer, everybody, reference_of, sign_in
from tests.live.wires import Peer

DOCS = Path(__file__).parents[2] / "docs" / "identity.md"


@pytest.fixture
async def secret(olga):
    return await secrets.make(olga)


@pytest.fixture
def sign(clock):
    """What the server of a site makes."""

    def made(secret: str, /, lasts_s: int = 3600, **about) -> str:
        now = clock.now_ms() // 1000
        words = json.dumps({"id": "u-17", "name": "Nok", "iat": now, "exp": now + lasts_s, **about})
        body = base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")
        return f"{body}.{hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()}"

    return made


async def come(scope, identity: str, **about):
    customer, _, session = await registering.register(scope, Register(identity=identity, **about))
    return customer, scope.but(role="customer", actor_id=customer.id, actor_name=customer.name, session_id=session)


async def test_the_same_identity_on_two_devices_is_the_same_customer(scope, secret, sign):
    first, here = await come(scope, sign(secret, phone="+66812345678", email="nok@example.com"), text="Hello?")
    second, there = await come(scope.but(address="203.0.113.9"), sign(secret, name="Nok Srisai"), text="And now?")
    assert (first.id, here.session_id != there.session_id) == (second.id, True)
    assert (second.name, second.phone, second.email) == ("Nok Srisai", "+66812345678", "nok@example.com")
    [conversation] = await reading.of_customer(there, second.id)
    assert (conversation.last_seq, conversation.last_text) == (2, "And now?")
    other, _ = await come(scope, sign(secret, id="u-18"))
    assert other.id != first.id


async def test_a_number_or_an_address_alone_opens_nobodys_history(scope, secret, sign):
    known, _ = await come(scope, sign(secret, phone="+66812345678", email="nok@example.com"), text="My secret")
    for about in ({"phone": "+66812345678"}, {"phone": "+66812345679", "email": "nok@example.com", "name": "Nok"}):
        stranger, own, _ = await a_customer(scope, **about)
        assert stranger.id != known.id
        assert [each.last_seq for each in await reading.of_customer(own, stranger.id)] == [0]
    someone, _ = await come(scope, sign(secret, id="u-99", phone="+66812345678"))
    assert someone.id != known.id


def tampered(identity: str) -> list[str]:
    body, _, signature = identity.partition(".")
    words = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed = base64.urlsafe_b64encode(json.dumps({**words, "id": "u-1"}).encode()).decode().rstrip("=")
    return [
        f"{changed}.{signature}",
        f"{body}.{'0' * 64}",
        f"{body}.",
        body,
        ".",
        "{}",
        f"{body}.{signature}0",
        f"{body}=.{signature}",
        "é.ü",
        json.dumps(words),
    ]


async def test_what_was_not_signed_is_refused(scope, secret, sign):
    for forged in [*tampered(sign(secret)), sign("lcid_" + "0" * 64), sign("")]:
        with pytest.raises(Invalid, match="could not be confirmed") as refused:
            await come(scope, forged)
        assert refused.value.field == "identity"
    assert await everybody(scope) == []


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"lasts_s": 0}, "has expired"),
        ({"lasts_s": 86_401}, "for a day at most"),
        ({"iat": 1 << 40, "exp": (1 << 40) + 60}, "signed now"),
        ({"id": ""}, "form it must have"),
        ({"id": 17}, "form it must have"),
        ({"id": "x" * 201}, "form it must have"),
        ({"exp": "later"}, "form it must have"),
        ({"attributes": {"plan": ["gold"]}}, "form it must have"),
        ({"attributes": {f"a{n}": 1 for n in range(21)}}, "form it must have"),
        ({"attributes": {"a": "x" * 201}}, "too long"),
        ({"phone": "12"}, ""),
        ({"email": "nobody"}, ""),
        ({"name": "N\x00k"}, ""),
    ],
)
async def test_what_a_site_signs_must_make_sense(scope, secret, sign, about, words):
    with pytest.raises(Invalid, match=words or None):
        await come(scope, sign(secret, **about))
    assert await everybody(scope) == []


async def test_without_a_secret_nobody_is_believed(scope, sign):
    with pytest.raises(Invalid, match="takes no signed identities"):
        await come(scope, sign(""))


async def test_another_secret_overlaps_with_the_one_before(scope, olga, secret, sign, clock):
    fresh = await secrets.make(olga)
    for each in (secret, fresh):
        await come(scope, sign(each))
    clock.advance(24 * 3600)
    await come(scope, sign(fresh))
    with pytest.raises(Invalid):
        await come(scope, sign(secret))
    newest = await secrets.make(olga)
    await secrets.end_former(olga)
    await come(scope, sign(newest))
    with pytest.raises(Invalid):
        await come(scope, sign(fresh))


async def test_no_secret_is_stored_and_no_rep_makes_one(house, mali, secret):
    for row in await house.db.all(tuple, "SELECT * FROM identity_secret"):
        assert secret.removeprefix(secrets.BEGINS) not in str(row)
    for act in (secrets.make, secrets.listed, secrets.end_former):
        with pytest.raises(Forbidden):
            await act(mali)


async def test_the_secret_of_another_workspace_does_not_count(house, scope, secret, sign):
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)")
    with pytest.raises(Invalid):
        await come(scope, sign(secret), workspace="other")
    theirs, _ = await at_work(scope, await an_admin(house.means, workspace_id=2))
    elsewhere = await secrets.make(theirs)
    customer, _ = await come(scope, sign(elsewhere), workspace="other")
    assert customer.workspace_id == 2
    assert (await come(scope, sign(secret)))[0].id != customer.id


async def test_who_is_blocked_stays_out_and_who_is_erased_begins_anew(scope, olga, secret, sign):
    customer, _ = await come(scope, sign(secret))
    await blocking.block(olga, customer.id)
    with pytest.raises(Blocked):
        await come(scope, sign(secret))
    await erasing.erase(olga, customer.id)
    assert await scope.db.value("SELECT count(*) FROM customer_identity") == 0
    assert (await come(scope, sign(secret)))[0].id != customer.id


async def test_what_was_written_on_the_device_before_is_not_given_away(scope, anna, secret, sign):
    mine = await reference_of(anna)
    customer, own = await come(anna, sign(secret))
    assert customer.id != anna.actor_id
    assert mine not in {each.reference for each in await reading.of_customer(own, customer.id)}


async def test_the_team_sees_what_the_site_says(house, scope, olga, secret, sign):
    _, own = await come(scope, sign(secret, attributes={"plan": "<b>gold</b>", "orders": 12, "vip": True}))
    of = await conversations.conversation(olga.db, olga, await reference_of(own))
    known = await profiles.details(olga, of, house.presence_of)
    assert known.site == [("id", "u-17"), ("plan", "<b>gold</b>"), ("orders", "12"), ("vip", "True")]
    anna = (await a_customer(scope))[1]
    of = await conversations.conversation(olga.db, olga, await reference_of(anna))
    assert (await profiles.details(olga, of, house.presence_of)).site == []


# --- the doors


async def test_a_program_registers_by_it_and_gets_the_same_conversation(program, secret, sign):
    answers = [(await program.post("/api/customer/register", json={"identity": sign(secret)})) for _ in range(2)]
    one, two = (answer.json() for answer in answers)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (one["customer"], one["conversation"]) == (two["customer"], two["conversation"])
    assert one["token"] != two["token"]
    mine = await program.get(f"/api/messages/{one['conversation']}", headers=bearer(two["token"]))
    assert mine.status_code == 200
    refused = await program.post("/api/customer/register", json={"identity": sign(secret) + "0"})
    assert (refused.status_code, refused.json()["field"]) == (422, "identity")


async def test_the_line_takes_it_too(house, scope, secret, sign):
    program = Peer(house, scope)
    ack = await program.ack("register", identity=sign(secret))
    assert ack["customer"]["name"] == "Nok"
    program.leave()


async def test_the_page_asks_first_and_lets_in(browser, secret, sign):
    nok = browser()
    await nok.get("/identified")
    answer = await nok.post("/identified", identity=sign(secret))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await nok.get("/")).status_code == 200
    assert "/register" not in nok.page.text
    thief = browser()
    await thief.get("/identified")
    answer = await thief.post("/identified", identity=sign(secret) + "0")
    assert (answer.status_code, "could not be confirmed" in thief.text) == (422, True)


async def test_the_console_shows_a_secret_once(house, browser, scope, sign):
    admin = browser()
    await sign_in(admin, await an_admin(house.means))
    await admin.get("/admin/identity")
    await admin.post("/admin/identity")
    [first] = re.findall(r'value="(lcid_[0-9a-f]{64})"', admin.page.text)
    assert "lcid_" not in (await admin.get("/admin/identity")).text
    await admin.post("/admin/identity")
    await come(scope, sign(first))
    await admin.get("/admin/identity")
    assert "The one before works until" in admin.text
    await admin.post("/admin/identity/end")
    with pytest.raises(Invalid):
        await come(scope, sign(first))
    rep = browser()
    await sign_in(rep, await a_rep(house.means))
    assert (await rep.get("/admin/identity")).status_code == 403


# --- the samples

USER = {"id": "u-17", "name": "نوك", "attributes": {"plan": "gold"}}


def by_python(secret: str) -> str:
    names: dict = {}
    exec(PYTHON, names)
    return names["signed_identity"](secret, USER)


def by_command(command: str, *arguments: str) -> str:
    path = shutil.which(command)
    if path is None:
        pytest.skip(f"there is no {command} on this machine")
    return subprocess.run([path, *arguments], capture_output=True, text=True, timeout=30, check=True).stdout.strip()


def by_php(secret: str) -> str:
    code = f"{PHP} echo signed_identity('{secret}', json_decode('{json.dumps(USER)}', true));"
    return by_command("php", "-r", code)


def by_node(secret: str) -> str:
    return by_command("node", "-e", f"{NODE} console.log(signedIdentity('{secret}', {json.dumps(USER)}));")


@pytest.mark.parametrize("sample", [by_python, by_php, by_node])
def test_what_the_samples_sign_is_believed(sample):
    text = sample("lcid_x")
    body = text.partition(".")[0]
    now = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["iat"]
    identity = signed.read(text, ["lcid_other", "lcid_x"], now)
    assert (identity.id, identity.name, identity.attributes) == ("u-17", "نوك", {"plan": "gold"})


def test_the_documentation_shows_the_samples():
    words = DOCS.read_text(encoding="utf-8")
    assert [name for name, code in SAMPLES if code not in words] == []
