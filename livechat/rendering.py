"""From data to HTML: pages, fragments, and the verbs by which a fragment finds its place in an open page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from livechat import i18n, links

_NEEDS_ESCAPING: Final = re.compile(r"[&<>\"']").search
"""Most values are plain: looking is cheaper than escaping them."""
_FIRST_TAG: Final = re.compile(r"(<[a-z]+)")
SENTENCES: Final = 4096
"""Translations without values that are kept, of each language."""
ICONS: Final = 512
"""Pictures of the sprite, in their sizes, that are kept as they were written last."""
REPEATED: Final = 4096
"""Entries that stand in many places and are kept as they were written last."""
PACKAGE: Final = Path(__file__).parent


def folder(name: str) -> Path:
    """Where templates or static files lie: inside of the installed package, or beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Everything that makes two viewers of one event see the same bytes.

    Made by `look`, which gives the same object for the same values: looks are compared and hashed by identity,
    once for each viewer of each event.
    """

    dialect: str
    audience: str
    language: str
    zone: str = "UTC"


@lru_cache(maxsize=4096)
def look(dialect: str, audience: str, language: str, zone: str = "UTC") -> Look:
    """The look with these values."""
    return Look(dialect, audience, language, zone)


Called = Callable[[str, str, Look], str]
"""From somebody's identifier and the name that was written down to the name that this look reads."""


def as_written(_person_id: str, name: str, _look: Look) -> str:
    """The name as it was when the message was."""
    return name


def _speaker(translations: Any, language: str) -> Callable[..., Markup]:
    """What templates call `_`: as Jinja's own, but what has no values to fill in is looked up and marked once."""

    @lru_cache(SENTENCES)
    def plain(words: str) -> Markup:
        return Markup(translations.gettext(words)) % {}  # noqa: S704  # words of the catalogues

    def speak(words: str, /, **values: Any) -> Markup:
        if not values:
            return plain(words)
        return Markup(translations.gettext(words)) % i18n.filled_in(values, language)  # noqa: S704  # escapes values

    return speak


def _counter(translations: Any, language: str) -> Callable[..., Markup]:
    """What templates call `ngettext`: as Jinja's own, with the number as `num`, in the digits of the language."""

    def count(one: str, many: str, number: int, /, **values: Any) -> Markup:
        words = Markup(translations.ngettext(one, many, number))  # noqa: S704  # words of the catalogues
        return words % i18n.filled_in({"num": number, **values}, language)

    return count


