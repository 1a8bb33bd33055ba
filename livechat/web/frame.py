"""What every page shows around its content: whose it is, who is looking, in which language."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever is signed in, as pages show them."""

    role: str
    id: str
    name: str
    initials: str
    hue: int
    availability: str = "online"
    """What a rep has chosen: online, away or offline."""
    places: tuple[Place, ...] = ()
    """The workspaces that one of the staff belongs to, where there are several."""


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace that somebody may go to."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo of a workspace as pages show it."""

    address: str
    width: int
    """In CSS pixels where it is as high as the mark: its place is known before it is there."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The workspace as pages show it."""

    name: str
    slug: str
    welcome: str
    change_window_min: int = 0
    upload_kinds: str = ""
    """Which files may be sent, in words that stand apart; empty: none."""
    upload_bytes: int = 0
    """The largest of them."""
    typing_preview: bool = False
    """Whether the team sees what customers type, and customers are told."""
    undo_send_s: int = 0
    accent: str = ""
    """The colour that customers see, six hexadecimal digits; empty while it is the house's."""
    sounds: bool = True
    """Whether answers are heard on customers' pages."""
    sees_visitors: bool = False
    """Whether the team sees who is on the site."""
    logo: Logo | None = None
    is_first: bool = False
    """Whether it is the one whose people run the server."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A page in the window that stands on somebody's site."""

    sites: tuple[str, ...]
    """The origins of the sites in whose pages it may stand."""
    base: str
    """What its addresses begin with."""
    home: str
    """Where it begins: the base, and what it was opened with."""
    token: str = ""
    """The session's own, where the browser keeps no cookie: the page then carries it itself."""
    is_preview: bool = False
    """Whether it is only looked at, beside the settings that would make it so: nothing in it does anything."""
    is_over: bool = False
    """Whether the token that the page has kept opens nothing any more."""


def path_of(request: Request) -> str:
    """Where a page is, or where the page is that it stands for."""
    return getattr(request.state, "path", "") or request.url.path + (
        f"?{request.url.query}" if request.url.query else ""
    )


def line_of(path: str | None, me: Person | None, request: Request, framed: Framed | None) -> str | None:
    """Where a page opens its line; it says whose page it is and of which past, and nobody else goes on with it."""
    if path is None:
        return None
    asked = {"past": request.app.state.house.epoch} | ({"as": me.id} if me else {})
    if framed and framed.token:
        asked["by"] = "token"
    return f"{path}{'&' if '?' in path else '?'}{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class Page:
    """What every page gets: language, form token, who and where."""

    language: str
    direction: str
    digits: str
    languages: list[tuple[str, str]]
    csrf: str
    path: str
    workspace: Shop
    me: Person | None
    live: str | None
    framed: Framed | None = None
    now_ms: int = 0
    """When it was made, for scripts that must not depend on the clock of whoever reads it."""

    @property
    def home(self) -> str:
        """Where a customer's way begins."""
        if self.framed:
            return self.framed.home
        return "/" if self.workspace.is_first else f"/w/{self.workspace.slug}"
