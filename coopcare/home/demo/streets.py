"""Where the invented addresses of the demo are: the geocoder of the demo. Pure.

A house stands along its street by its number; one without a number (a farm, a barge) somewhere on it, always the same.
"""

import math
import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from rotas.travel import Point

FILE = Path(__file__).parent / "data" / "streets.toml"
HIGHEST_NUMBER = 90
KM_A_DEGREE = 111.2


def find(address: str) -> Point | None:
    """The coordinates of an address of the demo (lines: house and street, town, postcode); None for any other."""
    lines = [line.strip() for line in address.split("\n")]
    town = next((town for name, town in _towns().items() if name in lines[1:]), None)
    if town is None:
        return None
    for street, (begins, ends) in town["streets"].items():
        if street in lines[0]:
            share = _number(lines[0], street) / HIGHEST_NUMBER
            east, north = (begin + (end - begin) * share for begin, end in zip(begins, ends, strict=True))
            return _point(town["middle"], east, north)
    return None


def _number(house: str, street: str) -> int:
    before = house.partition(street)[0]
    numbers = re.findall(r"\d+", before)
    if numbers:
        return min(int(numbers[-1]), HIGHEST_NUMBER)
    return Random(house).randint(1, HIGHEST_NUMBER)  # noqa: S311 - a place in an invented street


def _point(middle: list[float], east: float, north: float) -> Point:
    latitude, longitude = middle
    degree_east = KM_A_DEGREE * math.cos(math.radians(latitude))
    return Point(round(latitude + north / KM_A_DEGREE, 6), round(longitude + east / degree_east, 6))


@cache
def _towns() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text())
