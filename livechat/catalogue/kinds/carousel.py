"""Several products side by side."""

from __future__ import annotations

from livechat.catalogue import showing
from livechat.catalogue.models import MOST_IN_CAROUSEL
from livechat.conversations.inputs import Draft, SendMessage
from livechat.registry import Kind


def check(draft: Draft | SendMessage) -> None:
    """Some products must be named, not too many to look at."""
    showing.must_name(draft, at_most=MOST_IN_CAROUSEL)


KIND = Kind("carousel", check, showing.plain, showing.SENDERS, showing.prepare, showing.draw)
