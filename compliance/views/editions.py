"""Writing the co-op's own policies: the list, a draft, its sections, and the new model text."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from compliance.forms.editions import ProposeAllForm, ProposeForm, SectionForm
from compliance.life.differences import differences
from compliance.life.page import shown
from compliance.life.states import Standing
from compliance.models import PolicyDraft
from compliance.policies import may_adopt_policies, may_comment_on_policies, may_manage_policies, may_open_drafts
from compliance.queries import editions as queries
from compliance.queries.library import library
from compliance.services import editions as services
from compliance.views.braces import as_written
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import Invalid, NotFound, StaleState
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

DRAFTS_ONLY = "Drafts of policies are for the manager, who writes them, and the board."


def drafts(request: HttpRequest) -> HttpResponse:
    """Every document with where it stands, what is being worked on, and the presses that do many at once."""
    require(may_open_drafts(request.actor), DRAFTS_ONLY)
    shelf = queries.shelf()
    counts = {
        "untouched": sum(held.standing is None for held in shelf),
        "written": sum(held.draft is not None and held.draft.status == Standing.DRAFT for held in shelf),
        "proposed": sum(held.draft is not None and held.draft.status == Standing.PROPOSED for held in shelf),
        "changed": sum(held.needs_new_version and held.draft is None for held in shelf),
    }
    context = {"shelf": shelf, **counts, "writes": may_manage_policies(request.actor),
               "decides": may_adopt_policies(request.actor)}  # fmt: skip
    return render(request, "compliance/life/drafts.html", context)


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    draft = services.begin_draft(code, actor=request.actor)
    return redirect("compliance:draft", draft.id)


@require_POST
def begin_all(request: HttpRequest) -> HttpResponse:
    begun = services.begin_all(actor=request.actor)
    messages.success(request, f"You have taken {len(begun)} model texts as your own drafts.")
    return redirect("compliance:drafts")


@require_POST
def draft_changed(request: HttpRequest) -> HttpResponse:
    begun = services.draft_changed(actor=request.actor)
    messages.success(request, f"{len(begun)} new versions are drafted, with the answers as they are now.")
    return redirect("compliance:drafts")


@as_written
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The document: its text with what lint finds beside each paragraph, and what was said about it."""
    found = queries.open_draft(request.actor, draft_id)
    record_reading(request.actor, f"a draft of policy {found.code}", found)
    text = queries.text_of_draft(found)
    helps = may_open_drafts(request.actor)
    findings = queries.findings_on({found.code: text}, decided_on=today()) if helps else []
    model = {section.heading: section.markdown.strip("\n") for section in queries.model_of(found.code).sections}
    own = {part.heading: part.markdown for part in queries.own_parts(found)}
    context = {
        "draft": found,
        "text": text,
        "page": shown(text, findings, queries.facts_now(), library().questions),
        "blocking": sum(finding.blocks for finding in findings),
        "differences": {heading: differences(model.get(heading, ""), words) for heading, words in own.items()
                        if words != model.get(heading)},
        "news": queries.news_for(found) if helps else [],
        "remarks": queries.remarks_on(found),
        "is_written": found.status == Standing.DRAFT and may_manage_policies(request.actor),
        "is_proposed": found.status == Standing.PROPOSED,
        "decides": may_adopt_policies(request.actor),
        "writes": may_manage_policies(request.actor),
        "comments": may_comment_on_policies(request.actor),
        "helps": helps,
    }  # fmt: skip
    return render(request, "compliance/life/draft.html", context)


