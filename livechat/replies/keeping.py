"""Keeping replies: adding, changing, ordering and removing them; shared ones are the admins' matter."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any, Final

from livechat import i18n, ids
from livechat.audit.noting import note, note_change
from livechat.errors import Conflict, Invalid
from livechat.replies import access, files, queries
from livechat.replies.inputs import Keep
from livechat.replies.models import SHARED, Reply
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.uploads import removing

MOST_SHARED: Final = 1000
MOST_OWN: Final = 200
TITLE, SHORTCUT, CATEGORY = 100, 40, 50


def checked(scope: Scope, given: Keep, before: Reply) -> Reply:
    """The reply as the form wants it; raises Invalid with every field that is wrong."""
    wrong: list[Invalid] = []

    def text(field: str, value: str, most: int, least: int = 1) -> str:
        found = " ".join(value.split())
        if len(found) < least:
            wrong.append(Invalid("This is needed.", field=field))
        elif len(found) > most:
            wrong.append(Invalid("Please use at most %(limit)s characters.", field=field, limit=most))
        return found

    title = text("title", given.title, TITLE)
    shortcut = text("shortcut", given.shortcut.strip().lstrip("/").casefold(), SHORTCUT)
    if not all(map(_may_be_typed, shortcut)):
        wrong.append(Invalid("Please use letters, digits, - and _ only.", field="shortcut"))
    category = text("category", given.category, CATEGORY, 0)
    content = given.content.replace("\r\n", "\n").strip()
    limit = scope.means.settings.limits.message_characters
    if not content and not _brings_files(given, before):
        wrong.append(Invalid("Please write something, or attach a file.", field="content"))
    elif len(content) > limit:
        wrong.append(Invalid("Please use at most %(limit)s characters.", field="content", limit=limit))
    if given.language and given.language not in i18n.LANGUAGES:
        wrong.append(Invalid("Please choose one of these.", field="language"))
    if wrong:
        raise Invalid.several(wrong)
    owner = SHARED if given.owner == "shared" and access.may_share(scope) else scope.actor_id
    return replace(
        before,
        owner_id=owner,
        title=title,
        shortcut=shortcut,
        category=category,
        content=content,
        language=given.language,
        is_active=given.is_active,
        updated_at=scope.now_ms,
    )


def _brings_files(given: Keep, before: Reply) -> bool:
    """A picture may say it all: then no words are needed."""
    return bool(files.of(before)) if given.files is None else bool(given.files.split())


def _may_be_typed(sign: str) -> bool:
    """Letters and digits of any script, with the marks upon them."""
    return sign in "-_" or unicodedata.category(sign)[0] in "LMN"


def _new(scope: Scope) -> Reply:
    now = scope.now_ms
    return Reply(ids.opaque(), scope.workspace_id, scope.actor_id, "", "", "", "", "", 0, True, 0, None, now, now)


async def _must_be_free(tx: Transaction, reply: Reply) -> None:
    if await queries.is_taken(tx, reply):
        raise Conflict("Another reply in this language has this shortcut.", field="shortcut")


async def _must_have_room(tx: Transaction, reply: Reply) -> None:
    most = MOST_SHARED if reply.is_shared else MOST_OWN
    if await queries.count(tx, reply.workspace_id, reply.owner_id) >= most:
        raise Conflict("There is room for %(limit)s replies. Please remove one first.", limit=most)


def _written(reply: Reply) -> dict[str, Any]:
    """What the audit log says of a shared reply; those that somebody keeps for themselves are nobody else's matter."""
    return {
        "title": reply.title,
        "shortcut": reply.shortcut,
        "category": reply.category,
        "language": reply.language,
        "is_active": reply.is_active,
        "for_everybody": reply.is_shared,
    }


async def add(scope: Scope, given: Keep) -> Reply:
    """Keep a new one, at the end of the list.

    Raises Invalid by field, Conflict when the shortcut stands for another one in the same language.
    """
    reply = checked(scope, given, _new(scope))
    async with scope.transaction() as tx:
        await _must_be_free(tx, reply)
        await _must_have_room(tx, reply)
        last = await queries.last_position(tx, reply.workspace_id, reply.owner_id)
        attachments = await files.arrange(tx, scope, reply, given.files)
        reply = replace(reply, position=last + 1, attachments=attachments)
        await queries.add(tx, reply)
        if reply.is_shared:
            await note(tx, scope, "reply.added", reply.about, after=_written(reply))
    return reply


async def change(scope: Scope, reply_id: str, given: Keep) -> Reply:
    """Change one of one's own or, as an admin, one that is shared. Raises NotFound, Forbidden, Invalid or Conflict."""
    async with scope.transaction() as tx:
        before = await access.reply(tx, scope, reply_id)
        access.must_keep(scope, before)
        after = checked(scope, given, before)
        await _must_be_free(tx, after)
        if after.owner_id != before.owner_id:
            await _must_have_room(tx, after)
        after = replace(after, attachments=await files.arrange(tx, scope, before, given.files))
        await queries.change(tx, after)
        if before.is_shared or after.is_shared:
            was, now = ({**_written(each), "content": each.content} for each in (before, after))
            await note_change(tx, scope, "reply.edited", after.about, was, now, unsaid=("content",))
    return after


async def remove(scope: Scope, reply_id: str) -> None:
    """Forget one with its files; what was written or sent with it stays."""
    async with scope.transaction() as tx:
        reply = await access.reply(tx, scope, reply_id)
        access.must_keep(scope, reply)
        await queries.remove(tx, scope.workspace_id, reply.id)
        await removing.of_subject(tx, scope.workspace_id, files.PURPOSE, reply.id, scope.now_ms)
        if reply.is_shared:
            await note(tx, scope, "reply.deleted", reply.about, before=_written(reply))


async def move(scope: Scope, reply_id: str, direction: str, beside: str = "") -> None:
    """One step up or down in the list, or past the neighbour that a filtered list showed."""
    async with scope.transaction() as tx:
        reply = await access.reply(tx, scope, reply_id)
        access.must_keep(scope, reply)
        listed = await queries.of_owner(tx, scope.workspace_id, reply.owner_id, MOST_SHARED)
        order = [each.id for each in listed]
        at = order.index(reply.id)
        to = order.index(beside) if beside in order else at + (-1 if direction == "up" else 1)
        if not 0 <= to < len(order):
            return
        order.insert(to, order.pop(at))
        await queries.place(tx, scope.workspace_id, order)
