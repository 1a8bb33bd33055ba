"""The log: for whom the ladder was climbed, what each rung did, and what ended the wait."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.clock import rfc3339
from livechat.i18n import marked
from livechat.notifications.ladder import queries
from livechat.notifications.ladder.models import Run, Step
from livechat.scope import Scope
from livechat.web import paging
from livechat.web.door import STAFF_LINE, show

HERE: Final = "/admin/waiting"
SHOWN: Final = 30
RUNG_WORDS: Final = {
    "sound": (marked("Listed, with a sound"), "volume"),
    "push": (marked("Pushed"), "devices"),
    "mail": (marked("Mailed"), "mail"),
    "second": (marked("A second rep was told"), "users"),
    "manager": (marked("The admins were told"), "shield-lock"),
}
END_WORDS: Final = {
    "": marked("Nobody has read it yet"),
    "read": marked("Read after"),
    "answered": marked("Answered after"),
    "over": marked("Over after"),
}


@dataclass(frozen=True, slots=True)
class StepLook:
    """A rung as the page shows it."""

    words: str
    icon: str
    told: list[str]
    after_s: int
    iso: str


@dataclass(frozen=True, slots=True)
class RunLook:
    """A wait as the page shows it."""

    reference: str
    name: str
    iso: str
    steps: list[StepLook]
    end: str
    is_open: bool
    lasted_s: int


async def page(scope: Scope, request: Request) -> Response:
    """What was done about customers whose words nobody read, the newest first."""
    place = paging.numbered_place(request.query_params.get("cursor", ""))
    found = await queries.runs(scope.db, scope.workspace_id, place[1] if place else 0, SHOWN + 1)
    shown, behind = paging.cut(found, SHOWN, lambda each: (each.since_at, each.id))
    by_run: dict[int, list[Step]] = defaultdict(list)
    for step in await queries.steps(scope.db, scope.workspace_id, [each.id for each in shown]):
        by_run[step.run_id].append(step)
    return await show(
        request,
        scope,
        "notifications/ladder.html",
        live=STAFF_LINE,
        back="/notifications",
        runs=[_look(each, by_run[each.id], scope) for each in shown],
        more_url=f"{HERE}?cursor={behind}" if behind else "",
    )


def _look(run: Run, steps: list[Step], scope: Scope) -> RunLook:
    translate = i18n.translator(scope.language)
    return RunLook(
        run.reference,
        run.name,
        rfc3339(run.since_at),
        [
            StepLook(
                translate(RUNG_WORDS[each.rung][0]),
                RUNG_WORDS[each.rung][1],
                json.loads(each.told),
                (each.fired_at - run.since_at) // 1000,
                rfc3339(each.fired_at),
            )
            for each in steps
        ],
        translate(END_WORDS[run.ended_by]),
        run.ended_at is None,
        ((run.ended_at or scope.now_ms) - run.since_at) // 1000,
    )
