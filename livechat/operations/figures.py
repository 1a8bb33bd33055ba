"""What the running process counts about itself, for whoever looks after it; counting costs next to nothing.

`operations.health` turns these plain numbers into what a monitoring system reads. None of them is about a
person, a conversation or an address.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
FRACTIONS = (0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25)
AMOUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


class Spread:
    """How often something was how large."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def note(self, value: float, times: int = 1) -> None:
        """It was this large, this many times."""
        self.counts[bisect_left(self.bounds, value)] += times
        self.total += value * times


@dataclass(kw_only=True)
class Figures:
    """The numbers of one running server."""

    delivery: Spread = field(default_factory=lambda: Spread(SECONDS))
    """Seconds from a message's arrival to its being handed to everybody who is there to see it."""
    render: Spread = field(default_factory=lambda: Spread(FRACTIONS))
    """Seconds for one page or fragment."""
    commit: Spread = field(default_factory=lambda: Spread(SECONDS))
    """Seconds for one commit, the disk included."""
    batch: Spread = field(default_factory=lambda: Spread(AMOUNTS))
    """Writes that shared one commit."""
    messages: Counter[str] = field(default_factory=Counter)
    """Messages stored, by the role of their sender."""
    errors: Counter[str] = field(default_factory=Counter)
    """Events logged as errors, by the part of the house they come from: each is a bug or a broken machine."""
    behind: int = 0
    """Times a connection had missed something and got it from the store."""
    gauges: dict[str, tuple[str, Callable[[], float | Mapping[str, float]]]] = field(default_factory=dict)
    """Numbers that are asked for when somebody looks: name to sentence and question."""

    def watch(self, name: str, sentence: str, ask: Callable[[], float | Mapping[str, float]]) -> None:
        """Show a number that something else keeps, or several by `kind`."""
        self.gauges[name] = (sentence, ask)
