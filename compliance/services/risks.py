"""The register of risks: opened, looked at again and again, closed with a reason."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F

from clusters.rules.risk_table import HARM, LIKELY, band, latest_review, score, why_not
from compliance.governance.words import said
from compliance.governance_policies import may_keep_governance
from compliance.models import Risk, RiskReview, RiskStatus
from compliance.queries.actions import people_who_act
from compliance.services.naming import refuse_names
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from members.models import Person

ONLY_MANAGER = "Only the manager keeps the register of risks."
LONGEST_WHAT = 2000


@dataclass(frozen=True)
class Figures:
    """How likely and how bad, each from 1 to 5: before, and with what we do about it."""

    likely_before: int
    harm_before: int
    likely_after: int
    harm_after: int

    @property
    def before(self) -> int:
        return score(self.likely_before, self.harm_before)

    @property
    def after(self) -> int:
        return score(self.likely_after, self.harm_after)


@transaction.atomic
def open_risk(
    *, sentence: str, owner: Person, what_we_do: str, figures: Figures, review_on: dt.date, actor: Actor
) -> Risk:
    """A risk with its first review. Raises Invalid for a review later than its score allows."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    sentence = said(sentence, longest=300, missing="Say in one sentence what could go wrong.", field="sentence")
    refuse_names(sentence, field="sentence")
    what_we_do = _checked(what_we_do, owner, figures, review_on)
    risk = Risk.objects.create(
        sentence=sentence, owner=owner, what_we_do=what_we_do, review_on=review_on, opened_at=now(),
        opened_by=actor.name, **asdict(figures),
    )  # fmt: skip
    _keep_review(risk, "", actor)
    record(actor, "opened a risk", risk, detail=_words(figures))
    return risk


@transaction.atomic
def review_risk(
    risk: Risk,
    *,
    owner: Person,
    what_we_do: str,
    figures: Figures,
    review_on: dt.date,
    note: str,
    version: int,
    actor: Actor,
) -> Risk:
    """Look at it again: its figures now, what we do now, and when next. The figures before stay in its history."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    what_we_do = _checked(what_we_do, owner, figures, review_on)
    refuse_names(note, field="note")
    changed = Risk.objects.filter(pk=risk.pk, status=RiskStatus.OPEN, version=version).update(
        owner=owner, what_we_do=what_we_do, review_on=review_on, version=F("version") + 1, **asdict(figures)
    )
    _require_changed(risk, changed)
    _keep_review(risk, note.strip()[:300], actor)
    record(actor, "reviewed a risk", risk, detail=_words(figures))
    return risk


@transaction.atomic
def close_risk(risk: Risk, *, reason: str, actor: Actor) -> Risk:
    """It cannot happen any more, or is watched elsewhere. It stays in the register with the reason."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    reason = said(reason, longest=300, missing="Say why this risk is closed.", field="reason")
    refuse_names(reason, field="reason")
    changed = Risk.objects.filter(pk=risk.pk, status=RiskStatus.OPEN).update(
        status=RiskStatus.CLOSED, closed_at=now(), closed_by=actor.name, closed_reason=reason, version=F("version") + 1
    )
    _require_changed(risk, changed)
    record(actor, "closed a risk", risk, detail=reason)
    return risk


def _checked(what_we_do: str, owner: Person | None, figures: Figures, review_on: dt.date | None) -> str:
    what_we_do = said(what_we_do, longest=LONGEST_WHAT, missing="Say what we do about it.", field="what_we_do")
    refuse_names(what_we_do, field="what_we_do")
    if owner is None or not people_who_act().filter(pk=owner.pk).exists():
        raise Invalid("Choose who watches this risk.", field="owner")
    if sentence := why_not(figures.before, figures.after):
        raise Invalid(sentence, field="likely_after")
    latest = latest_review(figures.after, today())
    if review_on is None or not today() < review_on <= latest:
        name = band(figures.after).name.lower()
        raise Invalid(
            f"This risk is {name}, so look at it again after today and by {latest:%-d %B %Y}.", field="review_on"
        )
    return what_we_do


def _keep_review(risk: Risk, note: str, actor: Actor) -> None:
    RiskReview.objects.create(
        risk=risk, at=now(), by=actor.name, likely_before=risk.likely_before, harm_before=risk.harm_before,
        likely_after=risk.likely_after, harm_after=risk.harm_after, what_we_do=risk.what_we_do, note=note,
    )  # fmt: skip


def _words(figures: Figures) -> str:
    return (
        f"{figures.before} before ({LIKELY[figures.likely_before].lower()}, {HARM[figures.harm_before].lower()}), "
        f"{figures.after} after ({LIKELY[figures.likely_after].lower()}, {HARM[figures.harm_after].lower()})"
    )


def _require_changed(risk: Risk, changed: int) -> None:
    risk.refresh_from_db()
    if not changed:
        words = "closed" if risk.status == RiskStatus.CLOSED else "changed"
        raise StaleState(f"Someone else has just {words} this risk. Look at it again.")
