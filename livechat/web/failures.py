"""What a refusal or a bug looks like: problem details for programs, a page for people."""

from __future__ import annotations

import logging
import secrets
from typing import ClassVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.errors import CodeNeeded, Invalid, Refusal, ScopeMissing, WrongMethod
from livechat.i18n import marked

log = logging.getLogger("livechat.web")

OTHER_TITLE = marked("That did not work")
TITLES = {
    401: marked("Please sign in"),
    403: marked("Not for you"),
    404: marked("Not found"),
    409: marked("Somebody was faster"),
    429: marked("One moment, please"),
    500: marked("We are sorry"),
    503: marked("One moment, please"),
}


class Problem(msgspec.Struct, omit_defaults=True):
    """Why a request was refused (problem details, RFC 9457)."""

    media_type: ClassVar[str] = "application/problem+json"
    title: str
    status: int
    code: str
    detail: str
    type: str = "about:blank"
    field: str | None = None
    fields: dict[str, str] | None = None
    proof: str | None = None
    """Where a code is needed beside a password that was right: it stands for the password, once, for five minutes."""
    scope: str | None = None
    instance: str | None = None


def title(status: int) -> str:
    """What stands above a refusal, for people; still English."""
    return TITLES.get(status, OTHER_TITLE)


def is_wanted(request: Request) -> bool:
    """Whether a script asks and wants to hear a reason rather than be shown a page."""
    return Problem.media_type in request.headers.get("accept", "")


def problem(refusal: Refusal, language: str) -> Response:
    """A refusal as programs read it."""
    translate = i18n.translator(language)
    fields = None
    if isinstance(refusal, Invalid) and refusal.fields:
        fields = {name: each.text(translate) for name, each in refusal.fields.items()}
    said = Problem(
        title=translate(type(refusal).sentence),
        status=refusal.status,
        code=refusal.code,
        detail=refusal.text(translate),
        field=refusal.field,
        fields=fields,
        proof=refusal.proof if isinstance(refusal, CodeNeeded) else None,
        scope=refusal.scope if isinstance(refusal, ScopeMissing) else None,
    )
    return Response(msgspec.json.encode(said), refusal.status, headers_of(refusal), media_type=Problem.media_type)


def headers_of(refusal: Refusal) -> dict[str, str]:
    """When to come back, and what to bring, if that is known."""
    headers = {"cache-control": "no-store"}
    if refusal.retry_after_s is not None:
        headers["retry-after"] = str(max(1, round(refusal.retry_after_s)))
    if refusal.status == 401:
        headers["www-authenticate"] = "Bearer"
    if isinstance(refusal, ScopeMissing):  # RFC 6750, section 3.1
        headers["www-authenticate"] = f'Bearer error="insufficient_scope", scope="{refusal.scope}"'
    if isinstance(refusal, WrongMethod):
        headers["allow"] = ", ".join(sorted(refusal.allowed))
    if refusal.status == 426:  # RFC 9110, section 15.5.22
        headers |= {"upgrade": "websocket", "connection": "upgrade"}
    return headers


def bug(failure: Exception, where: str) -> str:
    """Log a bug once, under a name that its apology carries."""
    name = secrets.token_hex(4)
    log.error("a request failed", exc_info=failure, extra={"where": where, "failure": name})
    return name


def apology(name: str, language: str) -> Response:
    """A bug as programs read it; nothing of the inside is told."""
    translate = i18n.translator(language)
    said = Problem(
        title=translate(i18n.marked("Something went wrong on our side.")),
        status=500,
        code="unavailable",
        detail=translate(i18n.marked("Please try again. If it happens again, tell us the number of this failure.")),
        instance=name,
    )
    return Response(msgspec.json.encode(said), 500, media_type=Problem.media_type)
