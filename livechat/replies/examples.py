"""A fresh workspace has a few replies, so that nobody begins before an empty list."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from livechat import i18n, ids
from livechat.errors import Unavailable
from livechat.replies import queries
from livechat.replies.models import SHARED, Reply
from livechat.scope import Scope

_MEMORY = "replies.given"


async def give(scope: Scope) -> None:
    """Give a workspace its examples, once; who deletes them does not get them again."""
    given: set[int] = scope.means.memory.setdefault(_MEMORY, set())
    if scope.workspace_id in given:
        return
    if not await queries.has_examples(scope.db, scope.workspace_id):
        try:
            await _give(scope)
        except Unavailable:
            return  # the list is shown as it is; the next visit tries again
    given.add(scope.workspace_id)


async def _give(scope: Scope) -> None:
    now = scope.now_ms
    async with scope.transaction() as tx:
        if not await queries.examples_given(tx, scope.workspace_id, now):
            return
        position = await queries.last_position(tx, scope.workspace_id, SHARED)
        for shortcut, language, words in _read():
            position += 1
            reply = Reply(
                ids.opaque(),
                scope.workspace_id,
                SHARED,
                shortcut,
                language,
                words["title"],
                words["content"].strip(),
                words["category"],
                position,
                True,
                0,
                None,
                now,
                now,
            )
            if not await queries.is_taken(tx, reply):
                await queries.add(tx, reply)


def _read() -> list[tuple[str, str, dict[str, Any]]]:
    told = tomllib.loads(resources.files("livechat.replies").joinpath("examples.toml").read_text("utf-8"))
    return [
        (shortcut, language, words)
        for shortcut, languages in told.items()
        for language, words in languages.items()
        if language in i18n.LANGUAGES
    ]
