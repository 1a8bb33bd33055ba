"""The rules of the house (docs/architecture.md) that can be checked by reading."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from livechat import app

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "livechat"
TEMPLATES = ROOT / "templates"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
CAPABILITIES = [feature.name for feature in app.FEATURES]
COMPOSERS = {"app.py", "__main__.py"}
"""What knows every part."""
LONGEST = 400
SQL = re.compile(
    r"^\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX)|BEGIN\s|WITH\s+\w+\s+AS)"
)
VARIABLES = re.compile(r"\{#-?\s*(?P<path>[\w/.-]+\.html) — (?P<variables>.+?)-?#\}", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """What a module imports of the house, with names taken from packages spelled out."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def capability_of(path: Path) -> str | None:
    first = path.relative_to(PACKAGE).parts[0]
    return first if first in CAPABILITIES else None


def texts(path: Path) -> Iterator[ast.Constant]:
    """Strings of a module that are not documentation."""
    documentation = {
        id(node.value)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


# --- who may know whom


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_stands_below_it(path):
    own = capability_of(path)
    for line, name in imports(path):
        parts = name.split(".")
        if parts[0] != "livechat" or len(parts) < 2:
            continue
        if parts[1] == "app":
            assert own == CAPABILITIES[-1], f"{name_of(path)}:{line} imports the composition root"
        if parts[1] not in CAPABILITIES or parts[1] == own or path.name in COMPOSERS:
            continue
        assert own is not None, f"{name_of(path)}:{line} is no capability and imports {name}"
        below = CAPABILITIES[: CAPABILITIES.index(own)]
        assert parts[1] in below, f"{name_of(path)}:{line} imports {name}, which stands above it"


def test_every_folder_is_a_capability_or_a_part_of_the_machine():
    folders = {path.parent.relative_to(PACKAGE).parts[0] for path in MODULES if path.parent != PACKAGE}
    assert folders == set(CAPABILITIES) | {"i18n", "web", "live", "store", "mail", "outgoing", "jobs", "providers"}


def test_a_capability_has_the_same_name_on_every_floor():
    floors = {path.name for path in TEMPLATES.iterdir()}
    assert floors - set(CAPABILITIES) <= {"layouts", "parts", "errors"}
    for migration in (PACKAGE / "store" / "migrations").iterdir():
        assert migration.name.split("_")[1] in (*CAPABILITIES, "jobs")


@pytest.mark.parametrize("path", [path for path in MODULES if path.name == "pushes.py"], ids=name_of)
def test_pushes_ask_the_store_for_nothing(path):
    for node in ast.walk(parsed(path)):
        assert not isinstance(node, ast.AsyncFunctionDef | ast.Await), f"{name_of(path)}:{node.lineno}"


def test_only_settings_reads_the_environment():
    for path in MODULES:
        # What systemd hands over with a process stands there too; nobody decides it as a setting.
        if path.name in ("settings.py", "declaring.py", "starter.py") and path.parent == PACKAGE:
            continue
        for node in ast.walk(parsed(path)):
            read = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
            assert not read, f"{name_of(path)}:{getattr(node, 'lineno', 0)} reads the environment"


def test_only_the_clock_knows_the_time_of_day():
    for path in MODULES:
        if path.name == "clock.py":
            continue
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\btime\.time(_ns)?\(|datetime\.now\(|datetime\.utcnow\(", source), name_of(path)


# --- SQL


def is_for_sql(path: Path) -> bool:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] == "store" or path.name == "queries.py" or "queries" in parts[:-1]


@pytest.mark.parametrize("path", [path for path in MODULES if not is_for_sql(path)], ids=name_of)
def test_sql_stands_in_queries_and_in_the_store_alone(path):
    for text in texts(path):
        assert not SQL.match(text.value), f"{name_of(path)}:{text.lineno} {text.value[:50]!r}"


QUERIES = [path for path in MODULES if is_for_sql(path) and path.relative_to(PACKAGE).parts[0] != "store"]


def functions(path: Path) -> list[ast.AsyncFunctionDef]:
    return [node for node in parsed(path).body if isinstance(node, ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", QUERIES, ids=name_of)
def test_every_statement_names_its_workspace_or_says_why_not(path):
    for function in functions(path):
        said = ast.get_docstring(function) or ""
        assert said, f"{name_of(path)}:{function.lineno} {function.name} says nothing"
        source = "".join(
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != said
        )
        named = "workspace_id" in source or "workspace" in said
        assert named, f"{name_of(path)}:{function.lineno} {function.name}"


@pytest.mark.parametrize("path", QUERIES, ids=name_of)
def test_a_function_of_queries_says_one_statement(path):
    verbs = {"one", "all", "value", "run", "run_many"}
    for function in functions(path):
        calls = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in verbs
        ]
        assert len(calls) <= 1, f"{name_of(path)}:{function.lineno} {function.name}"


# --- size and form


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_enough_to_be_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", [path for path in MODULES if path.name != "__init__.py"], ids=name_of)
def test_a_module_says_first_what_it_is_for(path):
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_rendering_makes_markup(path):
    if path.name == "rendering.py":
        return
    for line, name in imports(path):
        assert not name.endswith(".Markup"), f"{name_of(path)}:{line}"


# --- templates

PIECES = sorted(TEMPLATES.rglob("*.html"))
KIND_TEMPLATES = {f"{feature.name}/kinds/{kind.name}.html" for feature in app.FEATURES for kind in feature.kinds}


def called(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", PIECES, ids=called)
def test_a_template_begins_with_its_name_and_its_variables(path):
    source = path.read_text(encoding="utf-8")
    match = VARIABLES.match(source)
    assert match, source[:200]
    assert match["path"] == called(path)
    assert match["variables"].strip()


@pytest.mark.parametrize("path", PIECES, ids=called)
def test_a_template_escapes_everything_and_runs_nothing(path):
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    assert not re.search(r"\|\s*safe\b", source)
    assert not re.search(r"autoescape\s+false", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", source), "a script without an address"
    # A document that leaves the house can fetch nothing from it; no policy of ours goes with it.
    assert "<style" not in source or called(path) == "layouts/letter.html"
    assert not re.search(r"\s(style|on[a-z]+)=[\"']", source), "a handler or a style in the markup"
    assert not re.search(r"\shx-on|\bjs:|\bjavascript:", source)


@pytest.mark.parametrize("path", [path for path in PIECES if path.name.startswith("_")], ids=called)
def test_a_partial_names_no_swap(path):
    source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "hx-swap-oob" not in source


def test_every_template_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    for path in PIECES:
        own = called(path)
        others = "\n".join(each.read_text(encoding="utf-8") for each in PIECES if each != path)
        by_kind = own in KIND_TEMPLATES
        assert f'"{own}"' in code or f'"{own}"' in others or by_kind, f"{own} is shown nowhere"


def test_every_template_that_is_named_exists():
    named = re.compile(r'"((?:[a-z_]+/)+[a-z_]+\.html)"')
    for path in [*MODULES, *PIECES]:
        for template in named.findall(path.read_text(encoding="utf-8")):
            assert (TEMPLATES / template).is_file(), f"{name_of(path)} names {template}"
