"""What somebody types in the boxes of a page."""

import datetime as dt

from coopcare.clock import today


def dated(name: str, day: dt.date | None = None) -> dict[str, str]:
    """A day in its three boxes; today where none is named."""
    day = day or today()
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
