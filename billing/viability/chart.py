"""The bank account as a line: where to draw what, in the units of an SVG. The table beside it has the same figures."""

from dataclasses import dataclass

from billing.viability.cash import Cash
from coopcare.money import format_pounds, round_half_up

WIDTH, HEIGHT = 400, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 12, 28
POUND = 100
LINES = 5  # at most so many steps between the lowest and the highest line


@dataclass(frozen=True)
class Tick:
    """`at` is a height for a line across, or a place along the foot."""

    at: int
    words: str
    is_nothing: bool = False


@dataclass(frozen=True)
class Chart:
    """`points` are those of a polyline: the start, then the end of each month."""

    points: str
    across: tuple[Tick, ...]
    along: tuple[Tick, ...]
    lowest_x: int
    lowest_y: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - BOTTOM


def chart(cash: Cash) -> Chart:
    values = [cash.opening_pence, *(month.closing_pence for month in cash.months)]
    least, most, step = _scale(min(*values, cash.lowest_pence, 0), max(*values, 0))
    count = len(values) - 1

    def x(month: int) -> int:
        return LEFT + round_half_up((WIDTH - LEFT - RIGHT) * month, count)

    def y(pence: int) -> int:
        return TOP + round_half_up((HEIGHT - TOP - BOTTOM) * (most - pence), most - least)

    across = tuple(Tick(y(pence), _short(pence), pence == 0) for pence in range(least, most + 1, step))
    return Chart(
        points=" ".join(f"{x(month)},{y(pence)}" for month, pence in enumerate(values)),
        across=across,
        along=tuple(Tick(x(month), str(month)) for month in range(0, count + 1, 6)),
        lowest_x=x(cash.lowest_month),
        lowest_y=y(cash.lowest_pence),
    )


def _scale(low: int, high: int) -> tuple[int, int, int]:
    """(lowest line, highest line, step) in pence: round steps, with nothing among them."""
    step = 100 * POUND
    factors = (2, 5, 10)
    base, index = step, 0
    while -(-high // step) - low // step > LINES:
        step = base * factors[index]
        index += 1
        if index == len(factors):
            base, index = step, 0
    return low // step * step, max(-(-high // step), low // step + 1) * step, step


def _short(pence: int) -> str:
    """Whole pounds."""
    return format_pounds(pence).removesuffix(".00")
