"""REST: conversations and messages for programs, in the same words as the line."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from starlette.requests import Request

from livechat.accounts import roster
from livechat.conversations import attaching, control, figures, inbox, opening, reading, sending, shapes
from livechat.conversations.inputs import Draft, Resume
from livechat.conversations.models import PRIORITIES, STATUSES
from livechat.customers import registering
from livechat.customers.inputs import Register
from livechat.errors import Invalid, NotFound
from livechat.scope import Scope
from livechat.signing import fingerprint
from livechat.uploads.shapes import Attachment
from livechat.uploads.shapes import attachment as shape_of
from livechat.web import inputs as forms
from livechat.web import multipart, paging
from livechat.workspaces import access as workspaces
from livechat.workspaces import embedding

LONGEST_NAME: Final = 64


class Conversations(msgspec.Struct):
    """A page of conversations."""

    conversations: list[shapes.ConversationShape]
    next: str | None = None


class Messages(msgspec.Struct):
    """A page of messages, in order."""

    conversation: str
    messages: list[shapes.MessageShape]
    last_seq: int
    more: bool
    """Whether there are more in the direction that was asked for."""

    def goes_on(self) -> dict[str, int]:
        """What is asked for next (see `web.paging.link`)."""
        return {"after_seq": self.messages[-1].seq} if self.more else {}


class EarlierMessages(Messages):
    """The same, where what is asked for next is older."""

    def goes_on(self) -> dict[str, int]:
        return {"before_seq": self.messages[0].seq} if self.more else {}


class Sent(msgspec.Struct):
    """A message that is on disk."""

    message: shapes.MessageShape


class Registered(msgspec.Struct):
    """A new customer: the token to go on with, and the conversation that is open now."""

    token: str
    session: str
    customer: shapes.CustomerShape
    conversation: str


class RepStats(msgspec.Struct):
    """What one rep did today; times are medians."""

    rep: str
    messages_today: int
    active_conversations: int
    waiting_customers: int
    first_response_seconds: int | None
    resolution_seconds: int | None
    satisfied_percent: int | None
    """Of the ratings of the last 30 days, those with 4 or 5."""


async def register(scope: Scope, request: Request, given: Register) -> Registered:
    """Make a customer; the answer carries the session's token and the conversation.

    A page of a site may ask this only where the workspace names that site among its own.
    """
    if not given.workspace:
        given = msgspec.structs.replace(given, workspace=request.query_params.get(embedding.NAMED, ""))
    if given.workspace:
        await embedding.must_allow(scope, request, (await workspaces.by_slug(scope.means, given.workspace)).id)
    customer, token, session = await registering.register(scope, given)
    signed_in = opening.scope_of(scope, customer, session)
    conversation = await opening.of_registered(signed_in, customer.id)
    return Registered(
        token,
        session,
        shapes.CustomerShape(customer.id, customer.name, customer.phone),
        conversation.reference,
    )


async def conversations_of(scope: Scope, request: Request) -> Conversations:
    """A customer's conversations, for that customer and for the staff."""
    most = paging.limit(request.query_params.get("limit", ""), 50)
    cursor = request.query_params.get("cursor", "")
    shown, behind = await reading.page_of_customer(scope, request.path_params["user_id"], cursor, most)
    if not shown and not cursor:
        raise NotFound
    return Conversations([shapes.conversation(each, scope.audience) for each in shown], behind)


async def messages(scope: Scope, request: Request) -> Messages:
    """Messages of a conversation: after a `seq`, before a `seq`, or from the start."""
    return await messages_of(scope, request, request.path_params["reference"])


async def messages_of(scope: Scope, request: Request, reference: str) -> Messages:
    """The same of a conversation that the address does not name."""
    asked = forms.from_fields(dict(request.query_params), Resume)
    conversation, found = await reading.history(scope, reference, asked.after_seq, asked.before_seq, asked.limit)
    backwards = asked.after_seq is None and asked.before_seq is not None
    if not found:
        more = False
    elif backwards:
        more = found[0].seq > 1
    else:
        end = conversation.last_seq if asked.before_seq is None else min(conversation.last_seq, asked.before_seq - 1)
        more = found[-1].seq < end
    page = EarlierMessages if backwards else Messages
    return page(conversation.reference, [shapes.message(each) for each in found], conversation.last_seq, more)


class DraftBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A message; the name may also come as `Idempotency-Key`."""

    client_id: str | None = None
    kind: str = "text"
    text: str = ""
    payload: dict[str, Any] | None = None
    attachments: list[str] = []
    reply_to: str | None = None


async def send(scope: Scope, request: Request, given: DraftBody) -> Sent:
    """Add a message, once: the same `client_id` or `Idempotency-Key` again gives the same message."""
    return await send_to(scope, request, request.path_params["reference"], given)


async def send_to(scope: Scope, request: Request, reference: str, given: DraftBody) -> Sent:
    """The same for a conversation that the address does not name."""
    return Sent(shapes.message(await sending.send(scope, reference, _draft(request, given))))


class DraftAnd(DraftBody, kw_only=True):
    """A message, and the status that its conversation has with it."""

    status: Literal["open", "pending", "resolved", "closed"]


async def send_and(scope: Scope, request: Request, given: DraftAnd) -> Sent:
    """Answer and set the status, both or neither; again under the same name it does nothing more."""
    reference = request.path_params["reference"]
    stored = await control.send_and(scope, reference, _draft(request, given), given.status)
    return Sent(shapes.message(stored))


def _draft(request: Request, given: DraftBody) -> Draft:
    name = given.client_id or _own_name(request)
    if not name:
        raise Invalid("This is needed.", field="client_id")
    return forms.from_fields({**msgspec.to_builtins(given), "client_id": name}, Draft)


def _own_name(request: Request) -> str:
    """The `Idempotency-Key` as a name for what is sent: as it is, or its fingerprint where it is too long for one."""
    key = request.headers.get("idempotency-key", "").strip('" ')
    return key if len(key) <= LONGEST_NAME else fingerprint(key)


async def upload(scope: Scope, request: Request) -> Attachment:
    """Send a file, to become part of a message. The same `client_id` again gives the same file.

    A form (multipart/form-data) with `file`, `conversation` and, if wanted, `client_id` (so that an upload that was
    cut off can be tried again; the `Idempotency-Key` stands for it) and `duration_ms` of a recording. Fields before
    the file are looked at first.
    """
    return await take_in(scope, request, {})


async def take_in(scope: Scope, request: Request, known: dict[str, str]) -> Attachment:
    """A file and what is `known` of it, whatever the form says about that."""
    named = {"client_id": name} if (name := _own_name(request)) else {}
    reader = multipart.reader_of(request)
    await attaching.must_fit(scope, request.headers.get("content-length", ""))
    part = await reader.next_file()
    if part is None:
        raise Invalid("Please choose a file.", field="file")
    if "conversation" in reader.fields | known:
        given = forms.from_fields(named | reader.fields | known, attaching.UploadForm)
        return shape_of(await attaching.receive(scope, given, part, part.name))
    async with attaching.arriving(scope, part) as draft:
        given = forms.from_fields(named | await reader.rest() | known, attaching.UploadForm)
        return shape_of(await attaching.settle(scope, given, draft, part.name))


async def rep_stats(scope: Scope, request: Request) -> RepStats:
    """A rep's figures of today, for that rep and for admins."""
    rep_id = request.path_params["rep_id"]
    if scope.role == "rep" and rep_id != scope.actor_id:
        raise NotFound
    await roster.anybody(scope.db, scope.workspace_id, rep_id)
    numbers = await inbox.counts(scope)
    own = await figures.of_rep(scope, rep_id, numbers.waiting)
    times = own.first_response_s, own.resolution_s
    return RepStats(rep_id, own.messages_today, own.active, own.waiting, *times, own.satisfied)


async def all_conversations(scope: Scope, request: Request) -> Conversations:
    """Every conversation of the workspace, page by page, the latest activity first."""
    query = request.query_params
    wanted = {name: query[name] for name in ("status", "priority") if query.get(name)}
    for name, known in (("status", STATUSES), ("priority", PRIORITIES)):
        if wanted.get(name, known[0]) not in known:
            raise Invalid("Please choose one of these.", field=name)
    filters = inbox.filters_of({"tab": "all", **wanted})
    limit = paging.limit(query.get("limit", ""), 100)
    found, following = await inbox.page(scope, filters, query.get("cursor"), limit)
    return Conversations([shapes.conversation(each, scope.audience) for each in found], following)
