"""Risks of one person: those that stand, one look, the next look, the manager's signature."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clusters.forms.risks import EndRiskForm, RiskForm, as_it_was
from clusters.models import Package, RiskAssessment, RiskKind
from clusters.policies import is_tied, may_keep_plan, may_sign_risk
from clusters.queries.clusters import next_package
from clusters.queries.risks import ended_risks_of, not_assessed, open_risk, open_risks, risks_of
from clusters.rules.risk_table import is_very_high, needs_manager
from clusters.services import risks as service
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

NO_HELP = "Nothing is agreed with this person, so there is no help whose risks are looked at."


@require_safe
def risks(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What stands, the highest first; what is not assessed yet; earlier looks."""
    actor: Actor = request.actor
    person, package = open_risks(actor, person_id), next_package(person_id, today())
    standing = sorted(risks_of(person_id), key=lambda risk: (-risk.after, risk.look_again_on))
    context = {
        "person": person,
        "is_own": actor.subject_id == person_id,
        "back_url": reverse("clusters:plan_of", args=[person_id]),
        "risks": standing,
        "missing": not_assessed(standing) if package else [],
        "ended": ended_risks_of(person_id)[:50],
        "may_write": package is not None and may_keep_plan(actor, package),
        "is_tied": actor.subject_id != person_id and is_tied(actor, person_id),
        "today": today(),
    }
    return render(request, "clusters/risks/of_person.html", context)


def assess(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write down a look at a risk. `?kind=` fills in which."""
    actor: Actor = request.actor
    person, package = open_risks(actor, person_id), next_package(person_id, today())
    if package is None:
        raise NotFound(NO_HELP)
    require(may_keep_plan(actor, package), service.NOT_YOURS)
    asked = request.GET.get("kind", "")
    first = {"kind": asked} if asked in RiskKind.values else {}
    form = RiskForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        with refusals_in(form):
            risk = service.assess_risk(package, actor=actor, **form.answers())
            messages.success(request, "The risk is written down.")
            return redirect("clusters:risk", risk.id)
    back_url = reverse("clusters:risks_of", args=[person_id])
    return _form_page(request, form, f"A risk with {person}", back_url)


def look_again(request: HttpRequest, risk_id: UUID) -> HttpResponse:
    """The next look, which starts from what the last one said."""
    actor: Actor = request.actor
    found = open_risk(actor, risk_id)
    require(may_keep_plan(actor, _package_of(found)), service.NOT_YOURS)
    form = RiskForm(request.POST if request.method == "POST" else None, initial=as_it_was(found))
    if form.is_valid():
        with refusals_in(form):
            risk = service.look_again(found, actor=actor, **form.answers())
            messages.success(request, "The new look replaces the last one.")
            return redirect("clusters:risk", risk.id)
    return _form_page(request, form, f"Look again: {found.about}", reverse("clusters:risk", args=[found.id]))


def _form_page(request: HttpRequest, form: RiskForm, title: str, back_url: str) -> HttpResponse:
    return question_page(
        request, form, title=title, back_url=back_url, button="Write it down", template="clusters/risks/write.html"
    )


@require_safe
def risk(request: HttpRequest, risk_id: UUID) -> HttpResponse:
    """One look at a risk."""
    actor: Actor = request.actor
    found = open_risk(actor, risk_id)
    package = _package_of(found)
    stands, high = found.ended_at is None, needs_manager(found.after)
    context = {
        "risk": found,
        "person": found.package.person,
        "stands": stands,
        "stops": stands and is_very_high(found.after) and not found.is_theirs,
        "waits": stands and high and found.signed_at is None,
        "may_sign": stands and high and found.signed_at is None and may_sign_risk(actor, package),
        "may_write": stands and may_keep_plan(actor, package),
        "next_look": found.replaced_by.first(),
    }
    return render(request, "clusters/risks/risk.html", context)


@require_POST
def sign(request: HttpRequest, risk_id: UUID) -> HttpResponse:
    """The manager has read it."""
    found = service.sign_risk(open_risk(request.actor, risk_id), actor=request.actor)
    messages.success(request, "Your signature is kept with it.")
    return redirect("clusters:risk", found.id)


def end(request: HttpRequest, risk_id: UUID) -> HttpResponse:
    """It is no risk any more."""
    actor: Actor = request.actor
    found = open_risk(actor, risk_id)
    require(may_keep_plan(actor, _package_of(found)), service.NOT_YOURS)
    form = EndRiskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.end_risk(found, actor=actor, **form.cleaned_data)
            messages.success(request, "It is kept among earlier looks.")
            return redirect("clusters:risks_of", found.package.person_id)
    back_url = reverse("clusters:risk", args=[found.id])
    return question_page(
        request, form, title=found.about, heading=False, back_url=back_url, button="It is no risk any more"
    )


def _package_of(found: RiskAssessment) -> Package:
    return next_package(found.package.person_id, today()) or found.package
