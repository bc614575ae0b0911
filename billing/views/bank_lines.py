"""Lines of the bank: who paid them, as far as can be guessed, and a person's word on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.forms.bank import AsideForm, ShareForm, parts_in
from billing.forms.office import SearchForm
from billing.models import BankLine, LineStatus
from billing.policies import may_manage_money
from billing.queries.bank_lines import (
    SHOWN,
    LineShown,
    accounts_held,
    bank_lines,
    book_for,
    exact_lines,
    found_accounts,
    likely_returns,
    line_counts,
    open_bank_line,
    recorded_by_hand,
    shown_lines,
)
from billing.queries.payments import open_account, open_payment
from billing.services.bank_lines import (
    match_exactly,
    match_line,
    match_refund,
    match_return,
    put_line_back,
    set_line_aside,
)
from coopcare.accounts.authorise import require
from coopcare.errors import DomainError, Invalid
from coopcare.money import format_pounds
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import NOT_OF_THE_FORM, refusals_in

PAGE_SIZE = 25


@require_safe
@login_required
def lines(request: HttpRequest) -> HttpResponse:
    shown = request.GET.get("show", "in")
    shown = shown if shown in SHOWN else "in"
    page = Paginator(bank_lines(request.actor, shown=shown), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = line_counts()
    context = {
        "page": page,
        "lines": shown_lines(list(page.object_list)),
        "shown": shown,
        "title": SHOWN[shown][0],
        "kinds": [(name, words, counts[name]) for name, (words, _) in SHOWN.items()],
        "may_manage": may_manage_money(request.actor),
    }
    return render(request, "billing/bank.html", context)


@login_required
def exact(request: HttpRequest) -> HttpResponse:
    """Every line whose text names invoices and whose amount is theirs: shown first, then accepted together."""
    require(may_manage_money(request.actor))
    if request.method == "POST":
        done = match_exactly(_ids(request.POST.getlist("line")), actor=request.actor)
        words = f"{_lines(done.accepted)} accepted, {format_pounds(done.pence)} in all."
        if done.left_alone:
            words += f" {_lines(done.left_alone)} left alone: somebody else was first, or it no longer fits."
        messages.success(request, words)
        return redirect("billing:bank")
    found = exact_lines(request.actor)
    context = {"lines": found, "pence": sum(one.left_pence for one in found), "back_url": reverse("billing:bank")}
    return render(request, "billing/bank_exact.html", context)


@login_required
def line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """One line: suggestions with a button each, or amounts for any accounts. A POST says what the line is."""
    found = open_bank_line(request.actor, line_id)
    [shown] = shown_lines([found])
    form = _share_form(request, shown)
    problem, status = "", 200
    if request.method == "POST":
        try:
            words = _matched(request, found, form)
        except DomainError as error:
            if error.status in NOT_OF_THE_FORM:
                raise
            problem, status = error.message, error.status
            found = open_bank_line(request.actor, line_id)
            [shown] = shown_lines([found])
        else:
            if words:
                messages.success(request, words)
                return redirect("billing:bank")
            status = 422
    return render(request, "billing/bank_line.html", _context(request, shown, form, problem), status=status)


@login_required
def aside(request: HttpRequest, line_id: UUID) -> HttpResponse:
    found = open_bank_line(request.actor, line_id)
    form = AsideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            set_line_aside(found, reason=form.cleaned_data["reason"], actor=request.actor)
            messages.success(request, f"{format_pounds(found.amount_pence)} has been set aside.")
            return redirect("billing:bank")
    return question_page(
        request,
        form,
        title="Set this line aside",
        heading=False,
        back_url=reverse("billing:bank_line", args=[line_id]),
        button="Set it aside",
        template="billing/bank_aside.html",
        line=found,
    )


@login_required
def back(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Say what undoing does, then do it."""
    found = open_bank_line(request.actor, line_id)
    [shown] = shown_lines([found])
    context = {"shown": shown, "line": found, "back_url": reverse("billing:bank_line", args=[line_id])}
    if request.method != "POST":
        return render(request, "billing/bank_back.html", context)
    try:
        put_line_back(found, actor=request.actor)
    except DomainError as error:
        if error.status in NOT_OF_THE_FORM:
            raise
        context |= {"problem": error.message, "has_errors": True}
        return render(request, "billing/bank_back.html", context, status=error.status)
    messages.success(request, "It is undone. The line waits to be matched.")
    return redirect("billing:bank_line", line_id)


def _matched(request: HttpRequest, found: BankLine, form: ShareForm) -> str:
    """Do what the pressed button asks; answers what to tell. Empty when an amount could not be read."""
    sent = request.POST
    if payment_id := sent.get("payment"):
        match_return(found, open_payment(request.actor, _id(payment_id)), actor=request.actor)
        return f"{format_pounds(-found.amount_pence)} has been taken back: the bank returned it."
    if account_id := sent.get("refund"):
        match_refund(found, open_account(request.actor, _id(account_id)).line, actor=request.actor)
        return f"{format_pounds(-found.amount_pence)} given back has been recorded."
    if suggested := sent.get("parts"):
        match_line(found, parts_in(suggested), actor=request.actor)
    elif form.is_valid():
        match_line(found, form.parts, actor=request.actor)
    else:
        return ""
    return f"{format_pounds(found.amount_pence)} has been matched."


def _share_form(request: HttpRequest, shown: LineShown) -> ShareForm:
    """Amounts for the suggested accounts and for those searched for."""
    book = book_for([shown.line])
    search = SearchForm(request.GET)
    words = search.cleaned_data["search"] if search.is_valid() else ""
    suggested = [share.account.id for one in shown.suggestions for share in one.shares]
    wanted = dict.fromkeys([*suggested, *found_accounts(words)])
    sent = request.POST if request.method == "POST" and not request.POST.get("parts") else None
    return ShareForm(sent, accounts=[book.accounts[account_id] for account_id in wanted])


def _context(request: HttpRequest, shown: LineShown, form: ShareForm, problem: str) -> dict[str, Any]:
    found = shown.line
    waits = found.status == LineStatus.WAITING
    is_out = waits and not found.is_money_in
    return {
        "shown": shown,
        "line": found,
        "form": form,
        "search_form": SearchForm(request.GET),
        "search": request.GET.get("search", "").strip(),
        "problem": problem,
        "has_errors": bool(problem) or (form.is_bound and bool(form.errors)),
        "by_hand": recorded_by_hand(found) if waits else [],
        "returns": likely_returns(found) if is_out else [],
        "held": accounts_held(-found.amount_pence) if is_out else [],
        "back_url": reverse("billing:bank"),
    }


def _ids(sent: list[str]) -> list[UUID]:
    return [_id(one) for one in dict.fromkeys(sent)]


def _id(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError as error:
        raise Invalid(
            "This page was sent with something that is not one of our lines. Go back and try again."
        ) from error


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number:,} lines"
