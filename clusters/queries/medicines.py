"""Reading for the pages about medicines, and for the records of those above."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet

from clusters.models import Medicine, MedicinesAgreement
from clusters.policies import may_open_care_record
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from members.models import Person


def open_medicines(actor: Actor, person_id: UUID) -> Person:
    """The person whose medicines they are. NotFound unless the actor may open the care record; reading is recorded."""
    person = Person.objects.filter(id=person_id).first() if may_open_care_record(actor, person_id) else None
    if person is None:
        raise NotFound()
    record_reading(actor, "medicines", person, about=person)
    return person


def open_medicine(actor: Actor, medicine_id: UUID) -> Medicine:
    """One line. NotFound unless the actor may open the care record; reading somebody else's is recorded."""
    medicine = Medicine.objects.select_related("person").filter(id=medicine_id).first()
    if medicine is None or not may_open_care_record(actor, medicine.person_id):
        raise NotFound()
    record_reading(actor, "a line of the medicines record", medicine, about=medicine.person_id)
    return medicine


def agreement_of(person_id: UUID) -> MedicinesAgreement | None:
    """What holds now."""
    return MedicinesAgreement.objects.filter(person=person_id).first()


def agreements_of(person_ids: Iterable[UUID]) -> dict[UUID, MedicinesAgreement]:
    """What holds now, by person; one query."""
    found = MedicinesAgreement.objects.filter(person__in=person_ids).order_by("person_id", "-written_at")
    return {one.person_id: one for one in found.distinct("person_id")}


def current_medicines() -> "QuerySet[Medicine]":
    """Lines that hold today or are to come, of everybody; callers have asked their policy. See Medicine.course."""
    still = Medicine.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()))
    return still.exclude(ended_at__date=F("ends_on")).exclude(ended_at__date__lt=F("starts_on"))


def medicines_of(person_id: UUID) -> "QuerySet[Medicine]":
    """What the person takes now; as-needed ones last."""
    return current_medicines().filter(person=person_id)


def ended_medicines_of(person_id: UUID) -> "QuerySet[Medicine]":
    """Lines that are over, the newest first."""
    return Medicine.objects.filter(person=person_id).exclude(id__in=medicines_of(person_id)).order_by("-ends_on")
