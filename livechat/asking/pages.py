"""Pages of questions: a chip that is pressed, a form that is filled in, and the rep's builder of both."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.asking import answering, building, inputs, payloads, queries
from livechat.asking.models import FIELD_TYPES, FORM, Field
from livechat.conversations import access, changing
from livechat.errors import NotFound, Refusal
from livechat.i18n import marked
from livechat.scope import Scope
from livechat.web import inputs as inputs_of
from livechat.web.door import go, show
from livechat.web.forms import Form

TYPE_WORDS = {
    "text": marked("A line of text"),
    "textarea": marked("Several lines"),
    "email": marked("E-mail"),
    "phone": marked("Phone number"),
    "number": marked("A number"),
    "date": marked("A date"),
    "select": marked("One of a list"),
}
SHOWN_ROWS = 3


@dataclass(frozen=True, slots=True)
class FormLook:
    """A form as a customer fills it in; answered ones cannot be sent again."""

    id: str
    text: str
    fields: tuple[Field, ...]
    is_answered: bool


async def press(scope: Scope, request: Request) -> Response:
    """A chip or a button under a message."""
    given = await inputs_of.form(request, inputs.Pressed)
    message_id, _, number = given.answer.rpartition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= 3):
        raise NotFound
    await answering.choose(scope, given.conversation, message_id, int(number))
    return go("/")


async def details(scope: Scope, request: Request) -> Response:
    """A form on a page of its own."""
    _, look = await _form(scope, request)
    return await show(request, scope, "asking/details.html", asked=look, form=Form())


async def fill_in(scope: Scope, request: Request) -> Response:
    """What was filled in; errors come back beside their fields."""
    reference, look = await _form(scope, request)
    fields = await inputs_of.form_fields(request)
    try:
        await answering.fill_in(scope, reference, look.id, fields)
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        form = Form.refused(refusal, fields, scope.language)
        return await show(request, scope, "asking/details.html", status=refusal.status, asked=look, form=form)
    return go("/")


async def _form(scope: Scope, request: Request) -> tuple[str, FormLook]:
    message_id = request.path_params["message_id"]
    reference = await queries.conversation_of(scope.db, scope.workspace_id, scope.actor_id, message_id)
    if reference is None:
        raise NotFound("There is no such message.")
    _, message = await changing.message(scope.db, scope, reference, message_id)
    if message.kind != FORM or message.deleted_at is not None:
        raise NotFound("There is no such message.")
    question = payloads.question(message.kind, message.payload)
    return reference, FormLook(message.id, message.text, question.fields, question.answered is not None)


async def builder(scope: Scope, request: Request) -> Response:
    """The rep's form for a new question."""
    return await _builder(scope, request, Form())


async def ask(scope: Scope, request: Request) -> Response:
    """Send the question that was built."""
    fields = await inputs_of.form_fields(request)
    reference, kind = _named(request)
    try:
        given = inputs_of.from_fields(fields, inputs.Ask)
        await building.ask(scope, reference, kind, given.client_id, given.text, fields)
    except NotFound:
        raise
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        return await _builder(scope, request, Form.refused(refusal, fields, scope.language), refusal.status)
    return go(f"/inbox/{reference}")


async def _builder(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    reference, kind = _named(request)
    of = await access.conversation(scope.db, scope, reference)
    translate = i18n.translator(scope.language)
    used = [number for number in range(1, building.ROWS[kind] + 1) if form.values.get(f"label_{number}")]
    return await show(
        request,
        scope,
        "asking/ask.html",
        status=status,
        ref=reference,
        name=of.customer_name,
        kind=kind,
        rows=building.ROWS[kind],
        shown=max([SHOWN_ROWS if kind != FORM else 2, *used]),
        types=[(each, translate(TYPE_WORDS[each])) for each in FIELD_TYPES],
        form=form,
        client_id=form.values.get("client_id") or str(uuid.uuid4()),
    )


def _named(request: Request) -> tuple[str, str]:
    kind = request.path_params["kind"]
    if kind not in building.ROWS:
        raise NotFound
    return request.path_params["reference"], kind
