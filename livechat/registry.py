"""What a capability contributes to the house: its `feature.py` is a table of contents made of these."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from livechat.bus import After, Within
    from livechat.scope import Scope
    from livechat.store.database import Reader
    from livechat.web.routes import Route

Handler = Callable[..., Any]
MaySee = Callable[["Reader", "Scope", str], Awaitable[None]]
"""Raises NotFound unless this actor may see the files of this thing (a conversation's reference, a product's id …)."""
Push = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Command:
    """A live command: its input names it, its handler answers it, `who` may give it.

    A handler without `await` is called directly and may answer later itself; a coroutine is awaited and what it
    returns is the acknowledgement.
    """

    takes: type
    handler: Handler
    who: frozenset[str]
    rule: str = ""
    needs: str = ""
    """The scope that lets a key give it; without one no key may, unless it is among `who`."""

    @property
    def name(self) -> str:
        """The word that programs and pages send as `type`."""
        return str(self.takes.__struct_config__.tag)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message; its template is `<capability>/kinds/<name>.html`.

    `check(draft)` refuses a draft or returns a better one; `plain(words)` says the message in words alone; `by` are the
    roles that may send one. A kind whose content the server makes brings `prepare(scope, place, draft)`, which is
    awaited before the message is stored and returns the text and the payload to store. A kind with a payload brings
    `draw(message, payload, look)`: what its template gets as `bubble.extras.content`.
    """

    name: str
    check: Callable[..., Any]
    plain: Callable[..., str]
    by: frozenset[str] = frozenset()
    prepare: Callable[..., Awaitable[Any]] | None = None
    draw: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What other systems read of an event, and whom it is about: it goes when that conversation or customer goes."""

    workspace_id: int
    said: Any
    conversation: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """An event that other systems can subscribe to though no line carries it; `shape` says what they read."""

    event: type
    shape: type
    tell: Callable[[Any], Told]


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is done later, at least once: `handler(house, scope, key, payload)` as the system of the workspace.

    With `every_s` it is done regularly instead, in each workspace, with an empty key.
    """

    name: str
    handler: Callable[..., Awaitable[None]]
    every_s: float = 0.0
    attempts: int = 10


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One capability, as the composition root sees it."""

    name: str
    pages: Sequence[Route] = ()
    api: Sequence[Route] = ()
    commands: Sequence[Command] = ()
    events: Sequence[type] = ()
    pushes: Mapping[type, Push] = field(default_factory=dict)
    within: Mapping[type, Sequence[Within]] = field(default_factory=dict)
    after: Mapping[type, Sequence[Callable[[Any], After]]] = field(default_factory=dict)
    jobs: Sequence[Job] = ()
    kinds: Sequence[Kind] = ()
    news: Sequence[News] = ()
    start: Callable[[Any], Awaitable[None]] | None = None
    files: Mapping[str, MaySee] = field(default_factory=dict)
    """Who may see the files of each purpose; asked each time one is fetched."""
