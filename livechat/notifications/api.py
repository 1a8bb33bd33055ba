"""Notifications for programs."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.clock import rfc3339
from livechat.notifications import centre, preferences, quieting
from livechat.notifications.inputs import SettingsBody
from livechat.notifications.models import OCCASIONS, WAYS, Notice, Preferences
from livechat.scope import Scope
from livechat.web import inputs, paging


class NoticeShape(msgspec.Struct):
    """Something one was told of; `conversation` is empty where it is about none."""

    id: str
    occasion: str
    priority: str
    conversation: str
    name: str
    text: str
    by: str
    url: str
    created_at: str
    read_at: str | None


class NoticePage(msgspec.Struct):
    """A page of them, the newest first; `unread` counts all of them up to a hundred, `next` is the cursor behind."""

    notifications: list[NoticeShape]
    unread: int
    next: str | None


class HoursShape(msgspec.Struct):
    """Peace each day from one time to another; both are empty where there is none, `time_zone` for the workspace's."""

    start: str
    end: str
    time_zone: str
    lets: str


class SettingsShape(msgspec.Struct):
    """By which ways one is told of which occasions, and until when of nothing."""

    centre: list[str]
    sound: list[str]
    screen: list[str]
    push: list[str]
    mail: list[str]
    webhook: list[str]
    priorities: dict[str, str]
    quiet_hours: HoursShape
    quiet_until: str | None


def shape(of: Notice) -> NoticeShape:
    """As programs read it."""
    return NoticeShape(
        of.id,
        of.occasion,
        of.priority,
        of.reference or "",
        of.name,
        of.text,
        of.by_name,
        of.url,
        rfc3339(of.created_at),
        rfc3339(of.read_at) if of.read_at else None,
    )


async def notices(scope: Scope, request: Request) -> NoticePage:
    """One's own."""
    asked = request.query_params
    limit = paging.limit(asked.get("limit", ""), inputs.limits_of(request).list_page)
    found, behind = await centre.page(scope, asked.get("cursor", ""), limit, unread=asked.get("unread") == "true")
    return NoticePage([shape(each) for each in found], await centre.unread(scope), behind)


async def read(scope: Scope, request: Request) -> NoticeShape:
    """One was read."""
    return shape(await centre.read(scope, request.path_params["notice_id"]))


async def remove(scope: Scope, request: Request) -> None:
    """Away with one."""
    await centre.remove(scope, request.path_params["notice_id"])


async def choose(scope: Scope, _request: Request, given: SettingsBody) -> SettingsShape:
    """Other choices; what is not given stays."""
    ways = {way: chosen for way in WAYS if (chosen := getattr(given, way)) is not None}
    asked = given.quiet_hours
    hours = quieting.chosen(asked.start, asked.end, asked.time_zone, asked.lets) if asked else None
    wants = await preferences.change(scope, ways, given.priorities, hours)
    if given.quiet_minutes is not None:
        wants = await preferences.be_quiet(scope, given.quiet_minutes)
    return _settings(wants, scope.now_ms)


def _settings(wants: Preferences, now_ms: int) -> SettingsShape:
    until = rfc3339(wants.quiet_until) if wants.quiet_until > now_ms else None
    hours = wants.hours
    return SettingsShape(
        **{way: list(getattr(wants, way)) for way in WAYS},
        priorities={each: wants.priority(each) for each in OCCASIONS},
        quiet_hours=HoursShape(hours.start, hours.end, hours.zone, hours.lets),
        quiet_until=until,
    )
