"""How much work there may be: the average week, and the limits of young workers (regulations 4, 5A and 6A)."""

import datetime as dt
from collections.abc import Iterator

from coopcare.clock import elapsed_minutes, local
from coopcare.ui.formats import minutes_words
from rotas.suitability.contract import day_minutes
from rotas.suitability.facts import DAY, PlaceFacts, WorkerFacts, employment_on, others, week_minutes
from rotas.suitability.law import NIGHT_BEGINS, NIGHT_ENDS

# Where a warning is worth giving before the limit (domain.md D1).
WARN_BELOW = 4 * 60


def of_average_week(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """48 hours a week on average over 17 weeks, unless the PCA has signed to work more."""
    average = average_week(pca, place)
    limit = pca.limits_on(place.on).average_week
    if average is None or average <= limit:
        return []
    return [
        f"This makes {minutes_words(average)} a week on average. {pca.name} has not signed to work more than "
        f"{minutes_words(limit)}."
    ]


def of_a_high_average(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """A caution: near the limit."""
    average = average_week(pca, place)
    limit = pca.limits_on(place.on).average_week
    if average is None or not limit - WARN_BELOW < average <= limit:
        return []
    return [f"{pca.name} works {minutes_words(average)} a week on average. The law allows {minutes_words(limit)}."]


def of_young_workers(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """Under 18: eight hours a day, forty a week, and no nights."""
    limits = pca.limits_on(place.on)
    found = []
    if limits.most_a_day is not None and (day := day_minutes(pca, place)) > limits.most_a_day:
        found.append(
            f"This makes {minutes_words(day)} that day. {pca.name} is under 18 and may work "
            f"{minutes_words(limits.most_a_day)}."
        )
    if limits.most_a_week is not None and (week := week_minutes(pca, place)) > limits.most_a_week:
        found.append(
            f"This makes {minutes_words(week)} this week. {pca.name} is under 18 and may work "
            f"{minutes_words(limits.most_a_week)}."
        )
    if limits.no_nights and _reaches_into_the_night(place):
        found.append(f"{pca.name} is under 18 and may not work between 10pm and 6am.")
    return found


def average_week(pca: WorkerFacts, place: PlaceFacts) -> int | None:
    """Minutes a week, over the 17 weeks that end with the place's; None where it does not matter or is not known.

    Days of leave are no part of the period, which reaches further back instead (regulation 4(5)); nor are days before
    the PCA began (regulation 4(4)). Visits, and nights that were written down; on days whose pay is approved, all the
    time at work.
    """
    employed = employment_on(pca, place.on)
    if pca.worked is None or employed is None or employed.opted_out_of_48_hours:
        return None
    days = list(_counted_days(pca, place, employed.starts_on))
    minutes = place.minutes + sum(pca.worked.get(on, 0) for on in days)
    minutes += sum(busy.minutes for busy in others(pca, place, days[-1], days[0]))
    return round(minutes * 7 / max(len(days), 7))


def _counted_days(pca: WorkerFacts, place: PlaceFacts, began: dt.date) -> Iterator[dt.date]:
    """Backwards from the Sunday of the place's week; a year of leave is as far as it looks."""
    last = place.monday + 6 * DAY
    wanted, found = pca.limits_on(place.on).weeks_averaged * 7, 0
    for number in range(365):
        on = last - number * DAY
        if found == wanted or on < began:
            return
        if number == 0 or not any(span.covers(on) for span in pca.away):
            found += 1
            yield on


def _reaches_into_the_night(place: PlaceFacts) -> bool:
    nights = [(local(place.on + step * DAY, NIGHT_BEGINS), local(place.on + (step + 1) * DAY, NIGHT_ENDS))
              for step in (-1, 0)]  # fmt: skip
    return any(elapsed_minutes(max(b, place.starts_at), min(e, place.ends_at)) > 0 for b, e in nights)
