"""How long a chart takes: 12 districts x 20 points, and the other forms; matplotlib's SVG beside it where installed.

Limit: 5 ms of processor time for one drawing of the small charts.
Prints a table; asserts nothing about time.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / folder) for folder in ("src", "")]

from tests.core.charts.sayings import DISTRICTS, GERMAN, samples  # noqa: E402

from partizip.core.charts import NARROW, WIDE, Amount, Label, Line, Multiples, Point, draw  # noqa: E402

ROUNDS, YEARS = 40, 20


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of one call, median over rounds; other programs on the machine do not count."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def values(district: int) -> list[int]:
    return [300 + (district * 37 + year * 53) % 400 + year * 20 for year in range(YEARS)]


def districts() -> Multiples:
    panels = tuple(
        Line(Label(name), tuple(
            Point(date(2006 + year, 12, 31), str(2006 + year), Amount(Decimal(value)))
            for year, value in enumerate(values(number))
        ))
        for number, name in enumerate(DISTRICTS)
    )  # fmt: skip
    return Multiples(Label("Beratungen nach Bezirk"), Label("Gespräche"), panels)


def peer() -> Callable[[], object] | None:
    """The same twelve small lines as matplotlib draws them; None when it is not installed."""
    try:
        import matplotlib as mpl  # noqa: PLC0415
    except ImportError:
        return None
    mpl.use("svg")
    from matplotlib import pyplot  # noqa: PLC0415

    def drawn() -> None:
        figure, axes = pyplot.subplots(3, 4, sharey=True)
        for number, (name, place) in enumerate(zip(DISTRICTS, axes.flat, strict=True)):
            place.plot(range(2006, 2006 + YEARS), values(number))
            place.set_title(name)
        figure.savefig(io.BytesIO(), format="svg")
        pyplot.close(figure)

    return drawn


def main() -> None:
    chart = districts()
    for side, width in (("wide", WIDE), ("narrow", NARROW)):
        svg = draw(chart, GERMAN, width=width, prefix="c")
        took = milliseconds(lambda width=width: draw(chart, GERMAN, width=width, prefix="c"))
        print(f"12 districts x {YEARS} points, {side:<6} {took:8.2f} ms   limit 5 ms   {len(svg) / 1024:6.1f} KB")
    for name, each in samples().items():
        took = milliseconds(lambda each=each: draw(each, GERMAN, width=WIDE, prefix="c"))
        print(f"{name:<33} {took:8.2f} ms")
    other = peer()
    print(f"matplotlib, 12 x {YEARS}, SVG {'':<9} {milliseconds(other):8.2f} ms   (peer)" if other
          else "matplotlib is not installed (no part of requirements/bench): limit only")  # fmt: skip


main()
