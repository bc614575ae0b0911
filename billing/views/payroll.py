"""Pay as a file for payroll software: looked at, checked against the timesheets, taken out; and the names it needs."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from billing.forms.payroll import PayrollCodesForm, PayrollNumbersForm
from billing.models import PayPeriod
from billing.models.payroll import PROFILE_WORDS
from billing.pay.payroll import Profile
from billing.policies import may_run_pay
from billing.queries.pay import open_period
from billing.queries.payroll import codes_for, payroll_file_of, workers_with_numbers
from billing.services.payroll import payroll_file, set_payroll_codes, set_payroll_numbers
from coopcare.accounts.authorise import require
from coopcare.errors import Invalid, NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads Łukasik as Å…ukasik
ROWS_SHOWN = 20
NAMES = dict(PROFILE_WORDS)
CODES_TITLES = {Profile.GENERIC: "Codes for other payroll software"}


@require_safe
@login_required
def preview(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """The first rows of a file, and what it comes to, before anybody takes it out."""
    found = open_period(request.actor, period_id)
    return _preview(request, found, _asked(request))


@require_safe
@login_required
def file(request: HttpRequest, period_id: UUID) -> HttpResponse:
    found, wanted = open_period(request.actor, period_id), _asked(request)
    try:
        content = payroll_file(found, profile=wanted, actor=request.actor)
    except Invalid as error:
        return _preview(request, found, wanted, problem=error.message, status=error.status)
    response = HttpResponse((BYTE_ORDER_MARK + content).encode(), content_type="text/csv; charset=utf-8")
    named = "" if wanted is Profile.GENERIC else f" for {NAMES[wanted.value]}"
    name = f"Pay {found.first_day} to {found.last_day}{named}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def codes(request: HttpRequest, profile: str) -> HttpResponse:
    """A payroll software’s name for each kind of our pay."""
    require(may_run_pay(request.actor))
    wanted = _profile(profile)
    form = PayrollCodesForm(request.POST if request.method == "POST" else None, initial=codes_for(wanted))
    if form.is_valid():
        with refusals_in(form):
            set_payroll_codes(wanted, codes=form.cleaned_data, actor=request.actor)
            messages.success(request, "The names for our pay are saved.")
            return redirect("billing:pay")
    return question_page(
        request,
        form,
        title=f"Names for our pay in {NAMES[wanted.value]}"
        if wanted is not Profile.GENERIC
        else "Codes for other payroll",
        back_url=reverse("billing:pay"),
        button="Save these names",
        template="billing/payroll_codes.html",
        profile=wanted.value,
    )


@login_required
def numbers(request: HttpRequest) -> HttpResponse:
    require(may_run_pay(request.actor))
    workers = workers_with_numbers(request.actor)
    form = PayrollNumbersForm(request.POST if request.method == "POST" else None, workers=workers)
    if form.is_valid():
        with refusals_in(form):
            set_payroll_numbers(form.numbers(), actor=request.actor)
            messages.success(request, "The payroll numbers are saved.")
            return redirect("billing:pay")
    back_url = reverse("billing:pay")
    return question_page(
        request, form, title="Payroll numbers", back_url=back_url, button="Save these numbers", heading=False
    )


def _asked(request: HttpRequest) -> Profile:
    """Which software the file is for, by `?for=`."""
    return _profile(request.GET.get("for", Profile.GENERIC.value))


def _profile(name: str) -> Profile:
    if name not in list(Profile):
        raise NotFound()
    return Profile(name)


def _preview(
    request: HttpRequest, period: PayPeriod, profile: Profile, *, problem: str = "", status: int = 200
) -> HttpResponse:
    found = payroll_file_of(period, profile)
    context = {
        "period": period,
        "profile": profile.value,
        "software": NAMES[profile.value],
        "found": found,
        "heads": found.table[0],
        "rows": found.table[1 : ROWS_SHOWN + 1],
        "more": max(0, len(found.table) - 1 - ROWS_SHOWN),
        "may_run": may_run_pay(request.actor),
        "problem": problem,
        "has_errors": bool(problem),
    }
    return render(request, "billing/payroll.html", context, status=status)
