"""A person's own money: balance, budget, statements. Also the pages of one statement, for whoever may see it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.policies import may_read_money, may_see_money_of
from billing.queries.my_money import my_money_of
from billing.queries.statements import open_statement
from billing.services import statements
from coopcare.accounts.authorise import require
from coopcare.documents.responses import document_response
from coopcare.errors import NotFound


@require_safe
@login_required
def my_money(request: HttpRequest) -> HttpResponse:
    """The money of whoever is at the screen, or of the person they act for."""
    actor = request.actor
    if actor.subject_id is None:
        raise NotFound()
    require(
        may_see_money_of(actor, actor.subject_id),
        "You do not have permission to see this person's money. Only they can give it, on their page My details.",
    )
    return render(request, "billing/my_money.html", {"money": my_money_of(actor.subject_id)})


@require_safe
@login_required
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    found = open_statement(request.actor, statement_id)
    office = may_read_money(request.actor)
    month = found.month.first_day
    back_url = reverse("billing:statements", args=[month.year, month.month]) if office else reverse("billing:my_money")
    context = {"statement": found, "figures": found.figures, "back_url": back_url}
    return render(request, "billing/statement.html", context)


@require_safe
@login_required
def statement_paper(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    return document_response(
        statements.statement_paper(open_statement(request.actor, statement_id), actor=request.actor)
    )
