"""From what was sent to what it must be: decoded once, at the edge, into the declared shape or refused by field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from livechat import i18n
from livechat.errors import Invalid, Malformed, Refusal, TooLarge
from livechat.settings import Limits

S = TypeVar("S", bound=msgspec.Struct)

NESTING = 32
"""Levels of JSON, where the installer's `limits.json_depth` is not at hand."""

NO_JSON = i18n.marked("This is not valid JSON.")
UNSTORABLE = i18n.marked("Please remove the characters that cannot be stored.")

_PLACE = re.compile(r"`\$\.?([A-Za-z_0-9]*)")


class Input(msgspec.Struct, kw_only=True, omit_defaults=True, tag_field="type"):
    """What may be submitted: the same declaration for a form, a live command and a body of JSON.

    Fields that are not declared are ignored, never assigned.
    """


async def body(request: Request, kind: type[S]) -> S:
    """A body of JSON as `kind`."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media and media != "application/json":
        raise Malformed("Send the body as application/json.")
    limits = limits_of(request)
    raw = await read(request, limits.body_bytes)
    return from_json(raw or b"{}", kind, limits.json_depth)


def limits_of(request: Request) -> Limits:
    """What the installer allows."""
    limits: Limits = request.app.state.house.settings.limits
    return limits


async def read(request: Request, limit: int) -> bytes:
    """The raw body, up to a limit."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise TooLarge
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > limit:
            raise TooLarge
    return bytes(pieces)


async def form(request: Request, kind: type[S]) -> S:
    """The fields of a form as `kind`; everything in a form is text, so numbers and switches are read from it."""
    return from_fields(typed(await form_fields(request), kind), kind)


async def form_fields(request: Request, most: int = 0) -> dict[str, str]:
    """The fields of a form as they were sent; the last one wins where a name comes twice.

    Whoever reads it first, which is the door, says how many there may be, if that is more than for other forms.
    """
    limits = limits_of(request)
    announced = request.headers.get("content-length", "")
    if "transfer-encoding" in request.headers or (announced.isdigit() and int(announced) > limits.body_bytes):
        raise TooLarge
    try:
        async with request.form(max_files=0, max_fields=most or limits.form_fields) as sent:
            fields = sent.multi_items()
            return {name: as_typed(value) for name, value in fields if not isinstance(value, UploadFile)}
    except HTTPException:
        raise Malformed("This form has too many fields, or is not complete.") from None


def as_typed(text: str) -> str:
    """What somebody typed, with one sign for each line break: forms send two (HTML, section 4.10.22.4)."""
    return text.replace("\r\n", "\n")


def typed(fields: Mapping[str, Any], kind: type[S]) -> dict[str, Any]:
    """What people typed into a form: numbers may be written in the digits of their own script; programs write ASCII."""
    whole = _whole_numbers(kind)
    return {
        name: i18n.ascii_digits(value.strip()) if name in whole and isinstance(value, str) else value
        for name, value in fields.items()
    }


@lru_cache(maxsize=256)
def _whole_numbers(kind: type) -> frozenset[str]:
    hints = get_type_hints(kind)
    return frozenset(name for name, hint in hints.items() if int in (hint, *get_args(hint)))


def from_fields(fields: Mapping[str, Any], kind: type[S]) -> S:
    """A mapping of texts as `kind`."""
    try:
        made = msgspec.convert(fields, kind, strict=False)
    except msgspec.ValidationError as problem:
        raise explain(kind, fields, problem, is_strict=False) from None
    refuse_unstorable(made)
    return made


def from_json(raw: bytes, kind: type[S], depth: int = NESTING) -> S:
    """A text of JSON as `kind`."""
    try:
        made: S = decoder(kind).decode(raw)
    except msgspec.ValidationError as problem:
        raise explain(kind, plain_json(raw), problem) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise whole_json(raw)[1] from None
    refuse_unstorable(made, depth)
    return made


