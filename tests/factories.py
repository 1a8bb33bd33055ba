"""People and what they have, valid by default."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from livechat.accounts import queries as accounts
from livechat.accounts import signing_in, team
from livechat.accounts.models import Staff
from livechat.accounts.passwords import passwords_of
from livechat.accounts.second_factor import codes, keeping, proving
from livechat.accounts.second_factor import queries as second_factors
from livechat.app import App
from livechat.customers import queries as customers
from livechat.customers import registering
from livechat.customers.inputs import Register
from livechat.customers.models import Customer
from livechat.keys import making
from livechat.keys.models import Key
from livechat.scope import ADMIN, OWNER, REP, STAFF_ROLES, Means, Scope
from livechat.web.routes import KEY_SCOPES

PASSWORD = "seven green bottles"
_number = count(1)


async def a_colleague(means: Means, role: str = REP, **about: Any) -> Staff:
    """Somebody of the staff who can sign in with PASSWORD."""
    number = next(_number)
    workspace_id = about.pop("workspace_id", 1)
    login = about.pop("username", f"{role}{number}")
    name = about.pop("name", f"Person {number}")
    password = about.pop("password", PASSWORD)
    hashed = await passwords_of(means).hash(password) if password else ""
    staff = team.new_staff(means, workspace_id, login, name, role=role, password_hash=hashed, **about)
    async with means.db.transaction() as tx:
        await accounts.add_staff(tx, staff)
    return staff


async def a_rep(means: Means, **about: Any) -> Staff:
    """Somebody who answers customers."""
    return await a_colleague(means, REP, **about)


async def an_admin(means: Means, **about: Any) -> Staff:
    """Somebody who runs the team."""
    return await a_colleague(means, ADMIN, **about)


async def an_owner(means: Means, **about: Any) -> Staff:
    """Somebody who may do everything."""
    return await a_colleague(means, OWNER, **about)


async def at_work(scope: Scope, staff: Staff) -> tuple[Scope, str]:
    """A colleague who has just signed in from where the scope comes: their scope and their token."""
    entrance = await signing_in.come_in(scope, staff)
    session = entrance.session
    own = scope.but(
        workspace_id=session.workspace_id,
        role=session.role,
        actor_id=staff.id,
        actor_name=staff.name,
        session_id=session.id,
    )
    return own, entrance.token


@dataclass(frozen=True)
class Secured:
    """Somebody of the staff whose second factor is on."""

    staff: Staff
    scope: Scope
    token: str
    recovery_codes: list[str]


async def with_second_factor(scope: Scope, staff: Staff) -> Secured:
    """A colleague who has just signed in and switched it on."""
    own, token = await at_work(scope, staff)
    await keeping.begin(own, PASSWORD)
    return Secured(staff, own, token, await keeping.confirm(own, await code_of(scope.means, staff)))


async def code_of(means: Means, staff: Staff, steps: int = 0) -> str:
    """What the app on a colleague's telephone shows now, or some steps later."""
    factor = await second_factors.of(means.db, staff.workspace_id, staff.id)
    assert factor is not None
    key, *_ = proving.keys(means, factor.salt)
    return codes.code(key, means.clock.now_ms() // codes.STEP_MS + steps)


async def a_customer(scope: Scope, **about: Any) -> tuple[Customer, Scope, str]:
    """Somebody who has just registered: the customer, their scope and their token."""
    number = next(_number)
    device_key = about.pop("device_key", "")
    given = Register(**{"name": f"Customer {number}", "phone": f"+6681{number:07d}", **about})
    here = scope if "address" in about else scope.but(address=f"198.51.{number // 250}.{number % 250}")
    customer, token, session_id = await registering.register(here, given, device_key)
    own = here.but(
        workspace_id=customer.workspace_id,
        role="customer",
        actor_id=customer.id,
        actor_name=customer.name,
        session_id=session_id,
    )
    return customer, own, token


async def a_key(scope: Scope, *scopes: str, days: int | None = None, name: str = "") -> tuple[Key, str]:
    """A key of whoever the scope is, with these scopes or all there are; and what its program sends."""
    return await making.make(scope, name or f"Program {next(_number)}", scopes or KEY_SCOPES, days)


def bearer(token: str) -> dict[str, str]:
    """How a program says who it is."""
    return {"authorization": f"Bearer {token}"}


async def sign_in(browser: Any, staff: Staff, password: str = PASSWORD) -> Any:
    """Use the sign-in page."""
    await browser.get("/sign-in")
    return await browser.post("/sign-in", username=staff.username, password=password)


__all__ = [
    "PASSWORD",
    "STAFF_ROLES",
    "App",
    "a_colleague",
    "a_customer",
    "a_key",
    "a_rep",
    "an_admin",
    "an_owner",
    "at_work",
    "bearer",
    "sign_in",
]


async def reference_of(customer: Scope) -> str:
    """The public name of a customer's conversation."""
    return str(
        await customer.db.value("SELECT reference FROM conversation WHERE customer_id = :id", id=customer.actor_id)
    )


async def everybody(of: App | Scope) -> list[Customer]:
    """All customers, the newest first."""
    ids = await of.db.all(str, "SELECT id FROM customer ORDER BY created_at DESC, id DESC")
    return [each for each in [await customers.by_id(of.db, 1, one) for one in ids] if each]
