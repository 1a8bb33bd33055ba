"""The page of the REST interface: what there is, and a form to try each of it; all of it from the description."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from livechat.i18n import marked, translator
from livechat.keys.models import PREFIX
from livechat.scope import Scope
from livechat.web.door import door_of, show

TITLES: Final = {
    "workspaces": marked("Settings"),
    "audit": marked("Audit log"),
    "accounts": marked("Sign-in, team and sessions"),
    "faces": marked("Pictures of the team"),
    "logos": marked("Logo"),
    "teams": marked("Teams"),
    "customers": marked("Sessions of customers"),
    "clientele": marked("Customers"),
    "conversations": marked("Conversations and messages"),
    "replies": marked("Canned replies"),
    "finding": marked("Search"),
    "catalogue": marked("Products"),
    "orders": marked("Cart"),
    "analytics": marked("Figures"),
    "notifications": marked("Notifications"),
    "live": marked("Live lines"),
    "visitors": marked("Proactive messages"),
    "widget": marked("On your site"),
    "webhooks": marked("Webhooks"),
    "description": marked("The description"),
}
"""What people call a capability that programs may ask something of."""
SCHEMA: Final = "#/components/schemas/"
DEEPEST: Final = 6
_KEPT: Final = "keys.reference"


@dataclass(frozen=True, slots=True)
class Given:
    """Something that a request names: in its address, its query, its head, or a field of its form."""

    name: str
    place: str
    words: str
    kind: str
    choices: list[str]
    is_needed: bool
    usual: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request may be answered."""

    status: str
    words: str
    headers: list[str]
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a program can ask for."""

    id: str
    method: str
    path: str
    summary: str
    says: str
    scope: str
    is_open: bool
    given: list[Given]
    body: str
    fields: list[Given]
    answers: list[Answer]
    is_line: bool
    """Whether it stays open: such a one cannot be tried on the page."""


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together, under its title."""

    name: str
    title: str
    operations: list[Operation]


async def page(scope: Scope, request: Request) -> Response:
    """Everything that programs may ask for, with a form to try it."""
    door = door_of(request)
    kept: dict[str, list[Group]] = scope.means.memory.setdefault(_KEPT, {})
    if scope.language not in kept:
        kept[scope.language] = groups(door.description(), scope.language)
    return await show(
        request,
        scope,
        "keys/reference.html",
        groups=kept[scope.language],
        example=f'curl -H "Authorization: Bearer $KEY" {door.origin_of(request)}/api/products',
        begins=PREFIX,
    )


def groups(description: dict[str, Any], language: str) -> list[Group]:
    """The description as the page shows it; names and what the code says of itself stay in English."""
    shower = _Shower(description, language)
    found: dict[str, list[Operation]] = {}
    for path, methods in description["paths"].items():
        for method, said in methods.items():
            found.setdefault(said["tags"][0], []).append(shower.operation(method.upper(), path, said))
    return [Group(name, shower.title(name), operations) for name, operations in found.items()]


class _Shower:
    """Puts the pieces of a description into words of a language."""

    def __init__(self, description: dict[str, Any], language: str) -> None:
        self._components = description["components"]
        self._translate = translator(language)

    def title(self, name: str) -> str:
        """What people call a capability."""
        return self._translate(TITLES[name])

    def operation(self, method: str, path: str, said: dict[str, Any]) -> Operation:
        """One operation."""
        content = said.get("requestBody", {}).get("content", {})
        shape = content.get("application/json", {}).get("schema")
        form = content.get("multipart/form-data", {}).get("schema")
        return Operation(
            id=said["operationId"],
            method=method,
            path=path,
            summary=self._translate(said["summary"]),
            says=" ".join(said["description"].split()),
            scope=said["x-scope"],
            is_open="security" not in said,
            given=[self._parameter(each) for each in said["parameters"]] + self._fields(form, "form"),
            body=_text(self.example(shape, only_needed=True)) if shape else "",
            fields=self._fields(shape, "body"),
            answers=[self._answer(status, each) for status, each in said["responses"].items()],
            is_line=any(
                status == "101" or "text/event-stream" in each.get("content", {})
                for status, each in said["responses"].items()
            ),
        )

    def _parameter(self, said: dict[str, Any]) -> Given:
        words = self._translate(said["description"]) if "description" in said else ""
        return self._given(said["name"], said["in"], said["schema"], words, is_needed=said["required"])

    def _fields(self, shape: Any, place: str) -> list[Given]:
        if not shape:
            return []
        shape = self._found(shape)
        needed = set(shape.get("required", []))
        return [
            self._given(name, place, schema, schema.get("description", ""), is_needed=name in needed)
            for name, schema in shape.get("properties", {}).items()
        ]

    def _given(self, name: str, place: str, schema: dict[str, Any], words: str, *, is_needed: bool) -> Given:
        usual = schema.get("default")
        is_file = "contentMediaType" in schema
        return Given(
            name,
            place,
            words,
            "file" if is_file else self._kind(schema),
            [str(each) for each in schema.get("enum", [])],
            is_needed,
            "" if usual in (None, "") else json.dumps(usual),
        )

    def _kind(self, schema: dict[str, Any]) -> str:
        """What a value must be, in JSON's own words."""
        shape = self._found(schema)
        if "anyOf" in shape:
            return " | ".join(self._kind(each) for each in shape["anyOf"])
        if "enum" in shape:
            return " | ".join(json.dumps(each, ensure_ascii=False) for each in shape["enum"])
        kind = str(shape.get("type", "any"))
        if kind == "array":
            return f"array of {self._kind(shape.get('items') or {})}"
        return kind

    def _answer(self, status: str, said: dict[str, Any]) -> Answer:
        if "$ref" in said:
            said = self._components["responses"][said["$ref"].rpartition("/")[2]]
        [content] = said.get("content", {"": {}}).values()
        example = self._shown(content["schema"]) if "schema" in content and status < "400" else ""
        return Answer(status, self._translate(said["description"]), list(said["headers"]), example)

    def _shown(self, schema: dict[str, Any]) -> str:
        return str(schema["examples"][0]) if "examples" in schema else _text(self.example(schema))

    def _found(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "")
        found: dict[str, Any] = self._components["schemas"][name.removeprefix(SCHEMA)] if name else schema
        return found

    def example(self, schema: dict[str, Any], depth: int = 0, *, only_needed: bool = False) -> Any:
        """A value of this shape."""
        shape = self._found(schema)
        for word in ("const", "default"):
            if shape.get(word) is not None:
                return shape[word]
        if "enum" in shape:
            return shape["enum"][0]
        if "anyOf" in shape:
            first: dict[str, Any] = next((each for each in shape["anyOf"] if each.get("type") != "null"), {})
            return self.example(first, depth, only_needed=only_needed)
        kind = shape.get("type")
        if depth < DEEPEST and kind == "object":
            needed = set(shape.get("required", []))
            properties = shape.get("properties", {}).items()
            return {
                name: self.example(each, depth + 1, only_needed=only_needed)
                for name, each in properties
                if name in needed or not only_needed
            }
        if depth < DEEPEST and kind == "array" and shape.get("items"):
            return [] if only_needed else [self.example(shape["items"], depth + 1)]
        return {"string": "", "boolean": True, "array": [], "object": {}, "null": None}.get(
            str(kind), shape.get("minimum", 0)
        )


def _text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
