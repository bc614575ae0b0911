"""The co-op's status with the regulator, and moving it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compliance.forms.registration import MoveForm
from compliance.framework_policies import may_read_registration, may_register
from compliance.policies import may_manage_policies
from compliance.queries.registration import agreed_personal_care, status_moves, status_rows
from compliance.services.registration import move_status
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_readings
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

READERS = "The registration of the co-op is for its manager and its board."


@require_safe
def registration(request: HttpRequest) -> HttpResponse:
    """Where the co-op stands, what each status allows, how it came there; and what is agreed that may not be given."""
    require(may_read_registration(request.actor), READERS)
    agreed = agreed_personal_care()
    sees_names = may_manage_policies(request.actor)
    if agreed and sees_names:
        record_readings(request.actor, "agreed personal care", list({visit.person for visit in agreed.visits}))
    context = {
        "rows": status_rows(),
        "moves": status_moves(),
        "agreed": agreed,
        "sees_names": sees_names,
        "may_move": may_register(request.actor),
    }
    return render(request, "compliance/registration/registration.html", context)


def move(request: HttpRequest) -> HttpResponse:
    require(may_register(request.actor), "Only the manager changes the status of the co-op.")
    form = MoveForm(request.POST or None, coop=request.coop)
    if form.is_valid():
        with refusals_in(form):
            moved = move_status(actor=request.actor, **form.cleaned_data)
            messages.success(request, f"The status is now “{moved.get_new_display()}”.")
            return redirect("compliance:registration")
    title = "Change the status of the co-op"
    return question_page(request, form, title=title, back_url=reverse("compliance:registration"), button="Change it")
