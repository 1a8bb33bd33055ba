"""The state of conversations for programs."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.conversations import bulk, deleting, tagging
from livechat.conversations import tending_inputs as inputs
from livechat.conversations.models import Tag
from livechat.i18n import translator
from livechat.scope import Scope
from livechat.web import paging

TAGS_PAGE = 500


class TagShape(msgspec.Struct):
    """A tag of the workspace; `hue` is one of twelve colours."""

    id: str
    name: str
    hue: int
    used: int


class TagPage(msgspec.Struct):
    """A page of tags, by name."""

    tags: list[TagShape]
    next: str | None = None


class NotDone(msgspec.Struct):
    """Why a conversation of a selection was left as it is."""

    conversation: str
    code: str
    message: str


class BulkOutcome(msgspec.Struct, omit_defaults=True):
    """What became of a selection."""

    done: list[str]
    failed: list[NotDone]
    undo: str = ""
    """By this name it can be undone, for so many milliseconds."""
    undo_for_ms: int = 0


def _shape(tag: Tag) -> TagShape:
    return TagShape(tag.id, tag.name, tag.hue, tag.used)


async def tags(scope: Scope, request: Request) -> TagPage:
    """All tags, by name."""
    listed = await tagging.counted(scope)
    shown, behind = paging.part(listed, lambda each: (each.name.lower(), each.id), request.query_params, TAGS_PAGE)
    return TagPage([_shape(each) for each in shown], behind)


async def add_tag(scope: Scope, _request: Request, given: inputs.TagBody) -> TagShape:
    """A new tag."""
    return _shape(await tagging.add(scope, given.name, given.hue))


async def edit_tag(scope: Scope, request: Request, given: inputs.TagBody) -> TagShape:
    """Another name or colour, everywhere."""
    return _shape(await tagging.edit(scope, request.path_params["tag_id"], given.name, given.hue or 0))


async def delete_tag(scope: Scope, request: Request) -> None:
    """Take a tag away, everywhere."""
    await tagging.delete(scope, request.path_params["tag_id"])


async def delete(scope: Scope, request: Request) -> None:
    """Delete a conversation."""
    await deleting.delete(scope, request.path_params["reference"])


async def act_on_many(scope: Scope, _request: Request, given: inputs.BulkBody) -> BulkOutcome:
    """One act on a selection."""
    return _outcome(scope, await bulk.act(scope, given.conversations, given.act, given.value, given.zone))


async def undo_many(scope: Scope, _request: Request, given: inputs.UndoBody) -> BulkOutcome:
    """Take it back."""
    return _outcome(scope, await bulk.undo(scope, given.undo))


def _outcome(scope: Scope, outcome: bulk.Done) -> BulkOutcome:
    translate = translator(scope.language)
    failed = [NotDone(each, refusal.code, refusal.text(translate)) for each, refusal in outcome.failed]
    way = (outcome.way.id, outcome.way.lasts_ms) if outcome.way else ("", 0)
    return BulkOutcome(outcome.done, failed, *way)
