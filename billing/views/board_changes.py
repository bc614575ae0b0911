"""What has changed since the board last met. No personal data."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.board.changes import sentences
from billing.queries.board_changes import changes_since, last_meeting
from members.governance.policies import may_note_meetings


@require_safe
@login_required
def changes(request: HttpRequest) -> HttpResponse:
    meeting = last_meeting(request.actor)
    context = {
        "meeting": meeting,
        "sentences": sentences(changes_since(request.actor, meeting)) if meeting else [],
        "may_note": may_note_meetings(request.actor),
    }
    return render(request, "billing/board_changes.html", context)
