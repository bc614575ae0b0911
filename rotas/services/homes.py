"""Finding where homes are, and writing down how long a way really takes."""

from django.conf import settings
from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid
from members.models import Person, TravelMode
from rotas import geocoding
from rotas.models import HomePlace, TravelTime
from rotas.policies import may_find_homes, may_tell_travel
from rotas.queries.homes import address_of, homes_to_find
from rotas.travel import Point

MOST_AT_ONCE = 200
LONGEST_MINUTES = 240


def find_homes(*, actor: Actor, most: int = MOST_AT_ONCE) -> int:
    """Ask the geocoder about addresses that are new or have changed; answers how many were found. What has no answer
    is kept as looked for. Each is kept at once: when the provider stops answering, what was found stays.
    """
    require(may_find_homes(actor))
    if not geocoding.is_on():
        return 0
    found = 0
    for person in homes_to_find(most):
        try:
            point = geocoding.find(address_of(person))
        except geocoding.NobodyAnswers:
            break
        keep_home(person, point)
        found += point is not None
    if found:
        record(actor, "found where homes are", None, detail=f"{found} homes")
    return found


@transaction.atomic
def tell_travel(one: Person, other: Person, *, mode: str, minutes: int, actor: Actor) -> TravelTime:
    """Somebody who knows the way says how long it takes, in both directions: it counts in place of what we work out."""
    require(may_tell_travel(actor))
    if mode not in TravelMode.values:
        raise Invalid("Select how they travel", field="mode")
    if one.id == other.id:
        raise Invalid("Choose two different people.", field="other")
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid("Enter from 1 to 240 minutes. Two homes are never no way apart.", field="minutes")
    first, second = sorted([one, other], key=lambda person: person.id)
    told, _ = TravelTime.objects.update_or_create(
        one=first,
        other=second,
        mode=mode,
        defaults={"minutes": minutes, "told_by": actor.name, "told_at": now()},
    )
    record(actor, "said how long a way takes", told, about=one, detail=f"{minutes} minutes")
    return told


def keep_home(person: Person, point: Point | None) -> HomePlace:
    home, _ = HomePlace.objects.update_or_create(
        person=person,
        defaults={
            "address": address_of(person),
            "latitude": point.latitude if point else None,
            "longitude": point.longitude if point else None,
            "source": settings.GEOCODER,
            "found_at": now(),
        },
    )
    return home
