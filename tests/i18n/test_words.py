"""Every visible word of the templates goes through the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from livechat.rendering import folder

TEMPLATES = folder("templates")
SAID_ALIKE = {"WhatsApp", "LINE", "Telegram", "Messenger", "Instagram", "Alt", "J", "K", "Esc"}
"""Names and keys that are the same in every language."""
SPOKEN = ("aria-label", "aria-description", "alt", "title", "placeholder", "label")
WORD = re.compile(r"[A-Za-z]+")
SAYING = {"_", "ngettext", "gettext"}
IN_ATTRIBUTES = re.compile(r"{% block (body_class|audience|signed_out_url|line|watches) %}.*?{% endblock %}")
"""Blocks that fill an attribute of the page around them: names for styles and scripts."""


def every_template() -> list[str]:
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


def plain(name: str, environment: Environment) -> str:
    """The HTML of a template with a mark where something is filled in."""
    out: list[str] = []
    source = IN_ATTRIBUTES.sub("", (TEMPLATES / name).read_text("utf-8"))
    for _, kind, value in environment.lex(source):
        if kind == "data":
            out.append(value)
        elif kind in ("variable_begin", "block_begin"):
            out.append("\x00")
    return "".join(out)


@pytest.mark.parametrize("name", every_template())
def test_no_word_stands_in_the_html(name: str) -> None:
    html = plain(name, Environment(autoescape=True, extensions=["jinja2.ext.i18n"]))
    html = re.sub(r"<!doctype[^>]*>|<!--.*?-->", " ", html, flags=re.DOTALL | re.IGNORECASE)
    for attribute in SPOKEN:
        for value in re.findall(rf'[\s"]{attribute}="([^"]*)"', html):
            assert not WORD.search(value), f"{attribute}: {value!r}"
    text = re.sub(r"<[^>]*>", " ", html)
    text = re.sub(r'&#?\w+;|[\w-]+="[^"]*"', " ", text)  # a macro may make attributes only
    left = set(WORD.findall(text)) - SAID_ALIKE
    assert not left, f"not translated: {sorted(left)}"


@pytest.mark.parametrize("name", every_template())
def test_no_word_stands_in_an_expression(name: str) -> None:
    """What is handed to a macro, or chosen between, is translated too."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    tree = environment.parse((TEMPLATES / name).read_text("utf-8"))
    said: set[int] = set()
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in SAYING:
            said |= {id(each) for each in call.find_all(nodes.Const)}
    for constant in tree.find_all(nodes.Const):
        if id(constant) in said or not isinstance(constant.value, str):
            continue
        assert not re.match(r"[A-Z][a-z]+( [a-z]+)*[.?!]?$", constant.value), constant.value


def test_the_styles_say_nothing() -> None:
    for path in sorted(Path(folder("static")).glob("css/*.css")):
        for said in re.findall(r'content:\s*"([^"]*)"', path.read_text("utf-8")):
            assert not WORD.search(said), f"{path.name}: {said}"


def test_the_scripts_say_nothing() -> None:
    """Words of scripts come from the page, which is in somebody's language."""
    for path in sorted(Path(folder("static")).glob("js/*.js")):
        code = re.sub(r"/\*.*?\*/|^\s*//.*$|\s//\s.*$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for said in re.findall(r'"([A-Z][a-z]+(?: [a-z]+)+[^"]*)"', code):
            raise AssertionError(f"{path.name}: {said}")
