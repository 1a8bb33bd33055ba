"""One product as a card."""

from __future__ import annotations

from livechat.catalogue import showing
from livechat.conversations.inputs import Draft, SendMessage
from livechat.registry import Kind


def check(draft: Draft | SendMessage) -> None:
    """One product must be named."""
    showing.must_name(draft, at_most=1)


KIND = Kind("product", check, showing.plain, showing.SENDERS, showing.prepare, showing.draw)
