"""One's own notifications: the page and its forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.accounts import roster
from livechat.clock import rfc3339
from livechat.i18n import marked
from livechat.notifications import inputs, preferences, pushing, queries
from livechat.notifications.models import (
    ALWAYS,
    OCCASIONS,
    OF_ADMINS,
    POSSIBLE,
    TONES,
    UNWATCHED,
    WAYS,
    Preferences,
)
from livechat.notifications.quieting import LETS, PRIORITIES
from livechat.scope import ADMIN_ROLES, Scope
from livechat.web import devices
from livechat.web import inputs as inputs_of
from livechat.web.door import STAFF_LINE, go, show
from livechat.web.forms import Form, all_fields, comes_back
from livechat.workspaces import countries, deciding

HERE = "/me/notifications"
OCCASION_WORDS = {
    "mine": (
        marked("My conversations"),
        marked("A customer writes to you, or in a conversation that you follow."),
    ),
    "assigned": (marked("Given to me"), marked("A rule or a colleague gives you a conversation.")),
    "mentioned": (marked("Mentioned"), marked("A colleague calls you in a note.")),
    "unassigned": (marked("Unassigned"), marked("A customer writes and nobody has the conversation.")),
    "others": (marked("Of colleagues"), marked("A customer writes to somebody else of the team.")),
    "waiting": (
        marked("Waiting for too long"),
        marked("Nobody reads what a customer writes: minute by minute the shop reaches further."),
    ),
    "begun": (marked("New conversation"), marked("A customer begins one, whoever gets it.")),
    "webhook": (marked("Webhooks"), marked("A webhook was switched off because its receiver fails.")),
}
WAY_WORDS = {
    "centre": marked("In the list"),
    "sound": marked("Sound"),
    "screen": marked("On the screen"),
    "push": marked("When the page is closed"),
    "mail": marked("By mail"),
    "webhook": marked("To webhooks"),
}
PRIORITY_WORDS = {
    "low": marked("Low"),
    "medium": marked("Medium"),
    "high": marked("High"),
    "urgent": marked("Urgent"),
}
LETS_WORDS = {
    "urgent": marked("What is urgent"),
    "high": marked("What is urgent or of high priority"),
    "nothing": marked("Nothing"),
}
TONE_WORDS = {
    "chime": marked("Chime"),
    "bell": marked("Bell"),
    "drop": marked("Drop"),
    "knock": marked("Knock"),
}
WHEN_WORDS = {
    UNWATCHED: marked("Only while I am not looking at the conversation"),
    ALWAYS: marked("Always"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One occasion with its ways."""

    name: str
    words: str
    help: str
    ways: list[tuple[str, str, bool, bool]]
    """Name, words, whether it is chosen, whether it can be."""
    priority: str


@dataclass(frozen=True, slots=True)
class DeviceLook:
    """A browser in the list."""

    id: str
    name: str
    since_iso: str
    used_iso: str
    endpoint: str
    answer: str


def _rows(wants: Preferences, language: str, role: str) -> list[Row]:
    translate = i18n.translator(language)
    return [
        Row(
            name,
            translate(OCCASION_WORDS[name][0]),
            translate(OCCASION_WORDS[name][1]),
            [(way, translate(WAY_WORDS[way]), name in getattr(wants, way), way in POSSIBLE[name]) for way in WAYS],
            wants.priority(name),
        )
        for name in OCCASIONS
        if name not in OF_ADMINS or role in ADMIN_ROLES
    ]


async def _page(scope: Scope, request: Request, status: int = 200, error: str = "", **more: Any) -> Response:
    wants = await preferences.of(scope)
    translate = i18n.translator(scope.language)
    answers: dict[str, str] = more.pop("answers", {})
    possible = pushing.is_possible()
    found = await queries.devices(scope.db, scope.workspace_id, scope.actor_id)
    return await show(
        request,
        scope,
        "notifications/preferences.html",
        status=status,
        live=STAFF_LINE,
        back="/inbox",
        wants=wants,
        rows=_rows(wants, scope.language, scope.role),
        ways=[(way, translate(WAY_WORDS[way])) for way in WAYS],
        tones=[(tone, translate(TONE_WORDS[tone])) for tone in TONES],
        priorities=[(each, translate(PRIORITY_WORDS[each])) for each in PRIORITIES],
        lets=[(each, translate(LETS_WORDS[each])) for each in LETS],
        zones=countries.zones(),
        usual_zone=(await deciding.of(scope)).time_zone,
        mails=scope.means.settings.mail.is_on,
        address=(await roster.anybody(scope.db, scope.workspace_id, scope.actor_id)).email,
        whens=[(when, translate(WHEN_WORDS[when])) for when in (UNWATCHED, ALWAYS)],
        quiet_iso=rfc3339(wants.quiet_until) if wants.quiet_until > scope.now_ms else "",
        devices=[
            DeviceLook(
                each.id,
                devices.words(each.device) or translate(marked("A browser")),
                rfc3339(each.created_at),
                rfc3339(each.used_at) if each.used_at else "",
                each.endpoint,
                answers.get(each.id, ""),
            )
            for each in found
        ],
        push_key=(await pushing.key_of(scope.means)).public if possible else "",
        saved="saved" in request.query_params,
        tested=bool(answers),
        error=error,
    )


async def page(scope: Scope, request: Request) -> Response:
    """What I am told of, and how."""
    return await _page(scope, request)


async def _again(scope: Scope, request: Request, form: Form, status: int) -> Response:
    return await _page(scope, request, status, next(iter(form.errors.values()), ""))


@comes_back(_again)
async def save(scope: Scope, request: Request) -> Response:
    """Other choices."""
    await preferences.choose(scope, await all_fields(request))
    return go(f"{HERE}?saved")


@comes_back(_again)
async def be_quiet(scope: Scope, request: Request) -> Response:
    """Do not disturb, or do again."""
    given = await inputs_of.form(request, inputs.Quiet)
    await preferences.be_quiet(scope, given.minutes)
    return go(HERE)


@comes_back(_again)
async def subscribe(scope: Scope, request: Request) -> Response:
    """This browser takes messages from now on."""
    await pushing.subscribe(scope, await inputs_of.form(request, inputs.Subscribe))
    return go(HERE)


async def unsubscribe(scope: Scope, request: Request) -> Response:
    """A browser takes none any more."""
    await pushing.unsubscribe(scope, request.path_params["device_id"])
    return go(HERE)


async def try_out(scope: Scope, request: Request) -> Response:
    """A test message to my browsers; the page shows what their push services answered."""
    answers = {device.id: answer for device, answer in await pushing.try_out(scope)}
    return await _page(scope, request, answers=answers)


async def follow(scope: Scope, request: Request) -> Response:
    """Follow or mute a conversation."""
    given = await inputs_of.form(request, inputs.FormFollow)
    reference = request.path_params["reference"]
    await preferences.follow(scope, reference, given.choice)
    return go(f"/inbox/{reference}")
