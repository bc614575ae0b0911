"""Owed to us: who is overdue, writing a reminder, and when not to."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.forms.office import HoldForm
from billing.policies import may_manage_money
from billing.queries.owed import debt_of, debts
from billing.queries.payments import open_account, open_reminder
from billing.services.reminders import end_hold, hold_chasing, reason_not_to, remind
from coopcare.accounts.authorise import require
from coopcare.documents.responses import document_response
from coopcare.errors import DomainError, StaleState
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
@login_required
def owed(request: HttpRequest) -> HttpResponse:
    found = [(debt, reason_not_to(debt)) for debt in debts(request.actor)]
    context = {"debts": found, "may_remind": may_manage_money(request.actor)}
    return render(request, "billing/owed.html", context)


@login_required
def reminder(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Say what the letter says, then write it."""
    account = open_account(request.actor, line_id)
    require(may_manage_money(request.actor))
    debt = debt_of(account.line)
    context = {"debt": debt, "problem": reason_not_to(debt)}
    if request.method == "POST":
        try:
            made = remind(account.line, actor=request.actor)
        except DomainError as error:
            context |= {"problem": error.message, "has_errors": True}
            return render(request, "billing/reminder.html", context, status=error.status)
        where = f"mailed to {made.emailed_to}" if made.emailed_to else "ready to print: there is no e-mail address"
        messages.success(request, f"The reminder is written and {where}.")
        return redirect("billing:account", line_id)
    return render(request, "billing/reminder.html", context)


@require_safe
@login_required
def reminder_paper(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    return document_response(open_reminder(request.actor, reminder_id).document)


@login_required
def hold(request: HttpRequest, line_id: UUID) -> HttpResponse:
    account = open_account(request.actor, line_id)
    require(may_manage_money(request.actor))
    form = HoldForm(request.POST or None)
    back_url = reverse("billing:account", args=[line_id])
    if form.is_valid():
        with refusals_in(form):
            hold_chasing(account.line, actor=request.actor, **form.cleaned_data)
            messages.success(request, "Nobody is reminded until you end the hold.")
            return redirect(back_url)
    title = "Why should nobody remind them?"
    return question_page(request, form, title=title, back_url=back_url, button="Hold reminders", heading=False)


@require_POST
@login_required
def go_on(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """End the hold of a payer."""
    account = open_account(request.actor, line_id)
    require(may_manage_money(request.actor))
    standing = debt_of(account.line).hold
    if standing is None:
        raise StaleState("They are not on hold.")
    end_hold(standing, actor=request.actor)
    messages.success(request, "They can be reminded again.")
    return redirect("billing:account", line_id)
