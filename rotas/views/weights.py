"""What a good rota is: the soft rules in plain words, for the manager and the board to see and change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from rotas.forms.visits import WeightsForm
from rotas.queries.weights import past_changes, rules_now
from rotas.services.weights import change_weights


def weights(request: HttpRequest) -> HttpResponse:
    version, rules = rules_now(request.actor)
    form = WeightsForm(request.POST or None, rules=rules, version=version)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            change_weights(
                form.levels(), why=form.cleaned_data["why"], version=form.cleaned_data["version"], actor=request.actor
            )
            messages.success(request, "It is saved. Every plan from now on weighs so.")
            return redirect("rotas:weights")
    return question_page(
        request, form, title="What a good rota is", heading=False, button="Save what counts",
        template="rotas/weights.html", past=past_changes(request.actor),
    )  # fmt: skip
