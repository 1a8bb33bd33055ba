"""Staff come in by an account elsewhere, and by nothing that a provider did not say to us, now, about them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from joserfc import jwk

from livechat.accounts import queries, team
from livechat.operations import doctor
from livechat.providers.settings import GitHub, OpenID
from livechat.settings import Server
from tests.accounts.provider import CLIENT, SECRET, Provider, elsewhere, endless, say
from tests.conftest import FakeClock
from tests.factories import PASSWORD, a_rep, an_admin, an_owner, code_of, sign_in, with_second_factor


@pytest.fixture
def provider(clock):
    made = Provider(lambda: clock.now_ms() // 1000)
    yield made
    made.close()


@pytest.fixture
def settings(settings, provider):
    common = {"client_id": CLIENT, "client_secret": SECRET, "timeout_s": 2.0}
    return replace(
        settings,
        openid=OpenID(issuer=provider.url, label="Example Account", domains=("new.example",), **common),
        github=GitHub(url=provider.url, api_url=provider.url, **common),
    )


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


async def leave(browser, by: str = "openid", target: str = "/inbox") -> str:
    """Where the browser is sent to."""
    answer = await browser.get(f"/sign-in/with/{by}?next={target}")
    assert answer.status_code == 303, browser.text
    return answer.headers["location"]


async def enter(browser, provider: Provider, by: str = "openid"):
    """The whole way, there and back."""
    return await browser.get(path_of(provider.go(await leave(browser, by))))


async def is_in(browser) -> bool:
    return (await browser.get("/inbox")).status_code == 200


@pytest.mark.parametrize("by", ["openid", "github"])
async def test_a_verified_address_opens_the_account_and_ties_it(house, browser, provider, by):
    rep = await a_rep(house.means, email="Nok@example.com")
    nok = browser()
    back = provider.go(await leave(nok, by, "/password"))
    answer = await nok.get(path_of(back))
    assert (answer.status_code, answer.headers["location"]) == (303, "/password")
    assert await is_in(nok)
    assert (await nok.get(path_of(back))).status_code == 303  # she is in
    provider.claims |= {"email": "other@example.com", "email_verified": False}
    other = browser()
    await enter(other, provider, by)
    assert await is_in(other)
    people = await house.db.all(tuple, "SELECT DISTINCT person_id FROM session WHERE role = 'rep'")
    assert people == [(rep.id,)]


async def test_the_page_offers_what_is_set_up(browser):
    guest = browser()
    page = (await guest.get("/sign-in?next=/password")).text
    assert 'href="/sign-in/with/openid?next=/password"' in page
    assert "Sign in with Example Account" in guest.text
    assert "Google" not in guest.text
    assert (await guest.get("/sign-in/with/google")).status_code == 404


LIES = {
    "issuer": {"iss": "https://evil.example"},
    "audience": {"aud": "another-client"},
    "several without us": {"aud": ["another-client", "yet-another"]},
    "for another party": {"aud": [CLIENT, "another-client"], "azp": "another-client"},
    "no nonce": {"nonce": None},
    "another nonce": {"nonce": "of-another-try"},
    "no subject": {"sub": None},
    "a subject that is no text": {"sub": 7},
    "no end": {"exp": None},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
async def test_an_answer_that_is_not_ours_opens_nothing(house, browser, provider, lie):
    await a_rep(house.means, email="nok@example.com")
    nok = browser()
    provider.lies = lie
    answer = await enter(nok, provider)
    assert answer.status_code == 401
    assert "The answer of Example Account could not be trusted. Please try again." in nok.text
    assert not await is_in(nok)


async def test_a_signature_of_somebody_else_opens_nothing(house, browser, provider):
    await a_rep(house.means, email="nok@example.com")
    nok = browser()
    provider.signer = jwk.RSAKey.generate_key(2048, {"kid": "k1"})
    assert (await enter(nok, provider)).status_code == 401
    provider.signer = provider.key
    provider.broken["/token"] = lambda request: say(
        request, 200, {"id_token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJub2stMSJ9."}
    )
    assert (await enter(nok, provider)).status_code == 401
    assert not await is_in(nok)


async def test_an_answer_that_is_too_old_says_so(house, browser, provider, clock):
    await a_rep(house.means, email="nok@example.com")
    now = clock.now_ms() // 1000
    provider.lies = {"iat": now - 700, "exp": now - 400}
    nok = browser()
    assert (await enter(nok, provider)).status_code == 401
    assert "came too late" in nok.text


async def test_the_way_back_works_once_in_one_browser_for_ten_minutes(house, browser, provider, clock):
    await a_rep(house.means, email="nok@example.com")
    nok, thief = browser(), browser()
    back = path_of(provider.go(await leave(nok)))
    await leave(thief)
    assert (await thief.get(back)).status_code == 401  # a link that somebody was lured to
    assert "began in another window" in thief.text
    assert (await nok.get(back)).status_code == 401
    back = path_of(provider.go(await leave(nok)))
    assert (await nok.get(back.replace("/openid/", "/github/"))).status_code == 401
    back = path_of(provider.go(await leave(nok)))
    clock.advance(600)
    assert (await nok.get(back)).status_code == 401
    assert (await nok.get("/sign-in/with/openid/back?state=made-up&code=x")).status_code == 401
    assert not await is_in(nok)


async def test_whoever_says_no_there_reads_why(browser, provider):
    nok = browser()
    answer = await nok.get(path_of(provider.go(await leave(nok), "access_denied")))
    assert (answer.status_code, "Example Account was not allowed" in nok.text) == (401, True)


@pytest.mark.parametrize("by", ["openid", "github"])
async def test_an_address_must_be_verified_and_known(house, browser, provider, by):
    rep = await a_rep(house.means, email="nok@example.com")
    nok = browser()
    provider.claims["email_verified"] = False
    assert (await enter(nok, provider, by)).status_code == 401
    assert "does not vouch for your e-mail address" in nok.text
    provider.claims |= {"email_verified": True, "email": "stranger@example.com"}
    assert (await enter(nok, provider, by)).status_code == 401
    assert "There is no account here for stranger@example.com." in nok.text
    provider.claims["email"] = "nok@example.com"
    await team.disable(house.system_scope(1), rep.id)
    assert (await enter(nok, provider, by)).status_code == 401
    assert not await is_in(nok)


async def test_an_address_that_has_come_to_somebody_else_opens_nothing(house, browser, provider):
    rep = await a_rep(house.means, email="nok@example.com")
    await enter(browser(), provider)
    provider.claims["sub"] = "somebody-else"
    thief = browser()
    assert (await enter(thief, provider)).status_code == 401
    assert "tied to another account" in thief.text
    admin = browser()
    await sign_in(admin, await an_admin(house.means))
    await admin.get(f"/admin/team/{rep.id}")
    assert "nok@example.com" in admin.text
    assert (await admin.post(f"/admin/team/{rep.id}/untie")).status_code == 303
    await enter(thief, provider)
    assert await is_in(thief)


async def test_who_came_was_tied_and_untied_is_written_down(house, browser, provider):
    provider.claims["email"] = "fresh@new.example"
    owner, admin = await an_owner(house.means), browser()
    await enter(browser(), provider)
    staff_id = await house.db.value("SELECT id FROM staff WHERE id <> :id", id=owner.id)
    await sign_in(admin, owner)
    await admin.get("/admin/team")
    await admin.post(f"/admin/team/{staff_id}/untie")
    said = await house.db.all(tuple, "SELECT what, actor_id FROM audit_entry WHERE about_id = :id", id=staff_id)
    assert said == [("rep.added", staff_id), ("provider.tied", staff_id), ("provider.untied", owner.id)]


async def test_an_admin_unties_no_owner(house, browser, provider):
    owner = await an_owner(house.means, email="nok@example.com")
    await enter(browser(), provider)
    admin = browser()
    await sign_in(admin, await an_admin(house.means))
    await admin.get("/admin/team")
    assert (await admin.post(f"/admin/team/{owner.id}/untie")).status_code == 403


async def test_whoever_has_an_address_of_the_house_becomes_a_colleague(house, browser, provider):
    provider.claims["email"] = "fresh@new.example"
    nok = browser()
    assert (await enter(nok, provider)).status_code == 401  # nobody's house has no colleagues
    assert await house.db.value("SELECT count(*) FROM staff") == 0
    await an_owner(house.means)
    await enter(nok, provider)
    assert await is_in(nok)
    made = await house.db.all(tuple, "SELECT username, name, role FROM staff WHERE role <> 'owner'")
    assert made == [("fresh@new.example", "Nok", "rep")]
    provider.claims |= {"email": "fresh@evil-new.example", "sub": "x"}
    assert (await enter(browser(), provider)).status_code == 401


async def test_a_password_that_an_admin_has_set_is_changed_first(house, browser, provider):
    staff = await a_rep(house.means, email="nok@example.com")
    async with house.db.transaction() as tx:
        await queries.set_password(tx, 1, staff.id, staff.password_hash, must_change=True)
    answer = await enter(browser(), provider)
    assert answer.headers["location"].startswith("/invitation/")


async def test_a_second_factor_is_still_asked_for(house, scope, browser, provider, clock):
    made = await with_second_factor(scope, await a_rep(house.means, email="nok@example.com"))
    nok = browser()
    answer = await enter(nok, provider)
    assert answer.headers["location"].startswith("/sign-in/code")
    assert not await is_in(nok)
    clock.advance(30)
    await nok.get("/sign-in/code")
    await nok.post("/sign-in/code", totp=await code_of(house.means, made.staff))
    assert await is_in(nok)


TROUBLE = {
    "an error": lambda request: say(request, 500, {"error": "x"}),
    "no JSON": lambda request: say(request, 200, "nothing"),
    "redirected": elsewhere,
    "endless": endless,
    "silent": lambda request: request.rfile.read(1 << 30) if request.command == "POST" else request.rfile.read(1),
}


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE.keys())
async def test_a_provider_in_trouble_holds_nobody_up(house, browser, provider, path, trouble):
    await a_rep(house.means, email="nok@example.com")
    provider.broken[path] = trouble
    nok = browser()
    answer = await nok.get("/sign-in/with/openid")
    if answer.status_code == 303:
        answer = await nok.get(path_of(provider.go(answer.headers["location"])))
    assert answer.status_code in (401, 503)
    assert "Example Account" in nok.text
    assert not await is_in(nok)
    assert (await sign_in(nok, await a_rep(house.means, username="lek"), PASSWORD)).status_code == 303


async def test_a_provider_that_names_itself_otherwise_is_not_asked(browser, provider):
    provider.description = {"issuer": "https://evil.example"}
    guest = browser()
    assert (await guest.get("/sign-in/with/openid")).status_code == 401
    provider.description = {"token_endpoint": "http://10.0.0.1/token"}


async def test_no_secret_travels_over_a_plain_line(browser, provider):
    provider.description = {"token_endpoint": "http://id.example.com/token"}
    guest = browser()
    assert (await enter(guest, provider)).status_code == 503


async def test_an_address_may_be_told_by_the_other_door(house, browser, provider):
    await a_rep(house.means, email="nok@example.com")
    provider.lies = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "somebody-else", "email": "nok@example.com", "email_verified": True}
    nok = browser()
    assert (await enter(nok, provider)).status_code == 401
    provider.userinfo["sub"] = "nok-1"
    await enter(nok, provider)
    assert await is_in(nok)


async def test_nothing_of_the_way_is_logged_or_shown(house, browser, provider, caplog):
    await a_rep(house.means, email="nok@example.com")
    provider.lies = {"nonce": "of-another-try"}
    nok = browser()
    there = await leave(nok)
    back = provider.go(there)
    page = (await nok.get(path_of(back))).text
    [code] = [part.partition("=")[2] for part in urlsplit(back).query.split("&") if part.startswith("code=")]
    for secret in (SECRET, code, "of-another-try"):
        assert secret not in page + caplog.text


async def test_tries_are_throttled(browser, provider):
    guest = browser()
    answers = [(await guest.get("/sign-in/with/openid")).status_code for _ in range(31)]
    assert answers == [303] * 30 + [429]
    assert provider.asked.count("/.well-known/openid-configuration") == 1


async def findings(settings) -> list[tuple[doctor.Weight, str]]:
    every = await asyncio.to_thread(doctor.examine, settings, FakeClock())
    return [(each.weight, each.found) for each in every if each.about == "sign-in"]


async def test_the_doctor_asks_each_provider(settings, provider):
    named = replace(settings, server=Server(public_url="https://chat.example.com"))
    assert await findings(named) == [
        (doctor.Weight.FINE, "github is set up"),
        (doctor.Weight.FINE, "openid is set up"),
    ]
    [unnamed, *_] = await findings(settings)
    assert unnamed[0] is doctor.Weight.WARNING
    provider.description = {"issuer": "https://evil.example"}
    assert (await findings(named))[-1][0] is doctor.Weight.ERROR
    part = replace(named, github=GitHub(), openid=OpenID(client_id=CLIENT, client_secret=SECRET))
    assert await findings(part) == [(doctor.Weight.ERROR, "[openid] is set up in part: nobody can sign in by it")]
    [off] = await findings(replace(named, github=GitHub(), openid=OpenID()))
    assert off[0] is doctor.Weight.NOTE
