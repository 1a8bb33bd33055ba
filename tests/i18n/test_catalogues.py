"""The catalogues: complete, up to date with the source, compiled, and saying the same in every language."""

from __future__ import annotations

import gettext
import inspect
import io
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from livechat import errors, i18n

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "livechat" / "i18n" / "catalogues"
TRANSLATED = sorted(tag for tag in i18n.LANGUAGES if tag != i18n.SOURCE)
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def words() -> list[str]:
    """The calls whose first argument is a sentence for people, as the Makefile names them."""
    line = re.search(r"^WORDS := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert line
    return line[1].split()


def source() -> set[Any]:
    """Every sentence for people, as it stands in code and templates now."""
    with (CATALOGUES / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, parse_keywords(words()))
    return {ids for _, _, ids, _, _ in found}


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def messages(tag: str) -> list[Message]:
    found = catalogue(CATALOGUES / tag / "LC_MESSAGES" / "livechat.po")
    return [message for message in found if message.id]


def test_every_kind_of_refusal_is_collected() -> None:
    named = {word.partition(":")[0] for word in words()}
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, errors.Refusal):
            assert name in named


def test_the_collected_words_are_those_of_the_source() -> None:
    collected = {message.id for message in catalogue(CATALOGUES / "livechat.pot") if message.id}
    assert collected == source(), "run `make translations`"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_language_has_every_word(tag: str) -> None:
    theirs = {message.id: message for message in messages(tag)}
    assert set(theirs) == source(), "run `make translations`"
    for message in theirs.values():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(string.strip() for string in strings), f"not translated: {message.id}"
        assert not message.fuzzy, f"not certain: {message.id}"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_plural_form_is_there(tag: str) -> None:
    forms = catalogue(CATALOGUES / tag / "LC_MESSAGES" / "livechat.po").num_plurals
    for message in messages(tag):
        if message.pluralizable:
            assert len(message.string) == forms, message.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_what_is_filled_in_is_the_same(tag: str) -> None:
    for message in messages(tag):
        if not message.pluralizable:
            assert sorted(PLACEHOLDER.findall(message.string)) == sorted(PLACEHOLDER.findall(message.id)), message.id
            continue
        meant = set(PLACEHOLDER.findall(message.id[1]))
        for form, string in enumerate(message.string):
            said = set(PLACEHOLDER.findall(string))
            # None, one and two may be words instead of figures.
            assert said == meant or (form < 3 and said <= meant), message.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_what_is_installed_is_compiled_from_the_catalogue(tag: str) -> None:
    folder = CATALOGUES / tag / "LC_MESSAGES"
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(folder / "livechat.po"))
    assert (folder / "livechat.mo").read_bytes() == compiled.getvalue(), "run `make translations`"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_counting_words_agree_with_the_number(tag: str) -> None:
    said = i18n.translations(tag)
    assert isinstance(said, gettext.GNUTranslations)
    heard = {said.ngettext("{number} waiting", "{number} waiting", number) for number in (0, 1, 2, 3, 11, 100)}
    assert len(heard) == 6 if tag == "ar" else heard
