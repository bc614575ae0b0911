"""How the demo's PCAs travel, and how far they live from the people they visit. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid5

from coopcare.home.demo import streets
from coopcare.home.demo.reading import ClusterData, CoopData, Somebody, Supported
from members.models import TravelMode
from rotas.travel import Home, travel_minutes

# No two homes of a cluster are further apart for any of its PCAs: the demo's rota leaves as much between two visits.
LONGEST_WAY = 15
LONGEST_WAY_TO_WORK = 12

STREETS = ("Bridge Street", "Station Road", "Tanner Row", "Back Lane", "School Street", "Orchard Close", "The Shambles")
NAMES = UUID("2f0f1a52-2a35-4a86-8a55-0d3c3a6f2b11")


@dataclass(frozen=True)
class Way:
    """How a PCA travels, and the most minutes from their door to anybody's of the cluster."""

    mode: TravelMode
    to_work: int


def town_of(data: CoopData) -> str:
    return str(data.coop["area"]).split(" and ")[0]


def house_of(somebody: Somebody) -> str:
    """House and street: as in the data, or one that is always theirs."""
    if isinstance(somebody, Supported):
        return somebody.at
    chance = Random(f"{somebody.name} address")  # noqa: S311 - invented people, no secret
    return f"{chance.randint(1, 90)} {chance.choice(STREETS)}"


def ways_of(cluster: ClusterData, town: str) -> Mapping[str, Way]:
    """By PCA: a way of travelling that gets them to everybody of the cluster in time."""
    people = [_home(person, town) for person in cluster.people]
    return {pca.name: _way(pca, _home(pca, town), people) for pca in cluster.pcas}


def _way(pca: Somebody, home: Home, people: list[Home]) -> Way:
    chance = Random(f"{pca.name} travels")  # noqa: S311
    modes = [TravelMode.CAR, TravelMode.BICYCLE, TravelMode.ON_FOOT, TravelMode.PUBLIC_TRANSPORT]
    liked = sorted(modes, key=lambda mode: (chance.random(), mode))
    for mode in [*liked, TravelMode.CAR]:
        to_work = max(_minutes(home, person, mode) for person in people)
        between = max(_minutes(one, other, mode) for one in people for other in people)
        if (to_work <= LONGEST_WAY_TO_WORK and between <= LONGEST_WAY) or mode == TravelMode.CAR:
            return Way(mode, to_work)
    raise AssertionError("A car is always among them.")


def _minutes(one: Home, other: Home, mode: TravelMode) -> int:
    minutes = travel_minutes(one, other, mode, {})
    if minutes is None:
        raise ValueError("An address of the demo has no place in its streets.")
    return minutes


def _home(somebody: Somebody, town: str) -> Home:
    address = f"{house_of(somebody)}\n{town}"
    return Home(uuid5(NAMES, somebody.name), streets.find(address), address)
