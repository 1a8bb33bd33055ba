"""Keeping rules: adding, changing, ordering and removing the messages that the team offers by itself."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from typing import Any, Final

from livechat import i18n, ids
from livechat.audit.noting import note, note_change
from livechat.errors import Conflict, Invalid, NotFound
from livechat.scope import Means, Scope
from livechat.store.database import Reader
from livechat.visitors import queries
from livechat.visitors.inputs import RuleBody
from livechat.visitors.models import Conditions, PageTest, Rule, Stored

MOST: Final = 100
NAME, TEXT = 100, 1000
LONGEST_S: Final = 3600
MOST_VISITS: Final = 1000
_MEMORY: Final = "visitors.rules"
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


async def listed(scope: Scope) -> list[Rule]:
    """All rules, in the order in which they are tried."""
    return [_read(each) for each in await queries.rules(scope.db, scope.workspace_id, MOST)]


async def at_hand(means: Means, workspace_id: int) -> list[Rule]:
    """Those that are switched on, kept in memory: each page that a visitor opens asks for them."""
    known = _known(means)
    if workspace_id not in known:
        found = await _active(means, workspace_id)
        known.setdefault(workspace_id, found)  # whoever has changed one meanwhile has put something newer there
    return known[workspace_id]


def _known(means: Means) -> dict[int, list[Rule]]:
    known: dict[int, list[Rule]] = means.memory.setdefault(_MEMORY, {})
    return known


async def _active(means: Means, workspace_id: int) -> list[Rule]:
    return [rule for each in await queries.rules(means.db, workspace_id, MOST) if (rule := _read(each)).is_active]


async def _renew(scope: Scope) -> None:
    _known(scope.means)[scope.workspace_id] = await _active(scope.means, scope.workspace_id)


async def one(scope: Scope, rule_id: str, db: Reader | None = None) -> Rule:
    """One rule, or NotFound."""
    found = await queries.rule(db or scope.db, scope.workspace_id, rule_id)
    if found is None:
        raise NotFound("There is no such message.")
    return _read(found)


async def add(scope: Scope, given: RuleBody) -> Rule:
    """A new rule, tried after all others. Raises Invalid by field, Conflict where there are too many."""
    rule = _checked(given, Rule(ids.opaque(), scope.workspace_id, "", 0, True, {}, Conditions(), 0, 0, 0, scope.now_ms))
    async with scope.transaction() as tx:
        before = await queries.rules(tx, scope.workspace_id, MOST)
        if len(before) >= MOST:
            raise Conflict("There is room for %(limit)s messages. Please remove one first.", limit=MOST)
        rule = replace(rule, position=before[-1].position + 1 if before else 1)
        await queries.add(tx, {**_row(rule), "position": rule.position, "created_at": rule.created_at})
        await note(tx, scope, "proactive.added", rule.about, after=_written(rule))
    await _renew(scope)
    return rule


async def change(scope: Scope, rule_id: str, given: RuleBody) -> Rule:
    """Another message, or another moment for it; what was counted stays. Raises NotFound, Invalid."""
    async with scope.transaction() as tx:
        before = await one(scope, rule_id, tx)
        after = _checked(given, before)
        await queries.change(tx, _row(after))
        was, now = ({**_written(each), "content": each.texts} for each in (before, after))
        await note_change(tx, scope, "proactive.edited", after.about, was, now, unsaid=("content",))
    await _renew(scope)
    return after


async def switch(scope: Scope, rule_id: str, is_active: bool) -> None:
    """Begin or stop to show a message."""
    async with scope.transaction() as tx:
        before = await one(scope, rule_id, tx)
        after = replace(before, is_active=is_active)
        await queries.change(tx, _row(after))
        await note_change(tx, scope, "proactive.edited", after.about, _written(before), _written(after))
    await _renew(scope)


async def move(scope: Scope, rule_id: str, direction: str) -> None:
    """One step up or down: of several that fit, the first is shown."""
    async with scope.transaction() as tx:
        rule = await one(scope, rule_id, tx)
        order = [each.id for each in await queries.rules(tx, scope.workspace_id, MOST)]
        at = order.index(rule_id)
        to = at + (-1 if direction == "up" else 1)
        if not 0 <= to < len(order):
            return
        order.insert(to, order.pop(at))
        rows = [{"workspace_id": scope.workspace_id, "id": each, "position": at + 1} for at, each in enumerate(order)]
        await queries.place(tx, rows)
        await note(tx, scope, "proactive.moved", rule.about, {"position": at + 1}, {"position": to + 1})
    await _renew(scope)


async def remove(scope: Scope, rule_id: str) -> None:
    """Take a message away; what customers have answered to it stays in their conversations."""
    async with scope.transaction() as tx:
        rule = await one(scope, rule_id, tx)
        await queries.remove(tx, scope.workspace_id, rule_id)
        await note(tx, scope, "proactive.deleted", rule.about, before=_written(rule))
    await _renew(scope)


def tried(given: RuleBody) -> Conditions:
    """The conditions of what is being typed, as far as they can be read."""
    pages = tuple(PageTest(each.how, value) for each in given.pages if (value := each.value.strip()))
    return Conditions(
        pages=pages,
        seconds=given.seconds,
        visits=given.visits,
        referrer=given.referrer.strip(),
        languages=tuple(dict.fromkeys(each.strip().casefold() for each in given.languages if each.strip())),
        who=given.who,
        in_hours=given.in_hours,
    )


def _checked(given: RuleBody, before: Rule) -> Rule:
    """The rule as it was described; raises Invalid with every field that is wrong."""
    wrong: list[Invalid] = []

    def bounded(field: str, value: int, most: int) -> None:
        if not 0 <= value <= most:
            wrong.append(Invalid("Please give a number from %(low)s to %(high)s.", field=field, low=0, high=most))

    name = " ".join(i18n.unturned(given.name).split())
    if not name:
        wrong.append(Invalid("This is needed.", field="name"))
    elif len(name) > NAME:
        wrong.append(Invalid("Please use at most %(limit)s characters.", field="name", limit=NAME))
    texts = {tag: words for tag, text in given.texts.items() if (words := text.replace("\r\n", "\n").strip())}
    if not texts:
        wrong.append(Invalid("Please write the message in at least one language.", field="texts"))
    for tag, words in texts.items():
        if tag not in i18n.LANGUAGES:
            wrong.append(Invalid("Choose one of the languages that are offered.", field="texts"))
        elif len(words) > TEXT:
            wrong.append(Invalid("Please use at most %(limit)s characters.", field=f"text.{tag}", limit=TEXT))
    bounded("seconds", given.seconds, LONGEST_S)
    bounded("visits", given.visits, MOST_VISITS)
    conditions = tried(given)
    if not all(map(_TAG.fullmatch, conditions.languages)):
        wrong.append(Invalid("This is not a value that can be used here.", field="languages"))
    if conditions.who == "new" and conditions.visits > 1:
        wrong.append(Invalid("New visitors are here for the first time.", field="visits"))
    if wrong:
        raise Invalid.several(wrong)
    return replace(before, name=name, is_active=given.is_active, texts=texts, conditions=conditions)


def _row(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "workspace_id": rule.workspace_id,
        "name": rule.name,
        "is_active": int(rule.is_active),
        "texts": json.dumps(rule.texts, ensure_ascii=False, sort_keys=True),
        "conditions": json.dumps(asdict(rule.conditions), ensure_ascii=False),
    }


def _read(stored: Stored) -> Rule:
    conditions = json.loads(stored.conditions)
    pages = tuple(PageTest(each["how"], each["value"]) for each in conditions["pages"])
    return Rule(
        stored.id,
        stored.workspace_id,
        stored.name,
        stored.position,
        bool(stored.is_active),
        json.loads(stored.texts),
        Conditions(**{**conditions, "pages": pages, "languages": tuple(conditions["languages"])}),
        stored.shown,
        stored.answered,
        stored.dismissed,
        stored.created_at,
    )


def _written(rule: Rule) -> dict[str, Any]:
    """What the audit log says of a rule."""
    conditions = rule.conditions
    return {
        "name": rule.name,
        "is_active": rule.is_active,
        "pages": [f"{each.how} {each.value}" for each in conditions.pages],
        "seconds": conditions.seconds,
        "visits": conditions.visits,
        "referrer": conditions.referrer,
        "languages": list(conditions.languages),
        "who": conditions.who,
        "in_hours": conditions.in_hours,
    }
