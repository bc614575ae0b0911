"""What if? Try a price, a wage or a number of clusters; keep, compare and take away what was tried."""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.forms.workshop import CompareForm, NameForm, WorkshopForm, typed_figures
from billing.models import Scenario
from billing.policies import may_try_scenarios
from billing.queries.law import law_on
from billing.queries.scenarios import NEW, Case, case_of, compared, open_case, open_scenario, scenarios
from billing.services.scenarios import copy_scenario, remove_scenario, rename_scenario, save_scenario
from billing.viability import Answers, work_out
from billing.viability.chart import chart
from billing.viability.comparing import differing_figures, result_rows
from billing.viability.questions import FIGURES
from billing.viability.units import Unit, typed
from billing.viability.words import findings, headline, warnings
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import FactMissing
from coopcare.money import format_pounds
from coopcare.ui.pages import UNPROCESSABLE, question_page
from coopcare.ui.refusals import refusals_in

CASH_HEADINGS = ["Month", "Clusters", "Hours of care", "Money in", "Money out", "Lowest in the month", "At the end"]


@require_safe
@login_required
def what_if(request: HttpRequest) -> HttpResponse:
    """The list: what was kept, and where to begin."""
    kept = scenarios(request.actor)
    return render(request, "billing/what_if.html", {"kept": kept, "form": CompareForm(scenarios=kept)})


@require_safe
@login_required
def workshop(request: HttpRequest) -> HttpResponse:
    """The form and its answers: of what was typed, or of the case it starts from."""
    require(may_try_scenarios(request.actor))
    form, case = _asked(request)
    return _page(request, form, _shown(form, case), title=case.name if case else "What if?")


@require_safe
@login_required
def scenario(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """A case that was kept, by the law of its day."""
    kept = open_scenario(request.actor, scenario_id)
    case = case_of(kept)
    form = WorkshopForm(case=case.inputs)
    return _page(request, form, _shown(form, case), title=kept.name, kept=kept)


@require_POST
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Keep the figures that stand on the page. They are sent again in hidden boxes, with the name."""
    require(may_try_scenarios(request.actor))
    form, name = WorkshopForm(request.POST), NameForm(request.POST)
    if form.is_valid() and name.is_valid():
        with refusals_in(name):
            kept = save_scenario(form.inputs(), name=name.cleaned_data["name"], actor=request.actor)
            messages.success(request, f"“{kept.name}” is kept.")
            return redirect("billing:scenario", kept.id)
    return _page(request, form, _shown(form, None), title="What if?", name=name)


@login_required
def rename(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    kept = open_scenario(request.actor, scenario_id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": kept.name})
    if form.is_valid():
        with refusals_in(form):
            rename_scenario(kept, name=form.cleaned_data["name"], actor=request.actor)
            messages.success(request, f"It is now called “{kept.name}”.")
            return redirect("billing:scenario", kept.id)
    return question_page(
        request, form, title="Change its name", back_url=reverse("billing:scenario", args=[scenario_id]),
        button="Change the name", heading=False,
    )  # fmt: skip


@require_POST
@login_required
def copy(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    made = copy_scenario(open_scenario(request.actor, scenario_id), actor=request.actor)
    messages.success(request, f"“{made.name}” is kept beside it.")
    return redirect("billing:scenario", made.id)


@login_required
def remove(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    kept = open_scenario(request.actor, scenario_id)
    if request.method == "POST":
        remove_scenario(kept, actor=request.actor)
        messages.success(request, f"“{kept.name}” is removed.")
        return redirect("billing:what_if")
    return render(request, "billing/remove_scenario.html", {"kept": kept})


@require_safe
@login_required
def compare(request: HttpRequest) -> HttpResponse:
    """Two or three cases side by side."""
    kept = scenarios(request.actor)
    form = CompareForm(request.GET, scenarios=kept)
    if not form.is_valid():
        context = {"kept": kept, "form": form}
        return render(request, "billing/what_if.html", context, status=UNPROCESSABLE)
    found = compared(request.actor, form.cleaned_data["chosen"])
    context = {
        "found": found,
        "results": result_rows([one.answers for one in found]),
        "figures": differing_figures([one.case.inputs for one in found]),
    }
    return render(request, "billing/compare_scenarios.html", context)


@require_safe
@login_required
def cash_csv(request: HttpRequest) -> HttpResponse:
    """The bank account month by month, in pounds: of the figures in the address, or of a case (“from”)."""
    require(may_try_scenarios(request.actor))
    form, case = _asked(request)
    shown = _shown(form, case)
    if shown.answers is None:
        return _page(request, form, shown, title="What if?")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="what-if-cash.csv"'
    writer = csv.writer(response)
    writer.writerow(CASH_HEADINGS)
    writer.writerows(_cash_rows(shown.answers))
    return response


@dataclass(frozen=True)
class Shown:
    """What a page says of the figures in its form. No `answers`: the form has errors, or `problem` says why."""

    law_on: dt.date
    address: str  # the query that asks for the same figures again
    answers: Answers | None = None
    problem: str = ""
    warnings: tuple[str, ...] = ()
    begun: str = ""


def _asked(request: HttpRequest) -> tuple[WorkshopForm, Case | None]:
    """The figures typed, or the case to start from."""
    if any(figure.name in request.GET for figure in FIGURES):
        return WorkshopForm(request.GET), None
    case = open_case(request.actor, request.GET.get("from", NEW))
    return WorkshopForm(case=case.inputs), case


def _shown(form: WorkshopForm, case: Case | None) -> Shown:
    day = case.law_on if case else today()
    if form.is_bound and not form.is_valid():
        return Shown(day, "")
    inputs = case.inputs if case else form.inputs()
    address = urlencode({"from": case.key} if case else typed_figures(inputs))
    law = law_on(day)
    try:
        answers = work_out(inputs, law)
    except FactMissing as missing:
        return Shown(day, address, problem=missing.message)
    begun = case.begun if case else ""
    return Shown(day, address, answers, warnings=tuple(warnings(answers, law)), begun=begun)


def _page(
    request: HttpRequest,
    form: WorkshopForm,
    shown: Shown,
    *,
    title: str,
    kept: Scenario | None = None,
    name: NameForm | None = None,
) -> HttpResponse:
    name = name or NameForm()
    answers = shown.answers
    context = {
        "title": title,
        "form": form,
        "kept": kept,
        "name_form": name,
        "shown": shown,
        "answers": answers,
        "headline": headline(answers) if answers else "",
        "findings": findings(answers) if answers else [],
        "chart": chart(answers.cash) if answers else None,
        "figures": typed_figures(answers.inputs) if answers else {},
        "has_errors": bool(form.errors or name.errors),
    }
    # While somebody types nothing is sent yet, so nothing is refused.
    status = UNPROCESSABLE if context["has_errors"] and not request.htmx else 200
    return render(request, "billing/workshop.html", context, status=status)


def _cash_rows(answers: Answers) -> Iterator[list[str]]:
    for month in answers.cash.months:
        pence = (month.in_pence, month.out_pence, month.lowest_pence, month.closing_pence)
        hours = typed(Unit.HOURS, month.minutes)
        yield [str(month.number), str(month.clusters), hours, *(_plain_pounds(amount) for amount in pence)]


def _plain_pounds(pence: int) -> str:
    """A number that any spreadsheet can add up."""
    return format_pounds(pence).replace("£", "").replace(",", "")
