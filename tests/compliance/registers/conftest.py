"""Time for the tests of the registers."""

from collections.abc import Callable, Iterator

import pytest
import time_machine


@pytest.fixture
def time_machine_at() -> Iterator[Callable[[str], None]]:
    """`time_machine_at("2026-12-23T10:00:00+00:00")`: it is that moment, and stays so."""
    travellers: list[time_machine.travel] = []

    def move(moment: str) -> None:
        traveller = time_machine.travel(moment, tick=False)
        traveller.start()
        travellers.append(traveller)

    yield move
    for traveller in reversed(travellers):
        traveller.stop()
