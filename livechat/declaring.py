"""How a setting is declared, read and explained: once, for the loader, the file and the reference.

A section of settings is a frozen dataclass whose fields are made by `setting()`. Whoever gets a value wrong
is told which key it was, what stood there and what would be right; nothing here knows a particular setting.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints

PREFIX = "LIVECHAT_"

STARS = "*****"


class SettingsError(Exception):
    """The server does not start: `problems` says, one line each, what is wrong and what would be right."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Wrong(ValueError):
    """A value nobody could mean; its text says what would be right."""


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """Everything a person may want to know about one setting besides its name and type."""

    doc: str
    unit: str = ""
    secret: bool = False
    reload: bool = False
    choices: tuple[str, ...] = ()
    between: tuple[float, float] | None = None
    check: Callable[[Any], str | None] | None = None


def setting(
    default: Any,
    doc: str,
    *,
    unit: str = "",
    secret: bool = False,
    reload: bool = False,
    choices: tuple[str, ...] = (),
    between: tuple[float, float] | None = None,
    check: Callable[[Any], str | None] | None = None,
) -> Any:
    """Declare one setting: its default, what it means for the people using the product, and what it may be.

    `unit` names what a number counts; it lies `between` two bounds, both included. A `secret` is printed as
    stars. `reload` promises that a running server takes a new value on SIGHUP. `check` gets a value of the
    right type and answers what would be right, or None.
    """
    meaning = Meaning(
        doc=doc,
        unit=unit,
        secret=secret,
        reload=reload,
        choices=choices,
        between=between,
        check=check,
    )
    return field(default=default, metadata=MappingProxyType({"meaning": meaning}))


S = TypeVar("S", bound="Section")


class Section:
    """A group of settings that prints its secrets as stars."""

    def __repr__(self) -> str:
        """The values as a developer sees them in a log or a traceback."""
        shown = ", ".join(f"{name}={text}" for name, text in shown_values(self))
        return f"{type(self).__name__}({shown})"


def declared(section: type[Section]) -> Iterator[tuple[str, Any, Any, Meaning]]:
    """Name, type, default and meaning of each setting of a section, in the order of its declaration."""
    kinds = get_type_hints(section)
    for each in fields(section):  # type: ignore[arg-type]  # every Section is a dataclass
        yield each.name, kinds[each.name], each.default, each.metadata["meaning"]


def shown_values(section: Section) -> Iterator[tuple[str, str]]:
    """Each setting with its value as it would stand in the file; secrets as stars."""
    for name, _, _, meaning in declared(type(section)):
        value = getattr(section, name)
        yield name, STARS if meaning.secret and value else as_toml(value)


def reloaded(old: S, new: S) -> tuple[S, list[str]]:
    """The old section with what may change while running, and the names of what changed but may not."""
    changed = [name for name, _, _, _ in declared(type(old)) if getattr(old, name) != getattr(new, name)]
    at_once = {name for name, _, _, meaning in declared(type(old)) if meaning.reload}
    taken = {name: getattr(new, name) for name in changed if name in at_once}
    return replace(old, **taken), [name for name in changed if name not in at_once]  # type: ignore[type-var]


# From what somebody wrote to a value


def from_toml(kind: Any, meaning: Meaning, value: object, folder: Path) -> Any:
    """The value a TOML file gave, in the setting's own type; raises Wrong.

    Paths are relative to `folder`, the one the file lies in.
    """
    if kind is bool:
        right = isinstance(value, bool)
    elif kind is int:
        right = isinstance(value, int) and not isinstance(value, bool)
    elif kind is float:
        right = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        value = float(value) if right else value  # type: ignore[arg-type]
    elif kind == tuple[str, ...]:
        right = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
        value = tuple(value) if right else value  # type: ignore[arg-type]
    else:
        right = isinstance(value, str | Path)
    if not right:
        raise Wrong(allowed(kind, meaning))
    if isinstance(value, str | Path) and any(ord(letter) < 32 for letter in str(value)):
        raise Wrong("no control characters")
    if kind in (Path, Path | None):
        return _path(kind, str(value), folder, meaning)
    return _possible(kind, meaning, value)


