"""The suite on another day: `COOPCARE_TESTS_ON=2028-02-29T23:50 ./run test` finds what only holds until a day comes."""

import datetime as dt
import os

import time_machine

from coopcare.clock import LONDON


def move_to_the_day_asked_for() -> None:
    """For the whole run, on the clock in England; without the wish it is today. Raises ValueError for no moment.

    The clock goes on from there, so a run from just before midnight goes through it.
    """
    if asked := os.environ.get("COOPCARE_TESTS_ON"):
        # In UTC: a moment with a zone of its own would make that the zone of the machine too.
        moment = dt.datetime.fromisoformat(asked).replace(tzinfo=LONDON).astimezone(dt.UTC)
        time_machine.travel(moment, tick=True).start()