def whole_json(raw: bytes) -> tuple[bytes, Refusal]:
    """JSON that cannot be read, with a question mark for each half of a pair of surrogates, and what is said about it.

    Browsers and programs write such a half for a sign that was cut in two, and msgspec reads nothing of it; who sent it
    has to hear which command, and which of its fields, is meant. Raises Malformed for what is no JSON anyway.
    """
    try:
        value = json.loads(raw)
        whole = json.dumps(value, ensure_ascii=False, allow_nan=False).encode(errors="replace")
    except (ValueError, RecursionError):
        raise Malformed(NO_JSON) from None
    fields = value.items() if isinstance(value, dict) else ()
    field = next((name for name, each in fields if _has_half_pair(json.dumps(each, ensure_ascii=False))), None)
    return whole, Invalid(UNSTORABLE, field=field) if field else Malformed(NO_JSON)


def plain_json(raw: bytes) -> Mapping[str, Any]:
    """The same JSON without a shape, to say what is wrong with it."""
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Malformed(NO_JSON) from None
    return value if isinstance(value, dict) else {}


@lru_cache(maxsize=256)
def decoder(kind: type[S]) -> msgspec.json.Decoder[S]:
    """One decoder per shape."""
    return msgspec.json.Decoder(kind)


def refuse_unstorable(made: msgspec.Struct, depth: int = NESTING) -> None:
    """Half a surrogate pair explodes later, a NUL ends strings early, deep nesting ends the stack: refuse them here."""
    for name, value in zip(made.__struct_fields__, msgspec.structs.astuple(made), strict=True):
        if value is not None and not (type(value) is str and value.isascii() and "\x00" not in value):
            _refuse(value, name, depth)


def _refuse(value: Any, field: str, depth: int) -> None:
    if isinstance(value, str):
        if "\x00" in value or (not value.isascii() and _has_half_pair(value)):
            raise Invalid(UNSTORABLE, field=field)
    elif isinstance(value, dict | list):
        if depth <= 0:
            raise Invalid("This is nested too deeply.", field=field)
        for each in (*value, *value.values()) if isinstance(value, dict) else value:
            _refuse(each, field, depth - 1)


def _has_half_pair(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


@lru_cache(maxsize=256)
def _limits(kind: type) -> dict[str, msgspec.Meta]:
    found: dict[str, msgspec.Meta] = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        for part in (hint, *get_args(hint)):
            for meta in getattr(part, "__metadata__", ()):
                if isinstance(meta, msgspec.Meta):
                    found[name] = meta
    return found


def explain(
    kind: type, sent: Mapping[str, Any], problem: msgspec.ValidationError, *, is_strict: bool = True
) -> Invalid:
    """A sentence for a person about each field that is wrong; msgspec itself stops at the first."""
    wrong: list[Invalid] = []
    for each in msgspec.structs.fields(kind):
        if each.encode_name not in sent:
            if each.required:
                wrong.append(Invalid("This is needed.", field=each.encode_name))
            continue
        try:
            msgspec.convert(sent[each.encode_name], each.type, strict=is_strict)
        except msgspec.ValidationError:
            wrong.append(_about(kind, each.encode_name, sent[each.encode_name]))
    if wrong:
        return Invalid.several(wrong)
    match = _PLACE.search(str(problem))
    return _about(kind, (match[1] if match else "") or None, None)


def _about(kind: type, field: str | None, value: Any) -> Invalid:
    limits = _limits(kind).get(field or "")
    if limits and isinstance(value, str):
        if limits.max_length is not None and len(value) > limits.max_length:
            return Invalid("Please use at most %(limit)s characters.", field=field, limit=limits.max_length)
        if limits.min_length is not None and len(value) < limits.min_length:
            if limits.min_length == 1:
                return Invalid("This is needed.", field=field)
            return Invalid("Please use at least %(limit)s characters.", field=field, limit=limits.min_length)
    if limits and (limits.ge is not None or limits.le is not None):
        low, high = limits.ge, limits.le
        if low is not None and high is not None:
            return Invalid("Please give a number from %(low)s to %(high)s.", field=field, low=low, high=high)
    return Invalid("This is not a value that can be used here.", field=field)
