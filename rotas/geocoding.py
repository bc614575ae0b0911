"""Where is this address? One small adapter before whoever can say.

`COOPCARE_GEOCODER` names who is asked: `os_places` (Ordnance Survey Places, over HTTPS, with the key in
`COOPCARE_GEOCODER_KEY`), `demo` (the invented streets of the demo), or nothing: then no home is found, travel is not
known, and the pages say so. Without a key nothing is guessed.
"""

import json
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from coopcare.errors import DomainError
from rotas.travel import Point

OS_PLACES = "https://api.os.uk/search/places/v1/find"
SECONDS = 10
# The share of an address that must match (Ordnance Survey's own measure, 0 to 1) before we take its answer.
GOOD_MATCH = 0.7

Finder = Callable[[str], Point | None]


class NobodyAnswers(DomainError):
    """The provider could not be reached or refused us. Ask again later: nothing is known of the address."""


def is_on() -> bool:
    return settings.GEOCODER == "demo" or bool(settings.GEOCODER and settings.GEOCODER_KEY)


def find(address: str) -> Point | None:
    """The coordinates of an address, or None when the provider knows of none. Only while `is_on`."""
    finder: Finder = ask_os_places if settings.GEOCODER == "os_places" else import_string(settings.DEMO_GEOCODER)
    return finder(address)


def ask_os_places(address: str) -> Point | None:
    """Raises NobodyAnswers when there is no answer to be had."""
    asked = {"query": ", ".join(address.split("\n")), "maxresults": "1", "output_srs": "EPSG:4326"}
    url = f"{OS_PLACES}?{urllib.parse.urlencode(asked)}"
    request = urllib.request.Request(url, headers={"key": settings.GEOCODER_KEY})  # noqa: S310 - the address is ours
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            return point_in(json.load(response))
    except (OSError, ValueError) as error:
        raise NobodyAnswers("The service that finds addresses does not answer.") from error


def point_in(answer: dict[str, Any]) -> Point | None:
    """The best match of an answer of Ordnance Survey Places, if it is good enough."""
    for result in answer.get("results", []):
        found = result.get("DPA", {})
        if found.get("MATCH", 0) >= GOOD_MATCH and "LAT" in found and "LNG" in found:
            return Point(float(found["LAT"]), float(found["LNG"]))
    return None
