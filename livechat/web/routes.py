"""How a capability declares its addresses: one line each, with who may come in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

from livechat.scope import ADMIN_ROLES, CUSTOMER, KEY, OWNER, STAFF_ROLES, VISITOR, Scope

CUSTOMERS = frozenset({CUSTOMER})
STAFF = STAFF_ROLES
ADMINS = ADMIN_ROLES
OWNERS = frozenset({OWNER})
EVERYONE = STAFF | CUSTOMERS
"""Whoever is signed in."""
ANYONE = EVERYONE | {VISITOR}
"""Signed in or not."""
PEOPLE_AND_PROGRAMS = ANYONE | {KEY}
"""The same, and keys whatever their scopes: for commands that show and change nothing."""
GUESTS = frozenset({VISITOR, CUSTOMER})

KEY_SCOPES: Final = (
    "conversations:read",
    "conversations:write",
    "customers:read",
    "customers:write",
    "products:read",
    "products:write",
    "team:read",
    "team:write",
    "stats:read",
    "webhooks:read",
    "webhooks:write",
)
"""What a key may be given; each opens the addresses that need it."""

Handler = Callable[..., Awaitable[Any]]
SitesOf = Callable[[Request, Scope | None], Awaitable[Sequence[str]]]
"""The origins of the sites whose pages may ask; the scope is None before anybody knows who does."""


@dataclass(frozen=True, slots=True)
class Route:
    """An address, its method, its handler and who may use it; `rule` says whose things they may reach by it."""

    method: str
    path: str
    handler: Handler
    who: frozenset[str]
    rule: str = ""
    audience: str = "any"
    """Whose session cookie counts here: customer, staff or any."""
    is_api: bool = False
    takes: type | None = None
    """The shape of the body, for programs; decoded before the handler is called."""
    gives: Any = None
    status: int = 200
    summary: str = ""
    query: Sequence[tuple[str, dict[str, Any], str]] = ()
    """What the address may be asked with: name, schema and words."""
    fields: type | None = None
    """What comes with a file, besides the file."""
    takes_files: bool = False
    """Whether the form may bring files: the handler reads it with `web.multipart`, piece by piece."""
    most_fields: int = 0
    """Of its form, where that has more of them than the installer allows for others."""
    is_for_securing: bool = False
    """Whether it is also open to staff who must set up a second factor first."""
    needs: str = ""
    """The scope that lets a key in; without one no key may come."""
    changes_nothing: bool = False
    """Whether a POST only leads on: it may come without a form of ours, from whatever sends it."""
    is_framed: bool = False
    """Whether it is of the window on other sites, where browsers may refuse every cookie: a form of it proves by its
    `Origin` that it is ours, not by a token that belongs to a cookie."""
    sites: SitesOf | None = None
    """Whose pages may ask besides our own (`web.cross_site`); None: nobody's."""

    @property
    def is_once(self) -> bool:
        """Whether it minds an `Idempotency-Key`: all that is added over REST by somebody who is known.

        A file has a name of its own for this, and whoever is not signed in yet cannot be told from others.
        """
        return self.method == "POST" and self.is_api and not self.takes_files and VISITOR not in self.who


def page(
    method: str,
    path: str,
    handler: Handler,
    who: frozenset[str],
    *,
    audience: str = "staff",
    rule: str = "",
    takes_files: bool = False,
    most_fields: int = 0,
    is_for_securing: bool = False,
    changes_nothing: bool = False,
    is_framed: bool = False,
) -> Route:
    """A page, a fragment, or a form that answers with a redirect."""
    return Route(
        method,
        path,
        handler,
        who,
        rule,
        audience,
        takes_files=takes_files,
        most_fields=most_fields,
        is_for_securing=is_for_securing,
        changes_nothing=changes_nothing,
        is_framed=is_framed,
    )


def api(
    method: str,
    path: str,
    handler: Handler,
    who: frozenset[str],
    *,
    takes: type | None = None,
    gives: Any = None,
    status: int = 200,
    summary: str = "",
    rule: str = "",
    query: Sequence[tuple[str, dict[str, Any], str]] = (),
    takes_files: bool = False,
    fields: type | None = None,
    needs: str = "",
    sites: SitesOf | None = None,
) -> Route:
    """An address for programs: JSON in (or a form with files), JSON out."""
    return Route(
        method,
        path,
        handler,
        who,
        rule,
        "any",
        True,
        takes,
        gives,
        status,
        summary,
        query,
        fields,
        takes_files,
        needs=needs,
        sites=sites,
    )
