"""What pages read of the register of risks."""

from uuid import UUID

from django.db.models import F, QuerySet

from clusters.rules.risk_table import HARM, LIKELY, Band, band, score
from compliance.governance_policies import may_read_governance
from compliance.models import Risk, RiskReview, RiskStatus
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.errors import NotFound

READERS = "The register of risks is read by the manager and the board."


class Scored:
    """The two scores of a risk, or of one review of it, with their bands and words."""

    def __init__(self, row: Risk | RiskReview) -> None:
        self.row = row
        self.before = score(row.likely_before, row.harm_before)
        self.after = score(row.likely_after, row.harm_after)
        self.before_words = f"{LIKELY[row.likely_before]}, {HARM[row.harm_before].lower()} harm"
        self.after_words = f"{LIKELY[row.likely_after]}, {HARM[row.harm_after].lower()} harm"

    @property
    def band_before(self) -> Band:
        return band(self.before)

    @property
    def band_after(self) -> Band:
        return band(self.after)


def risks_by_score(actor: Actor) -> list[Scored]:
    """Every open risk, the largest first: by its score with what we do, then before it."""
    require(may_read_governance(actor), READERS)
    risks = Risk.objects.filter(status=RiskStatus.OPEN).select_related("owner")
    ordered = risks.annotate(
        score_after=F("likely_after") * F("harm_after"), score_before=F("likely_before") * F("harm_before")
    ).order_by("-score_after", "-score_before", "opened_at", "id")
    return [Scored(risk) for risk in ordered]


def closed_risks(actor: Actor) -> "QuerySet[Risk]":
    """The newest first."""
    require(may_read_governance(actor), READERS)
    return Risk.objects.filter(status=RiskStatus.CLOSED).select_related("owner").order_by("-closed_at", "id")


def open_risk_page(actor: Actor, risk_id: UUID) -> Risk:
    """NotFound for whoever does not read the register."""
    risk = Risk.objects.select_related("owner").filter(id=risk_id).first()
    if risk is None or not may_read_governance(actor):
        raise NotFound("We cannot find this risk.")
    return risk


def reviews_of(risk: Risk) -> list[Scored]:
    """The newest first."""
    return [Scored(review) for review in RiskReview.objects.filter(risk=risk).order_by("-at", "-id")]
