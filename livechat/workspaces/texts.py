"""A text of a workspace in several languages; each viewer reads it in theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from livechat import i18n


@dataclass(frozen=True, slots=True)
class Texts:
    """What is said in each language in which it has been written."""

    said: tuple[tuple[str, str], ...] = ()
    """Languages with words, in the order of the product's languages."""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Texts:
        """Those with words."""
        return cls(tuple((tag, given[tag]) for tag in i18n.LANGUAGES if given.get(tag)))

    def read_in(self, language: str, otherwise: str) -> str:
        """The words for a language, else those for the other one; empty where nobody has written any."""
        words = dict(self.said)
        return words.get(language) or words.get(otherwise, "")

    def __str__(self) -> str:
        return "; ".join(f"{tag}: {words}" for tag, words in self.said)


UNSAID: Final = Texts()
