"""Exporting: one customer as an archive of documents and files, or the list as a table; memory stays flat.

The archive holds `customer.json` with everything, `index.html` and a page for every stretch of a conversation for
people, and `files/`. Nothing of it is kept here: the archive is gone as soon as it was handed over.
"""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import msgspec
from limits import RateLimitItemPerMinute
from starlette.responses import FileResponse
from starlette.types import Receive, Send
from starlette.types import Scope as AsgiScope

from livechat import i18n
from livechat.accounts.throttling import throttle_of
from livechat.audit.models import About
from livechat.audit.noting import note
from livechat.clientele import gathering
from livechat.clientele.listing import must_run_the_shop
from livechat.clock import rfc3339
from livechat.conversations import reading, shapes
from livechat.conversations.models import Conversation
from livechat.customers import access
from livechat.errors import Unavailable
from livechat.rendering import Look
from livechat.scope import Scope
from livechat.uploads import naming, storage
from livechat.uploads import queries as uploads
from livechat.uploads.models import Upload

MADE: Final = RateLimitItemPerMinute(20)
"""Archives that one of the team has made in a minute."""
FILES_AT_ONCE: Final = 200

Draw = Callable[..., str]
"""Renders a template with variables."""


@dataclass(slots=True)
class Page:
    """A stretch of a conversation as a document of its own."""

    path: str
    number: int
    lines: list[Any]
    is_last: bool


@dataclass(slots=True)
class _Chapter:
    """A conversation, as the first page of the archive names it."""

    reference: str
    words: str
    status: str
    began_iso: str
    pages: list[str] = field(default_factory=list)


class Handed(FileResponse):
    """A file that is gone once it was handed over, however that ends."""

    def __init__(self, path: Path, name: str, media_type: str, kept: AsyncExitStack) -> None:
        headers = {"content-disposition": naming.disposition(name, inline=False), "x-content-type-options": "nosniff"}
        super().__init__(path, media_type=media_type, headers=headers)
        self._kept = kept

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        async with self._kept:
            await super().__call__(scope, receive, send)


async def archive(scope: Scope, customer_id: str, draw: Draw, look: Look) -> Handed:
    """Everything about a customer, to be saved. Raises NotFound, RateLimited, Unavailable without room."""
    must_run_the_shop(scope)
    person = await access.customer(scope.db, scope, customer_id)
    throttle_of(scope.means).hit("export", scope.actor_id, MADE)
    async with AsyncExitStack() as stack:
        draft = await stack.enter_async_context(storage.draft(scope.means))
        await _room_for(scope, customer_id)
        made = zipfile.ZipFile(draft.path, "x", zipfile.ZIP_DEFLATED, compresslevel=6)
        try:
            await _Archive(scope, made, draw, look).write(person.id)
        finally:
            await asyncio.to_thread(made.close)
        async with scope.transaction() as tx:
            await note(tx, scope, "customer.exported", About("customer", person.id))
        return Handed(draft.path, f"customer-{person.id}.zip", "application/zip", stack.pop_all())


async def _room_for(scope: Scope, customer_id: str) -> None:
    size = await uploads.bytes_of_customer(scope.db, scope.workspace_id, customer_id)
    free = await asyncio.to_thread(storage.free_bytes, scope.means)
    if size + scope.means.settings.storage.minimum_free_mb * storage.MEGABYTE > free:
        raise Unavailable("There is no room for this at the moment.", retry_after_s=60.0)


