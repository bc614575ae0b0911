"""What has changed since the board last met, and noting when it did. No personal data."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.board.changes import sentences
from billing.forms.board import MeetingForm
from billing.policies import may_steer
from billing.queries.board_changes import changes_since, last_meeting
from billing.services.board import note_meeting
from coopcare.accounts.authorise import require
from coopcare.ui.formats import gov_short_date
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
@login_required
def changes(request: HttpRequest) -> HttpResponse:
    meeting = last_meeting(request.actor)
    context = {
        "meeting": meeting,
        "sentences": sentences(changes_since(request.actor, meeting)) if meeting else [],
        "may_note": may_steer(request.actor),
    }
    return render(request, "billing/board_changes.html", context)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    require(may_steer(request.actor))
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            meeting = note_meeting(on=form.cleaned_data["on"], actor=request.actor)
            messages.success(request, f"The meeting of {gov_short_date(meeting.on)} is noted.")
            return redirect("billing:board_changes")
    return question_page(
        request, form, title="When did the board meet?", back_url=reverse("billing:board_changes"), button="Save"
    )
