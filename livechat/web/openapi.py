"""The description of the REST interface, made from the declarations that also validate and answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livechat import __version__
from livechat.i18n import marked
from livechat.registry import Feature
from livechat.scope import VISITOR, Scope
from livechat.web.failures import Problem
from livechat.web.repeating import HEADER as ONCE
from livechat.web.routes import ANYONE, Route, api

_PARAMETER: Final = re.compile(r"{([a-z_]+)}")
_LONGEST_KEY: Final = 255
INTRODUCTION: Final = """\
Conversations, customers and staff of a shop's live chat: JSON in and out.

A program says who it is with `Authorization: Bearer TOKEN`: the token of a session, or an API key with the scope that
the address names. Refusals are problem details (RFC 9457); programs rely on `code`, `detail` is a sentence for people
in the language of `Accept-Language`. Lists come in pages: where one goes on, `Link` leads to the next.

Every answer says in `RateLimit-Policy` and `RateLimit` how many more requests may come; 429 says in `Retry-After`
when. A POST may carry an `Idempotency-Key`: it is then carried out once, however often it is sent within 24 hours, and
answered again with `Idempotency-Replayed`. What was refused has changed nothing. Unknown fields are ignored.
"""
REFUSALS: Final = {
    400: marked("The request could not be understood"),
    401: marked("Nobody is signed in, or the session or key does not work"),
    403: marked("Whoever asks may not do this"),
    404: marked("It does not exist, or belongs to somebody else"),
    409: marked("Something else stands against it; the sentence says what"),
    413: marked("More than what is accepted"),
    422: marked("A field does not hold what it must; `field` names it"),
    426: marked("The address is that of a WebSocket, and the request opens none"),
    429: marked("Too many requests; `Retry-After` says when to come back"),
    500: marked("A mistake of the server, which has noted it"),
    503: marked("The server cannot do it right now; trying again is safe"),
}
"""Why a request may be refused, by status."""
_ALWAYS: Final = (400, 401, 403, 413, 429, 500, 503)
_HEADERS: Final[dict[str, tuple[str, dict[str, Any], bool]]] = {
    "RateLimit": ('What is left: `"policy";r=requests;t=seconds`', {"type": "string"}, True),
    "RateLimit-Policy": ('What may be asked: `"policy";q=requests;w=seconds`', {"type": "string"}, True),
    "Retry-After": ("Seconds to wait", {"type": "integer", "minimum": 1}, False),
    "WWW-Authenticate": ("What to bring", {"type": "string"}, False),
    "Upgrade": ("What to open instead", {"type": "string", "const": "websocket"}, False),
    "Link": ('The next page: `<address>; rel="next"`', {"type": "string"}, False),
    "Idempotency-Replayed": ("The answer of the first time", {"type": "string", "const": "true"}, False),
}
PACED: Final = ("RateLimit", "RateLimit-Policy")
_WITH_REFUSAL: Final = {
    401: ("WWW-Authenticate",),
    403: ("WWW-Authenticate",),
    409: ("Retry-After",),
    426: ("Upgrade",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


async def _openapi(scope: Scope, request: Request) -> Response:
    """The description itself."""
    return Response(msgspec.json.encode(request.state.door.description()), media_type="application/json")


ROUTES: Final = [
    api("GET", "/api/openapi.json", _openapi, ANYONE, summary=marked("This description"), gives=dict[str, Any])
]


def describe(features: Sequence[Feature], beside: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """OpenAPI 3.1 of what these capabilities answer, each under a tag of its name, and of what lies `beside` them."""
    described = [(feature.name, route) for feature in features for route in feature.api]
    described += [("description", route) for route in ROUTES]
    shapes: list[Any] = [Problem]
    for _, route in described:
        shapes += [shape for shape in (route.takes, route.gives, route.fields) if shape is not None]
    schemas, components = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    by_shape = {id(shape): schema for shape, schema in zip(shapes, schemas, strict=True)}
    for _, route in described:
        if route.takes is not None:
            _without_tag(components[route.takes.__name__], route.takes)
    paths: dict[str, dict[str, Any]] = {}
    others = [said["tags"][0] for methods in beside.values() for said in methods.values()]
    for tag, route in described:
        operation = {"tags": [tag], **_operation(route, by_shape)}
        if route.fields is not None:
            _with_file(operation, components[route.fields.__name__])
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    paths |= beside
    return {
        "openapi": "3.1.0",
        "info": {"title": "livechat", "version": __version__, "description": INTRODUCTION},
        "tags": [{"name": name} for name in dict.fromkeys([*(tag for tag, _ in described), *others])],
        "components": {
            "schemas": components,
            "headers": {
                name: {"description": words, "required": is_always, "schema": schema}
                for name, (words, schema, is_always) in _HEADERS.items()
            },
            "responses": {_name_of_refusal(status): _refusal(status, by_shape[id(Problem)]) for status in REFUSALS},
            "securitySchemes": {
                "session": {"type": "http", "scheme": "bearer", "description": "The token of somebody's session"},
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "lck_…",
                    "description": "An API key with the scope that the address names",
                },
            },
        },
        "paths": paths,
    }


def _operation(route: Route, schemas: dict[int, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _name_of(route),
        "summary": route.summary,
        "description": (route.handler.__doc__ or "").strip(),
        "parameters": _parameters(route),
        "responses": {str(route.status): _answer(route, schemas)} | refused(refusals(route)),
        "x-who": sorted(route.who),
        "x-rule": route.rule,
        "x-scope": route.needs,
    }
    if VISITOR not in route.who:
        operation["security"] = [{"session": []}] + ([{"key": [route.needs]}] if route.needs else [])
    if route.takes is not None:
        content: dict[str, Any] = {"application/json": {"schema": schemas[id(route.takes)]}}
        operation["requestBody"] = {"required": True, "content": content}
    elif route.takes_files:
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": _FILE}}}
    return operation


def _name_of(route: Route) -> str:
    return "_".join([route.method.lower(), *_PARAMETER.sub(r"\1", route.path).strip("/").split("/")])


_FILE: Final = {
    "type": "object",
    "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
    "required": ["file"],
}


def _with_file(operation: dict[str, Any], fields: dict[str, Any]) -> None:
    """The fields that come with a file, and the file behind them."""
    schema = {
        "type": "object",
        "properties": fields["properties"] | _FILE["properties"],
        "required": [*fields.get("required", []), "file"],
    }
    operation["requestBody"]["content"]["multipart/form-data"]["schema"] = schema


def _without_tag(component: dict[str, Any], shape: Any) -> None:
    """A body needs no word for what it is: its address says so (only the live line puts it into each command)."""
    word = shape.__struct_config__.tag_field
    component.get("properties", {}).pop(word, None)
    if word in component.get("required", []):
        component["required"].remove(word)


def _parameters(route: Route) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in _PARAMETER.findall(route.path)
    ]
    found += [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": words}
        for name, schema, words in route.query
    ]
    if route.is_once:
        found.append(
            {
                "name": ONCE,
                "in": "header",
                "required": False,
                "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST_KEY},
                "description": marked("A name of this request: sent again under it, it is carried out only once"),
            }
        )
    return found


# Answers


def _answer(route: Route, schemas: dict[int, Any]) -> dict[str, Any]:
    names = [*PACED]
    if any(name == "cursor" for name, *_ in route.query) or hasattr(route.gives, "goes_on"):
        names.append("Link")
    if route.is_once:
        names.append("Idempotency-Replayed")
    answer: dict[str, Any] = {"description": route.summary or "Done", "headers": headers(names)}
    if route.gives is not None:
        answer["content"] = {"application/json": {"schema": schemas[id(route.gives)]}}
    return answer


def refusals(route: Route) -> list[int]:
    """How a route may refuse, as it follows from what it takes: by status."""
    found = {*_ALWAYS}
    takes_something = route.takes is not None or route.takes_files
    if "{" in route.path or takes_something or route.sites is not None:
        found.add(404)
    if route.method != "GET":
        found.add(409)
    if takes_something or route.query or route.is_once:
        found.add(422)
    return sorted(found)


def refused(statuses: Sequence[int]) -> dict[str, Any]:
    """These refusals, each as it is described once for all addresses."""
    return {str(each): {"$ref": f"#/components/responses/{_name_of_refusal(each)}"} for each in statuses}


def _name_of_refusal(status: int) -> str:
    return f"Refused{status}"


def _refusal(status: int, problem: Any) -> dict[str, Any]:
    return {
        "description": REFUSALS[status],
        "headers": headers([*PACED, *_WITH_REFUSAL.get(status, ())]),
        "content": {"application/problem+json": {"schema": problem}},
    }


def headers(names: Sequence[str]) -> dict[str, Any]:
    """These headers, as they are described once for all answers."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
