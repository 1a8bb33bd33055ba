"""Who answers, as customers see it: the rep in charge under their name in the customer's language, else the team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from livechat import i18n
from livechat.accounts.models import Answerer
from livechat.avatars import hue, initials
from livechat.conversations.models import Conversation
from livechat.i18n import marked
from livechat.rendering import Look

Presence = Callable[[str], str]
AT_THE_DOOR: Final = 3


@dataclass(frozen=True, slots=True)
class Team:
    """Who answers, for the customer."""

    rep_id: str
    rep_name: str
    rep_initials: str
    rep_hue: int
    rep_bio: str
    online: bool
    faces: list[tuple[str, int, str]]
    """Initials, colour and identifier of a few of the team."""
    text: str


def team(
    of: Conversation | None, look: Look, people: list[Answerer], presence: Presence, *, is_open: bool = True
) -> Team:
    """Who answers: the rep in charge, otherwise the team, in its order, which is away outside of its business hours."""
    if of is not None and of.assigned_id:
        return _in_charge(of, of.assigned_id, look, people, presence)
    online = is_open and any(presence(each.id) == "online" for each in people)
    if not is_open:
        words = marked("Closed right now")
    elif online:
        words = marked("Support is online")
    else:
        words = marked("Nobody is here right now. Leave a message and we will answer.")
    faces = [(initials(each.name_in(look.language)), hue(each.id), each.id) for each in at_the_door(people, presence)]
    return Team("", "", "", 0, "", online, faces, i18n.translator(look.language)(words))


def at_the_door(people: list[Answerer], presence: Presence) -> list[Answerer]:
    """Those whose faces meet everybody who comes: a few who are online, otherwise the first of the team."""
    return ([each for each in people if presence(each.id) == "online"] or people)[:AT_THE_DOOR]


def _in_charge(of: Conversation, rep_id: str, look: Look, people: list[Answerer], presence: Presence) -> Team:
    is_online = presence(rep_id) == "online"
    words = marked("Online") if is_online else marked("Answers as soon as possible")
    rep = next((each for each in people if each.id == rep_id), None)
    name = rep.name_in(look.language) if rep else of.assigned_name or ""
    bio = rep.bio if rep else ""
    return Team(rep_id, name, initials(name), hue(rep_id), bio, is_online, [], i18n.translator(look.language)(words))
