"""Reading the risks of one person."""

from uuid import UUID

from django.db.models import QuerySet

from clusters.models import EVERYONE, RiskAssessment, RiskKind
from clusters.policies import may_open_care_record
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.errors import NotFound
from members.models import Person


def open_risks(actor: Actor, person_id: UUID) -> Person:
    """Whose risks they are. NotFound unless the actor may open the care record; reading them is recorded."""
    person = Person.objects.filter(id=person_id).first() if may_open_care_record(actor, person_id) else None
    if person is None:
        raise NotFound()
    record_reading(actor, "risks", person, about=person)
    return person


def risks_of(person_id: UUID) -> "QuerySet[RiskAssessment]":
    """Those that stand."""
    return RiskAssessment.objects.filter(package__person=person_id, ended_at__isnull=True)


def ended_risks_of(person_id: UUID) -> "QuerySet[RiskAssessment]":
    """Earlier looks, and what is no risk any more; newest first."""
    return RiskAssessment.objects.filter(package__person=person_id, ended_at__isnull=False).order_by("-ended_at")


def not_assessed(risks: list[RiskAssessment]) -> list[RiskKind]:
    """What is assessed for everyone (policy P05) and is not among these."""
    kinds = {risk.kind for risk in risks}
    return [kind for kind in EVERYONE if kind not in kinds]


def open_risk(actor: Actor, risk_id: UUID) -> RiskAssessment:
    """One look at a risk. NotFound unless the actor may open the care record; reading it is recorded."""
    found = RiskAssessment.objects.select_related("package__person", "package__cluster", "replaces")
    risk = found.filter(id=risk_id).first()
    if risk is None or not may_open_care_record(actor, risk.package.person_id):
        raise NotFound()
    record_reading(actor, "risk", risk, about=risk.package.person_id)
    return risk
