"""What somebody takes, as it is written down."""

import datetime as dt
from typing import Any

from clusters.models import Medicine, MedicinesAgreement, MedicinesConsent
from clusters.rules.medicines import Level, Line, MedicineKind, Route, WrittenFrom
from clusters.services.medicines import Agreed, agree_medicines, write_medicine
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from members.models import Person
from tests.factories.boxes import dated

AGREED = {
    "none_known": False,
    "allergies": "Penicillin: a rash",
    "gp_practice": "Hartley Surgery, 01632 960111",
    "pharmacy": "Mill Pharmacy, 01632 960222",
    "orders": "David",
    "collects": "The pharmacy delivers",
    "kept_where": "The kitchen cupboard",
    "consent": MedicinesConsent.GIVEN,
    "consent_words": "She said yes, please do.",
}
TABLET = {
    "name": "Amlodipine",
    "strength": "5 mg",
    "form": "Tablet",
    "dose": "One tablet",
    "reason": "Blood pressure",
    "level": Level.GIVE,
    "kind": MedicineKind.REGULAR,
    "route": Route.MOUTH,
    "written_from": WrittenFrom.LABEL,
    "times": (dt.time(8),),
}
AS_NEEDED = {
    "name": "Paracetamol",
    "strength": "500 mg",
    "dose": "One or two tablets",
    "reason": "Pain in the knee",
    "kind": MedicineKind.AS_NEEDED,
    "times": (),
    "signs": "She holds her knee, or says that it hurts.",
    "least_hours": 4,
    "most_in_day": 4,
    "try_first": "A warm wrap",
    "ring_when": "It hurts for more than three days.",
}


def agreed_with(person: Person, *, actor: Actor, on: dt.date | None = None, **changes: Any) -> MedicinesAgreement:
    """`changes` are of Agreed."""
    return agree_medicines(person, Agreed(**AGREED | changes), agreed_on=on or today(), actor=actor)


def a_line(**changes: Any) -> Line:
    """One tablet at 8am that is given."""
    return Line(**TABLET | changes)


def a_medicine(person: Person, *, actor: Actor, starts_on: dt.date | None = None, **changes: Any) -> Medicine:
    """A line from today, after what was agreed; `changes` are of Line."""
    if not MedicinesAgreement.objects.filter(person=person).exists():
        agreed_with(person, actor=actor)
    return write_medicine(person, a_line(**changes), starts_on=starts_on or today(), actor=actor)


def as_typed(**changes: str) -> dict[str, str]:
    """The tablet in the boxes of the page."""
    line = {name: value for name, value in TABLET.items() if isinstance(value, str)}
    return {**line, **dated("starts_on"), "level": "3", "times": "8am", "every_days": "1"} | changes


def agreed_as_typed(**changes: str) -> dict[str, str]:
    """What was agreed, in the boxes of the page."""
    said = {name: value for name, value in AGREED.items() if isinstance(value, str)}
    return {**said, **dated("agreed_on"), "known": "some"} | changes
