"""Words in templates: translated, with values escaped, and the same whether they were asked for before or not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from livechat import i18n
from livechat.rendering import Renderer, folder


@pytest.mark.parametrize(("language", "hello"), [("en", "Save"), ("ar", "حفظ")])
def test_a_sentence_without_values_is_translated_each_time(language, hello):
    template = Renderer().environment(language).from_string("{{ _('Save') }}{{ _('Save') }}")
    assert i18n.translator(language)("Save") == hello
    assert template.render() == hello * 2


def test_values_are_filled_in_and_escaped_and_ours_are_not():
    environment = Renderer().environment("en")
    said = environment.from_string("{{ _('%(name)s & co', name=name) }}{{ _('a < b') }}{{ _('100%% sure') }}")
    assert said.render(name="<b>") == "&lt;b&gt; & coa < b100% sure"


def test_every_sign_of_customers_pages_is_among_theirs():
    """Their pages carry half of the signs; whatever a customer's page includes must draw none of the others."""
    root = folder("templates")
    theirs = set(re.findall(r'id="icon-([\w-]+)"', (root / "parts/sprite.html").read_text()))
    others = set(re.findall(r'id="icon-([\w-]+)"', (root / "parts/sprite_staff.html").read_text()))
    assert not theirs & others
    todo = [*root.glob("*/kinds/*.html"), root / "layouts/customer.html"]
    todo += [path for path in root.rglob("*.html") if 'extends "layouts/customer.html"' in path.read_text()]
    seen: set[Path] = set()
    while todo:
        path = todo.pop()
        if path in seen or not path.exists() or path.name.startswith("sprite"):
            continue
        seen.add(path)
        text = path.read_text()
        todo += [root / name for name in re.findall(r'"([\w/]+\.html)"', text)]
        calls = " ".join(re.findall(r"icon\(([^)]*)\)", text))
        drawn = set(re.findall(r"['\"]([\w-]+)['\"]", calls))
        assert not drawn & others, path
    assert len(seen) > 50
