"""Homes and the ways between them, as the rules read them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from clusters.models import Cluster, ClusterPlace, PlaceRole
from coopcare.clock import today
from members.models import Person
from rotas.models import HomePlace, TravelTime
from rotas.travel import Home, Point, Told


def address_of(person: Person) -> str:
    """What coordinates are looked for: the address with its postcode; empty when neither is known."""
    return _address(person.address, person.postcode)


def homes_of(person_ids: Collection[UUID]) -> dict[UUID, Home]:
    """By person, in one query. Coordinates that were found for an earlier address do not count."""
    rows = Person.objects.filter(id__in=person_ids).values_list(
        "id",
        "address",
        "postcode",
        "home_places__address",
        "home_places__latitude",
        "home_places__longitude",
    )
    found = {}
    for person_id, street, postcode, found_for, latitude, longitude in rows:
        address = _address(street, postcode)
        point = _point(latitude, longitude) if found_for == address else None
        found[person_id] = Home(person_id, point, address)
    return found


def home_of(person_id: UUID) -> Home | None:
    return homes_of([person_id]).get(person_id)


def told_by_mode() -> dict[str, Told]:
    """{way of travelling: minutes told for pairs of homes}, in one query."""
    found: dict[str, dict[frozenset[UUID], int]] = defaultdict(dict)
    for one, other, mode, minutes in TravelTime.objects.values_list("one_id", "other_id", "mode", "minutes"):
        found[mode][frozenset({one, other})] = minutes
    return dict(found)


def people_without_coordinates(person_ids: Collection[UUID]) -> list[Person]:
    """Those among them whose home nobody has found, by name: their travel is not known."""
    homes = homes_of(person_ids)
    lost = [person_id for person_id, home in homes.items() if home.point is None]
    return list(Person.objects.filter(id__in=lost).order_by("first_name", "last_name", "id"))


def people_of_cluster(cluster: Cluster) -> list[Person]:
    """Who is supported or works there today, by name."""
    places = ClusterPlace.objects.on(today()).filter(cluster=cluster, role__in=[PlaceRole.SUPPORTED, PlaceRole.PCA])
    people = Person.objects.filter(id__in=places.values("person_id"))
    return list(people.order_by("first_name", "last_name", "id"))


def ways_told(cluster: Cluster) -> list[TravelTime]:
    """Ways that somebody told us, both ends in the cluster."""
    here = [person.id for person in people_of_cluster(cluster)]
    told = TravelTime.objects.filter(one_id__in=here, other_id__in=here).select_related("one", "other")
    return list(told.order_by("one__first_name", "other__first_name", "mode"))


def homes_to_find(most: int) -> list[Person]:
    """People with an address whose coordinates were never looked for, or were for another address; the oldest first."""
    looked_for = dict(HomePlace.objects.values_list("person_id", "address"))
    people = Person.objects.exclude(address="", postcode="").order_by("id")
    return [person for person in people if looked_for.get(person.id) != address_of(person)][:most]


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _address(address: str, postcode: str) -> str:
    return "\n".join(filter(None, [address.strip(), postcode.strip()]))
