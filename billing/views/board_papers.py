"""The board paper: choose what goes with it, and take it away."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from billing.forms.board import PaperForm
from billing.queries.scenarios import scenarios
from billing.services.board_papers import make_board_paper
from billing.views.board import board_month
from coopcare.documents.responses import document_response
from coopcare.ui.formats import gov_month
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@login_required
def paper(request: HttpRequest, year: int, month: int) -> HttpResponse:
    kept = scenarios(request.actor)
    first_day = board_month(year, month)
    form = PaperForm(request.POST if request.method == "POST" else None, scenarios=kept)
    if form.is_valid():
        with refusals_in(form):
            chosen = form.cleaned_data["chosen"]
            return document_response(make_board_paper(first_day, scenarios=chosen, actor=request.actor))
    return question_page(
        request, form, title=f"Board paper for {gov_month(first_day)}", button="Make the paper", heading=False,
        back_url=reverse("billing:board_month", args=[year, month]), template="billing/board_paper.html",
    )  # fmt: skip
