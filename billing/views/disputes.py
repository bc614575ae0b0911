"""Lines of bills in question: saying so, on one's own page or for somebody who rang; the office's list; the answer."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.forms.office import AnswerDisputeForm, DisputeForm, ToldForm, WriteDownForm
from billing.models import DisputeStatus
from billing.policies import may_manage_money
from billing.queries.disputes import answered_disputes, lines_to_question, open_dispute, open_disputes, open_line
from billing.services.disputes import dispute_line, give_back, let_stand, withdraw_dispute
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.ui.formats import gov_date
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 25
WAITS = "We look into this line. You need not pay it until we answer, by {day}."


@login_required
def dispute(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """One line, by the person or who acts for them; or by the office, for somebody who told us."""
    actor = request.actor
    line = open_line(actor, line_id)
    form = (ToldForm if may_manage_money(actor) else DisputeForm)(request.POST or None)
    back_url = reverse("billing:invoice", args=[line.invoice_id])
    if form.is_valid():
        with refusals_in(form):
            made = dispute_line(line, actor=actor, **form.cleaned_data)
            messages.success(request, WAITS.format(day=gov_date(made.answer_by)))
            return redirect(back_url)
    title = "What is wrong with this line?"
    return question_page(
        request, form, title=title, back_url=back_url, button="Send", template="billing/dispute.html", line=line,
        heading=False,
    )  # fmt: skip


@login_required
def write_down(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What somebody says about a bill by phone, on paper or at home."""
    person, lines = lines_to_question(request.actor, person_id)
    form = WriteDownForm(request.POST or None, lines=lines)
    back_url = reverse("members:person", args=[person.id])
    if form.is_valid():
        told = dict(form.cleaned_data)
        line = next(line for line in lines if str(line.id) == told.pop("line"))
        with refusals_in(form):
            made = dispute_line(line, actor=request.actor, **told)
            messages.success(request, f"Written down. The office answers by {gov_date(made.answer_by)}.")
            return redirect(back_url)
    return question_page(
        request, form, title=f"{person.full_name} says that a bill is wrong", back_url=back_url, button="Write it down",
        template="billing/write_down.html", lines=lines, person=person,
    )  # fmt: skip


@require_safe
@login_required
def disputes(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the one due soonest first; and what was answered."""
    waiting = list(open_disputes(request.actor))
    page = Paginator(answered_disputes(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "billing/disputes.html", {"waiting": waiting, "page": page, "today": today()})


@login_required
def answer(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """One question about a bill: what was said, how the line was worked out, and the office's answer."""
    actor = request.actor
    found = open_dispute(actor, dispute_id)
    may_answer = may_manage_money(actor) and found.status == DisputeStatus.OPEN
    if request.method == "POST" and not may_answer:
        require(may_manage_money(actor))
        messages.info(request, "Nothing was sent: this has been answered already.")
        return redirect("billing:answer_dispute", found.id)
    form = AnswerDisputeForm(request.POST or None)
    if form.is_valid():
        deed = give_back if form.cleaned_data["outcome"] == "give_back" else let_stand
        with refusals_in(form):
            deed(found, answer=form.cleaned_data["answer"], actor=actor)
            messages.success(request, "Answered. The person has been told.")
            return redirect("billing:disputes")
    return question_page(
        request, form, title="A line of a bill in question",
        back_url=reverse("billing:disputes" if may_manage_money(actor) else "billing:my_money"),
        button="Send this answer", template="billing/answer_dispute.html", dispute=found, may_answer=may_answer,
        heading=False,
    )  # fmt: skip


@require_POST
@login_required
def withdraw(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    found = open_dispute(request.actor, dispute_id)
    withdraw_dispute(found, actor=request.actor)
    messages.success(request, "Thank you. The line is no longer in question.")
    return redirect("billing:answer_dispute", found.id)
