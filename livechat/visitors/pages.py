"""Pages of the messages that the team offers by itself: the list, and one of them with what it will do, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat import i18n
from livechat.errors import Invalid
from livechat.scope import Scope
from livechat.visitors import inputs, keeping, wording
from livechat.visitors.models import Rule
from livechat.web import inputs as inputs_of
from livechat.web.door import STAFF_LINE, door_of, go, look_of, show
from livechat.web.forms import Form, all_fields, comes_back
from livechat.workspaces import deciding

HERE: Final = "/admin/proactive"
TEXT: Final = "text."
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class RuleLook:
    """A rule in the list."""

    id: str
    name: str
    text: str
    words: list[str]
    is_active: bool
    shown: int
    answered: int
    dismissed: int


async def listing(scope: Scope, request: Request) -> Response:
    """Every message, in the order in which they are tried."""
    decided = await deciding.of(scope)
    rules = await keeping.listed(scope)
    looks = [_look(each, decided.default_language, decided.greeting_pause, scope.language) for each in rules]
    return await show(request, scope, "visitors/rules.html", live=STAFF_LINE, rules=looks)


def _look(rule: Rule, default: str, pause_min: int, language: str) -> RuleLook:
    *words, _ = wording.sentences(rule.conditions, pause_min, language)
    text = rule.text(language, default)
    return RuleLook(rule.id, rule.name, text, words, rule.is_active, rule.shown, rule.answered, rule.dismissed)


async def new(scope: Scope, request: Request) -> Response:
    """An empty form."""
    return await _page(scope, request, Form(), {"is_active": ["true"], "in_hours": ["true"], "seconds": ["30"]})


async def one(scope: Scope, request: Request) -> Response:
    """A message with everything there is to change about it."""
    rule = await keeping.one(scope, request.path_params["rule_id"])
    return await _page(scope, request, Form(), _values(rule), rule=rule)


def _values(rule: Rule) -> dict[str, list[str]]:
    conditions = rule.conditions
    return {
        "name": [rule.name],
        **{TEXT + tag: [words] for tag, words in rule.texts.items()},
        "is_active": ["true"] if rule.is_active else [],
        "page_how": [each.how for each in conditions.pages],
        "page": [each.value for each in conditions.pages],
        "seconds": [str(conditions.seconds)],
        "visits": [str(conditions.visits or "")],
        "referrer": [conditions.referrer],
        "language": list(conditions.languages),
        "who": [conditions.who],
        "in_hours": ["true"] if conditions.in_hours else [],
    }


async def _page(
    scope: Scope, request: Request, form: Form, values: Fields, status: int = 200, rule: Rule | None = None
) -> Response:
    decided = await deciding.of(scope)
    written = {name.removeprefix(TEXT) for name, (text, *_) in _texts(values).items() if text}
    spoken = [tag for tag in i18n.LANGUAGES if tag in decided.languages or tag in written]
    spoken.sort(key=lambda tag: tag != decided.default_language)
    asked = [*decided.languages, *values.get("language", ())]
    return await show(
        request,
        scope,
        "visitors/rule.html",
        status=status,
        live=STAFF_LINE,
        form=form,
        values=values,
        rule=rule,
        pages=_rows(values),
        spoken=[(tag, i18n.LANGUAGES[tag].own_name) for tag in spoken],
        languages=[(tag, wording.called(tag, scope.language)) for tag in dict.fromkeys(asked)],
        words=await _words(scope, values),
    )


def _texts(values: Fields) -> dict[str, Sequence[str]]:
    return {name: text for name, text in values.items() if name.startswith(TEXT)}


def _rows(values: Fields) -> list[tuple[str, str, bool]]:
    """Each address with how it is compared, and empty rows; a script shows those when they are wanted."""
    given = [(how, page) for how, page in _paired(values) if page]
    rows = [(how, page, False) for how, page in given]
    empty = max(0, inputs.MOST_PAGES - len(rows))
    return rows + [("contains", "", bool(rows or each)) for each in range(empty)]


def _paired(values: Fields) -> list[tuple[str, str]]:
    return list(zip(values.get("page_how", ()), values.get("page", ()), strict=False))


def _body(sent: Fields) -> inputs.RuleBody:
    """The form as a program would say it. Raises Invalid by field."""

    def last(name: str, otherwise: str = "") -> str:
        return sent[name][-1] if sent.get(name) else otherwise

    body: dict[str, Any] = {
        "name": last("name"),
        "texts": {name.removeprefix(TEXT): text[-1] for name, text in _texts(sent).items()},
        "is_active": "true" in sent.get("is_active", ()),
        "pages": [{"how": how, "value": page} for how, page in _paired(sent) if page.strip()],
        "seconds": last("seconds").strip() or "0",
        "visits": last("visits").strip() or "0",
        "referrer": last("referrer"),
        "languages": list(sent.get("language", ())),
        "who": last("who", "all"),
        "in_hours": "true" in sent.get("in_hours", ()),
    }
    return inputs_of.from_fields(inputs_of.typed(body, inputs.RuleBody), inputs.RuleBody)


async def _words(scope: Scope, values: Fields) -> list[str]:
    """What a form that is being filled in will do; nothing while it cannot be read."""
    try:
        conditions = keeping.tried(_body(values))
    except Invalid:
        return []
    return wording.sentences(conditions, (await deciding.of(scope)).greeting_pause, scope.language)


async def words(scope: Scope, request: Request) -> Response:
    """The same while it is being filled in."""
    said = await _words(scope, await all_fields(request))
    look = await look_of(request, scope)
    return HTMLResponse(door_of(request).renderer.page("visitors/_words.html", look, words=said))


async def _again(scope: Scope, request: Request, form: Form, status: int) -> Response:
    rule_id = request.path_params.get("rule_id")
    rule = await keeping.one(scope, rule_id) if rule_id else None
    return await _page(scope, request, form, await all_fields(request), status, rule)


@comes_back(_again)
async def add(scope: Scope, request: Request) -> Response:
    """Keep a new message."""
    await keeping.add(scope, _body(await all_fields(request)))
    return go(HERE)


@comes_back(_again)
async def change(scope: Scope, request: Request) -> Response:
    """Keep it as it is now."""
    await keeping.change(scope, request.path_params["rule_id"], _body(await all_fields(request)))
    return go(HERE)


async def switch(scope: Scope, request: Request) -> Response:
    """Begin or stop to show it."""
    is_active = (await inputs_of.form_fields(request)).get("active") == "true"
    await keeping.switch(scope, request.path_params["rule_id"], is_active)
    return go(HERE)


async def move(scope: Scope, request: Request) -> Response:
    """One step up or down."""
    rule_id = request.path_params["rule_id"]
    await keeping.one(scope, rule_id)
    await keeping.move(scope, rule_id, (await inputs_of.form(request, inputs.MoveRule)).direction)
    return go(HERE)


async def remove(scope: Scope, request: Request) -> Response:
    """Take it away."""
    await keeping.remove(scope, request.path_params["rule_id"])
    return go(HERE)
