"""What may be submitted about who answers."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from livechat.conversations.inputs import Command, Reference

StaffId = Annotated[str, msgspec.Meta(max_length=64)]
TeamId = Annotated[str, msgspec.Meta(max_length=64)]
Note = Annotated[str, msgspec.Meta(max_length=2000)]


class Transfer(Command, kw_only=True, tag="transfer"):
    """Give a conversation to a colleague or a team with a note; with `ask` it stays until the colleague accepts."""

    conversation: Reference
    rep: StaffId = ""
    team: TeamId = ""
    note: Note = ""
    ask: bool = False


class AnswerTransfer(Command, kw_only=True, tag="answer_transfer"):
    """Accept or decline what a colleague offers, or withdraw one's own offer."""

    conversation: Reference
    answer: Literal["accept", "decline", "withdraw"]


class FormTransfer(msgspec.Struct, kw_only=True):
    """The same from a form."""

    rep: StaffId = ""
    note: Note = ""
    ask: bool = False


TEAM = "team:"


def target(rep: str, team: str = "") -> tuple[str, str]:
    """Colleague or team: a form has one list for both, where a team's value says so."""
    return ("", rep.removeprefix(TEAM)) if rep.startswith(TEAM) else (rep, team)


class FormAnswer(msgspec.Struct, kw_only=True):
    """The same from a form."""

    answer: Literal["accept", "decline", "withdraw"]