def from_text(kind: Any, meaning: Meaning, text: str, folder: Path) -> Any:
    """The value of an environment variable, which is always text, in the setting's own type; raises Wrong.

    Lists are separated by commas, or written as in TOML.
    """
    value: object = text
    text = text.strip()
    if kind is bool:
        value = {"true": True, "yes": True, "on": True, "1": True}.get(text.lower(), text)
        value = {"false": False, "no": False, "off": False, "0": False}.get(text.lower(), value)
    elif kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            raise Wrong(allowed(kind, meaning)) from None
    elif kind == tuple[str, ...]:
        if text.startswith("["):
            try:
                value = tomllib.loads(f"value = {text}")["value"]
            except tomllib.TOMLDecodeError:
                raise Wrong(allowed(kind, meaning)) from None
        else:
            value = [item.strip() for item in text.split(",") if item.strip()]
    return from_toml(kind, meaning, value, folder)


def _path(kind: Any, value: str, folder: Path, meaning: Meaning) -> Path | None:
    if not value:
        if kind is Path:
            raise Wrong(allowed(kind, meaning))
        return None
    return (folder / Path(value).expanduser()).absolute()


def _possible(kind: Any, meaning: Meaning, value: Any) -> Any:
    if meaning.choices and value not in meaning.choices:
        raise Wrong(allowed(kind, meaning))
    if meaning.between and not meaning.between[0] <= value <= meaning.between[1]:
        raise Wrong(allowed(kind, meaning))
    complaint = meaning.check(value) if meaning.check else None
    if complaint:
        raise Wrong(complaint)
    return value


# From the three places where values stand to sections


@dataclass(frozen=True, slots=True)
class _Given:
    """One value somebody wrote, and where, in words that help to find it again."""

    where: str
    section: str
    key: str
    value: object
    is_text: bool = False


def read(
    sections: Mapping[str, type[Section]],
    file: Path | None,
    environment: Mapping[str, str],
    options: Mapping[str, object],
) -> tuple[dict[str, Section], list[str]]:
    """The sections: defaults, then the file, the environment and the options over them; and every problem.

    Raises SettingsError when the file cannot be read at all.
    """
    folder = file.absolute().parent if file else Path.cwd()
    problems: list[str] = []
    chosen: dict[str, dict[str, object]] = {name: {} for name in sections}
    for given in (*_in_file(file, problems), *_in_environment(environment), *_in_options(options)):
        known = {name: (kind, meaning) for name, kind, _, meaning in _declared_in(sections, given.section)}
        if given.key not in known:
            problems.append(f"{given.where}: unknown setting{_instead(sections, given.section, given.key)}")
            continue
        kind, meaning = known[given.key]
        try:
            convert = from_text if given.is_text else from_toml
            chosen[given.section][given.key] = convert(kind, meaning, given.value, folder)  # type: ignore[arg-type]
        except Wrong as wrong:
            stands = STARS if meaning.secret else _quoted(given.value)
            problems.append(f"{given.where} = {stands}: must be {wrong}")
    values = {name: section(**_defaults(section, folder) | chosen[name]) for name, section in sections.items()}
    return values, problems


