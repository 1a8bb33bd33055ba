"""Searching: from a few words to the messages, notes, customers and conversations that have them.

Nothing false is said: what is too new for the index is read directly, and a search that stopped before its end says
how far back it has looked. An answer takes about as long with a million messages as with ten thousand.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from livechat import i18n
from livechat.conversations import access
from livechat.conversations.models import STATUSES
from livechat.errors import Invalid
from livechat.finding import queries
from livechat.finding.indexing import words_of
from livechat.finding.models import (
    GROUPS,
    WRITERS,
    ConversationHit,
    CustomerHit,
    Found,
    MessageHit,
    NoteHit,
    Place,
    Query,
)
from livechat.i18n import folding
from livechat.scope import Scope
from livechat.store import fulltext
from livechat.store.database import Reader

LONGEST: Final = 200
"""Characters of a search."""
PAGE: Final = 20
FEW: Final = 3
"""Of each of the other groups beside the messages."""
CANDIDATES: Final = 400
"""Hits of the index that are looked at in one step."""
PEOPLE: Final = 120
"""Customers with the same words of whom the last seen are shown."""
STEPS: Final = 5
SHORT: Final = 20_000
"""Messages that are read at once for words the index does not know."""
TAIL: Final = 2_000
"""New messages that are read although they are not indexed yet."""
IN_ONE: Final = 200
"""Places of one conversation that are told at once."""
DEEP: Final = 20_000
"""Messages of one conversation that are looked through, from its end."""
_TELEPHONE: Final = re.compile(r"\+?[\d\s().-]{4,40}")
_REFERENCE: Final = re.compile(r"(?:CONV-?)?([0-9A-Z]{4,16})")
_READ_ALOUD: Final = str.maketrans("OIL", "011")


def query_of(values: Any, zone: str = "UTC") -> Query:
    """A query from an address; what is not known in it narrows nothing. Raises Invalid when it is too long."""
    text = str(values.get("q", "")).replace("\x00", " ").strip()
    if len(text) > LONGEST:
        raise Invalid("Please use at most %(limit)s characters.", field="q", limit=LONGEST)

    def known(name: str, allowed: tuple[str, ...], otherwise: str = "") -> str:
        value = str(values.get(name, otherwise))
        return value if value in allowed else otherwise

    return Query(
        text,
        words_in(text),
        known("group", GROUPS, "all"),
        known("who", WRITERS),
        known("status", ("", *STATUSES)),
        i18n.day_begins(str(values.get("since", "")), zone) or 0,
        i18n.day_begins(str(values.get("until", "")), zone, days_later=1) or 0,
    )


def words_in(text: str) -> tuple[str, ...]:
    """The words to be found, as they are compared; what stands between quotation marks is one."""
    out: list[str] = []
    for position, part in enumerate(re.split(r'["“”«»„「」『』]', folding.folded(text))):
        is_quoted = position % 2 == 1
        pieces = [" ".join(part.split())] if is_quoted else part.split()
        out += [piece for piece in pieces if piece and piece not in out]
    return tuple(out[:20])


async def everything(scope: Scope, query: Query, before: int | None = None) -> Found:
    """The newest finds of a query, or with `before` the messages that follow those already shown."""
    if not query.words:
        return Found(query, [], [], [], [])

    async def read(db: Reader) -> Found:
        found = Found(query, [], [], [], [])
        one_group = query.group != "all"
        if before is None and query.group in ("all", "customers"):
            people = await _customers(db, scope, query, PAGE if one_group else FEW)
            found = replace(found, customers=people, conversations=await _conversations(db, scope, query))
        if before is None and query.group in ("all", "notes"):
            found = replace(found, notes=await _notes(db, scope, query, PAGE * 2 if one_group else FEW))
        if query.group in ("all", "messages"):
            found = await _messages(db, scope, found, before)
        return found

    return await scope.db.read(read)


async def people(scope: Scope, query: Query) -> Found:
    """A few customers and conversations, for whoever wants to go somewhere by name."""
    if not query.words:
        return Found(query, [], [], [], [])

    async def read(db: Reader) -> Found:
        customers = await _customers(db, scope, query, FEW * 2)
        return Found(query, customers, await _conversations(db, scope, query), [], [])

    return await scope.db.read(read)


def _has_all(text: str, query: Query) -> bool:
    return all(word in text for word in query.words)


async def _messages(db: Reader, scope: Scope, found: Found, before: int | None) -> Found:
    query = found.query
    hits: list[MessageHit] = []
    is_behind = False
    if before is None:
        hits, is_behind = await _not_indexed(db, scope, query)
    after, before = await _between(db, query, before)
    # Words of one or two letters are in no index: only so many messages are read for them at once.
    floor = after if fulltext.expression(query.words) else max(after, before - SHORT)
    limit = CANDIDATES if _is_narrow(query) else PAGE + 1
    for _ in range(STEPS):
        numbers = await fulltext.numbers(
            db, "found_message", scope.workspace_id, query.words, after=floor, before=before, limit=limit
        )
        hits += await queries.messages(db, scope.workspace_id, scope.actor_id, query, numbers)
        if len(hits) > PAGE:
            return replace(found, messages=hits[:PAGE], before=hits[PAGE - 1].number, is_behind=is_behind)
        if len(numbers) < limit:
            before = floor + 1
            break
        before = numbers[-1]
    if before <= after + 1:
        return replace(found, messages=hits, is_behind=is_behind)
    looked_back_to = await queries.written_at(db, before)
    return replace(found, messages=hits, before=before, looked_back_to=looked_back_to, is_behind=is_behind)


def _is_narrow(query: Query) -> bool:
    """Whether many finds of the words may be none of the query."""
    return bool(query.who or query.status)


async def _between(db: Reader, query: Query, before: int | None) -> tuple[int, int]:
    """The numbers between which the messages of a query lie."""
    after = 0
    end = await queries.newest_number(db) + 1
    if query.since_ms:
        first = await queries.first_number(db, query.since_ms)
        after = end if first is None else first - 1
    if query.until_ms:
        end = min(end, await queries.last_number(db, query.until_ms) + 1)
    return after, min(end, before or end)


async def _not_indexed(db: Reader, scope: Scope, query: Query) -> tuple[list[MessageHit], bool]:
    """The finds among messages that are too new for the index or have just been changed, and whether that was all."""
    progress = await queries.progress(db)
    newest = await queries.newer_than_index(db, scope.workspace_id, scope.actor_id, query, progress, TAIL)
    changed = await queries.due_of(db, scope.workspace_id, "message", TAIL)
    if changed:
        numbers = [int(each) for each in changed if int(each) <= progress]
        newest += await queries.messages(db, scope.workspace_id, scope.actor_id, query, numbers)
    found = [each for each in newest if _has_all(folding.folded(each.text), query)]
    return sorted(found, key=lambda each: -each.number), len(newest) >= TAIL


async def _notes(db: Reader, scope: Scope, query: Query, limit: int) -> list[NoteHit]:
    """Notes of colleagues; the newest first."""
    top = 1 << 62
    wanted = CANDIDATES if query.who or query.status or query.since_ms or query.until_ms else limit
    numbers = await fulltext.numbers(
        db, "found_note", scope.workspace_id, query.words, after=0, before=top, limit=wanted
    )
    hits = await queries.notes(db, scope.workspace_id, numbers)
    fresh = await queries.notes_of(db, scope.workspace_id, await queries.due_of(db, scope.workspace_id, "note", TAIL))
    hits = [each for each in fresh if _has_all(folding.folded(each.text), query)] + hits
    return [each for each in hits if _belongs(each, query, scope)][:limit]


def _belongs(hit: NoteHit, query: Query, scope: Scope) -> bool:
    if query.who == "customers" or (query.who == "me" and hit.author_id != scope.actor_id):
        return False
    if query.status and hit.status != query.status:
        return False
    return hit.created_at >= query.since_ms and (not query.until_ms or hit.created_at < query.until_ms)


async def _customers(db: Reader, scope: Scope, query: Query, limit: int) -> list[CustomerHit]:
    """Customers by name, telephone number or e-mail address; whoever was here last comes first."""
    if query.who or query.status or query.since_ms or query.until_ms:
        return []
    words = _words_about_people(query)
    top = 1 << 62
    numbers = await fulltext.numbers(db, "found_customer", scope.workspace_id, words, after=0, before=top, limit=PEOPLE)
    ids = await queries.customer_ids(db, scope.workspace_id, numbers)
    changed = await queries.due_of(db, scope.workspace_id, "customer", TAIL)
    people = await queries.customers(db, scope.workspace_id, ids, limit)
    if changed:
        fresh = await queries.customers(db, scope.workspace_id, changed, TAIL)
        people = [
            each for each in fresh if all(word in words_of(each.name, each.phone, each.email) for word in words)
        ] + people
    return people[:limit]


def _words_about_people(query: Query) -> tuple[str, ...]:
    """A telephone number is one word, however it was written."""
    if _TELEPHONE.fullmatch(query.text):
        return ("".join(each for each in folding.folded(query.text) if each.isdigit()).removeprefix("00"),)
    return query.words


async def customers_like(db: Reader, scope: Scope, query: Query, limit: int) -> list[str]:
    """Customers by name, telephone number, e-mail address or the public name of a conversation of theirs.

    In no particular order; of more than `limit` those who registered last.
    """
    words = _words_about_people(query)
    numbers = await fulltext.numbers(
        db, "found_customer", scope.workspace_id, words, after=0, before=1 << 62, limit=limit
    )
    found = set(await queries.customer_ids(db, scope.workspace_id, numbers))
    changed = await queries.due_of(db, scope.workspace_id, "customer", TAIL)
    for each in await queries.customers(db, scope.workspace_id, changed, TAIL) if changed else []:
        if all(word in words_of(each.name, each.phone, each.email) for word in words):
            found.add(each.id)
    found.update(each.customer_id for each in await _conversations(db, scope, query))
    return list(found)


async def _conversations(db: Reader, scope: Scope, query: Query) -> list[ConversationHit]:
    """Conversations by the beginning of their public name, however it was written."""
    match = _REFERENCE.fullmatch(query.text.upper().replace(" ", ""))
    if match is None:
        return []
    first = "CONV-" + match[1].translate(_READ_ALOUD)
    return await queries.conversations(db, scope.workspace_id, first, first + "~", FEW)


async def in_conversation(scope: Scope, reference: str, text: str) -> list[Place]:
    """Where the words stand in one conversation, the newest place first. Raises NotFound."""
    query = query_of({"q": text})

    async def read(db: Reader) -> list[Place]:
        conversation = await access.conversation(db, scope, reference)
        if not query.words:
            return []
        start = max(1, conversation.last_seq - DEEP)
        places = await queries.of_conversation(
            db, scope.workspace_id, conversation.id, list(query.words), start, IN_ONE
        )
        fresh = await queries.unindexed_of(db, scope.workspace_id, conversation.id, start, TAIL)
        places += [Place(name, seq) for name, seq, words in fresh if _has_all(folding.folded(words), query)]
        return sorted(places, key=lambda place: -place.seq)[:IN_ONE]

    return await scope.db.read(read)
