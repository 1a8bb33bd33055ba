"""Forms that come back: what is wrong with one is said beside it, and nothing that was typed is lost."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.errors import Forbidden, Invalid, Malformed, NotFound, Refusal
from livechat.scope import Scope
from livechat.web import failures, inputs, multipart

NEVER_SHOWN_AGAIN = frozenset({"password", "current", "csrf", "token", "totp", "recovery"})


@dataclass(frozen=True, slots=True)
class Form:
    """What a form shows: what was typed, what is wrong with it, and what it asks for where that varies."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    """A sentence for each wrong field; that of the whole form has the empty name."""
    fields: Sequence[tuple[str, bool]] = ()
    """Names with whether they are required."""

    @classmethod
    def refused(cls, refusal: Refusal, sent: Mapping[str, str], language: str) -> Form:
        """The form as it comes back."""
        translate = i18n.translator(language)
        if isinstance(refusal, Invalid) and refusal.fields:
            errors = {name: each.text(translate) for name, each in refusal.fields.items()}
        else:
            errors = {refusal.field or "": refusal.text(translate)}
        return cls({name: value for name, value in sent.items() if name not in NEVER_SHOWN_AGAIN}, errors)


Handler = Callable[[Scope, Request], Awaitable[Response]]
Again = Callable[[Scope, Request, Form, int], Awaitable[Response]]


def comes_back(again: Again) -> Callable[[Handler], Handler]:
    """For a handler of a form: when its act refuses, `again` shows the page with the form as it was sent.

    What one may not do or see at all is no matter of what was typed, and what cannot be read cannot come back: those
    refusals go on to the door, as do all that a script wants to hear of. Of a form that brought a file, which is never
    held as a whole, the fields come back that had arrived.
    """

    def around(handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def handle(scope: Scope, request: Request) -> Response:
            try:
                return await handler(scope, request)
            except (Forbidden, NotFound, Malformed):
                raise
            except Refusal as refusal:
                if failures.is_wanted(request):
                    raise
                form = Form.refused(refusal, await _arrived(request), scope.language)
                response = await again(scope, request, form, refusal.status)
                response.headers.update(failures.headers_of(refusal))
                return response

        return handle

    return around


async def _arrived(request: Request) -> Mapping[str, str]:
    if multipart.is_multipart(request):
        return multipart.reader_of(request).fields
    return await inputs.form_fields(request)


async def all_fields(request: Request) -> dict[str, list[str]]:
    """The fields of a form, each with everything that was sent under its name."""
    sent: dict[str, list[str]] = {}
    await inputs.form_fields(request)  # checks the size and reads it once
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            sent.setdefault(name, []).append(inputs.as_typed(value))
    return sent