def _in_file(file: Path | None, problems: list[str]) -> Iterator[_Given]:
    if file is None:
        return
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError([f"{file}: there is no such file; `livechat init` writes one"]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError([f"{file}: cannot be read: {error}"]) from None
    for section, table in tables.items():
        if isinstance(table, dict):
            for key, value in table.items():
                yield _Given(f"{file}: [{section}] {key}", section, key, value)
        else:
            problems.append(f"{file}: {section} = {_quoted(table)}: belongs into a section such as [server]")


def _in_environment(environment: Mapping[str, str]) -> Iterator[_Given]:
    """Only names with two underscores are ours: container platforms set LIVECHAT_PORT and such themselves."""
    for name, text in environment.items():
        if name.startswith(PREFIX) and "__" in name:
            section, _, key = name.removeprefix(PREFIX).lower().partition("__")
            yield _Given(f"environment: {name}", section, key, text, is_text=True)


def _in_options(options: Mapping[str, object]) -> Iterator[_Given]:
    for name, value in options.items():
        section, _, key = name.partition(".")
        yield _Given(f"command line: --{key.replace('_', '-')}", section, key, value, is_text=isinstance(value, str))


def _declared_in(sections: Mapping[str, type[Section]], name: str) -> Iterator[tuple[str, Any, Any, Meaning]]:
    if name in sections:
        yield from declared(sections[name])


def _defaults(section: type[Section], folder: Path) -> dict[str, object]:
    return {name: folder / default for name, _, default, _ in declared(section) if isinstance(default, Path)}


def _instead(sections: Mapping[str, type[Section]], section: str, key: str) -> str:
    """What the writer of an unknown key may have meant."""
    from difflib import get_close_matches

    names = {f"[{name}] {each[0]}": each[0] for name in sections for each in declared(sections[name])}
    same = [full for full, short in names.items() if short == key]
    close = same or get_close_matches(f"[{section}] {key}", names, n=1, cutoff=0.75)
    if close:
        return f"; did you mean {close[0]}?"
    if section not in sections:
        return f"; there is no section [{section}], only " + ", ".join(f"[{name}]" for name in sections)
    return f"; [{section}] has " + ", ".join(name for name, _, _, _ in declared(sections[section]))


def _quoted(value: object) -> str:
    text = as_toml(value) if isinstance(value, str | bool | int | float) else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


# From a value to what somebody reads


def as_toml(value: object) -> str:
    """A value the way it is written in livechat.toml."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(as_toml(item) for item in value) + "]"
    text = "" if value is None else str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def allowed(kind: Any, meaning: Meaning) -> str:
    """What a setting may be, as a phrase: `a whole number from 1 to 65535`."""
    if meaning.choices:
        return "one of " + ", ".join(as_toml(choice) for choice in meaning.choices)
    phrases: Mapping[Any, str] = {
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        tuple[str, ...]: 'a list of texts such as ["one", "two"]',
        Path: "a path",
        Path | None: 'a path, or "" for none',
    }
    phrase = phrases.get(kind, "a text")
    if meaning.unit and kind in (int, float):
        phrase += f" of {meaning.unit}"
    if meaning.between:
        phrase += f" from {meaning.between[0]:g} to {meaning.between[1]:.12g}"
    return phrase


COMMENTED_HEAD = """\
# What the person who installs livechat decides. Every key is optional; a line such as #port = 10000 shows the
# default. Each key can also be given by the environment, which wins: LIVECHAT_SERVER__PORT=8080.
# Paths are relative to the folder of this file.
"""

REFERENCE_HEAD = """\
# Settings

Written by `make docs` from the declaration in `livechat/settings.py`; a test compares the two.

Every setting is optional. It is taken from `livechat.toml` (`livechat init` writes one with everything in
it), and over that from the environment: `LIVECHAT_` + section + `__` + key, in capital letters, so that
`port` of `[server]` is `LIVECHAT_SERVER__PORT`. Lists are separated by commas there. Paths are relative to
the folder of the file. `LIVECHAT_CONFIG` names the file where `--config` does not. What is unknown, of the
wrong type or impossible is refused at the start, all of it at once, with the place and what would be right.

A setting marked ↻ is taken over by a running server on SIGHUP (`systemctl reload livechat`); the others need
a restart.
"""


def commented(sections: Mapping[str, type[Section]]) -> str:
    """The file in which every setting is explained and every line commented out."""
    lines = COMMENTED_HEAD.splitlines()
    for name, section in sections.items():
        lines += ["", f"# {section.__doc__}", f"[{name}]"]
        for key, kind, default, meaning in declared(section):
            lines += [f"# {meaning.doc}", *_fitting(kind, meaning), f"#{key} = {as_toml(default)}"]
    return "\n".join(lines) + "\n"


def _fitting(kind: Any, meaning: Meaning) -> list[str]:
    return [f"# ({allowed(kind, meaning)})"] if meaning.choices or kind in (int, float) else []


def reference(sections: Mapping[str, type[Section]]) -> str:
    """Every setting as a page of the documentation, in Markdown."""
    lines = REFERENCE_HEAD.splitlines()
    for name, section in sections.items():
        lines += [
            "",
            f"## [{name}]",
            "",
            f"{section.__doc__}",
            "",
            "| key | default | may be | meaning |",
            "|---|---|---|---|",
        ]
        for key, kind, default, meaning in declared(section):
            marks = (" ↻" if meaning.reload else "") + (" (secret)" if meaning.secret else "")
            cells = (f"`{key}`{marks}", f"`{as_toml(default)}`", allowed(kind, meaning), meaning.doc)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
