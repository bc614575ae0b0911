"""The board and the members: adopting what is proposed, sending it back, commenting on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from compliance.forms.editions import AdoptForm, CommentForm, ReasonForm, versions_of
from compliance.life.states import Standing
from compliance.models import PolicyDraft
from compliance.policies import may_adopt_policies, may_comment_on_policies, may_send_back
from compliance.queries.editions import NO_SUCH_DRAFT, comments_until, drafts_open, model_of, open_draft
from compliance.services import editions as services
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_short_date
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


def adopt(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    require(may_adopt_policies(request.actor), services.BOARD_ONLY)
    found = open_draft(request.actor, draft_id)
    return _adopting(request, [found], title=f"Adopt {found.code}", back=reverse("compliance:draft", args=[found.id]))


def adopt_all(request: HttpRequest) -> HttpResponse:
    """Everything that is proposed, by one minute."""
    require(may_adopt_policies(request.actor), services.BOARD_ONLY)
    proposed = [draft for draft in drafts_open() if draft.status == Standing.PROPOSED]
    if not proposed:
        raise NotFound("Nothing is before the board now.")
    title = f"Adopt all {len(proposed)} policies that are proposed"
    return _adopting(request, proposed, title=title, back=reverse("compliance:drafts"))


def _adopting(request: HttpRequest, drafts: list[PolicyDraft], *, title: str, back: str) -> HttpResponse:
    until = comments_until(drafts)
    initial = {"decided_on": today(), "in_force_from": today(), "versions": versions_of(drafts)}
    form = AdoptForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            adopted = services.adopt(actor=request.actor, **form.cleaned_data)
            what = adopted[0].code if len(adopted) == 1 else f"{len(adopted)} policies"
            from_when = gov_short_date(form.cleaned_data["in_force_from"])
            messages.success(request, f"The board has adopted {what}. In force from {from_when}.")
            return redirect("compliance:policies")
    return question_page(
        request, form, title=title, heading=False, back_url=back, button="Adopt",
        template="compliance/life/adopt.html",
        drafts=[
            {"draft": draft, "title": model_of(draft.code).title, "until": until.get(draft.id)} for draft in drafts
        ],
        is_early=any(today() < day for day in until.values()),
    )  # fmt: skip


def send_back(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    require(may_send_back(request.actor), services.BOARD_ONLY)
    found = open_draft(request.actor, draft_id)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.send_back(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, f"{found.code} is a draft again.")
            return redirect("compliance:drafts")
    back = reverse("compliance:draft", args=[found.id])
    title = f"Send {found.code} back"
    return question_page(request, form, title=title, heading=False, back_url=back, button="Send it back")


def comment(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    require(may_comment_on_policies(request.actor), "Only members and workers comment on a policy.")
    found = open_draft(request.actor, draft_id)
    if found.status != Standing.PROPOSED:
        raise NotFound(NO_SUCH_DRAFT)
    form = CommentForm(request.POST or None)
    back = reverse("compliance:draft", args=[found.id])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.comment(found, words=form.cleaned_data["words"], actor=request.actor)
            messages.success(request, "The board will read your comment.")
            return redirect(f"{back}#said")
    title = f"Comment on {found.code}"
    return question_page(request, form, title=title, heading=False, back_url=back, button="Send your comment")
