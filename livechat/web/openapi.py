"""The description of the REST interface, made from the declarations that also validate and answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livechat import __version__
from livechat.registry import Feature
from livechat.scope import VISITOR, Scope
from livechat.web.failures import Problem
from livechat.web.routes import ANYONE, Route, api

_PARAMETER: Final = re.compile(r"{([a-z_]+)}")


def routes(features: Sequence[Feature]) -> list[Route]:
    """`GET /api/openapi.json`."""
    described = [route for feature in features for route in feature.api]
    document = msgspec.json.encode(describe(described))

    async def openapi(scope: Scope, request: Request) -> Response:
        """The description itself."""
        return Response(document, media_type="application/json")

    return [api("GET", "/api/openapi.json", openapi, ANYONE, summary="This description", gives=dict[str, Any])]


def describe(described: Sequence[Route]) -> dict[str, Any]:
    """OpenAPI 3.1 for these routes."""
    shapes: list[Any] = [Problem]
    for route in described:
        shapes += [shape for shape in (route.takes, route.gives) if shape is not None]
    schemas, components = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    by_shape = {id(shape): schema for shape, schema in zip(shapes, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for route in described:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, by_shape)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "livechat",
            "version": __version__,
            "description": "Conversations, customers and staff of a shop's live chat. Errors are problem details.",
        },
        "components": {
            "schemas": components,
            "securitySchemes": {
                "session": {"type": "http", "scheme": "bearer", "description": "The token of somebody's session"},
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "lck_…",
                    "description": "An API key with the scope that the address names. Answers say in RateLimit-Policy"
                    " and RateLimit how many more requests may come; 429 says in Retry-After when.",
                },
            },
        },
        "paths": paths,
    }


def _name_of(route: Route) -> str:
    return "_".join([route.method.lower(), *_PARAMETER.sub(r"\1", route.path).strip("/").split("/")])


def _operation(route: Route, schemas: dict[int, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": route.summary or "Done"}
    if route.gives is not None:
        answer["content"] = {"application/json": {"schema": schemas[id(route.gives)]}}
    refusal = {"content": {"application/problem+json": {"schema": schemas[id(Problem)]}}}
    operation: dict[str, Any] = {
        "operationId": _name_of(route),
        "summary": route.summary,
        "description": (route.handler.__doc__ or "").strip(),
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in _PARAMETER.findall(route.path)
        ]
        + [
            {"name": name, "in": "query", "required": False, "schema": schema, "description": words}
            for name, schema, words in route.query
        ],
        "responses": {
            str(route.status): answer,
            "4XX": {"description": "Refused; `code` and `detail` say why", **refusal},
        },
        "x-who": sorted(route.who),
        "x-rule": route.rule,
    }
    if VISITOR not in route.who:
        operation["security"] = [{"session": []}] + ([{"key": [route.needs]}] if route.needs else [])
    if route.takes is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas[id(route.takes)]}},
        }
    return operation
