"""Pages of canned replies: the list, one reply with its preview, and the menu of a conversation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat import i18n
from livechat.conversations import attaching
from livechat.replies import access, examples, files, inputs, keeping, queries, using
from livechat.replies.models import SHARED, Choice, Reply
from livechat.replies.variables import KNOWN, pieces
from livechat.scope import Scope
from livechat.uploads import looks
from livechat.web import inputs as inputs_of
from livechat.web.door import STAFF_LINE, door_of, go, look_of, show
from livechat.web.forms import Form, all_fields, comes_back

SHOWN_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class Row:
    """A reply in the list."""

    id: str
    dom_id: str
    title: str
    shortcut: str
    language: str
    language_name: str
    category: str
    words: str
    uses: int
    is_active: bool
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the list somebody looks at."""

    owner: str
    find: str
    category: str
    language: str
    state: str

    @property
    def is_narrowed(self) -> bool:
        """Whether some may be hidden."""
        return bool(self.find or self.category or self.language or self.state)

    def lets_through(self, reply: Reply) -> bool:
        """Whether a reply stands in this part."""
        searched = f"{reply.shortcut} {reply.title} {reply.category} {reply.content}".casefold()
        return (
            (not self.category or reply.category == self.category)
            and (not self.language or reply.language == self.language)
            and (not self.state or reply.is_active == (self.state == "active"))
            and all(word in searched for word in self.find.casefold().split()[:8])
        )


def _filters(query: Mapping[str, str]) -> Filters:
    def cut(name: str) -> str:
        return query.get(name, "")[:200]

    owner = "mine" if query.get("owner") == "mine" else "shared"
    state = cut("state") if cut("state") in ("active", "inactive") else ""
    return Filters(owner, cut("find"), cut("category"), cut("language"), state)


def _row(reply: Reply) -> Row:
    return Row(
        reply.id,
        f"reply-{reply.id}",
        reply.title,
        reply.shortcut,
        reply.language,
        _own_name(reply.language),
        reply.category,
        " ".join(reply.content[:SHOWN_CHARACTERS].split()) or _names(files.of(reply)),
        reply.uses,
        reply.is_active,
        tuple(each.name for each in files.of(reply)),
    )


def _own_name(tag: str) -> str:
    return i18n.LANGUAGES[tag].own_name if tag in i18n.LANGUAGES else tag


def _categories(found: list[Reply]) -> list[str]:
    return sorted({each.category for each in found if each.category})


async def listing(scope: Scope, request: Request) -> Response:
    """What the team shares, or one's own, in order."""
    await examples.give(scope)
    filters = _filters(request.query_params)
    owner = scope.actor_id if filters.owner == "mine" else SHARED
    found = await queries.of_owner(scope.db, scope.workspace_id, owner, keeping.MOST_SHARED)
    return await show(
        request,
        scope,
        "replies/replies.html",
        live=STAFF_LINE,
        filters=filters,
        rows=[_row(each) for each in found if filters.lets_through(each)],
        total=len(found),
        categories=_categories(found),
        may_keep=filters.owner == "mine" or access.may_share(scope),
    )


async def _form(
    scope: Scope,
    request: Request,
    form: Form,
    status: int = 200,
    reply: Reply | None = None,
    attachments: str | None = None,
) -> Response:
    kinds, most_bytes = await attaching.limits(scope)
    await examples.give(scope)
    samples = await using.sample_values(scope)
    translate = i18n.translator(scope.language)
    shared = await queries.of_owner(scope.db, scope.workspace_id, SHARED, keeping.MOST_SHARED)
    own = await queries.of_owner(scope.db, scope.workspace_id, scope.actor_id, keeping.MOST_OWN)
    return await show(
        request,
        scope,
        "replies/reply.html",
        status=status,
        live=STAFF_LINE,
        form=form,
        reply=reply,
        may_keep=reply is None or not reply.is_shared or access.may_share(scope),
        may_share=access.may_share(scope),
        files=looks.files(attachments, scope.language) if attachments else [],
        takes_files=bool(kinds),
        most=scope.means.settings.uploads.per_message,
        most_bytes=most_bytes,
        most_words=looks.size_words(most_bytes, scope.language),
        languages_offered=[("", translate("Any language")), *((each.tag, each.own_name) for each in _offered())],
        categories=_categories(shared + own),
        variables=[(name, translate(words), samples[name]) for name, words in KNOWN.items()],
        preview=list(pieces(form.values.get("content", ""), samples)),
        samples=json.dumps(samples, ensure_ascii=False),
    )


