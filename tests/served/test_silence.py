"""Nothing that belongs to people stands in the log, whatever they do: words, numbers to call, what lets somebody in."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx2
import msgspec

from livechat.app import FEATURES
from livechat.web.routes import Route
from tests.served.clients import program
from tests.served.running import PASSWORD, Running, csrf_of

WORDS = "quagga-lantern-9f3"
PHONE = "+66 89 765 4321"
PAGES = [route for feature in FEATURES for route in feature.pages]
PROGRAMS = [route for feature in FEATURES for route in feature.api]
COMMANDS = [command for feature in FEATURES for command in feature.commands]
LEAVING = ("/sign-out", "/erase", "/forget", "/delete")
"""What ends sessions, conversations or people comes last: what comes before is done by somebody who may."""
FIELDS = ("name", "text", "email", "username", "password", "title", "label", "q", "note", "subject", "url", "reason")
SECRET = re.compile(r"/(?:invitation|reset|setup|c)/([\w-]{20,})|\b(lck_[\w-]{20,}|whsec_[\w+/=-]{20,})")


class Marking:
    """Fills in whatever a declaration asks for with markers, and with what is known by its name."""

    def __init__(self, server: Running, everybody: dict[str, str], **known: Any) -> None:
        self.known = known
        self.csrf = {
            audience: csrf_of(httpx2.get(f"{server.url}{page}", cookies={f"livechat-{audience}": token}).text)
            for (audience, token), page in zip(everybody.items(), ("/", "/inbox"), strict=True)
        }

    def body(self, shape: Any) -> dict[str, Any]:
        """A command or a body."""
        schema = msgspec.json.schema(shape)
        filled: dict[str, Any] = self._value("", schema, schema.get("$defs", {}))
        return filled

    def path(self, route: Route) -> str:
        """An address with its places filled in."""
        return re.sub(r"{(\w+)}", lambda place: str(self.known.get(place[1], WORDS)), route.path)

    def _value(self, name: str, schema: dict[str, Any], shapes: dict[str, Any]) -> Any:
        if "$ref" in schema:
            return self._value(name, shapes[schema["$ref"].rpartition("/")[2]], shapes)
        if name in self.known:
            return self.known[name]
        if "enum" in schema:
            return schema["enum"][0]
        if "anyOf" in schema:
            return self._value(name, next(each for each in schema["anyOf"] if each.get("type") != "null"), shapes)
        kind = schema.get("type")
        if kind == "object":
            return {key: self._value(key, each, shapes) for key, each in schema.get("properties", {}).items()}
        if kind == "array":
            return [self._value(name, schema["items"], shapes)] if schema.get("items") else []
        other = {"integer": schema.get("minimum", 1), "number": 1, "boolean": True, "null": None}
        return other.get(str(kind), WORDS)


def test_words_numbers_and_secrets_of_people_are_nowhere_in_the_log(a_server) -> None:
    server: Running = a_server(log__level="debug", log__format="json")
    owner, rep, anna = server.admin(), server.rep(WORDS), server.customer(WORDS)
    reference = anna["conversation"]
    everybody = {"customer": anna["token"], "staff": owner["token"]}
    marking = Marking(
        server,
        everybody,
        conversation=reference,
        reference=reference,
        phone=PHONE,
        language="en",
        attachments=[],
        kind="text",
        reply_to="",
    )
    secrets = {PASSWORD, owner["token"], rep["token"], anna["token"], server.key("products:read")}
    for token in everybody.values():
        secrets |= give_commands(server, token, marking)
    for routes in (sorted(PROGRAMS, key=lambda route: route.method == "DELETE"), sorted(PAGES, key=is_leaving)):
        for route in routes:
            secrets |= ask(server, route, everybody, marking)
    said = " ".join(each["text"] for each in server.messages(reference, rep["token"]))
    assert WORDS in said, "what was marked has really been stored"
    assert server.stop() == 0
    log = server.log
    assert '"what": "stopped"' in log
    for private in (*secrets, WORDS, PHONE, *(PHONE.replace(" ", "")[skipped:] for skipped in (0, 1, 3))):
        found = [line for line in log.splitlines() if private in line]
        assert not found, found[:3]
    assert server.complaints == []


def is_leaving(route: Route) -> bool:
    return any(word in route.path for word in LEAVING)


def give_commands(server: Running, token: str, marking: Marking) -> set[str]:
    """Every live command, by somebody; what lets somebody in of the answers."""

    async def give() -> str:
        answers = []
        for command in COMMANDS:
            async with await program(server, token) as line:
                answers.append(str(await line.ask(command.name, **without_type(marking, command.takes))))
        return " ".join(answers)

    return secrets_of(asyncio.run(give()))


def without_type(marking: Marking, shape: Any) -> dict[str, Any]:
    return {name: value for name, value in marking.body(shape).items() if name not in ("type", "id")}


def ask(server: Running, route: Route, everybody: dict[str, str], marking: Marking) -> set[str]:
    """An address, by everybody who may come: with the marker in its path, its query and its body."""
    found: set[str] = set()
    for audience, token in everybody.items():
        cookies = {f"livechat-{audience}": token}
        with httpx2.Client(base_url=server.url, timeout=30, cookies=cookies) as client:
            options: dict[str, Any] = {"params": {"q": WORDS, "cursor": WORDS}}
            if route.method == "GET":
                pass
            elif route.is_api:
                client.cookies.clear()
                options["headers"] = {"authorization": f"Bearer {token}"}
                if route.takes_files:
                    options |= {"files": {"file": (f"{WORDS}.txt", WORDS.encode())}, "data": {"conversation": WORDS}}
                elif route.takes is not None:
                    options["json"] = without_type(marking, route.takes)
            else:
                form = {"csrf": marking.csrf[audience], "phone": PHONE}
                options["data"] = form | dict.fromkeys(FIELDS, WORDS)
            with client.stream(route.method, marking.path(route), **options) as answer:
                assert answer.status_code != 500, route
                if "event-stream" not in answer.headers.get("content-type", ""):
                    found |= secrets_of(answer.read().decode(errors="replace"))
    return found


def secrets_of(text: str) -> set[str]:
    """What an answer holds that lets somebody in."""
    return {one or other for one, other in SECRET.findall(text)}
