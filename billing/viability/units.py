"""A figure that can be tried: its unit, its limits and its words."""

from dataclasses import dataclass
from enum import Enum

from coopcare.money import format_pounds, round_half_up

HOUR = 60


class Unit(Enum):
    """What the integers of a figure are, as against what people type."""

    POUNDS = "pence, typed in pounds"
    PERCENT = "basis points, typed in percent"
    HOURS = "minutes, typed in hours"
    MILES = "hundredths of a mile, typed in miles"
    COUNT = "whole numbers"


@dataclass(frozen=True)
class Figure:
    """One question of the workshop. `least` and `most` are in the figure's own integers, as is `step` of its slider."""

    name: str
    label: str
    unit: Unit
    most: int
    after: str = ""  # words after the box
    hint: str = ""
    least: int = 0
    step: int = 1
    is_optional: bool = False

    @property
    def accepts(self) -> str:
        """What may be typed, as the sentence for what may not."""
        least, most = self._bare(self.least), self._bare(self.most)
        kind = {Unit.COUNT: "a whole number", Unit.POUNDS: "an amount", Unit.PERCENT: "a percentage"}
        return f"{self.label}: enter {kind.get(self.unit, 'a number')} from {least} to {most}"

    @property
    def suffix(self) -> str:
        """What stands after its box."""
        return "%" if self.unit is Unit.PERCENT else self.after

    def slider(self, value: int) -> dict[str, str]:
        """Ends, step and place of its slider, as typed: half as much up and down, or 20 steps from nothing.

        A slider stops only at whole steps from its lower end, so the ends are whole steps from where it stands.
        """
        steps = max(value // 2 // self.step, 20)
        down = min(steps, (value - self.least) // self.step)
        up = min(steps, (self.most - value) // self.step)
        ends = {"min": value - down * self.step, "max": value + up * self.step, "step": self.step, "value": value}
        return {name: typed(self.unit, number) for name, number in ends.items()}

    def words(self, value: int | None) -> str:
        """The value as people write it, with its unit."""
        if value is None:
            return "as the law has it"
        return f"{self._bare(value)} {self.after}".strip()

    def _bare(self, value: int) -> str:
        if self.unit is Unit.POUNDS:
            return format_pounds(value)
        return f"{typed(self.unit, value)}{'%' if self.unit is Unit.PERCENT else ''}"


def typed(unit: Unit, value: int) -> str:
    """The number that people type for it: 1,125 minutes are "18.75" hours."""
    if unit is Unit.COUNT:
        return str(value)
    hundredths = round_half_up(value * 100, HOUR) if unit is Unit.HOURS else value
    whole, part = divmod(hundredths, 100)
    if unit is Unit.POUNDS:
        return f"{whole}.{part:02d}"
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


def from_hundredths(unit: Unit, hundredths: int) -> int:
    """The figure's own integer for a typed number in hundredths: 1,875 hundredths of an hour are 1,125 minutes."""
    if unit is Unit.HOURS:
        return round_half_up(hundredths * HOUR, 100)
    return hundredths // 100 if unit is Unit.COUNT else hundredths
