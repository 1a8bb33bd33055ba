"""Scripts and styles of customers' pages and of the inbox as few files: each that is asked for costs a head and a wait.

The sources stay small modules that browsers take as they are; a bundle is made of them when it is first asked for.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Final

AT_ONCE: Final = ("base", "parts", "layouts", "conversations", "messages", "customers", "own", "widget")
LATER: Final = ("past", "complete", "catalogue", "orders", "uploads", "sheets", "asking")
INBOX: Final = (
    *("base", "parts", "layouts", "rail", "conversations", "messages", "catalogue", "desk", "sheets", "asking"),
    *("desk-narrow", "routing", "tending", "complete", "finding", "uploads", "details", "orders", "notifications"),
)
STYLES: Final = {
    "css/inbox.css": INBOX,
    "css/customer.css": (*AT_ONCE, *LATER),
    "css/widget.css": AT_ONCE,
    "css/besides.css": LATER,
}
"""Those of the inbox, of customers' pages, and of the window on other sites at once and once somebody touches it."""
WINDOW: Final = "js/widget/window.js"
BUNDLES: Final = {
    **dict.fromkeys(STYLES, ""),
    "js/desk.js": "",
    "js/customer.js": "",
    "js/chatting.js": "",
    WINDOW: "",
    "js/besides.js": WINDOW,
}
"""By address; a script that is fetched later names the bundle whose modules it shares."""

_IMPORT: Final = re.compile(r'^import (?:\{ ([^}]+) \} from )?"(\.[^"]+)";$')
_EXPORT: Final = re.compile(r"^export (const|function|async function) (\w+)")


def bundle(root: Path, name: str) -> str:
    """The whole text of a bundle. Raises ValueError for a module that says what a bundle cannot."""
    if name.endswith(".css"):
        return "".join((root / "css" / f"{each}.css").read_text(encoding="utf-8") for each in STYLES[name])
    base = BUNDLES[name]
    shared = modules(root, base) if base else []
    own = [each for each in modules(root, name) if each not in shared]
    numbers = {each: f"$${at}" for at, each in enumerate([*shared, *own])}
    parts = [f"const {numbers[each]} = {_wrapped(root, each, numbers)};\n" for each in own]
    if base:
        way = posixpath.relpath(base, posixpath.dirname(name))
        taken = ", ".join(numbers[each] for each in shared)
        parts.insert(0, f'import {{ {taken} }} from "./{way}";\n')
    if name in BUNDLES.values():
        parts.append(f"export {{ {', '.join(numbers.values())} }};\n")
    return "".join(parts)


def modules(root: Path, entry: str) -> list[str]:
    """A module and all that it imports, each after those that it needs."""
    found: list[str] = []

    def follow(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            raise ValueError(f"{name} imports itself by way of {way[-1]}")
        if name in found:
            return
        for line in (root / name).read_text(encoding="utf-8").splitlines():
            if stated := _IMPORT.match(line):
                follow(_beside(name, stated[2]), (*way, name))
        found.append(name)

    follow(entry, ())
    return found


def _beside(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _wrapped(root: Path, name: str, numbers: dict[str, str]) -> str:
    """A module as a function that is called at once: its names are its own, what it exports is what it returns."""
    lines, exported = [], []
    for line in (root / name).read_text(encoding="utf-8").splitlines():
        if stated := _IMPORT.match(line):
            if stated[1]:
                taken = stated[1].replace(" as ", ": ")
                lines.append(f"const {{ {taken} }} = {numbers[_beside(name, stated[2])]};")
            continue
        if stated := _EXPORT.match(line):
            exported.append(stated[2])
            line = line.removeprefix("export ")
        elif line.startswith(("import ", "export ", "await ")):
            raise ValueError(f"{name}: a bundle cannot say this: {line[:80]}")
        lines.append(line)
    return "(() => {\n" + "\n".join(lines) + f"\nreturn {{ {', '.join(exported)} }};\n}})()"
