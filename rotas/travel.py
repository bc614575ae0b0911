"""How long it takes to get from one home to another. Pure: no database, no map.

The straight line between two places, made longer as roads do, at the pace of the way somebody travels; or the minutes
that somebody who knows the way has told us. Without coordinates nothing is guessed: the answer is None, "not known".
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

EARTH_KM = 6371.0088
# Nobody packs up, walks to the next door and rings in less.
FLOOR_MINUTES = 3

# The minutes told for two homes, whichever way one goes, by the two people who live there.
Told = Mapping[frozenset[UUID], int]


@dataclass(frozen=True)
class Way:
    """`detour`: how much longer the way is than the straight line. `extra_minutes`: parking, or waiting at the stop."""

    detour: float
    km_an_hour: float
    extra_minutes: int


# By the words of members.TravelMode.
WAYS: dict[str, Way] = {
    "car": Way(1.3, 30, 3),
    "bicycle": Way(1.25, 14, 2),
    "on_foot": Way(1.25, 4.8, 0),
    "public_transport": Way(1.4, 16, 8),
}


@dataclass(frozen=True)
class Point:
    """Degrees north and east (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Home:
    """Where a person lives: `point` is None while nobody has found it. `address` tells two flats of one house apart."""

    person_id: UUID
    point: Point | None = None
    address: str = ""


def travel_minutes(start: Home | None, end: Home | None, mode: str, told: Told) -> int | None:
    """Whole minutes from door to door, rounded up; 0 within one home; None when it is not known.

    `mode` is one of WAYS; any other (a PCA who has not said how they travel) is not known, unless somebody has told us
    the minutes for these two homes.
    """
    if start is None or end is None:
        return None
    if start.person_id == end.person_id:
        return 0
    known = told.get(frozenset({start.person_id, end.person_id}))
    if known is not None:
        return known
    if start.point is None or end.point is None or mode not in WAYS:
        return None
    if start.point == end.point and start.address and start.address == end.address:
        return 0
    way = WAYS[mode]
    driven = kilometres(start.point, end.point) * way.detour / way.km_an_hour * 60
    return max(FLOOR_MINUTES, math.ceil(driven + way.extra_minutes))


def kilometres(one: Point, other: Point) -> float:
    """Along the straight line over the ground (haversine)."""
    north_one, north_other = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = (
        math.sin((north_other - north_one) / 2) ** 2
        + math.cos(north_one) * math.cos(north_other) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(half))
