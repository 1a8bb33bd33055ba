"""The desk: what the staff's pages show, gathered once for the whole page and for its parts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from livechat import i18n
from livechat.conversations import (
    figures,
    inbox,
    jumping,
    looks,
    mentioning,
    profiles,
    reading,
    scheduling,
    tagging,
    tending_looks,
    viewing,
)
from livechat.conversations.models import PRIORITIES, Filters, Tag
from livechat.conversations.scheduled import ScheduledLook
from livechat.conversations.scheduled import look_of as scheduled_look
from livechat.conversations.tabs import tabs_of
from livechat.errors import NotFound
from livechat.i18n import marked
from livechat.scope import Scope
from livechat.web.door import look_of

SORT_WORDS = {
    "activity": marked("Last activity"),
    "created": marked("Created"),
    "priority": marked("Priority"),
    "waiting": marked("Waiting longest"),
}
DIRECTION_WORDS = {"desc": marked("Newest or highest first"), "asc": marked("Oldest or lowest first")}
CHANNELS = {"page": marked("Web")}
"""The roads by which conversations come today."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the customer's page needs of its conversation."""

    ref: str
    status: str


@dataclass(frozen=True, slots=True)
class Pane:
    """An open conversation with everything around it."""

    state: looks.State
    about: tending_looks.About
    tags: list[Tag]
    snoozes: list[tuple[str, str]]
    linked: list[tuple[str, str, list[Any]]]
    goes_on: str
    """The conversation that this one was merged into, or empty."""
    bubbles: list[Any]
    marks: looks.MarksLook
    details: profiles.Details
    before: int | None
    after: int | None
    last: int
    target: str
    client_id: str
    ref: str
    scheduled: list[ScheduledLook]
    answers: str = ""

    def variables(self) -> dict[str, Any]:
        """Its fields, for the template that shows it alone."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The filters with all that one can choose."""

    tab: str
    status: str
    priority: str
    sort: str
    direction: str
    statuses: list[tuple[str, str]]
    priorities: list[tuple[str, str]]
    sorts: list[tuple[str, str]]
    directions: list[tuple[str, str]]
    tag: str
    channel: str
    rep: str
    team: str
    unread: str
    since: str
    until: str
    tags: list[tuple[str, str]]
    channels: list[tuple[str, str]]
    reps: list[tuple[str, str]]
    teams: list[tuple[str, str]]
    snoozes: list[tuple[str, str]]
    is_on: bool
    """Whether anything is left out by them."""


async def listing(scope: Scope, request: Request) -> dict[str, Any]:
    """Tabs, rows, filters and own figures."""
    look = await look_of(request, scope)
    house = request.app.state.house
    filters = inbox.filters_of(dict(request.query_params))
    found, following = await inbox.page(scope, filters, request.query_params.get("cursor"))
    numbers = await inbox.counts(scope)
    chosen = {"tab": filters.tab, **filters.chosen}
    own = await figures.of_rep(scope, scope.actor_id, numbers.waiting)
    return {
        "tabs": tabs_of(numbers, filters, scope.actor_id)(look),
        "rows": [looks.row(each, look, filters, house.presence_of) for each in found],
        "filters": await _filter_form(scope, house, filters, look.language),
        "query": urlencode(chosen),
        "views": [
            (
                each.id,
                each.name,
                f"/inbox?{each.query}",
                each.is_shared,
                each.staff_id == scope.actor_id,
                each.staff_name,
            )
            for each in await viewing.listed(scope)
        ],
        "more_url": f"/inbox?{urlencode({**chosen, 'cursor': following})}" if following else None,
        "figures": own,
        "mentions": await mentioning.unread(scope),
    }


async def _filter_form(scope: Scope, house: Any, filters: Filters, language: str) -> FilterForm:
    translate = i18n.translator(language)
    return FilterForm(
        filters.tab,
        filters.status,
        PRIORITIES[int(filters.priority)] if filters.priority else "",
        filters.sort,
        filters.direction,
        [(value, translate(words)) for value, words in looks.STATUS_WORDS.items()],
        [(value, translate(words)) for value, words in looks.PRIORITY_WORDS.items()],
        [(value, translate(words)) for value, words in SORT_WORDS.items()],
        [(value, translate(words)) for value, words in DIRECTION_WORDS.items()],
        filters.tag,
        filters.channel,
        filters.rep,
        filters.team,
        filters.unread,
        filters.since,
        filters.until,
        [(each.id, each.name) for each in await tagging.listed(scope)],
        [(value, translate(words)) for value, words in CHANNELS.items()],
        [("nobody", translate(marked("Nobody"))), *await house.watcher.reps(scope.workspace_id)],
        await house.watcher.teams(scope.workspace_id),
        tending_looks.snoozes(language),
        filters.is_narrow or bool(filters.status or filters.priority),
    )


async def pane(scope: Scope, request: Request, reference: str) -> Pane:
    """A conversation with its customer; raises NotFound."""
    stretch, target = await _part(scope, request, reference)
    of = stretch.conversation
    look = await look_of(request, scope)
    house = request.app.state.house
    reps = await house.watcher.reps(scope.workspace_id)
    waiting = await scheduling.shown(scope.db, scope, of)
    return Pane(
        looks.state(of, house.renderer, look, reps, house.presence_of, scope.actor_id),
        tending_looks.about(of, await house.watcher.teams(scope.workspace_id)),
        await tagging.listed(scope),
        tending_looks.snoozes(look.language),
        await tending_looks.linked(scope, of, look) if stretch.older is None else [],
        of.merged_into or "",
        looks.thread(stretch.messages, stretch.notes, look, of.marks("staff")),
        looks.marks(of),
        await profiles.details(scope, of, house.presence_of),
        stretch.older,
        stretch.newer,
        of.last_seq,
        target,
        str(uuid.uuid4()),
        reference,
        [scheduled_look(each, look, scope.now_ms) for each in waiting.items],
    )


async def _part(scope: Scope, request: Request, reference: str) -> tuple[reading.Stretch, str]:
    """The end of a conversation, or what stands around the message that the address names, if that is still there."""
    try:
        if message := request.query_params.get("message"):
            return await jumping.to_message(scope, reference, message)
        if note := request.query_params.get("note"):
            return await jumping.to_note(scope, reference, note)
    except NotFound:
        pass  # the conversation itself may be there
    return await reading.newest(scope, reference), ""
