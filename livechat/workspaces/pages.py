"""The admin's settings, section by section, and what customers will see of them while they are typed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat import i18n
from livechat.errors import Invalid, NotFound
from livechat.scope import Scope
from livechat.web.door import STAFF_LINE, door_of, go, look_of, show
from livechat.web.forms import Form, all_fields, comes_back
from livechat.web.frame import Logo
from livechat.web.framing import with_frames
from livechat.workspaces import asked, colours, deciding, logos, timetable
from livechat.workspaces.checking import WHOLES, as_seen, tried
from livechat.workspaces.editing import asked_rows, editor, text_rows, texts_of
from livechat.workspaces.meaning import CHECKS, FIELDS, HOURS, SWITCH, WORDS, Section
from livechat.workspaces.sections import SECTIONS
from livechat.workspaces.settings import MEANINGS, Decisions

BY_NAME: Final = {each.name: each for each in SECTIONS}
WIDGET: Final = "widget"
PLACES: Final = {"page": ":root", "preview": ".preview__window"}
"""Where a colour counts."""
A_DAY: Final = "public, max-age=86400"


@dataclass(frozen=True, slots=True)
class Field:
    """One decision as the page asks for it."""

    name: str
    label: str
    help: str
    kind: str
    value: Any
    options: list[tuple[str, str]]
    error: str


Groups = list[tuple[str, list[Field]]]


def groups(
    section: Section, decisions: Decisions, language: str, sent: Mapping[str, Any], errors: Mapping[str, str]
) -> Groups:
    """A section's decisions, in its groups; what was sent stands before what is stored."""
    translate = i18n.translator(language)

    def field(name: str) -> Field:
        meaning = MEANINGS[name]
        value = sent.get(name, getattr(decisions, name) if not sent or meaning.kind not in (CHECKS, SWITCH) else ())
        if meaning.kind == HOURS:
            value = editor(value, errors, language)
        elif meaning.kind == WORDS:
            value = text_rows(name, value, decisions, errors)
        elif meaning.kind == FIELDS:
            value = asked_rows(value, decisions, errors, language)
        return Field(
            name,
            translate(meaning.label),
            translate(meaning.help) if meaning.help else "",
            meaning.kind,
            value,
            list(meaning.options(language)) if meaning.options else [],
            errors.get(name, ""),
        )

    return [(translate(title), [field(name) for name in names]) for title, names in section.groups]


async def settings(scope: Scope, request: Request) -> Response:
    """One section of what there is to decide."""
    return await _page(scope, request, _section(request.path_params.get("section", "")))


def _section(name: str) -> Section:
    """A section by its name in the address; the first without one. Raises NotFound."""
    section = BY_NAME.get(name) if name else SECTIONS[0]
    if section is None:
        raise NotFound
    return section


