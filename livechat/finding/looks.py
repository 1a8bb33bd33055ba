"""What templates get of finds: words in their context with the hits marked, in the viewer's words and times."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from livechat import i18n
from livechat.avatars import hue, initials
from livechat.clock import rfc3339
from livechat.conversations import kinds
from livechat.conversations.looks import STATUS_WORDS, dom_id
from livechat.customers import phones
from livechat.finding.models import ConversationHit, CustomerHit, Found, MessageHit, NoteHit
from livechat.i18n import folding, marked
from livechat.rendering import Look

BEFORE: Final = 36
"""Characters of context before the first hit."""
LENGTH: Final = 200
GROUP_WORDS: Final = {
    "all": marked("All"),
    "messages": marked("Messages"),
    "notes": marked("Notes"),
    "customers": marked("Customers"),
}
WHO_WORDS: Final = {
    "": marked("Anybody"),
    "customers": marked("Customers"),
    "team": marked("The team"),
    "me": marked("Me"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A find as it stands in a list."""

    kind: str
    """message, note, customer or conversation."""
    ref: str
    url: str
    target: str
    """The element in the thread; empty when the conversation itself is the find."""
    thing: str
    name: str
    initials: str
    hue: int
    by: str
    """Who wrote it, when that is not the customer."""
    pieces: list[Piece]
    iso: str
    date: str
    status: str


@dataclass(frozen=True, slots=True)
class FoundLook:
    """All finds, group by group."""

    text: str
    is_asked: bool
    is_empty: bool
    groups: list[tuple[str, str, list[Hit], bool]]
    """Name, heading, finds, whether there may be more of this group."""
    before: str
    looked_back_to: str
    is_behind: bool


def _at_a_letter(text: str, at: int) -> int:
    """Where the next letter begins: a vowel or tone that stands on one is not torn off it."""
    while at < len(text) and unicodedata.category(text[at]).startswith("M"):
        at += 1
    return at


def marked_pieces(text: str, words: tuple[str, ...]) -> list[Piece]:
    """A text from shortly before the first hit on, cut where hits begin and end."""
    compared, origin = folding.places(text)
    spans = sorted(_spans(compared, origin, words))
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    if start:
        space = text.find(" ", start, spans[0][0])
        start = _at_a_letter(text, space + 1 if space >= 0 else start)
    end = _at_a_letter(text, min(len(text), start + LENGTH))
    out: list[Piece] = [Piece("…", False)] if start else []
    at = start
    for first, last in spans:
        if last <= at or first >= end:
            continue
        if first > at:
            out.append(Piece(text[at:first], False))
        out.append(Piece(text[max(first, at) : min(last, end)], True))
        at = min(last, end)
    if at < end:
        out.append(Piece(text[at:end], False))
    if end < len(text):
        out.append(Piece("…", False))
    return out


def _spans(compared: str, origin: list[int], words: tuple[str, ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for word in words:
        at = compared.find(word)
        while at >= 0 and len(found) < 100:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = compared.find(word, at + len(word))
    return found


def found_look(found: Found, look: Look) -> FoundLook:
    """Everything that was found."""
    translate = i18n.translator(look.language)
    words = found.query.words
    groups: list[tuple[str, str, list[Hit], bool]] = []
    if found.customers or found.conversations:
        people = [_conversation(each, look) for each in found.conversations]
        people += [_customer(each, look) for each in found.customers]
        more = found.query.group == "all" and len(found.customers) > 2
        groups.append(("customers", translate(GROUP_WORDS["customers"]), people, more))
    if found.notes:
        more = found.query.group == "all" and len(found.notes) > 2
        notes = [_note(each, words, look) for each in found.notes]
        groups.append(("notes", translate(GROUP_WORDS["notes"]), notes, more))
    if found.messages:
        said = [_message(each, words, look) for each in found.messages]
        groups.append(("messages", translate(GROUP_WORDS["messages"]), said, False))
    back = found.looked_back_to
    return FoundLook(
        found.query.text,
        bool(words),
        found.is_empty,
        groups,
        "" if found.before is None else str(found.before),
        "" if back is None else rfc3339(back),
        found.is_behind,
    )


def _message(hit: MessageHit, words: tuple[str, ...], look: Look) -> Hit:
    by = "" if hit.sender_role == "customer" else hit.sender_name
    return Hit(
        "message",
        hit.reference,
        f"/inbox/{hit.reference}?message={hit.id}",
        dom_id(hit.sender_id, ""),
        hit.id,
        hit.customer_name,
        initials(hit.customer_name),
        hue(hit.customer_id),
        by,
        marked_pieces(kinds.plain(hit.kind, hit.text), words),
        rfc3339(hit.created_at),
        i18n.day_key(hit.created_at, look.zone),
        hit.status,
    )


def _note(hit: NoteHit, words: tuple[str, ...], look: Look) -> Hit:
    return Hit(
        "note",
        hit.reference,
        f"/inbox/{hit.reference}?note={hit.id}",
        f"note-{hit.id}",
        hit.id,
        hit.customer_name,
        initials(hit.customer_name),
        hue(hit.customer_id),
        hit.author_name,
        marked_pieces(hit.text, words),
        rfc3339(hit.created_at),
        i18n.day_key(hit.created_at, look.zone),
        hit.status,
    )


def _customer(hit: CustomerHit, look: Look) -> Hit:
    about = " · ".join(each for each in (phones.shown(hit.phone), hit.email) if each)
    return Hit(
        "customer",
        hit.reference or "",
        f"/inbox/{hit.reference}" if hit.reference else f"/customers/{hit.id}",
        "",
        hit.id,
        hit.name,
        initials(hit.name),
        hue(hit.id),
        "",
        [Piece(about, False)],
        rfc3339(hit.last_seen_at),
        i18n.day_key(hit.last_seen_at, look.zone),
        hit.status or "",
    )


def _conversation(hit: ConversationHit, look: Look) -> Hit:
    return Hit(
        "conversation",
        hit.reference,
        f"/inbox/{hit.reference}",
        "",
        hit.reference,
        hit.customer_name,
        initials(hit.customer_name),
        hue(hit.customer_id),
        hit.reference,
        [Piece(hit.last_text, False)],
        rfc3339(hit.said_at),
        i18n.day_key(hit.said_at, look.zone),
        hit.status,
    )


@dataclass(frozen=True, slots=True)
class Form:
    """The search as it was asked for, with all that one can choose."""

    text: str
    group: str
    who: str
    status: str
    since: str
    until: str
    groups: list[tuple[str, str]]
    writers: list[tuple[str, str]]
    statuses: list[tuple[str, str]]

    @property
    def is_narrow(self) -> bool:
        """Whether anything besides the words counts."""
        return bool(self.who or self.status or self.since or self.until)


def form(values: dict[str, str], language: str) -> Form:
    """The form, filled in from an address."""
    translate = i18n.translator(language)
    return Form(
        values.get("q", ""),
        values.get("group", "all"),
        values.get("who", ""),
        values.get("status", ""),
        values.get("since", ""),
        values.get("until", ""),
        [(value, translate(words)) for value, words in GROUP_WORDS.items()],
        [(value, translate(words)) for value, words in WHO_WORDS.items()],
        [(value, translate(words)) for value, words in STATUS_WORDS.items()],
    )
