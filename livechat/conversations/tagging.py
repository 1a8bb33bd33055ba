"""Tagging: short words that conversations carry; made while typing, renamed and taken away everywhere at once."""

from __future__ import annotations

from typing import Any

from livechat import ids
from livechat.accounts.names import readable
from livechat.audit.models import About
from livechat.audit.noting import note, note_change
from livechat.avatars import hue as hue_of
from livechat.conversations import access, control
from livechat.conversations.events import TagsChanged
from livechat.conversations.models import Conversation, Tag
from livechat.conversations.queries import tags as queries
from livechat.errors import Conflict, Invalid, NotFound
from livechat.i18n.folding import caseless
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction

LONGEST = 50
MOST_TAGS = 20
"""Tags of one conversation."""
HUES = 12
SHOWN_LIVE = 200
"""Rows that follow a renamed tag at once; a list shows the others when it is opened again."""


async def listed(scope: Scope) -> list[Tag]:
    """All tags of the workspace."""
    return await queries.tags(scope.db, scope.workspace_id)


async def counted(scope: Scope) -> list[Tag]:
    """The same with how many conversations carry them."""
    return await queries.counted(scope.db, scope.workspace_id)


async def put(scope: Scope, reference: str, name: str) -> Conversation:
    """Tag a conversation; a name nobody has used yet becomes a tag of the workspace.

    Raises NotFound for the conversation, Invalid for a name that is none or one tag too many.
    """
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        tag = await named(tx, scope, name)
        if len(conversation.tag_list) >= MOST_TAGS:
            raise Invalid("A conversation carries at most %(limit)s tags.", field="tag", limit=MOST_TAGS)
        if not await queries.put(tx, scope.workspace_id, conversation.id, tag.id, scope.now_ms):
            return conversation
        return await control.tell(tx, scope, reference)


async def take(scope: Scope, reference: str, tag_id: str) -> Conversation:
    """Take a tag off a conversation. Raises NotFound for the conversation."""
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        if not await queries.take(tx, scope.workspace_id, conversation.id, tag_id):
            return conversation
        return await control.tell(tx, scope, reference)


async def named(tx: Transaction, scope: Scope, name: str) -> Tag:
    """The tag of this name, made where there is none yet. Raises Invalid for a name that is none."""
    name = readable(name, "tag", LONGEST)
    found = await _called(tx, scope, name)
    if found is None:
        found = Tag(ids.opaque(), scope.workspace_id, name, hue_of(name.lower()), scope.now_ms)
        await queries.add(tx, found)
        await note(tx, scope, "tag.added", _about(found), after=_written(found))
        await tx.emit(TagsChanged(scope.workspace_id, ()))
    return found


async def _called(db: Reader, scope: Scope, name: str) -> Tag | None:
    """The tag of this name in whatever capitals, of any script; of two that are one now, the one that is written so."""
    if found := await queries.named(db, scope.workspace_id, name):
        return found
    alike = (each for each in await queries.tags(db, scope.workspace_id) if caseless(each.name) == caseless(name))
    return next(alike, None)


async def add(scope: Scope, name: str, hue: int | None = None) -> Tag:
    """A new tag of the workspace. Raises Conflict where there is one of this name."""
    async with scope.transaction() as tx:
        name = readable(name, "name", LONGEST)
        if await _called(tx, scope, name):
            raise Conflict("There is a tag of this name already.", field="name")
        chosen = hue_of(name.lower()) if hue is None else hue % HUES
        tag = Tag(ids.opaque(), scope.workspace_id, name, chosen, scope.now_ms)
        await queries.add(tx, tag)
        await note(tx, scope, "tag.added", _about(tag), after=_written(tag))
        await tx.emit(TagsChanged(scope.workspace_id, ()))
    return tag


async def tag_of(db: Reader, scope: Scope, tag_id: str) -> Tag:
    """A tag of this workspace, or NotFound."""
    found = await queries.tag(db, scope.workspace_id, tag_id)
    if found is None:
        raise NotFound("There is no such tag.")
    return found


async def edit(scope: Scope, tag_id: str, name: str, hue: int) -> Tag:
    """Another name or colour, on everything that carries it."""
    async with scope.transaction() as tx:
        before = await tag_of(tx, scope, tag_id)
        name = readable(name, "name", LONGEST)
        other = await _called(tx, scope, name) if name != before.name else None
        if other is not None and other.id != tag_id:
            raise Conflict("There is a tag of this name already.", field="name")
        await queries.change(tx, scope.workspace_id, tag_id, name, hue % HUES)
        await _tell(tx, scope, tag_id)
        after = await tag_of(tx, scope, tag_id)
        await note_change(tx, scope, "tag.edited", _about(after), _written(before), _written(after))
        return after


async def delete(scope: Scope, tag_id: str) -> None:
    """Take a tag away, from everything that carries it."""
    async with scope.transaction() as tx:
        tag = await tag_of(tx, scope, tag_id)
        await note(tx, scope, "tag.deleted", _about(tag), before=_written(tag))
        await _tell(tx, scope, tag_id)
        await queries.delete(tx, scope.workspace_id, tag_id)


def _about(tag: Tag) -> About:
    return About("tag", tag.id, tag.name)


def _written(tag: Tag) -> dict[str, Any]:
    return {"name": tag.name, "colour": tag.hue}


async def _tell(tx: Transaction, scope: Scope, tag_id: str) -> None:
    carriers = await queries.carriers(tx, scope.workspace_id, tag_id, SHOWN_LIVE)
    await tx.emit(TagsChanged(scope.workspace_id, tuple(carriers)))
