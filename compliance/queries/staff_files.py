"""One worker's file, as an inspector reads it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from compliance.models import Oversight, SamplePart
from compliance.policies import may_open_sampled
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from members.models import Apprenticeship, Competency, Credential, Employment, OptOut, Person, RecruitmentFile

OUTSIDE = "This file is not in the sample of staff files that was chosen for you."


@dataclass(frozen=True)
class StaffFile:
    """What was checked, when, by whom; the certificate of a criminal record check is never kept (domain.md F4).

    Of supervision: that it was held, and whether the worker has answered. What was said stays between them.
    """

    person: Person
    employments: list[Employment]
    credentials: list[Credential]
    opt_outs: list[OptOut]
    apprenticeships: list[Apprenticeship]
    competencies: list[Competency]
    oversight: list[Oversight]
    induction_began_on: date | None
    on: date


def open_staff_file(actor: Actor, person_id: UUID) -> StaffFile:
    """NotFound outside the sample, and for who never worked here; the reading is kept, and the worker can see it."""
    person = Person.objects.filter(id=person_id, employments__isnull=False).distinct().first()
    if person is None or not may_open_sampled(actor, person_id, SamplePart.WORKER):
        raise NotFound(OUTSIDE)
    record_reading(actor, "staff file", person, about=person)
    return staff_file_of(person)


def staff_file_of(person: Person) -> StaffFile:
    """Callers have asked their policy, and kept the reading."""
    return StaffFile(
        person=person,
        employments=list(Employment.objects.filter(person=person).order_by("-starts_on")),
        credentials=list(Credential.objects.filter(person=person).order_by("kind", "topic", "-starts_on")),
        opt_outs=list(OptOut.objects.filter(person=person).order_by("-starts_on")),
        apprenticeships=list(Apprenticeship.objects.filter(person=person).order_by("-starts_on")),
        competencies=list(Competency.objects.filter(person=person).order_by("-seen_on", "topic")),
        oversight=list(Oversight.objects.filter(worker=person).defer("seen", "agreed", "answer")),
        induction_began_on=_induction_began_on(person),
        on=today(),
    )


def _induction_began_on(person: Person) -> date | None:
    began = RecruitmentFile.objects.filter(person=person, induction_began_on__isnull=False)
    return began.order_by("-induction_began_on").values_list("induction_began_on", flat=True).first()
