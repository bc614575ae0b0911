"""Recruitment files: what is there, what lacks, who must do it, and the gate."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coopcare.accounts.authorise import require
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members import recruitment_forms as forms
from members.models import FileStage, PastKind, RecruitmentFile, ReferenceState
from members.policies import may_list_worker_files, may_manage_workers
from members.queries import open_person
from members.recruitment_queries import (
    OpenedFile,
    file_of,
    files_listed,
    open_file,
    open_past,
    open_reference,
    read_file,
)
from members.services import recruitment as services


class Page(NamedTuple):
    """One thing that is written in a file: its questions, its deed, its title, its button, and what is said after."""

    form: type[Form]
    deed: Callable[..., Any]
    title: str
    said: str
    button: str = "Save"


# By the word in the address. The title is completed with whose file it is.
PAGES = {
    "identity": Page(forms.IdentityForm, services.see_identity, "Identity", "Identity is written down."),
    "dbs": Page(forms.DbsForm, services.decide_dbs, "DBS check: outcome and decision", "The decision is written down."),
    "right-to-work": Page(
        forms.RightToWorkForm, services.check_right_to_work, "Right to work", "The right to work is written down."
    ),
    "health": Page(forms.HealthForm, services.answer_health, "Health declaration", "Their answer is written down."),
    "induction": Page(
        forms.InductionForm, services.begin_induction, "Induction", "The first day of the induction is written down."
    ),
    "since": Page(forms.SinceForm, services.set_history_since, "When they left school", "The month is written down."),
    "past": Page(forms.PastForm, services.add_past, "Add to the work history", "It is in the work history now."),
    "reference": Page(
        forms.AskReferenceForm, services.ask_reference, "Ask for a reference", "Write down when it comes."
    ),
    "qualification": Page(
        forms.QualificationForm, services.add_qualification, "Add a qualification", "The qualification is written down."
    ),
    "none-needed": Page(
        forms.NothingToAsk,
        services.say_none_needed,
        "No qualification is needed",
        "It is written down that none is needed.",
        "No qualification is needed for this job",
    ),
    "offer": Page(
        forms.NothingToAsk,
        services.make_offer,
        "Make the offer",
        "The offer is written down. Health may be asked about now.",
        "Make the offer, if checks are clear",
    ),
    "clear": Page(
        forms.NothingToAsk,
        services.clear_to_start,
        "Clear them to start",
        "The gate is open: the rota may ask them from today.",
        "I have looked through the whole file: open the gate",
    ),
    "supervised": Page(
        forms.SupervisedForm,
        services.start_supervised,
        "Start under supervision",
        "They may come beside a colleague until the day you gave.",
        "Sign this start",
    ),
    "started": Page(forms.StartedForm, services.have_started, "Their first day", "Their first day is written down."),
    "shut": Page(
        forms.ReasonForm,
        services.shut_gate,
        "Shut the gate",
        "The gate is shut: the rota no longer asks them. Look at the visits they have.",
        "Shut the gate",
    ),
    "withdraw": Page(
        forms.ReasonForm,
        services.withdraw_file,
        "End the application",
        "The application has ended.",
        "End this application",
    ),
}
REFERENCE_PAGES = {
    "received": Page(
        forms.ReceiveReferenceForm, services.receive_reference, "A reference has come", "Now make sure that it is real."
    ),
    "verified": Page(
        forms.VerifyReferenceForm, services.verify_reference, "Verify a reference", "The reference counts now."
    ),
    "not-given": Page(
        forms.ReasonForm,
        services.give_up_reference,
        "There is no reference",
        "It is written down. Ask somebody else.",
    ),
}


@require_safe
def recruitment(request: HttpRequest) -> HttpResponse:
    """Applicants, and workers whose file is not whole yet."""
    found = files_listed(request.actor)
    context = {
        "to_come": [one for one in found if one.row.stage != FileStage.STARTED],
        "to_complete": [one for one in found if one.row.stage == FileStage.STARTED],
    }
    return render(request, "members/recruitment.html", context)


@require_safe
def recruitment_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file: what is there, what lacks, and what can be done next. A worker may read their own."""
    row = open_file(request.actor, file_id)
    opened = read_file(row)
    context = {
        "file": row,
        "person": row.person,
        "opened": opened,
        "references": row.references.all(),
        "qualifications": row.qualifications.all(),
        "may_manage": may_manage_workers(request.actor) and row.is_open,
        "moves": _moves(opened),
        "care_work": PastKind.CARE_WORK,
        "asked": ReferenceState.ASKED,
        "received": ReferenceState.RECEIVED,
        "back_url": _back_of(request, row),
    }
    return render(request, "members/recruitment_file.html", context)


def _back_of(request: HttpRequest, row: RecruitmentFile) -> str:
    if may_list_worker_files(request.actor):
        return reverse("members:recruitment")
    return reverse("members:worker", args=[row.person_id])


