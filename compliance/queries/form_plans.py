"""What a version of a care plan, and a look at a risk, know for their papers."""

from typing import Any

from clusters.models import CarePlan, RiskAssessment
from coopcare.ui.formats import gov_date, gov_short_date


def of_plan(plan: CarePlan) -> dict[str, Any]:
    """By name, as compliance.pack.forms has them; the parts by their codes."""
    person = plan.package.person
    agreed = f"{gov_date(plan.agreed_on)}: {plan.get_agreed_by_display()}" if plan.agreed_on else "Not agreed yet"
    return {
        "person": person.full_name,
        "known_as": person.calling_name,
        "born": gov_date(person.born_on) if person.born_on else "",
        "version": f"{plan.number}. {plan.why}",
        "agreed": agreed,
        "how": plan.agreed_how,
        "checked": f"{plan.checked_by}, {gov_date(plan.checked_at)}" if plan.checked_at else "Not yet",
        "outcomes": [[one.what, one.i_do, one.others_do, one.how_we_know] for one in plan.outcomes.all()],
        **{part.code: part.words for part in plan.parts.all()},
    }


def of_risk(risk: RiskAssessment) -> dict[str, Any]:
    """By name, as compliance.pack.forms has them."""
    examined = f", examined on {gov_short_date(risk.equipment_checked_on)}" if risk.equipment_checked_on else ""
    signed = f"{risk.written_by}, {gov_short_date(risk.written_at)}"
    if risk.signed_at:
        signed += f". The manager, {risk.signed_by}, {gov_short_date(risk.signed_at)}"
    return {
        "person": risk.package.person.full_name,
        "on": gov_date(risk.assessed_on),
        "took_part": risk.took_part,
        "kind": risk.get_kind_display(),
        "about": risk.about,
        "wants": risk.wants,
        "good": risk.good,
        "wrong": risk.could_go_wrong,
        "helps": risk.helps_already,
        "before": f"{risk.likely_before} times {risk.harm_before} is {risk.before}: {risk.band_before.name.lower()}",
        "what_we_do": risk.what_we_do,
        "workers": "Two, for the whole task" if risk.two_workers else "One",
        "equipment": f"{risk.equipment}{examined}" if risk.equipment else "None",
        "stop_if": risk.stop_if,
        "after": f"{risk.likely_after} times {risk.harm_after} is {risk.after}: {risk.band.name.lower()}",
        "whose": "Their own, and to nobody else" if risk.is_theirs else "Shared with others",
        "agrees": f"{'Yes' if risk.agrees else 'No'}. {risk.person_says}".strip(),
        "again": gov_date(risk.look_again_on),
        "signed": signed,
    }
