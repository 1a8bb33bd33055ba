"""Many small files as one: the same modules, each once, in the order in which they need each other."""

from __future__ import annotations

import re

import pytest

from livechat.rendering import folder
from livechat.web import bundles

STATIC = folder("static")
SCRIPTS = [name for name in bundles.BUNDLES if name.endswith(".js")]


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_module_stands_after_those_that_it_needs(name):
    modules = bundles.modules(STATIC, name)
    assert len(set(modules)) == len(modules)
    assert modules[-1] == name
    for at, each in enumerate(modules):
        for path in re.findall(r'from "\./(\w+\.js)"', (STATIC / each).read_text()):
            assert any(one.endswith(f"/{path}") for one in modules[:at]), (each, path)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_bundle_says_nothing_to_other_files_but_the_one_whose_modules_it_shares(name):
    text = bundles.bundle(STATIC, name)
    base = bundles.BUNDLES[name]
    assert len(re.findall(r"^import ", text, re.MULTILINE)) == (1 if base else 0)
    assert not re.search(r"^export (const|function)", text, re.MULTILINE)
    assert text.count("(() => {\nconst { ") <= text.count("= (() => {")


def test_what_comes_later_brings_nothing_again():
    window = bundles.bundle(STATIC, bundles.WINDOW)
    later = bundles.bundle(STATIC, "js/besides.js")
    only = re.compile(r"^const (\$\$\d+) = ", re.MULTILINE)
    assert not set(only.findall(window)) & set(only.findall(later))
    exported = re.search(r"^export \{ (.+) \};$", window, re.MULTILINE)
    taken = re.search(r'^import \{ (.+) \} from "\./widget/window\.js";$', later, re.MULTILINE)
    assert exported
    assert taken
    assert exported[1] == taken[1]


def test_together_at_once_and_later_are_all_styles():
    whole = bundles.bundle(STATIC, "css/customer.css")
    assert whole == bundles.bundle(STATIC, "css/widget.css") + bundles.bundle(STATIC, "css/besides.css")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('import * as all from "./other.js";', "cannot say"),
        ("export default 1;", "cannot say"),
        ("await later();", "cannot say"),
        ('import "./it.js";', "imports itself"),
    ],
)
def test_what_a_bundle_cannot_say_is_refused(tmp_path, monkeypatch, text, reason):
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "it.js").write_text(text + "\n")
    monkeypatch.setitem(bundles.BUNDLES, "js/it.js", "")
    with pytest.raises(ValueError, match=reason):
        bundles.bundle(tmp_path, "js/it.js")


def test_names_stay_a_modules_own(tmp_path, monkeypatch):
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "it.js").write_text('import { one as two } from "./other.js";\nconst one = two();\n')
    (tmp_path / "js" / "other.js").write_text("export function one() {\n  return 1;\n}\n")
    monkeypatch.setitem(bundles.BUNDLES, "js/it.js", "")
    text = bundles.bundle(tmp_path, "js/it.js")
    assert "const { one: two } = $$0;" in text
    assert "return { one };" in text
