"""What comes of an item of minutes: an action for the plan."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from compliance.forms.registers import ProposeForm
from compliance.services.proposing import propose_from
from compliance.views.deeds import ask
from coopcare.accounts.authorise import require
from members.governance.policies import may_write_minutes
from members.governance.queries import open_item
from members.governance.services import NOT_YOURS


def act_on_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Propose an action that came out of an item."""
    found = open_item(request.actor, item_id)
    require(may_write_minutes(request.actor), NOT_YOURS)
    form = ProposeForm(request.POST or None, row=found, actor=request.actor)
    return ask(
        request,
        form,
        lambda: propose_from(found, actor=request.actor, **form.answers()),
        title=f"What comes of item {found.number}?",
        button="Put it on the plan",
        done="It is on the plan: the manager gives it an owner and a day.",
        back=reverse("governance:meeting", args=[found.meeting_id]),
    )
