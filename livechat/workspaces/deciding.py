"""What a workspace has decided: asked for by everybody all the time, changed by its admins now and then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from livechat.errors import Conflict, NotFound
from livechat.scope import Means, Scope
from livechat.store.database import Transaction
from livechat.web.frame import Shop
from livechat.workspaces import colours, logos, queries
from livechat.workspaces.checking import as_json, as_seen, decide, from_json
from livechat.workspaces.events import DecisionsChanged, WorkspaceRenamed
from livechat.workspaces.models import FIRST, Workspace
from livechat.workspaces.settings import MEANINGS, Decisions

_MEMORY: Final = "workspaces.known"
_TRIED: Final = "workspaces.tried"
MOST_TRIED: Final = 50


def _known(means: Means) -> dict[int, tuple[Workspace, Decisions]]:
    known: dict[int, tuple[Workspace, Decisions]] = means.memory.setdefault(_MEMORY, {})
    return known


async def _find(means: Means, workspace_id: int) -> tuple[Workspace, Decisions]:
    known = _known(means)
    if workspace_id in known:
        return known[workspace_id]
    workspace = await queries.by_id(means.db, workspace_id)
    if workspace is None:
        raise NotFound
    # Whoever has saved meanwhile has already put something newer there.
    return known.setdefault(workspace_id, (workspace, from_json(workspace.decisions, workspace.name)))


async def of(asking: Means | Scope, workspace_id: int = 0) -> Decisions:
    """The decisions of a workspace, kept at hand; of a scope's own unless another is named."""
    if isinstance(asking, Scope):
        _, decisions = await _find(asking.means, workspace_id or asking.workspace_id)
    else:
        _, decisions = await _find(asking, workspace_id)
    return decisions


def try_out(scope: Scope, decided: Decisions) -> None:
    """Remember what an admin tries out on their page, until they try something else; nothing of it is saved."""
    tried: dict[str, Decisions] = scope.means.memory.setdefault(_TRIED, {})
    tried.pop(scope.session_id, None)
    tried[scope.session_id] = decided
    if len(tried) > MOST_TRIED:
        del tried[next(iter(tried))]


async def as_tried(scope: Scope) -> Scope:
    """The same scope in a house in which the workspace has decided what its actor tries out."""
    workspace, decided = await _find(scope.means, scope.workspace_id)
    tried: dict[str, Decisions] = scope.means.memory.get(_TRIED, {})
    known = {workspace.id: (workspace, tried.get(scope.session_id, decided))}
    return scope.but(means=replace(scope.means, memory={**scope.means.memory, _MEMORY: known}))


async def workspace_of(scope: Scope) -> Workspace:
    """The scope's workspace, with the name that it has now."""
    workspace, decisions = await _find(scope.means, scope.workspace_id)
    return replace(workspace, name=decisions.name)


async def door_of_customers(scope: Scope) -> str:
    """The address at which a workspace's customers come in."""
    workspace, _ = await _find(scope.means, scope.workspace_id)
    return "/" if workspace.id == FIRST else f"/w/{workspace.slug}"


async def shop_of(scope: Scope) -> tuple[Shop, str]:
    """The workspace as pages show it, and its time zone."""
    workspace, decisions = await _find(scope.means, scope.workspace_id)
    most_bytes = min(decisions.upload_mb, scope.means.settings.uploads.file_mb) * 1_000_000
    kinds = " ".join(decisions.upload_kinds)
    shop = Shop(
        decisions.name,
        workspace.slug,
        decisions.said(decisions.welcome, scope.language),
        decisions.change_window_min,
        kinds,
        most_bytes,
        decisions.typing_preview,
        decisions.undo_send_s,
        sounds=decisions.customer_sounds,
        is_first=workspace.id == FIRST,
        sees_visitors=decisions.visitors,
        logo=logos.known(scope.means).get(workspace.id),
        accent="" if decisions.accent == colours.HOUSE else decisions.accent[1:],
    )
    return shop, decisions.time_zone


def listener(house: Any) -> Callable[[DecisionsChanged], None]:
    """Everybody else who hears of a change finds it here already."""
    known = _known(house.means)

    def listen(event: DecisionsChanged) -> None:
        if found := known.get(event.workspace_id):
            known[event.workspace_id] = (found[0], event.now)

    return listen


def renamed_listener(house: Any) -> Callable[[WorkspaceRenamed], None]:
    """The same for another name or address."""
    known = _known(house.means)

    def listen(event: WorkspaceRenamed) -> None:
        if found := known.get(event.now.id):
            known[event.now.id] = (event.now, found[1])

    return listen


async def _stored(tx: Transaction, scope: Scope) -> tuple[Workspace, Decisions]:
    """What holds at this point of the order in which everything is stored: two who save at once lose nothing."""
    await _find(scope.means, scope.workspace_id)  # at hand, so that the listeners bring it up to date
    workspace = await queries.by_id(tx, scope.workspace_id)
    if workspace is None:
        raise NotFound
    return workspace, from_json(workspace.decisions, workspace.name)


async def rename(scope: Scope, name: str, slug: str) -> Workspace:
    """Another name for customers, another short one in addresses. Raises Conflict where another workspace has it."""
    async with scope.transaction() as tx:
        workspace, before = await _stored(tx, scope)
        after, decided = replace(workspace, name=name, slug=slug), replace(before, name=name)
        if not await queries.rename(tx, workspace.id, slug):
            raise Conflict("Another workspace has this address.", field="slug")
        await queries.decide(tx, workspace.id, decided.name, as_json(decided))
        await tx.emit(WorkspaceRenamed(scope, workspace, after))
        await tx.emit(DecisionsChanged(workspace.id, before, decided, scope))
    return after


async def save(
    scope: Scope, sent: Mapping[str, Sequence[str]], names: Collection[str] = MEANINGS.keys(), seen: str = ""
) -> Decisions:
    """Change what the workspace has decided, all of it or these; it holds from now on, for everybody who comes.

    Raises Invalid with every field that is wrong, and Conflict where these are not as they were `seen` (`as_seen`).
    """
    async with scope.transaction() as tx:
        workspace, before = await _stored(tx, scope)
        if seen and seen != as_seen(before, names):
            raise Conflict("Somebody else has just changed this.")
        decided = decide(before, sent, names)
        await queries.decide(tx, workspace.id, decided.name, as_json(decided))
        await tx.emit(DecisionsChanged(workspace.id, before, decided, scope))
    return decided
