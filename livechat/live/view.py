"""One open conversation on one connection: each message once, in order, whatever was late."""

from __future__ import annotations

from typing import Any


class View:
    """What a connection shows of a conversation, and how far.

    While it is being read from the store (`is_reading`) live messages are not let through: the reading brings them.
    If one came meanwhile that the reading did not bring, the view is `is_behind` and is read again.
    """

    __slots__ = ("conversation", "is_behind", "is_reading", "reference", "seq", "typed_at", "typing")

    def __init__(self, reference: str, conversation: Any) -> None:
        self.reference = reference
        self.conversation = conversation
        """What the conversations capability keeps with it to decide without asking the store."""
        self.seq = 0
        self.is_reading = True
        self.is_behind = False
        self.typed_at = -1e9
        self.typing: Any = None
        """The two typing events of this view's owner with their frames, once they are needed."""

    def lets_through(self, seq: int) -> bool:
        """Whether this is the very next message; on a gap the view is marked as behind."""
        if self.is_reading:
            self.is_behind = True
            return False
        if seq == self.seq + 1:
            self.seq = seq
            return True
        if seq > self.seq:
            self.is_behind = True
        return False

    def has_read(self, last_seq: int) -> None:
        """The store's messages up to `last_seq` have been sent."""
        self.seq = max(self.seq, last_seq)
        self.is_reading = False
