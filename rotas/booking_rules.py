"""What a person may ask for when they book or change a visit. Pure: "now" is given."""

import datetime as dt

from coopcare.clock import LONDON, in_spring_gap, local, to_local
from coopcare.errors import Invalid
from coopcare.ui.formats import gov_date, gov_short_date, gov_time
from rotas.visit_kinds import VisitKind, check_length, ends_after

WEEKS_AHEAD = 12


def start_instant(on: dt.date, at: dt.time) -> dt.datetime:
    """The instant a person means by a day and a time. Raises Invalid in the hour that the March change skips.

    In October the hour from 1am comes twice: the first is meant.
    """
    if in_spring_gap(on, at):
        raise Invalid(_gap_sentence(on, at), field="starts_at")
    return local(on, at)


def check_times(
    starts_at: dt.datetime, minutes: int, *, now: dt.datetime, kind: str = VisitKind.VISIT
) -> tuple[dt.datetime, dt.datetime]:
    """The start and end (UTC, whole minutes) of a visit that may be booked. Raises Invalid with a sentence."""
    starts_at = _unambiguous(starts_at).replace(second=0, microsecond=0)
    check_length(kind, minutes, to_local(starts_at).time())
    if starts_at <= now:
        raise Invalid("That time has passed. Choose a later one.", field="starts_at")
    furthest = to_local(now).date() + dt.timedelta(weeks=WEEKS_AHEAD)
    if to_local(starts_at).date() > furthest:
        raise Invalid(
            f"Visits can be booked up to {WEEKS_AHEAD} weeks ahead. Choose a day up to {gov_short_date(furthest)}.",
            field="starts_at",
        )
    return starts_at, ends_after(kind, starts_at, minutes)


def _unambiguous(instant: dt.datetime) -> dt.datetime:
    """In UTC. An instant that came as a London wall time which never was is refused, not moved."""
    if instant.tzinfo is LONDON and in_spring_gap(instant.date(), instant.time()):
        raise Invalid(_gap_sentence(instant.date(), instant.time()), field="starts_at")
    return to_local(instant).astimezone(dt.UTC)


def _gap_sentence(on: dt.date, at: dt.time) -> str:
    return f"The clocks go forward on {gov_date(on)}, so {gov_time(at)} does not happen. Choose 2am or later."
