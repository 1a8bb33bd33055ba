"""Pages about a customer's own conversations: those of the past, ending one, beginning another, taking one home."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from livechat.clock import rfc3339
from livechat.conversations import access, inputs, looks, mailing, past, reading, transcripts
from livechat.conversations.models import ACTIVE
from livechat.customers import access as customers
from livechat.errors import NotFound, Refusal
from livechat.i18n import marked
from livechat.scope import Scope
from livechat.web import inputs as inputs_of
from livechat.web.door import door_of, go, look_of, show
from livechat.web.forms import Form

TEXT, PAGE = "text", "html"
MEDIA = {TEXT: ("text/plain", "txt"), PAGE: ("text/html", "html")}
NO_WORDS = marked("No message yet")


@dataclass(frozen=True, slots=True)
class PastRow:
    """A conversation in the customer's list."""

    ref: str
    words: str
    status: str
    rep: str
    iso: str
    is_open: bool
    url: str


async def listing(scope: Scope, request: Request) -> Response:
    """The customer's conversations, the newest first."""
    found, following = await past.listing(scope, request.query_params.get("cursor", ""))
    rows = [
        PastRow(
            each.reference,
            each.subject or each.last_text,
            each.status,
            each.rep_name,
            rfc3339(each.created_at),
            each.status in ACTIVE,
            "/" if each.status in ACTIVE else f"/past/{each.reference}",
        )
        for each in found
    ]
    return await show(
        request,
        scope,
        "conversations/past.html",
        rows=rows,
        older_url=f"/past?cursor={following}" if following else None,
    )


async def reread(scope: Scope, request: Request) -> Response:
    """One of them, to be read; those before a seq if the address says so."""
    reference = request.path_params["reference"]
    before = request.query_params.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 16):
        raise NotFound
    stretch = await (reading.earlier(scope, reference, int(before)) if before else reading.newest(scope, reference))
    of = stretch.conversation
    look = await look_of(request, scope)
    shown = stretch.messages
    called = request.app.state.house.renderer.called
    return await show(
        request,
        scope,
        "conversations/past_one.html",
        ref=of.reference,
        iso=rfc3339(of.created_at),
        is_over=of.status not in ACTIVE,
        bubbles=[looks.bubble(each, look, of.marks("customer"), called) for each in shown],
        older_url=f"/past/{of.reference}?before={shown[0].seq}" if stretch.more else None,
        newest_url=f"/past/{of.reference}" if before else None,
    )


async def reopen(scope: Scope, request: Request) -> Response:
    """Go on with it."""
    await past.reopen(scope, request.path_params["reference"])
    return go("/")


async def ask_to_end(scope: Scope, request: Request) -> Response:
    """Ask before the conversation is closed."""
    return await show(request, scope, "conversations/end.html", ref=await _present(scope))


async def end(scope: Scope, request: Request) -> Response:
    """Close it."""
    given = await inputs_of.form(request, inputs.End)
    await past.end(scope, given.conversation)
    return go("/")


async def begin(scope: Scope, request: Request) -> Response:
    """A new conversation."""
    await past.begin(scope)
    return go("/")


async def keep(scope: Scope, request: Request) -> Response:
    """In which form the customer wants a conversation as a document."""
    customer = await customers.customer(scope.db, scope, scope.actor_id)
    return await _keep(scope, request, Form({"email": customer.email}))


async def mail(scope: Scope, request: Request) -> Response:
    """Mail it."""
    fields = await inputs_of.form_fields(request)
    reference = request.path_params["reference"]
    try:
        sent_to = await mailing.ask(scope, reference, inputs_of.from_fields(fields, inputs.MailTranscript).email)
    except NotFound:
        raise
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        return await _keep(scope, request, Form.refused(refusal, fields, scope.language), refusal.status)
    return await _keep(scope, request, Form({"email": sent_to}), sent_to=sent_to)


async def _keep(scope: Scope, request: Request, form: Form, status: int = 200, sent_to: str = "") -> Response:
    reference = request.path_params["reference"]
    await access.conversation(scope.db, scope, reference)
    return await show(
        request,
        scope,
        "conversations/keep.html",
        status=status,
        ref=reference,
        form=form,
        by_mail=scope.means.settings.mail.is_on,
        sent_to=sent_to,
    )


async def transcript(scope: Scope, request: Request) -> Response:
    """A conversation as a document."""
    reference = request.path_params["reference"]
    form = request.path_params["form"]
    if form not in MEDIA:
        raise NotFound
    look = await look_of(request, scope)
    shop, _ = await door_of(request).shop_of(scope)
    made = await transcripts.of(scope, reference, shop.name, look, door_of(request).origin_of(request))
    if form == TEXT:
        body = transcripts.plain(made)
    else:
        body = door_of(request).renderer.page(
            "conversations/transcript.html", look, transcript=made, language=made.language, direction=made.direction
        )
    media, ending = MEDIA[form]
    named = f'attachment; filename="{reference}.{ending}"'
    return Response(body, media_type=f"{media}; charset=utf-8", headers={"content-disposition": named})


async def _present(scope: Scope) -> str:
    stretch = await reading.current(scope, 1)
    if stretch is None:
        raise NotFound
    return stretch.conversation.reference
