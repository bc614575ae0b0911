"""How long the planner may go on: by the clock in life; by counting work in tests, where every run must be the same."""

import time
from collections.abc import Callable

TICKS_A_SECOND = 400


class Budget:
    """`seconds` from now. With `counts`, a second is TICKS_A_SECOND ticks of work instead."""

    def __init__(self, seconds: float, *, counts: bool = False, should_stop: Callable[[], bool] | None = None) -> None:
        self.seconds = seconds
        self.counts = counts
        self._should_stop = should_stop
        self._started = time.monotonic()
        self._ticks = 0.0
        self.was_stopped = False

    @property
    def elapsed(self) -> float:
        """Seconds on the clock, whatever the budget counts."""
        return time.monotonic() - self._started

    @property
    def used(self) -> float:
        return self._ticks / TICKS_A_SECOND if self.counts else self.elapsed

    @property
    def left(self) -> float:
        return max(0.0, self.seconds - self.used)

    @property
    def share(self) -> float:
        """How much of it is gone, 0 to 1."""
        return min(1.0, self.used / self.seconds) if self.seconds > 0 else 1.0

    def tick(self, seconds: float = 0.0) -> None:
        self._ticks += seconds * TICKS_A_SECOND if seconds else 1.0

    def is_over(self) -> bool:
        if self._should_stop is not None and not self.was_stopped:
            self.was_stopped = bool(self._should_stop())
        return self.was_stopped or self.left <= 0