async def _page(
    scope: Scope,
    request: Request,
    section: Section,
    sent: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    decided = await deciding.of(scope)
    deciding.try_out(scope, decided)
    translate = i18n.translator(scope.language)
    response = await show(
        request,
        scope,
        "workspaces/settings.html",
        status=status,
        live=STAFF_LINE,
        sections=[(each.name, translate(each.title)) for each in SECTIONS],
        section=section.name,
        title=translate(section.title),
        about=translate(section.help),
        groups=groups(section, decided, scope.language, sent or {}, errors or {}),
        seen=as_seen(decided, section.names),
        problem=(errors or {}).get("", ""),
        preview=_preview(decided, scope) if section.is_seen else None,
        now=now(decided, scope),
        saved="saved" in request.query_params,
        line=await _line(scope, request) if section.name == WIDGET else "",
    )
    return with_frames(request, response) if section.is_seen else response


async def _line(scope: Scope, request: Request) -> str:
    """What an admin puts into the pages of their site."""
    door = await deciding.door_of_customers(scope)
    base = door_of(request).origin_of(request) + ("" if door == "/" else door)
    return f'<script async src="{base}/widget.js"></script>'


async def _given(request: Request) -> dict[str, list[str]]:
    """What was sent, by decision; of one that has several fields the whole, as a program would send it."""
    given = await all_fields(request)
    for name, meaning in MEANINGS.items():
        if meaning.kind in WHOLES:
            given.pop(name, None)
            if any(each.startswith(f"{name}.") for each in given):
                given[name] = [json.dumps(_typed(name, meaning.kind, given))]
    return given


def _typed(name: str, kind: str, given: Mapping[str, Sequence[str]]) -> Any:
    if kind == WORDS:
        return texts_of(name, given)
    return timetable.typed(given) if kind == HOURS else asked.typed(given)


async def _again(scope: Scope, request: Request, form: Form, status: int) -> Response:
    given = await _given(request)
    section = _sent_section(given, form.errors)
    return await _page(scope, request, section, _as_sent(given), form.errors, status)


def _sent_section(given: Mapping[str, Sequence[str]], errors: Mapping[str, str]) -> Section:
    """The section a form is of; of one with everything the first in which something is wrong."""
    named = "".join(given.get("section", ())[-1:])
    wrong = (each for each in SECTIONS if any(name in errors for name in each.names))
    return BY_NAME.get(named) or next(wrong, SECTIONS[0])


def _as_sent(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    known = {name: values for name, values in given.items() if name in MEANINGS}
    return {name: _shown(MEANINGS[name].kind, values) for name, values in known.items()}


def _shown(kind: str, values: Sequence[str]) -> Any:
    if kind in WHOLES:
        return json.loads(values[-1])
    return values if kind == CHECKS else values[-1]


@comes_back(_again)
async def save(scope: Scope, request: Request) -> Response:
    """Decide what a section asks, or everything that there is."""
    given = await _given(request)
    name = "".join(given.get("section", ())[-1:])
    if not name:
        await deciding.save(scope, given)
        return go("/admin/settings?saved")
    section = _section(name)
    await deciding.save(scope, given, section.names, "".join(given.get("seen", ())[-1:]))
    return go(f"/admin/settings/{section.name}?saved")


# What customers will see


@dataclass(frozen=True, slots=True)
class Preview:
    """The customer's page with decisions that may not be saved yet."""

    name: str
    welcome: str
    colour: str
    """Six hexadecimal digits; empty while it is the house's."""
    fields: list[tuple[str, bool]]
    """What is asked of a new customer, and whether it is required."""
    logo: Logo | None


def _preview(decided: Decisions, scope: Scope) -> Preview:
    colour = "" if decided.accent == colours.HOUSE else decided.accent[1:]
    welcome = decided.said(decided.welcome, scope.language)
    logo = logos.known(scope.means).get(scope.workspace_id)
    return Preview(decided.name, welcome, colour, decided.registration_fields, logo)


async def preview(scope: Scope, request: Request) -> Response:
    """What a form that is being filled in would show, and beside its fields what is wrong; nothing is saved."""
    given = await _given(request)
    section = _section("".join(given.get("section", ())[-1:]))
    decided, wrong = tried(await deciding.of(scope), given, section.names)
    deciding.try_out(scope, decided)
    look = await look_of(request, scope)
    renderer = door_of(request).renderer
    translate = i18n.translator(scope.language)
    errors = {name: each.text(translate) for refusal in wrong for name, each in refusal.fields.items()}
    told = [
        renderer.replace(renderer.page("workspaces/_told.html", look, name=place, error=error))
        for place, error in _told(section, given, errors)
    ]
    if timetable.FIELD in section.names:
        told.append(renderer.replace(renderer.page("workspaces/_hours_now.html", look, now=now(decided, scope))))
    shown = _preview(decided, scope) if section.is_seen else None
    seen = renderer.page("workspaces/_preview.html", look, preview=shown)
    return HTMLResponse(seen + "".join(told))


def _told(section: Section, given: Mapping[str, Any], errors: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Where it can be said what is wrong, and what is."""
    for name in section.names:
        if MEANINGS[name].kind == HOURS:
            for part in dict.fromkeys([*timetable.rows(given), "exceptions"]):
                yield f"{name}-{part}", errors.get(f"{name}.{part}", "")
        elif MEANINGS[name].kind == FIELDS:
            for number in asked.rows(given):
                yield f"{name}-{number}", errors.get(f"{name}.{number}", "")
        elif MEANINGS[name].kind == WORDS:
            for language in texts_of(name, given):
                yield f"{name}-{language}", errors.get(f"{name}.{language}", "")
        else:
            yield name, errors.get(name, "")


@dataclass(frozen=True, slots=True)
class Now:
    """What business hours come to at this moment."""

    is_on: bool
    is_open: bool
    until: str
    """When that changes, by the clock of the workspace; empty where it does not."""
    zone: str


def now(decided: Decisions, scope: Scope) -> Now:
    """The same for hours that may not be saved yet."""
    now_ms, zone = scope.now_ms, decided.time_zone
    is_open = decided.is_open(now_ms)
    at = decided.closes_at(now_ms) if is_open else decided.opens_at(now_ms)
    until = i18n.when_text(at, zone, scope.language) if at is not None else ""
    return Now(decided.hours_on, is_open, until, zone.replace("_", " "))


async def appearance(_: Scope, request: Request) -> Response:
    """The style sheet of a colour, for a whole page or for the preview alone."""
    within = PLACES.get(request.path_params["place"])
    try:
        colour = colours.readable("#" + request.path_params["colour"])
    except Invalid:
        raise NotFound from None
    if within is None:
        raise NotFound
    return Response(colours.style(colour, within), media_type="text/css", headers={"cache-control": A_DAY})