def static_version() -> str:
    """A short name for the present state of all static files; part of their address, so that browsers keep them."""
    digest = hashlib.sha256()
    root = folder("static")
    for path in sorted(root.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class Renderer:
    """The templates, one environment for each language."""

    def __init__(self) -> None:
        self._loader = FileSystemLoader(folder("templates"))
        self._version = static_version()
        self.observe: Callable[[float], None] = lambda seconds: None
        """Told how long each page or fragment took."""
        self._environments: dict[str, Environment] = {}
        self._fast: dict[tuple[str, Any, tuple[Any, ...]], list[str]] = {}
        self.faces: dict[str, str] = {}
        """Where the pictures of those of the team lie who have one, by person; kept by the capability of that name."""
        self._kept = lru_cache(REPEATED)(self.fast)
        self.kinds: dict[str, str] = {}
        """The template of each kind of message; given by the composition root."""
        self.message_characters = 10_000
        """How long a message may be; given by the composition root."""

        self.names: dict[str, dict[str, str]] = {}
        """What customers call those of the team who have a name in other languages, by person; kept by `accounts`."""

    def called(self, person_id: str, name: str, look: Look) -> str:
        """A name for whoever reads: customers meet the team under the names in their own language."""
        names = self.names.get(person_id) if look.audience == "customer" else None
        return (names.get(look.language) or name) if names else name

    @property
    def version(self) -> str:
        """The version in the addresses of static files."""
        return self._version

    def environment(self, language: str) -> Environment:
        """Templates in a language; undefined variables are errors, everything is escaped."""
        found = self._environments.get(language)
        if found is None:
            found = Environment(
                loader=self._loader,
                autoescape=True,
                undefined=StrictUndefined,
                extensions=["jinja2.ext.i18n"],
                trim_blocks=True,
                lstrip_blocks=True,
                auto_reload=False,
            )
            found.install_gettext_translations(i18n.translations(language), newstyle=True)  # type: ignore[attr-defined]
            found.globals.update(
                _=_speaker(i18n.translations(language), language),
                ngettext=_counter(i18n.translations(language), language),
                static=self._static,
                bundled=self._bundled,
                face=self._face,
                time_text=i18n.time_text,
                day_text=i18n.day_text,
                when_text=i18n.when_text,
                iso=_iso,
                fast=self._fast_markup,
                fast_list=self._fast_list,
                runs=_runs,
                part=self.part,
                kind_template=self.kinds.__getitem__,
                letter_style=_letter_style,
                message_characters=self.message_characters,
                languages=[(each.tag, each.own_name) for each in i18n.LANGUAGES.values()],
            )
            found.filters["digits"] = lambda said: i18n.digits(said, language)
            found.filters["language_name"] = lambda tag: i18n.language_name(tag, language)
            found.filters["number"] = lambda number: i18n.number_text(number, language)
            icon = found.get_template("parts/icon.html").module.icon  # type: ignore[attr-defined]
            found.globals["icon"] = lru_cache(ICONS)(icon)  # a page has dozens, and they are few
            self._environments[language] = found
        return found

    def _face(self, person_id: str) -> Markup:
        """The picture of somebody, to lie upon their initials; nothing where there is none."""
        if isinstance(person_id, _Mark):
            return Markup(_mark(_FACE_OF + person_id[1:-1]))  # noqa: S704  # a mark: `fast` asks again, with the value
        address = self.faces.get(person_id)
        return _face_at(address) if address else _NO_FACE

    def _static(self, path: str) -> str:
        return f"/static/{self._version}/{path}"

    def _bundled(self, path: str) -> str:
        return f"/static/{self._version}/bundled/{path}"

    def page(self, template: str, look: Look, **variables: Any) -> str:
        """A whole page or a plain fragment."""
        started = perf_counter()
        html = self.environment(look.language).get_template(template).render(look=look, **variables)
        self.observe(perf_counter() - started)
        return html

    def fast(self, template: str, look: Look, name: str, thing: Any) -> str:
        """The same bytes as `page(template, look, name=thing)`, without running the template each time.

        The template is run once for each combination of the fields that the dataclass names in its `STRUCTURE`, with
        marks in place of all other fields of `thing`; the pieces between the marks are kept. It may therefore branch
        on those fields only and print the others plainly. A test compares both forms.
        """
        shape = _values_of(thing.STRUCTURE)(thing)
        pieces = self._fast.get((template, look.language, shape))
        if pieces is None:
            pieces = self._cut(template, look, name, thing)
            self._fast[template, look.language, shape] = pieces
        out = pieces.copy()
        names = tuple(pieces[1::2])
        values, faces = _asked_of(names)
        out[1::2] = [
            str(value) if type(value) is not str else escape(value) if _NEEDS_ESCAPING(value) else value
            for value in values(thing)
        ]
        for at in faces:
            out[at] = self._face(out[at])
        return "".join(out)

    def _fast_markup(self, template: str, look: Look, name: str, thing: Any) -> Markup:
        """`fast` for templates, where a page shows a partial many times; what it returns is escaped already."""
        return Markup(self.fast(template, look, name, thing))  # noqa: S704  # `fast` has escaped it

    def repeated(self, template: str, look: Look, name: str, things: Iterable[Hashable]) -> Markup:
        """`fast` for many in a row that stand in many places, each written once and kept; nothing with a face."""
        return Markup("".join([self._kept(template, look, name, each) for each in things]))  # noqa: S704  # `fast` has escaped it

    def _fast_list(self, template: str, look: Look, name: str, things: Iterable[Any], unless: str) -> Markup:
        """`fast` for many in a row; those whose field `unless` is not empty are rendered by the template itself."""
        rendered = [
            self.page(template, look, **{name: each})
            if getattr(each, unless)
            else self.fast(template, look, name, each)
            for each in things
        ]
        return Markup("".join(rendered))  # noqa: S704  # both forms have escaped it

    def part(self, template: str, look: Look, fixed: Mapping[str, Any] | None = None, **texts: str) -> Markup:
        """A part of a page that is the same for everybody with this look but for a few texts, which it only prints.

        The template is run once for each set of `fixed` values, with marks in place of the texts, as `fast` does.
        """
        shape = tuple(fixed.items()) if fixed else ()
        pieces = self._fast.get((template, look, shape))
        if pieces is None:
            marks = {each: _mark(each) for each in texts}
            pieces = self._fast[template, look, shape] = _between_marks(
                self.page(template, look, **marks, **dict(shape))
            )
        out = pieces.copy()
        for position in range(1, len(pieces), 2):
            out[position] = escape(texts[pieces[position]])
        return Markup("".join(out))  # noqa: S704  # every text is escaped above, the rest is the template's

    def _cut(self, template: str, look: Look, name: str, thing: Any) -> list[str]:
        marks = {each: _mark(each) for each in thing.__dataclass_fields__ if each not in thing.STRUCTURE}
        marked = _Marked({each: marks.get(each, getattr(thing, each)) for each in thing.__dataclass_fields__})
        return _between_marks(self.page(template, look, **{name: marked}))

    # The verbs. A partial is one element with one id; none of them needs to know more.

    @staticmethod
    def append(item: str, to: str) -> str:
        """The new last item of a list."""
        return f'<ol hx-swap-oob="beforeend:#{to}">{item}</ol>'

    @staticmethod
    def replace(partial: str) -> str:
        """Takes the place of the element with the same id."""
        return _FIRST_TAG.sub(r'\1 hx-swap-oob="true"', partial, count=1)

    @staticmethod
    def remove(dom_id: str, tag: str = "div") -> str:
        """Takes an element out of the page."""
        return f'<{tag} id="{escape(dom_id)}" hx-swap-oob="delete"></{tag}>'


_BEGINS: Final = "\ue000"
_FACE_OF: Final = "face of "
_FACE: Final = Markup('<img class="avatar__face" src="%s/small" alt="" width="40" height="40" decoding="async">')
_NO_FACE: Final = Markup()


@lru_cache(maxsize=1024)
def _face_at(address: str) -> Markup:
    return _FACE % address


class _Mark(str):
    """What stands for a value while a template is cut: signs of the private use area, which no text needs."""

    __slots__ = ()


def _mark(name: str) -> _Mark:
    return _Mark(f"{_BEGINS}{name}\ue001")


def _runs(things: Iterable[Any], field: str) -> Iterable[tuple[Any, Iterable[Any]]]:
    """Things in their order, those that follow each other with the same value of a field together."""
    return groupby(things, key=attrgetter(field))


@lru_cache(maxsize=1024)
def _values_of(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Fetches these fields of a thing, in this order."""
    if len(names) < 2:
        return lambda thing: tuple(getattr(thing, each) for each in names)
    return attrgetter(*names)


@lru_cache(maxsize=1024)
def _asked_of(names: tuple[str, ...]) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[int, ...]]:
    """Fetches what a cut template shows of a thing; and at which of its pieces pictures of people stand."""
    faces = tuple(2 * place + 1 for place, name in enumerate(names) if name.startswith(_FACE_OF))
    return _values_of(tuple(name.removeprefix(_FACE_OF) for name in names)), faces


def _between_marks(html: str) -> list[str]:
    """HTML cut at its marks: what is always the same at even places, the names of the values at odd ones."""
    first, *rest = html.split(_BEGINS)
    pieces = [first]
    for piece in rest:
        name, _, after = piece.partition("\ue001")
        pieces += [name, after]
    return pieces


def linked(text: str, marked: Sequence[str] = ()) -> str:
    """Words of a person with the addresses in them made into links; everything else is escaped as always.

    Most texts come back as they are: only one that can hold an address is looked through. Each link is a piece of
    its own direction, so that it reads from left to right inside of Arabic words too. What is `marked` (names that a
    note calls) stands out among the words.
    """
    if not marked and not links.may_be_in(text):
        return text
    return Markup("").join(
        _link(words, target) if target else _with_marks(words, marked) for words, target in links.pieces(text)
    )


_MARK: Final = Markup('<bdi class="mention">{}</bdi>')


def _with_marks(words: str, marked: Sequence[str]) -> str:
    if not marked:
        return words
    names = re.compile("(" + "|".join(re.escape(each) for each in sorted(marked, key=len, reverse=True)) + r")(?!\w)")
    parts = names.split(words)
    return Markup("").join(_MARK.format(part) if at % 2 else part for at, part in enumerate(parts))


_LINK: Final = Markup('<a href="{}" dir="ltr" target="_blank" rel="noopener noreferrer nofollow ugc">{}</a>')


def _link(words: str, target: str) -> Markup:
    return _LINK.format(target, words)


class _Marked:
    """Stands in for a dataclass while its template is cut into pieces."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


@lru_cache(maxsize=1)
def _letter_style() -> str:
    """The style of documents that leave the house and can fetch nothing from it."""
    return (folder("static") / "css" / "letter.css").read_text(encoding="utf-8")


@lru_cache(maxsize=4096)
def _iso(at_ms: int) -> str:
    from livechat.clock import rfc3339

    return rfc3339(at_ms)


Render = Callable[..., str]
__all__ = ["Look", "Markup", "Renderer", "folder", "linked", "static_version"]
