"""One open conversation on one connection: each message once, in order, whatever was late."""

from __future__ import annotations

from typing import Any


class View:
    """What a connection shows of a conversation, and how far.

    While it is being read from the store (`is_reading`) live messages are not let through: the reading brings them.
    If one came meanwhile that the reading did not bring, the view is `is_behind` and is read again.
    Changes of messages wait as well (`held`), so that none comes before what it changes.
    """

    __slots__ = ("conversation", "held", "is_behind", "is_reading", "reference", "seq")

    def __init__(self, reference: str, conversation: Any) -> None:
        self.reference = reference
        self.conversation = conversation
        """What the conversations capability keeps with it to decide without asking the store."""
        self.seq = 0
        self.is_reading = True
        self.is_behind = False
        self.held: dict[int, Any] | None = None
        """The newest change of each message that came while the view was being read, by `seq`."""

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

    def lets_change(self, seq: int, event: Any) -> bool:
        """Whether a change of this message can be shown now.

        One that comes while the view is being read is held; one of a message that the view has not shown yet is not
        needed, the message comes as it is then.
        """
        if self.is_reading:
            if self.held is None:
                self.held = {}
            self.held.pop(seq, None)
            self.held[seq] = event
            return False
        return seq <= self.seq

    def let_go(self) -> list[Any]:
        """The held changes of what is shown by now, in the order in which they were made."""
        if self.held is None:
            return []
        held, self.held = self.held, None
        return [each for seq, each in held.items() if seq <= self.seq]

    def has_read(self, last_seq: int) -> None:
        """The store's messages up to `last_seq` have been sent."""
        self.seq = max(self.seq, last_seq)
        self.is_reading = False
