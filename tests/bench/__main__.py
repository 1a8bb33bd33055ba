"""`python -m tests.bench [T2 T5 …]`: measure the product against the bare reference, on this machine, now.

Machines are noisy: only ratios of figures of one run say something, and of those the median of three
repetitions in which the contenders take turns. Nothing here is a test; a figure that is missed is said, not
asserted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.bench.contenders import Bare, Contender
from tests.bench.measures import MEASURES, Bench, Measure
from tests.bench.product import Product, Shop
from tests.bench.report import Result, doubts, faults, markdown, table
from tests.bench.serving import Cores, Neighbours, allow_descriptors
from tests.bench.wire import pin


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    keys = list(dict.fromkeys(measure.key for measure in MEASURES))
    parser.add_argument("measures", nargs="*", metavar="T", help=f"which of {' '.join(keys)}; all of them if none")
    parser.add_argument("--repetitions", type=int, default=3, help="how often each contender is measured (3)")
    parser.add_argument("--quick", action="store_true", help="shorter and coarser: an impression, not a figure")
    parser.add_argument("--write", type=Path, help="also write the table to this file, as Markdown")
    parser.add_argument("--bare", action="store_true", help="the reference alone, also in the product's place")
    parser.add_argument(
        "--folder",
        type=Path,
        help="where the product's data lie meanwhile; a disk, not memory (temporary folder)",
    )
    parser.add_argument("--verbose", action="store_true", help="tell each step")
    options = parser.parse_args(given)
    if wrong := [key for key in options.measures if key not in keys]:
        parser.error(f"no such measure: {' '.join(wrong)}")
    if not 1 <= options.repetitions <= 20:
        parser.error("repetitions: 1 to 20")
    return options


def run(options: argparse.Namespace, chosen: list[Measure], folder: Path) -> list[Result]:
    """Measure everything chosen, telling each figure as it comes."""
    cores = Cores.available()
    if cores.are_shared:
        print("There is one core only: the generator takes its time from the server, figures mean little.")
    pin(cores.generator)
    allow_descriptors()
    customers = max(measure.customers for measure in chosen)
    bare = Bare(cores, folder, customers)
    product: Contender = bare
    relaxed: Contender = bare
    if not options.bare:
        begun = monotonic()
        shop = Shop.furnished(cores, folder, customers)
        print(f"{customers} customers registered in {monotonic() - begun:.1f} s", flush=True)
        product = Product(cores, shop)
        relaxed = Product(cores, shop, relaxed=True)
    say = print if options.verbose else lambda _text: None
    synced = Bare(cores, folder, customers, is_synced=True)
    bench = Bench(bare, product, relaxed, synced, quick=options.quick, say=say)
    results = []
    for measure in chosen:
        result = Result(measure)
        results.append(result)
        for repetition in range(options.repetitions):
            begun, neighbours = monotonic(), Neighbours()
            try:
                pair = measure.run(bench, repetition)
            except (RuntimeError, OSError) as failure:
                result.faults.append(f"{type(failure).__name__}: {failure}")
                break
            result.pairs.append(pair)
            result.neighbours.append(neighbours.share())
            against = "" if pair.reference is None else f"{pair.reference:.4g} against "
            spent = f"{monotonic() - begun:.0f} s, others {result.neighbours[-1]:.0%}"
            print(
                f"{measure.key} {measure.title}: {against}{pair.product:.4g} {measure.unit}, "
                f"{measure.judge(pair):.3g} ({spent})",
                flush=True,
            )
        result.faults += bench.faults
        for fault in result.faults:
            print(f"  FAILED: {fault}", flush=True)
        bench.faults.clear()
    return results


def main() -> int:
    """Run the benchmark and print its table; 1 if messages were lost or doubled anywhere."""
    options = arguments()
    chosen = [measure for measure in MEASURES if not options.measures or measure.key in options.measures]
    with tempfile.TemporaryDirectory(prefix="livechat-bench-", dir=options.folder) as folder:
        results = run(options, chosen, Path(folder))
    words = ["python -m tests.bench", *options.measures, f"--repetitions {options.repetitions}"]
    command = " ".join(words + (["--quick"] if options.quick else []))
    failures = faults(results)
    notes = failures + doubts(results)
    print()
    print(table(results))
    print(f"\nRepeat with: {command}")
    for note in notes:
        print(note)
    if options.write:
        options.write.write_text(markdown(results, command, notes), encoding="utf-8")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
