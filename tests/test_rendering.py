"""Words in templates: translated, with values escaped, and the same whether they were asked for before or not."""

from __future__ import annotations

import pytest

from livechat import i18n
from livechat.rendering import Renderer


@pytest.mark.parametrize(("language", "hello"), [("en", "Save"), ("ar", "حفظ")])
def test_a_sentence_without_values_is_translated_each_time(language, hello):
    template = Renderer().environment(language).from_string("{{ _('Save') }}{{ _('Save') }}")
    assert i18n.translator(language)("Save") == hello
    assert template.render() == hello * 2


def test_values_are_filled_in_and_escaped_and_ours_are_not():
    environment = Renderer().environment("en")
    said = environment.from_string("{{ _('%(name)s & co', name=name) }}{{ _('a < b') }}{{ _('100%% sure') }}")
    assert said.render(name="<b>") == "&lt;b&gt; & coa < b100% sure"