def _offered() -> list[i18n.Language]:
    return list(i18n.LANGUAGES.values())


async def new(scope: Scope, request: Request) -> Response:
    """An empty form."""
    shared = request.query_params.get("owner") != "mine" and access.may_share(scope)
    values = {"is_active": "true", "owner": "shared" if shared else "mine", "language": scope.language}
    return await _form(scope, request, Form(values))


async def one(scope: Scope, request: Request) -> Response:
    """A reply with everything there is to change about it."""
    reply = await access.reply(scope.db, scope, request.path_params["reply_id"])
    return await _form(scope, request, Form(_values(reply)), reply=reply, attachments=reply.attachments)


def _values(reply: Reply) -> dict[str, str]:
    return {
        "title": reply.title,
        "shortcut": reply.shortcut,
        "content": reply.content,
        "language": reply.language,
        "category": reply.category,
        "is_active": "true" if reply.is_active else "",
        "owner": "shared" if reply.is_shared else "mine",
    }


async def _again(scope: Scope, request: Request, form: Form, status: int) -> Response:
    reply_id = request.path_params.get("reply_id")
    reply = await access.reply(scope.db, scope, reply_id) if reply_id else None
    kept = await files.named(scope, reply, " ".join((await all_fields(request)).get("files", [])))
    return await _form(scope, request, form, status, reply, looks.stored(kept) if kept else None)


async def _given(request: Request) -> inputs.Keep:
    """The form, in which every file is a field of the same name."""
    sent = await all_fields(request)
    fields: dict[str, str] = {name: values[-1] for name, values in sent.items()}
    if "files" in sent:
        fields["files"] = " ".join(sent["files"])
    return inputs_of.from_fields(fields, inputs.Keep)


def _list_of(reply: Reply) -> str:
    return f"/replies?owner={'shared' if reply.is_shared else 'mine'}#reply-{reply.id}"


@comes_back(_again)
async def add(scope: Scope, request: Request) -> Response:
    """Keep a new one."""
    return go(_list_of(await keeping.add(scope, await _given(request))))


@comes_back(_again)
async def change(scope: Scope, request: Request) -> Response:
    """Change one."""
    return go(_list_of(await keeping.change(scope, request.path_params["reply_id"], await _given(request))))


async def remove(scope: Scope, request: Request) -> Response:
    """Forget one."""
    reply = await access.reply(scope.db, scope, request.path_params["reply_id"])
    await keeping.remove(scope, reply.id)
    return go(_list_of(reply).partition("#")[0])


async def move(scope: Scope, request: Request) -> Response:
    """One step up or down."""
    given = await inputs_of.form(request, inputs.Move)
    reply = await access.reply(scope.db, scope, request.path_params["reply_id"])
    await keeping.move(scope, reply.id, given.direction, given.beside)
    return go(_list_of(reply))


async def menu(scope: Scope, request: Request) -> Response:
    """What the composer of a conversation offers."""
    reference = request.path_params["reference"]
    choices, more = await using.menu(scope, reference, request.query_params.get("find", "")[:200])
    variables: dict[str, Any] = {"ref": reference, "choices": [_offer(each) for each in choices], "more": more}
    return HTMLResponse(
        door_of(request).renderer.page("replies/_menu.html", await look_of(request, scope), **variables)
    )


def _in_short(text: str) -> str:
    """The beginning in one line; what has to be filled in stands in brackets."""
    line = " ".join(text[:SHOWN_CHARACTERS].split())
    return line.replace("{{?", "[").replace("{{", "[").replace("}}", "]")


def _offer(choice: Choice) -> dict[str, Any]:
    return {
        "choice": choice,
        "asks": json.dumps(choice.asks, ensure_ascii=False),
        "line": _in_short(choice.text) or _names(choice.files),
        "language_name": _own_name(choice.language),
        "files": json.dumps([_enclosed(each) for each in choice.files], ensure_ascii=False),
    }


def _names(attached: tuple[looks.Stored, ...]) -> str:
    """What stands for the words of a reply that has none."""
    return " · ".join(each.name for each in attached)


def _enclosed(file: looks.Stored) -> dict[str, Any]:
    """What the tray above a composer shows of a file."""
    told = {"id": file.id, "name": file.name, "size": file.bytes, "type": file.media_type}
    return {**told, "picture": file.thumbnail} if file.thumbnail else told