class _Archive:
    """Writes an archive, one member after the other."""

    def __init__(self, scope: Scope, made: zipfile.ZipFile, draw: Draw, look: Look) -> None:
        self._scope = scope
        self._made = made
        self._draw = draw
        self._look = look

    async def write(self, customer_id: str) -> None:
        """Everything."""
        known = await gathering.about(self._scope, customer_id)
        files = await self._files(customer_id)
        theirs = await reading.of_customer(self._scope, customer_id)
        await self._json(known | {"files": files}, theirs)
        chapters = [await self._chapter(each, {file["id"]: file["path"] for file in files}) for each in theirs]
        document = self._document("clientele/export.html", known=known, files=files, chapters=chapters)
        await self._put("index.html", document)

    async def _put(self, name: str, text: str) -> None:
        await asyncio.to_thread(self._made.writestr, name, text)

    def _document(self, template: str, **variables: Any) -> str:
        language = i18n.LANGUAGES[self._look.language]
        return self._draw(template, self._look, language=language.tag, direction=language.direction, **variables)

    async def _json(self, known: dict[str, Any], theirs: list[Conversation]) -> None:
        """All of it as one document, written while it is read."""
        stream = self._made.open("customer.json", "w", force_zip64=True)
        try:
            await _say(stream, json.dumps(known, ensure_ascii=False, indent=1)[:-2] + ',\n "conversations": [')
            for number, each in enumerate(theirs):
                about = json.dumps(msgspec.to_builtins(shapes.conversation(each, "staff")), ensure_ascii=False)
                await _say(stream, ("," if number else "") + f'\n  {{"conversation": {about}, "messages": [')
                notes: dict[str, Any] = {}
                comma = ""
                async for messages, beside in gathering.stretches(self._scope, each):
                    notes |= {note["id"]: note for note in beside}
                    for message in messages:
                        await _say(stream, comma + "\n   " + json.dumps(message, ensure_ascii=False))
                        comma = ","
                await _say(stream, f'], "notes": {json.dumps(list(notes.values()), ensure_ascii=False)}}}')
            await _say(stream, "]\n}\n")
        finally:
            await asyncio.to_thread(stream.close)

    async def _files(self, customer_id: str) -> list[dict[str, Any]]:
        ids = await uploads.of_customer(self._scope.db, self._scope.workspace_id, customer_id)
        found = []
        for start in range(0, len(ids), FILES_AT_ONCE):
            some = await uploads.some(self._scope.db, self._scope.workspace_id, ids[start : start + FILES_AT_ONCE])
            in_order = sorted(some, key=lambda upload: (upload.created_at, upload.id))
            found += [await self._file(each) for each in in_order]
        return found

    async def _file(self, of: Upload) -> dict[str, Any]:
        source = storage.place_of(storage.folder_of(self._scope.means), of.id)
        path = f"files/{of.id[:12]}-{of.name.replace('/', '_')}"
        try:
            await asyncio.to_thread(self._made.write, source, path, zipfile.ZIP_STORED)
        except FileNotFoundError:
            path = ""
        return {
            "id": of.id,
            "name": of.name,
            "media_type": of.media_type,
            "bytes": of.size_bytes,
            "sent_by": of.owner_role,
            "sent_at": rfc3339(of.created_at),
            "path": path,
        }

    async def _chapter(self, of: Conversation, paths: dict[str, str]) -> _Chapter:
        made = _Chapter(of.reference, of.subject or of.last_text or of.reference, of.status, rfc3339(of.created_at))
        said: list[Any] = []
        async for messages, beside in gathering.stretches(self._scope, of):
            if said:
                await self._page(made, said, paths, is_last=False)
            lines = messages + [{**each, "kind": "note"} for each in beside]
            said = sorted(lines, key=lambda each: str(each["created_at"]))
        await self._page(made, said, paths, is_last=True)
        return made

    async def _page(self, of: _Chapter, lines: list[Any], paths: dict[str, str], *, is_last: bool) -> None:
        number = len(of.pages) + 1
        path = f"conversations/{of.reference}-{number}.html"
        of.pages.append(path)
        page = Page(path, number, lines, is_last)
        await self._put(path, self._document("clientele/export_conversation.html", chapter=of, part=page, paths=paths))


async def _say(stream: IO[bytes], text: str) -> None:
    await asyncio.to_thread(stream.write, text.encode())
