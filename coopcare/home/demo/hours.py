"""The weekly hours that some of the demo's PCAs have given. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random

from coopcare.home.demo.reading import ClusterData
from coopcare.home.demo.rota import DAY_MINUTES, Usual

# Minutes past midnight, from and until, by weekday.
WeekOfHours = Mapping[int, tuple[int, int]]

GIVEN_BY = 0.5
MARGIN = 60
EARLIEST, LATEST = 6 * 60, 23 * 60


def hours_given(cluster: ClusterData, rota: Sequence[Usual]) -> dict[str, WeekOfHours]:
    """By PCA, for about half of those with usual visits: whole hours around what they usually do. Who works through
    the night gives none: they are available within their contract.
    """
    found = {}
    for pca in cluster.pcas:
        visits = [usual for usual in rota if pca.name in usual.pcas]
        chance = Random(f"{pca.name} hours").random()  # noqa: S311 - a demo's taste, not a secret
        if visits and chance < GIVEN_BY and all(usual.end < DAY_MINUTES for usual in visits):
            found[pca.name] = _week(visits)
    return found


def within(hours: WeekOfHours, on: dt.date, begin: int, end: int) -> bool:
    given = hours.get(on.weekday())
    return given is not None and given[0] <= begin and end <= given[1]


def _week(visits: Sequence[Usual]) -> WeekOfHours:
    starts = max(EARLIEST, (min(usual.start for usual in visits) - MARGIN) // 60 * 60)
    ends = min(LATEST, -(-(max(usual.end for usual in visits) + MARGIN) // 60) * 60)
    return {day: (starts, ends) for usual in visits for day in usual.weekdays}
