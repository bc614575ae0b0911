"""What compliance does when something happens below. Connected in apps.py."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from clusters.events import restraint_used, risk_assessed
from clusters.models import Limit, RiskAssessment
from compliance.queries.absences import absence_on, is_told
from compliance.services.incidents import note_missed_visit
from compliance.services.notifications import propose_notification
from compliance.services.risk_letters import tell_of_high_risk, tell_of_restraint
from coopcare.accounts.actor import Actor
from coopcare.accounts.events import hats_changed
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import local, now, today
from coopcare.ui.formats import gov_date, gov_date_range
from members.events import employment_ended, employment_started
from members.models import Employment, Job
from rotas.events import leave_approved, visit_missed
from rotas.models import Leave, Visit

# An absence that is told to the regulator (2009 Regulations, regulation 14).
LONG_DAYS = 28
# Hats of those whose change is told (2009 Regulations, regulation 15).
TOLD_OF = {Hat.BOARD: "the board", Hat.SECRETARY: "the secretary’s office"}


@receiver(employment_ended, dispatch_uid="compliance.manager_left")
def notify_that_manager_leaves(sender: Any, employment: Employment, actor: Actor, **_: Any) -> None:
    """The law makes the co-op tell that its registered manager leaves (regulation 15)."""
    if employment.job != Job.MANAGER:
        return
    assert employment.ends_on is not None  # noqa: S101 - said by the event
    facts = f"The registered manager leaves. Last day: {gov_date(employment.ends_on)}."
    propose_notification("manager_left", actor=actor, since=local(employment.ends_on, dt.time()), facts=facts)


@receiver(employment_started, dispatch_uid="compliance.manager_came")
def notify_that_manager_comes(sender: Any, employment: Employment, actor: Actor, **_: Any) -> None:
    """Somebody else manages the care than before (regulation 15). The first manager stands in the application."""
    others = Employment.objects.filter(job=Job.MANAGER).exclude(person_id=employment.person_id)
    if employment.job != Job.MANAGER or not others.exists():
        return
    first = employment.starts_on
    facts = f"{employment.person} becomes manager. First day: {gov_date(first)}."
    propose_notification("manager_came", actor=actor, since=local(first, dt.time()), facts=facts)


@receiver(hats_changed, dispatch_uid="compliance.director_changed")
def notify_that_directors_change(
    sender: Any, access: Access, gained: Sequence[Hat], lost: Sequence[Hat], actor: Actor, **_: Any
) -> None:
    """Who sits on the board, or is the secretary, changes (regulation 15)."""
    lines = [f"{access.user.full_name} joins {TOLD_OF[hat]}." for hat in gained if hat in TOLD_OF]
    lines += [f"{access.user.full_name} leaves {TOLD_OF[hat]}." for hat in lost if hat in TOLD_OF]
    if lines:
        propose_notification("director_changed", actor=actor, since=now(), facts="\n".join(lines))


@receiver(leave_approved, dispatch_uid="compliance.manager_away")
def notify_that_manager_is_away(sender: Any, leave: Leave, actor: Actor, **_: Any) -> None:
    """The registered manager is away for 28 days or more running, in however many parts: proposed once (reg 14)."""
    job = Employment.objects.on(leave.starts_on).filter(person_id=leave.pca_id, job=Job.MANAGER).first()
    absence = absence_on(job, leave.starts_on) if job else None
    if absence is None or absence.days < LONG_DAYS or is_told(absence):
        return
    days = gov_date_range(absence.starts_on, absence.ends_on)
    facts = f"The registered manager is away: {days}, {absence.days} days."
    if absence.parts > 1:
        facts += f" Written down in {absence.parts} parts, the newest on {gov_date(today())}."
    event = "absence_sudden" if absence.sudden else "absence_planned"
    propose_notification(event, actor=actor, since=local(absence.starts_on, dt.time()), facts=facts)


@receiver(visit_missed, dispatch_uid="compliance.missed_visit")
def look_at_a_missed_visit(sender: Any, visit: Visit, actor: Actor, **_: Any) -> None:
    """Each is treated as an incident (policy P18)."""
    note_missed_visit(visit, actor=actor)


@receiver(risk_assessed, dispatch_uid="compliance.high_risk")
def tell_who_signs(sender: Any, risk: RiskAssessment, actor: Actor, **_: Any) -> None:
    """The manager signs a high risk, and the nominated individual hears of a very high one (policy P05)."""
    tell_of_high_risk(risk, actor=actor)


@receiver(restraint_used, dispatch_uid="compliance.restraint")
def tell_of_a_restraint(sender: Any, limit: Limit, actor: Actor, **_: Any) -> None:
    """The nominated individual reads each record of restraint within a week (policy P03)."""
    tell_of_restraint(limit, actor=actor)
