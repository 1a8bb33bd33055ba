"""The figures as a table: on the screen, and as Markdown for the project's notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from tests.bench.measures import Measure, Pair


@dataclass
class Result:
    """A measure and what its repetitions came to."""

    measure: Measure
    pairs: list[Pair] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    neighbours: list[float] = field(default_factory=list)
    """How much of a core others took during each repetition."""

    @property
    def judged(self) -> float:
        """The median of what the repetitions came to, each judged by itself."""
        return median(self.measure.judge(pair) for pair in self.pairs)

    @property
    def verdict(self) -> str:
        """FAILED where messages were lost or doubled, whatever the figure; otherwise the bound it reaches."""
        if self.faults or not self.pairs:
            return "FAILED"
        if self.measure.must is None:
            return ""
        if self.measure.reaches(self.judged, self.measure.goal):
            return "goal"
        return "must" if self.measure.reaches(self.judged, self.measure.must) else "MISSED"

    def cells(self) -> list[str]:
        """One row of the table."""
        measure = self.measure
        if not self.pairs:
            return [measure.key, measure.title, "", "", "", *self._bounds(), self.verdict]
        known = [pair.reference for pair in self.pairs if pair.reference is not None]
        reference = f"{_number(median(known))} {measure.unit}" if known else ""
        if reference and measure.reference != "bare":
            reference += f" ({measure.reference})"
        product = f"{_number(median(pair.product for pair in self.pairs))} {measure.unit}"
        compared = "" if measure.judged == "absolute" else self._judged(self.judged)
        return [measure.key, measure.title, reference, product, compared, *self._bounds(), self.verdict]

    def _bounds(self) -> list[str]:
        sign = "≥" if self.measure.more_is_better else "≤"
        bounds = (self.measure.must, self.measure.goal)
        return ["" if bound is None else f"{sign} {self._judged(bound)}" for bound in bounds]

    def _judged(self, value: float) -> str:
        if self.measure.judged == "loss":
            return f"{value * 100:.1f} %"
        if self.measure.judged == "absolute":
            return f"{_number(value)} {self.measure.unit}"
        return f"{value:.2f} ×"


HEAD = ["", "measure", "against", "product", "ratio", "must", "goal", "verdict"]


BUSY = 0.1
"""Above this share of a core others disturb."""


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 10 else f"{value:.1f}"


def table(results: list[Result]) -> str:
    """The results for a terminal."""
    rows = [HEAD, *(result.cells() for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def markdown(results: list[Result], command: str, notes: list[str]) -> str:
    """The results with the way to get them again."""
    rows = [HEAD, ["---"] * len(HEAD), *(result.cells() for result in results)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    body = [f"Repeat with `{command}`.", "", *lines]
    if notes:
        body += ["", *(f"- {note}" for note in notes)]
    return "\n".join(body) + "\n"


def faults(results: list[Result]) -> list[str]:
    """Every failure in words."""
    return [f"{result.measure.key}: {fault}" for result in results for fault in result.faults]


def doubts(results: list[Result]) -> list[str]:
    """Which figures were taken while the machine had other work."""
    return [
        f"{result.measure.key}: other processes took {max(result.neighbours):.0%} of a core in one repetition"
        for result in results
        if result.neighbours and max(result.neighbours) > BUSY
    ]
