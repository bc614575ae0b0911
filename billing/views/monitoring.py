"""The purse on any day; and the pack for the council: one payer's money over some months, on a page, on paper and as
a table."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.forms.office import DayForm, DaysForm
from billing.models import BudgetLine
from billing.policies import may_read_money
from billing.queries.monitoring import Monitoring, monitoring, open_package_money, open_payer, usual_days
from billing.queries.payer_words import cycle_words
from billing.queries.purse import purses_of
from billing.services.papers import monitoring_paper
from coopcare.clock import today
from coopcare.documents.responses import document_response
from coopcare.errors import Invalid
from coopcare.money import format_plain
from coopcare.ui.csv_files import Value, csv_response
from coopcare.ui.formats import gov_time_range
from coopcare.ui.refusals import refusals_in

HEADER = ("Day", "Time", "Who came", "Minutes", "Pounds", "Given back", "Invoice")


@require_safe
@login_required
def purses(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Every limited source of money of a package on one day: today's, or another that is asked for."""
    package = open_package_money(request.actor, package_id)
    form = DayForm(request.GET) if "on_day" in request.GET else DayForm(initial={"on": today()})
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today()
    office = may_read_money(request.actor)
    back = reverse("billing:funding", args=[package.id]) if office else reverse("billing:my_money")
    context = {
        "package": package,
        "form": form,
        "on": on,
        "purses": purses_of(package, on),
        "back_url": back,
    }
    return render(request, "billing/purses.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
@login_required
def pack(request: HttpRequest, line_id: UUID) -> HttpResponse:
    line = open_payer(request.actor, line_id)
    form = DaysForm(request.GET) if request.GET else DaysForm(initial=_usual(line))
    found = None
    if not form.is_bound:
        found = monitoring(line, *usual_days(line, today()))
    elif form.is_valid():
        with refusals_in(form):
            found = monitoring(line, **form.cleaned_data)
    back = reverse("billing:account", args=[line.id]) if may_read_money(request.actor) else reverse("billing:my_money")
    context = {"line": line, "form": form, "found": found, "pays": cycle_words(line), "back_url": back}
    return render(request, "billing/monitoring.html", context, status=200 if found else 422)


@require_safe
@login_required
def paper(request: HttpRequest, line_id: UUID) -> HttpResponse:
    found = _of_address(request, line_id)
    return document_response(monitoring_paper(found, actor=request.actor))


@require_safe
@login_required
def table(request: HttpRequest, line_id: UUID) -> HttpResponse:
    found = _of_address(request, line_id)
    name = f"Money of {found.line.package.person.full_name}, {found.first:%Y-%m-%d} to {found.last:%Y-%m-%d}.csv"
    return csv_response(name, HEADER, _rows(found))


def _of_address(request: HttpRequest, line_id: UUID) -> Monitoring:
    """The days of the address, or the usual ones where it names none."""
    line = open_payer(request.actor, line_id)
    if "first" not in request.GET:
        return monitoring(line, *usual_days(line, today()))
    try:
        first, last = (dt.date.fromisoformat(request.GET.get(name, "")) for name in ("first", "last"))
    except ValueError as error:
        raise Invalid("Choose the days on the page before this one.") from error
    return monitoring(line, first, last)


def _usual(line: BudgetLine) -> dict[str, dt.date]:
    return dict(zip(("first", "last"), usual_days(line, today()), strict=True))


def _rows(found: Monitoring) -> Iterator[tuple[Value, ...]]:
    for one in found.spent:
        place = one.charge.attendance
        who = place.pca.calling_name if place.pca else ""
        times = gov_time_range(place.starts_at, place.ends_at)
        yield (
            one.charge.on.isoformat(), times, who, one.charge.minutes, format_plain(one.charge.amount_pence),
            format_plain(one.given_back_pence), one.invoice,
        )  # fmt: skip
