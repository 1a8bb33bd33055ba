"""Who answers, as customers see it: the rep in charge under their name in the customer's language, else the team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from livechat import i18n
from livechat.accounts.models import Answerer
from livechat.avatars import hue, initials
from livechat.conversations.models import Conversation
from livechat.i18n import marked
from livechat.rendering import Look
from livechat.workspaces import deciding
from livechat.workspaces.settings import Decisions

Presence = Callable[[str], str]
AT_THE_DOOR: Final = 3


@dataclass(frozen=True, slots=True)
class Showing:
    """What a workspace lets its customers see of its team."""

    is_open: bool
    """By the business hours."""
    presence: bool
    """Whether who is online."""


def showing(decided: Decisions, now_ms: int) -> Showing:
    """The same at a moment."""
    return Showing(decided.is_open(now_ms), decided.show_online)


async def shown_now(house: Any, workspace_id: int) -> Showing:
    """The same of a workspace now."""
    return showing(await deciding.of(house.means, workspace_id), house.clock.now_ms())


@dataclass(frozen=True, slots=True)
class Team:
    """Who answers, for the customer."""

    rep_id: str
    rep_name: str
    rep_initials: str
    rep_hue: int
    rep_bio: str
    state: str
    """online or offline; empty where the workspace does not show it."""
    faces: list[tuple[str, int, str]]
    """Initials, colour and identifier of a few of the team."""
    text: str


def team(of: Conversation | None, look: Look, people: list[Answerer], presence: Presence, showing: Showing) -> Team:
    """Who answers: the rep in charge, otherwise the team, in its order, which is away outside of its business hours."""
    if of is not None and of.assigned_id:
        return _in_charge(of, of.assigned_id, look, people, presence, showing)
    online = showing.is_open and any(presence(each.id) == "online" for each in people)
    if not showing.is_open:
        words = marked("Closed right now")
    elif not showing.presence:
        words = marked("Answers as soon as possible")
    elif online:
        words = marked("Support is online")
    else:
        words = marked("Nobody is here right now. Leave a message and we will answer.")
    faces = [(initials(each.name_in(look.language)), hue(each.id), each.id) for each in at_the_door(people, presence)]
    state = ("online" if online else "offline") if showing.presence else ""
    return Team("", "", "", 0, "", state, faces, i18n.translator(look.language)(words))


def at_the_door(people: list[Answerer], presence: Presence) -> list[Answerer]:
    """Those whose faces meet everybody who comes: a few who are online, otherwise the first of the team."""
    return ([each for each in people if presence(each.id) == "online"] or people)[:AT_THE_DOOR]


def _in_charge(
    of: Conversation, rep_id: str, look: Look, people: list[Answerer], presence: Presence, showing: Showing
) -> Team:
    is_online = showing.presence and presence(rep_id) == "online"
    words = marked("Online") if is_online else marked("Answers as soon as possible")
    rep = next((each for each in people if each.id == rep_id), None)
    name = rep.name_in(look.language) if rep else of.assigned_name or ""
    bio = rep.bio if rep else ""
    state = ("online" if is_online else "offline") if showing.presence else ""
    return Team(rep_id, name, initials(name), hue(rep_id), bio, state, [], i18n.translator(look.language)(words))