@as_written
def section(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """One section to edit, with the model's text beside it. Whatever is refused, what was typed stays."""
    require(may_manage_policies(request.actor), services.MANAGER_ONLY)
    found = queries.open_draft(request.actor, draft_id)
    part = dict(enumerate(queries.own_parts(found), start=1)).get(number)
    if part is None:
        raise NotFound("This policy has no such section.")
    initial = {"markdown": part.markdown, "seen": services.seen(part.markdown)}
    form = SectionForm(request.POST or None, initial=initial)
    page = reverse("compliance:draft", args=[found.id])
    now_says = ""
    if request.method == "POST" and form.is_valid():
        try:
            _save(found, part.heading, form, request)
        except Invalid as refusal:
            form.add_error("markdown", refusal.message)
        except StaleState as stale:
            # The form is made anew with the mark of the text as it is now: who saves again replaces it knowingly.
            typed = {"markdown": form.cleaned_data["markdown"], "seen": initial["seen"]}
            form, now_says = SectionForm(typed), part.markdown
            form.add_error(None, f"{stale.message} What you typed is still below, and what it says now is beside it.")
        else:
            messages.success(request, f"“{part.heading}” is saved.")
            return redirect(f"{page}#{queries.anchor_in(found, part.heading)}")
    model = next((one for one in queries.model_of(found.code).sections if one.heading == part.heading), None)
    return question_page(
        request, form, title=f"{found.code}: {part.heading}", heading=False, back_url=page, button="Save this section",
        template="compliance/life/section.html", status=409 if now_says else None, model=model, now_says=now_says,
        facts=[library().questions[name] for name in queries.model_of(found.code).variables],
    )  # fmt: skip


def _save(found: PolicyDraft, heading: str, form: SectionForm, request: HttpRequest) -> None:
    services.edit_section(
        found,
        heading=heading,
        markdown=form.cleaned_data["markdown"],
        seen_as=form.cleaned_data["seen"],
        actor=request.actor,
    )


@as_written
def news(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What the new model text changes, against the old model and against the co-op's copy."""
    require(may_manage_policies(request.actor), services.MANAGER_ONLY)
    found = queries.open_draft(request.actor, draft_id)
    if request.method == "POST":
        services.decide_on_news(
            found,
            heading=request.POST.get("heading", ""),
            is_taken=request.POST.get("decision") == "take",
            seen_as=request.POST.get("seen", ""),
            actor=request.actor,
        )
        return redirect("compliance:policy_news", found.id)
    changes = [
        {
            "one": one,
            "seen": services.seen(one.own or ""),
            "of_model": differences(one.old or "", one.new or ""),
            "of_copy": differences(one.own or "", one.new or ""),
        }
        for one in queries.news_for(found)
    ]
    context = {"draft": found, "model": queries.model_of(found.code), "changes": changes}
    return render(request, "compliance/life/news.html", context)


def propose(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    require(may_manage_policies(request.actor), services.MANAGER_ONLY)
    found = queries.open_draft(request.actor, draft_id)
    form = ProposeForm(request.POST or None, initial={"change": found.change, "version": found.version})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.propose(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, f"{found.code} is before the board. Members can comment on it.")
            return redirect("compliance:draft", found.id)
    back = reverse("compliance:draft", args=[found.id])
    title = f"Propose {found.code} to the board"
    return question_page(request, form, title=title, heading=False, back_url=back, button="Propose it")


def propose_all(request: HttpRequest) -> HttpResponse:
    require(may_manage_policies(request.actor), services.MANAGER_ONLY)
    form = ProposeAllForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            proposed = services.propose_all(change=form.cleaned_data["change"], actor=request.actor)
            messages.success(request, f"{len(proposed)} drafts are before the board.")
            return redirect("compliance:drafts")
    back = reverse("compliance:drafts")
    title = "Propose every draft to the board"
    return question_page(request, form, title=title, heading=False, back_url=back, button="Propose them")


@require_POST
def set_aside(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    require(may_manage_policies(request.actor), services.MANAGER_ONLY)
    found = queries.open_draft(request.actor, draft_id)
    services.set_aside(found, version=_number(request.POST.get("version")), actor=request.actor)
    messages.success(request, f"The draft of {found.code} is set aside. It is kept.")
    return redirect("compliance:drafts")


def _number(text: str | None) -> int:
    """A version as a page sent it; anything else is a version that never was."""
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0
