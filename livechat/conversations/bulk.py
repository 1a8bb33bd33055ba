"""The same for many: one act on a selection of conversations, with one answer that names what was not done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from livechat import i18n
from livechat.audit.models import NOTHING, About
from livechat.audit.noting import note
from livechat.conversations import control, deleting, snoozing, tagging, undoing
from livechat.conversations.undoing import Step, Way
from livechat.errors import Invalid, Refusal
from livechat.i18n import marked
from livechat.scope import Scope

MOST: Final = 100
ACTS: Final = ("assign", "team", "tag", "untag", "status", "priority", "snooze", "delete")
UNDOABLE: Final = ("status", "snooze", "delete")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a selection: what was done, and why the others were not."""

    done: list[str]
    failed: list[tuple[str, Refusal]]
    way: Way | None = None
    """The way back, where there is one."""
    is_undone: bool = False

    def sentence(self, language: str) -> str:
        """The whole answer for a person: "97 done, 3 not: …"."""
        translate = i18n.translator(language)
        number = len(self.done)
        if not self.failed:
            words = marked("%(done)s undone") if self.is_undone else marked("%(done)s done")
            return str(translate(words) % {"done": number})
        reasons = Counter(refusal.text(translate) for _, refusal in self.failed)
        words = " ".join(f"{text} ({count})" if count > 1 else text for text, count in reasons.most_common(3))
        partly = marked("%(done)s done, %(failed)s not: %(reasons)s")
        if self.is_undone:
            partly = marked("%(done)s undone, %(failed)s not: %(reasons)s")
        return str(translate(partly) % {"done": number, "failed": len(self.failed), "reasons": words})


async def act(scope: Scope, references: Sequence[str], what: str, value: str = "", zone: str = "") -> Done:
    """Do one thing to each of a selection; what is refused for one is done to the others.

    Raises Invalid for an unknown act, nothing or more than 100 conversations, or a value that is none.
    """
    chosen = list(dict.fromkeys(references))
    if not chosen:
        raise Invalid("Please choose at least one conversation.", field="conversations")
    if len(chosen) > MOST:
        raise Invalid("Please choose at most %(limit)s conversations.", field="conversations", limit=MOST)
    one = await _act_of(scope, what, value, zone)
    if what != "delete":  # each deletion is written down by itself
        await _note(scope, chosen, what, value)
    done: list[str] = []
    failed: list[tuple[str, Refusal]] = []
    steps: list[Step] = []
    for reference in chosen:
        before = await undoing.state(scope, reference) if what in UNDOABLE else None
        try:
            await one(reference)
        except Refusal as refusal:
            if refusal.status >= 500:
                raise
            failed.append((reference, refusal))
        else:
            done.append(reference)
            if before and (after := await undoing.state(scope, reference)):
                steps.append(Step(reference, before, after))
    return Done(done, failed, await undoing.remember(scope, steps))


async def undo(scope: Scope, name: str) -> Done:
    """Take an act on a selection back, as far as nobody has changed anything since. Raises NotFound."""
    return Done(*await undoing.undo(scope, name), is_undone=True)


async def _note(scope: Scope, chosen: Sequence[str], what: str, value: str) -> None:
    """What was asked for, before the first is touched: each conversation is a transaction of its own."""
    about = About("conversation", chosen[0], chosen[0]) if len(chosen) == 1 else NOTHING
    async with scope.transaction() as tx:
        asked = {"act": what, "value": value, "conversations": list(chosen)}
        await note(tx, scope, "conversation.bulk", about, after=asked)


async def _act_of(scope: Scope, what: str, value: str, zone: str) -> Callable[[str], Awaitable[Any]]:
    if what == "status" and value not in ("open", "pending", "snoozed", "resolved", "closed"):
        raise Invalid("Please choose one of these.", field="value")
    if what == "priority" and value not in ("low", "normal", "high", "urgent"):
        raise Invalid("Please choose one of these.", field="value")
    if what == "snooze":
        until = await snoozing.moment(scope, value if value in snoozing.PRESETS else snoozing.CUSTOM, value, zone)
        return lambda reference: snoozing.snooze(scope, reference, until)
    acts: dict[str, Callable[[str], Awaitable[Any]]] = {
        "assign": lambda reference: control.assign(scope, reference, value or None),
        "team": lambda reference: control.assign_team(scope, reference, value or None),
        "tag": lambda reference: tagging.put(scope, reference, value),
        "untag": lambda reference: tagging.take(scope, reference, value),
        "status": lambda reference: control.set_status(scope, reference, value),
        "priority": lambda reference: control.set_priority(scope, reference, value),
        "delete": lambda reference: deleting.delete(scope, reference),
    }
    if what not in acts:
        raise Invalid("Please choose one of these.", field="act")
    return acts[what]
