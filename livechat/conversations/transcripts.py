"""Transcripts: a conversation as a document that its customer keeps, in their language, with mixed scripts in order."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from livechat import i18n
from livechat.conversations import access, looks
from livechat.conversations.models import Conversation, Message
from livechat.conversations.queries import messages as queries
from livechat.i18n import marked
from livechat.rendering import Look
from livechat.scope import Scope

MOST: Final = 20_000
"""Messages of one document; longer conversations keep their newest."""
STEP: Final = 500
_TURNING: Final = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Characters that could turn the rest of a line around."""
_FIRST_STRONG, _END = "\u2068", "\u2069"
"""Around every text of a person: its direction is its own, and ends with it (Unicode UAX 9)."""
_LINE_MARKS: Final = {"ltr": "\u200e", "rtl": "\u200f"}
DELETED = marked("This message was deleted")


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the document."""

    time: str
    iso: str
    name: str
    text: str
    is_system: bool
    is_customer: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The messages of one day."""

    words: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Transcript:
    """The whole document, in the words and times of one reader."""

    reference: str
    workspace: str
    customer: str
    language: str
    direction: str
    zone: str
    days: list[Day]
    is_whole: bool


async def of(scope: Scope, reference: str, workspace: str, look: Look) -> Transcript:
    """A conversation's transcript for whoever takes part in it; notes of the staff are never in it. Raises NotFound."""
    conversation = await access.conversation(scope.db, scope, reference)
    found = await _messages(scope, conversation)
    days: list[Day] = []
    key = ""
    for each in found:
        day = i18n.day_key(each.created_at, look.zone)
        if day != key:
            key = day
            days.append(Day(i18n.day_text(each.created_at, look.zone, look.language), []))
        days[-1].lines.append(_line(each, look))
    language = i18n.LANGUAGES[look.language]
    return Transcript(
        reference,
        workspace,
        conversation.customer_name,
        look.language,
        language.direction,
        look.zone,
        days,
        not found or found[0].seq == 1,
    )


async def _messages(scope: Scope, conversation: Conversation) -> list[Message]:
    found: list[Message] = []
    after = max(0, conversation.last_seq - MOST)
    while after < conversation.last_seq:
        some = await queries.after(scope.db, scope.workspace_id, conversation.id, after, STEP)
        if not some:
            break
        found += some
        after = some[-1].seq
    return found


def _line(of: Message, look: Look) -> Line:
    bubble = looks.bubble(of, look)
    is_system = of.sender_role == "system"
    text = str(bubble.text) if is_system else of.text
    if of.deleted_at is not None:
        text = i18n.translator(look.language)(DELETED)
    return Line(bubble.time, bubble.iso, of.sender_name, text, is_system, of.sender_role == "customer")


def plain(of: Transcript) -> str:
    """The document as plain text: every line begins in the reader's direction, every person's words keep their own."""
    translate = i18n.translator(of.language)
    mark = _LINE_MARKS[of.direction]
    lines = [
        translate(marked("Conversation with %(name)s")) % {"name": _own(of.workspace)},
        f"{of.reference} · {_own(of.customer)}",
        translate(marked("Times are those of %(zone)s.")) % {"zone": of.zone},
    ]
    if not of.is_whole:
        lines.append(translate(marked("Earlier messages are left out.")))
    for day in of.days:
        lines += ["", f"— {day.words} —"]
        for line in day.lines:
            first, *rest = _visible(line.text)
            if line.is_system:
                lines.append(f"{line.time}  · {_own(first)}")
            else:
                lines.append(f"{line.time}  {_own(line.name)}: {_own(first)}")
            lines += [f"       {_own(each)}" for each in rest]
    return "".join(f"{mark}{line}\n" if line else "\n" for line in lines)


def _own(text: str) -> str:
    return f"{_FIRST_STRONG}{text.translate(_TURNING)}{_END}"


def _visible(text: str) -> list[str]:
    """The lines of a text without characters that a terminal or an editor would obey."""
    lines = ["".join(letter for letter in line if unicodedata.category(letter) != "Cc") for line in text.splitlines()]
    return lines or [""]
