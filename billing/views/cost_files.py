"""Bringing in what months cost from a file, with a report for each line."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from billing.cost_file import CostReading, Problem
from billing.forms.books import CostFileForm
from billing.models import CostHeading
from billing.policies import may_manage_money
from billing.services.cost_files import CannotRead, bring_in_costs
from coopcare.accounts.authorise import require
from coopcare.ui.formats import gov_month
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@login_required
def cost_file(request: HttpRequest) -> HttpResponse:
    require(may_manage_money(request.actor))
    form = CostFileForm(request.POST, request.FILES) if request.method == "POST" else CostFileForm()
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        with refusals_in(form):
            try:
                reading = bring_in_costs(upload.read(), name=upload.name, actor=request.actor)
            except CannotRead as error:
                problems = error.reading.problems
                raise
            messages.success(request, _done(reading))
            return redirect("billing:board")
    return question_page(
        request, form, title="Bring in what months cost", back_url=reverse("billing:board"), button="Bring it in",
        heading=False, template="billing/cost_file.html", problems=problems, headings=CostHeading.labels,
    )  # fmt: skip


def _done(reading: CostReading) -> str:
    months = ", ".join(gov_month(first_day) for first_day in sorted({line.first_day for line in reading.lines}))
    count = len(reading.lines)
    return f"{count} {'line' if count == 1 else 'lines'} brought in, for {months}."