def _moves(opened: OpenedFile) -> list[tuple[str, str]]:
    """(word of the address, words of the link) for what can be done with the file as it stands."""
    row = opened.row
    moves = {
        "offer": ("Make the offer", row.stage == FileStage.APPLICANT),
        "clear": ("Clear them to start", row.offered_on and row.completed_on is None and opened.is_whole),
        "complete": ("Say that the file is whole", row.from_before and row.completed_on is None and opened.is_whole),
        "supervised": ("Sign a start under supervision", row.stage == FileStage.OFFERED and row.cleared_on is None),
        "started": (
            "Write down their first day",
            row.stage == FileStage.CLEARED or (row.stage == FileStage.OFFERED and row.supervised_from),
        ),
        "shut": ("Shut the gate", row.cleared_on is not None),
        "withdraw": ("End the application", row.stage in (FileStage.APPLICANT, FileStage.OFFERED, FileStage.CLEARED)),
    }
    return [("clear" if word == "complete" else word, words) for word, (words, may) in moves.items() if may]


def open_application(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody applies: their file begins. Whoever has one already is led to it."""
    someone = open_person(request.actor, person_id)
    require(may_manage_workers(request.actor))
    standing = file_of(someone)
    if standing is not None and standing.is_open:
        return redirect("members:recruitment_file", standing.id)
    form = forms.ApplyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            row = services.open_application(someone, actor=request.actor, **form.cleaned_data)
            messages.success(request, f"The recruitment file of {someone} is open.")
            return redirect("members:recruitment_file", row.id)
    back_url = reverse("members:person", args=[someone.id])
    return question_page(
        request, form, title=f"{someone} applies for a job", heading=False, back_url=back_url, button="Open the file"
    )


def write(request: HttpRequest, file_id: UUID, page: str) -> HttpResponse:
    """One thing of a file."""
    row = open_file(request.actor, file_id)
    require(may_manage_workers(request.actor))
    if page not in PAGES:
        raise NotFound()
    found = PAGES[page]
    return _ask(request, row, found, partial(found.deed, row), initial=_initial(row, page))


def explain(request: HttpRequest, file_id: UUID, month: str) -> HttpResponse:
    """What they were doing in the gap that begins with this month (2024-03-01)."""
    row = open_file(request.actor, file_id)
    require(may_manage_workers(request.actor))
    gap = next((gap for gap in read_file(row).gaps if gap.first_month.isoformat() == month), None)
    if gap is None:
        raise NotFound("This gap is explained by now, or never was one.")
    page = Page(forms.GapForm, services.add_past, f"From {gap.words}", "The gap is explained.")
    deed = partial(
        services.add_past, row, kind=PastKind.EXPLAINED, first_month=gap.first_month, last_month=gap.last_month
    )
    return _ask(request, row, page, deed)


def conduct(request: HttpRequest, past_id: UUID) -> HttpResponse:
    """What an earlier employer in care says of them."""
    past = open_past(request.actor, past_id)
    require(may_manage_workers(request.actor))
    page = Page(forms.ConductForm, services.answer_conduct, past.what, "It is written down.")
    initial = {"conduct": past.conduct, "why_left": past.why_left}
    return _ask(request, past.file, page, partial(services.answer_conduct, past), initial=initial)


def strike(request: HttpRequest, past_id: UUID) -> HttpResponse:
    """Take out of the history what was written by mistake."""
    past = open_past(request.actor, past_id)
    require(may_manage_workers(request.actor))
    page = Page(forms.ReasonForm, services.strike_past, f"Take out: {past.what}", "It counts no more.", "Take it out")
    return _ask(request, past.file, page, partial(services.strike_past, past))


def reference(request: HttpRequest, reference_id: UUID, page: str) -> HttpResponse:
    """A reference has come, is verified, or will not come."""
    found = open_reference(request.actor, reference_id)
    require(may_manage_workers(request.actor))
    if page not in REFERENCE_PAGES:
        raise NotFound()
    step = REFERENCE_PAGES[page]._replace(title=f"{REFERENCE_PAGES[page].title}: {found.referee}")
    return _ask(request, found.file, step, partial(step.deed, found))


def _initial(row: RecruitmentFile, page: str) -> dict[str, Any]:
    """What was written before, to be put right."""
    if page == "identity" and row.identity_seen_on:
        fields = ("identity_proof", "identity_seen_on", "photo_seen_on")
        return {name: getattr(row, name) for name in fields}
    if page == "since":
        return {"month": row.history_since}
    if page == "dbs":
        return {"look_again_on": None, "level": row.dbs_level}
    return {}


def _ask(
    request: HttpRequest,
    row: RecruitmentFile,
    page: Page,
    deed: Callable[..., Any],
    initial: Mapping[str, Any] | None = None,
) -> HttpResponse:
    is_post = request.method == "POST"
    form = page.form(request.POST if is_post else None, initial=dict(initial or {}))
    if is_post and form.is_valid():
        with refusals_in(form):
            deed(actor=request.actor, **form.cleaned_data)
            messages.success(request, page.said)
            return redirect("members:recruitment_file", row.id)
    return question_page(
        request,
        form,
        title=f"{page.title}: {row.person}",
        heading=False,
        back_url=reverse("members:recruitment_file", args=[row.id]),
        button=page.button,
    )
