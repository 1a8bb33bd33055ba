"""What happened, in a sentence for letters; pages say the same by `notifications/_words.html`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from livechat import i18n
from livechat.i18n import marked
from livechat.notifications.models import ASSIGNED, BEGUN, MENTIONED, WAITING, WEBHOOK, Notice

SENTENCES: Final[Mapping[str, str]] = {
    ASSIGNED: marked("%(name)s was given to you"),
    MENTIONED: marked("%(by)s mentions you at %(name)s"),
    WAITING: marked("Nobody reads what %(name)s writes"),
    BEGUN: marked("%(name)s has begun a conversation"),
    WEBHOOK: marked("Webhook switched off: %(name)s"),
}


def sentence(of: Notice, language: str) -> str:
    """What somebody is told, with names that keep their own direction."""
    words = i18n.translator(language)(SENTENCES[of.occasion])
    return words % {"name": _isolated(of.name), "by": _isolated(of.by_name)}


def _isolated(name: str) -> str:
    return f"\u2068{name}\u2069"
