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
from livechat.uploads import looks as files
from livechat.uploads import queries as uploads

MOST: Final = 20_000
"""Messages of one document; longer conversations keep their newest."""
STEP: Final = 500
_TURNING: Final = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Characters that could turn the rest of a line around."""
_FIRST_STRONG, _END = "\u2068", "\u2069"
"""Around every text of a person: its direction is its own, and ends with it (Unicode UAX 9)."""
_LINE_MARKS: Final = {"ltr": "\u200e", "rtl": "\u200f"}
DELETED = marked("This message was deleted")
WHERE_FILES_OPEN = marked("Files open in the browser in which you wrote to us.")
CLIP: Final = "📎"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of a message, as the document names it."""

    name: str
    size: str
    url: str
    """Where whoever takes part in the conversation opens it; empty when it is there no more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the document."""

    time: str
    iso: str
    name: str
    text: str
    is_system: bool
    is_customer: bool
    files: tuple[Enclosed, ...] = ()


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

    @property
    def has_links(self) -> bool:
        """Whether there is a file that can be opened."""
        return any(file.url for day in self.days for line in day.lines for file in line.files)


async def of(scope: Scope, reference: str, workspace: str, look: Look, origin: str) -> Transcript:
    """A conversation's transcript for whoever takes part in it; notes of the staff are never in it.

    `origin` is where its reader gets here: files are named with their addresses there. Raises NotFound.
    """
    conversation = await access.conversation(scope.db, scope, reference)
    found = await _messages(scope, conversation)
    here = await _still_there(scope, found)
    days: list[Day] = []
    key = ""
    for each in found:
        day = i18n.day_key(each.created_at, look.zone)
        if day != key:
            key = day
            days.append(Day(i18n.day_text(each.created_at, look.zone, look.language), []))
        days[-1].lines.append(_line(each, look, _enclosed(each, look, here, origin)))
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


async def _still_there(scope: Scope, found: list[Message]) -> set[str]:
    ids = [upload_id for each in found for upload_id in each.attachment_ids]
    here: set[str] = set()
    for start in range(0, len(ids), STEP):
        some = await uploads.some(scope.db, scope.workspace_id, ids[start : start + STEP])
        here.update(each.id for each in some if not each.is_missing)
    return here


def _enclosed(of: Message, look: Look, here: set[str], origin: str) -> tuple[Enclosed, ...]:
    if of.deleted_at is not None or not of.attachments:
        return ()
    return tuple(
        Enclosed(files.titled(each, look.language), each.size, origin + each.url if each.id in here else "")
        for each in files.files(of.attachments, look.language)
    )


def _line(of: Message, look: Look, enclosed: tuple[Enclosed, ...]) -> Line:
    bubble = looks.bubble(of, look)
    is_system = of.sender_role == "system"
    text = str(bubble.text) if is_system else of.text
    if of.deleted_at is not None:
        text = i18n.translator(look.language)(DELETED)
    return Line(bubble.time, bubble.iso, of.sender_name, text, is_system, of.sender_role == "customer", enclosed)


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
    if of.has_links:
        lines.append(translate(WHERE_FILES_OPEN))
    for day in of.days:
        lines += ["", f"— {day.words} —"]
        for line in day.lines:
            first, *rest = _rows(line)
            lines.append(f"{line.time}  · {first}" if line.is_system else f"{line.time}  {_own(line.name)}: {first}")
            lines += [f"       {each}" for each in rest]
    return "".join(f"{mark}{line}\n" if line else "\n" for line in lines)


def _rows(line: Line) -> list[str]:
    """The words, then each file with its address in a row of its own, where nothing sticks to it."""
    rows = [_own(each) for each in _visible(line.text)] if line.text or not line.files else []
    for file in line.files:
        rows.append(f"{CLIP} {_own(file.name)} ({file.size})")
        if file.url:
            rows.append(file.url)
    return rows


def _own(text: str) -> str:
    return f"{_FIRST_STRONG}{text.translate(_TURNING)}{_END}"


def _visible(text: str) -> list[str]:
    """The lines of a text without characters that a terminal or an editor would obey."""
    lines = ["".join(letter for letter in line if unicodedata.category(letter) != "Cc") for line in text.splitlines()]
    return lines or [""]
