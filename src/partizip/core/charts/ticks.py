"""Round numbers for an axis.

Source: Paul Heckbert, "Nice Numbers for Graph Labels", Graphics Gems (1990), pages 61-63: steps of 1, 2 or 5 times a
power of ten. Here in exact decimals, so that 0.1 and 0.3 stay what they are.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Axis:
    """The values at which an axis is labelled, ascending, and the decimals that they need."""

    ticks: tuple[Decimal, ...]
    decimals: int

    @property
    def low(self) -> Decimal:
        """Where the axis begins."""
        return self.ticks[0]

    @property
    def high(self) -> Decimal:
        """Where the axis ends."""
        return self.ticks[-1]

    def place(self, value: Decimal) -> float:
        """Where a value lies on the axis, from 0 to 1."""
        return float(_EXACT.divide(_EXACT.subtract(value, self.low), _EXACT.subtract(self.high, self.low)))


def nice(number: Decimal, rounded: bool) -> Decimal:
    """The round number (1, 2 or 5 times a power of ten) nearest to a positive one, or the next above it."""
    with localcontext(_EXACT):
        power = number.adjusted()
        fraction = number.scaleb(-power)
        if rounded:
            choice = 1 if fraction < Decimal("1.5") else 2 if fraction < 3 else 5 if fraction < 7 else 10
        else:
            choice = 1 if fraction <= 1 else 2 if fraction <= 2 else 5 if fraction <= 5 else 10
        return Decimal(choice).scaleb(power)


def axis(low: Decimal, high: Decimal, most: int = 5) -> Axis:
    """About `most` round values that span both limits; equal limits are given room. Raises ValueError below 2."""
    if most < 2:
        raise ValueError("An axis has at least two values.")
    with localcontext(_EXACT):
        low, high = min(low, high), max(low, high)
        if low == high:
            low, high = min(low, Decimal(0)), max(high, Decimal(0))
            high = high if high > low else Decimal(1)
        step = nice(nice(high - low, rounded=False) / (most - 1), rounded=True)
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = (high / step).to_integral_value(ROUND_CEILING)
        count = int(last - first)
        ticks = tuple(((first + number) * step).normalize() + 0 for number in range(count + 1))
        return Axis(ticks, max(0, -int(step.normalize().as_tuple().exponent)))


def honest_axis(values: list[Decimal], most: int = 5) -> Axis:
    """An axis for points and lines: from zero when the smallest value is at most half of the largest, as most are."""
    low, high = min(values), max(values)
    with localcontext(_EXACT):
        if low >= 0 and low * 2 <= high:
            low = Decimal(0)
        elif high <= 0 and high * 2 >= low:
            high = Decimal(0)
    return axis(low, high, most)
