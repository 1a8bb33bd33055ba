"""What somebody at the terminal may have done: acts of other capabilities, by plain values.

The values come from the command line or, through `control`, from another process; the answer can be written
as JSON.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from livechat.accounts import inviting, passwords, persons, team
from livechat.accounts import queries as accounts
from livechat.accounts.inputs import AddRep, SetUp
from livechat.accounts.models import Staff
from livechat.accounts.passwords import passwords_of
from livechat.accounts.second_factor import keeping
from livechat.audit.noting import note
from livechat.clientele.forgetting import erasing
from livechat.clock import rfc3339
from livechat.customers import access
from livechat.errors import NotFound
from livechat.i18n.folding import caseless
from livechat.operations import demo, exporting
from livechat.retention import deleting
from livechat.scope import Scope
from livechat.workspaces import access as shops
from livechat.workspaces import deciding
from livechat.workspaces import queries as workspaces
from livechat.workspaces.models import FIRST

INVITATION = "/invitation/"


async def place(house: Any, slug: str) -> Scope:
    """The house itself in a workspace, the first one where none is named. Raises NotFound."""
    if not slug:
        return house.system_scope(FIRST)  # type: ignore[no-any-return]
    try:
        workspace = await shops.by_slug(house.means, slug)
    except NotFound:
        raise NotFound("There is no workspace called %(name)s.", name=slug) from None
    return house.system_scope(workspace.id)  # type: ignore[no-any-return]


async def list_workspaces(scope: Scope) -> list[dict[str, str]]:
    """All workspaces of the installation, the first one first."""
    found = await workspaces.all_of_them(scope.db)
    return [{"slug": each.slug, "name": each.name, "made": rfc3339(each.created_at)[:10]} for each in found]


async def add_owner(scope: Scope, username: str, password: str) -> str:
    """The first owner of an installation, without the set-up page; their user name."""
    return (
        await inviting.create_owner(scope.means, SetUp(username=username, name=username, password=password))
    ).username


async def add_staff(scope: Scope, username: str, name: str, role: str, email: str, password: str | None) -> str:
    """A new colleague; the path of the link by which they choose a password, empty when one was given."""
    given = AddRep(username=username, name=name, role=role, email=email, password=password)
    _, token = await team.add(scope, given)
    return INVITATION + token if token else ""


async def list_staff(scope: Scope) -> list[dict[str, str]]:
    """The team, by name."""
    return [
        {
            "username": each.username,
            "name": each.name,
            "role": each.role,
            "state": _state(each),
            "last_seen": rfc3339(each.last_seen_at)[:16].replace("T", " ") if each.last_seen_at else "never",
        }
        for each in await accounts.staff_of(scope.db, scope.workspace_id)
    ]


def _state(staff: Staff) -> str:
    if staff.disabled_at is not None:
        return "disabled"
    return "active" if staff.password_hash else "invited"


async def reset_password(scope: Scope, username: str, password: str | None) -> str:
    """Let somebody choose a new password; the path of the link for it, empty when a password was given.

    Somebody else's choice of a password must be changed at the first sign-in, and ends all sessions.
    """
    staff = await _by_username(scope, username)
    if password is None:
        _, token = await inviting.link_for(scope, staff.id)
        return INVITATION + token
    passwords.check(password, username=staff.username, name=staff.name)
    hashed = await passwords_of(scope.means).hash(password)
    async with scope.transaction() as tx:
        await persons.claim(tx, staff)
        await accounts.set_password(tx, staff.workspace_id, staff.id, hashed, must_change=True)
        await persons.end_sessions(tx, staff, "password")
        await note(tx, scope, "password.changed", staff.about)
    return ""


async def disable_staff(scope: Scope, username: str) -> str:
    """Sign somebody out everywhere and let them in no more; their name."""
    return (await team.disable(scope, (await _by_username(scope, username)).id)).name


async def enable_staff(scope: Scope, username: str) -> str:
    """Let somebody in again; their name."""
    return (await team.enable(scope, (await _by_username(scope, username)).id)).name


async def one_step(scope: Scope, username: str) -> str:
    """Let somebody in by password alone who has lost telephone and recovery codes; their name."""
    return (await keeping.switch_off_for(scope, (await _by_username(scope, username)).id)).name


async def _by_username(scope: Scope, username: str) -> Staff:
    wanted = caseless(username)
    found = [
        each for each in await accounts.staff_of(scope.db, scope.workspace_id) if caseless(each.username) == wanted
    ]
    if not found:
        raise NotFound("Nobody of the staff is called %(name)s.", name=username)
    return min(found, key=lambda each: (each.username != username, each.username_folded is None))


async def erase_customer(scope: Scope, customer: str) -> str:
    """Delete a customer and everything of theirs for good; their name."""
    person = await access.customer(scope.db, scope, await exporting.customer_id(scope, customer))
    await erasing.erase_surely(scope, person)
    return person.name


async def keep(scope: Scope, dry_run: bool) -> list[dict[str, Any]]:
    """Delete what is kept no longer in every workspace, or only count it; one run each, the rest follows by itself."""
    told = []
    for each in await workspaces.all_of_them(scope.db):
        own = scope.but(workspace_id=each.id)
        if dry_run:
            counts, is_more = await deleting.forecast(own, await deciding.of(own)), False
        else:
            done, is_more = await deleting.run(own)
            counts = dict(done)
        told.append({"workspace": each.slug, "counts": counts, "is_more": is_more})
    return told


ERRANDS: dict[str, Callable[..., Awaitable[Any]]] = {
    "add_owner": add_owner,
    "add_staff": add_staff,
    "list_staff": list_staff,
    "list_workspaces": list_workspaces,
    "reset_password": reset_password,
    "disable_staff": disable_staff,
    "enable_staff": enable_staff,
    "one_step": one_step,
    "export_customer": exporting.everything_about,
    "erase_customer": erase_customer,
    "keep": keep,
    "furnish_demo": demo.furnish,
}
"""By the name under which `control` carries them from one process to the other."""
