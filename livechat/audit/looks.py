"""Entries as a page shows them: in words, with what was and what is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from livechat import i18n
from livechat.audit import acts
from livechat.audit.models import Entry, Person
from livechat.clock import rfc3339
from livechat.i18n import marked
from livechat.rendering import Look
from livechat.workspaces.settings import MEANINGS

_GONE = marked("a customer who has been erased")
_NOBODY = marked("Nobody who is known")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that became different; of what is not said only that it did."""

    label: str
    before: str
    after: str
    is_said: bool


@dataclass(frozen=True, slots=True)
class EntryLook:
    """An entry as it stands in the list."""

    dom_id: str
    words: str
    about: str
    about_id: str
    who: str
    who_id: str
    role: str
    address: str
    iso: str
    time: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Form:
    """What is looked for, and what can be chosen."""

    actor: str
    what: str
    about: str
    since: str
    until: str
    people: list[Person]
    groups: list[tuple[str, str, list[tuple[str, str]]]]
    """Each kind of act: value, words, and its acts."""

    @property
    def is_narrow(self) -> bool:
        """Whether anything is looked for at all."""
        return any((self.actor, self.what, self.about, self.since, self.until))


def form(values: Mapping[str, str], people: list[Person], language: str) -> Form:
    """The search above the list."""
    translate = i18n.translator(language)
    groups = []
    for kind, words in acts.KINDS.items():
        inside = [(name, translate(said)) for name, said in acts.ACTS.items() if name.startswith(f"{kind}.")]
        groups.append((kind, translate(words), inside))
    return Form(
        actor=values.get("actor", ""),
        what=values.get("what", ""),
        about=values.get("about", ""),
        since=values.get("since", ""),
        until=values.get("until", ""),
        people=people,
        groups=groups,
    )


def entry_look(entry: Entry, look: Look, names: Mapping[str, str]) -> EntryLook:
    """One entry in the reader's language; `names` are those of the team."""
    translate = i18n.translator(look.language)
    about = entry.about_name
    if entry.about_kind == "customer" and not about:
        about = translate(_GONE)
    when = f"{i18n.day_key(entry.created_at, look.zone)} {i18n.time_text(entry.created_at, look.zone)}"
    return EntryLook(
        dom_id=f"audit-{entry.number}",
        words=translate(acts.ACTS.get(entry.what, entry.what)),
        about=about,
        about_id=entry.about_id,
        who=entry.actor_name or translate(acts.ROLES["system"] if entry.actor_role == "system" else _NOBODY),
        who_id=entry.actor_id,
        role=translate(acts.ROLES[entry.actor_role]) if entry.actor_name and entry.actor_role in acts.ROLES else "",
        address=entry.address,
        iso=rfc3339(entry.created_at),
        time=i18n.digits(when, look.language),
        changes=_changes(entry, translate, look.language, names),
    )


def _changes(entry: Entry, translate: Callable[[str], str], language: str, names: Mapping[str, str]) -> list[Change]:
    before, after = json.loads(entry.before), json.loads(entry.after)
    of_settings = MEANINGS if entry.what == "settings.changed" else {}
    found = []
    for name in dict.fromkeys([*before, *after]):
        meaning = of_settings.get(name)
        label = meaning.label if meaning else acts.FIELDS.get(name, name)
        options = dict(meaning.options(language)) if meaning and meaning.options else _words(name, translate, names)
        was, now = before.get(name), after.get(name)
        is_said = was is not None or now is not None
        if is_said and not was and not isinstance(now, bool) and not now:
            continue  # nothing before and nothing now
        found.append(Change(translate(label), _said(was, options, translate), _said(now, options, translate), is_said))
    return found


def _words(name: str, translate: Callable[[str], str], names: Mapping[str, str]) -> Mapping[str, str]:
    """The words for the values of a field; whoever is meant by an identifier is called by name."""
    known = {
        "role": acts.ROLES,
        "act": acts.BULK,
        "value": acts.VALUES,
        "found_by": acts.FOUND_BY,
    }.get(name, {})
    return {**names, **{value: translate(words) for value, words in known.items()}}


def _said(value: Any, options: Mapping[str, str], translate: Callable[[str], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return translate(marked("Yes")) if value else translate(marked("No"))
    if isinstance(value, list):
        separator = translate(marked(", "))
        return separator.join(options.get(each, str(each)) for each in value)
    return options.get(str(value), str(value))
