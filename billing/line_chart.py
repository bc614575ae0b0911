"""A line over time: where to draw what, in the units of an SVG. The table beside it has the same figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """`points` are those of a polyline: the start, then each value. `floor_y` is a line of its own, if there is one."""

    points: str
    across: tuple[Tick, ...]
    along: tuple[Tick, ...]
    lowest_x: int
    lowest_y: int
    floor_y: int | None = None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - BOTTOM


def line_chart(values: Sequence[int], *, lowest: tuple[int, int], every: int, floor_pence: int | None = None) -> Chart:
    """Values in pence, two or more. `lowest` is (which value, pence), and may be lower than the value itself: between
    two values an account can fall further. A number stands below each `every`th.
    """
    number, lowest_pence = lowest
    floor = () if floor_pence is None else (floor_pence,)
    least, most, step = _scale(min(*values, lowest_pence, 0, *floor), max(*values, 0, *floor))
    count = len(values) - 1

    def x(position: int) -> int:
        return LEFT + round_half_up((WIDTH - LEFT - RIGHT) * position, count)

    def y(pence: int) -> int:
        return TOP + round_half_up((HEIGHT - TOP - BOTTOM) * (most - pence), most - least)

    return Chart(
        points=" ".join(f"{x(position)},{y(pence)}" for position, pence in enumerate(values)),
        across=tuple(Tick(y(pence), _short(pence), pence == 0) for pence in range(least, most + 1, step)),
        along=tuple(Tick(x(position), str(position)) for position in range(0, count + 1, every)),
        lowest_x=x(number),
        lowest_y=y(lowest_pence),
        floor_y=None if floor_pence is None else y(floor_pence),
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
