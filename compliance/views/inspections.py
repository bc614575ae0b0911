"""The manager's side of an inspection, and the inspector's way in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from compliance.forms.inspections import CodeForm, InspectionForm
from compliance.models import Inspection
from compliance.policies import may_give_inspection
from compliance.services.inspections import check_code, end_inspection, find_inspection, open_inspection, send_code
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.audit.queries import opened_by
from coopcare.clock import now
from coopcare.errors import DomainError, NotFound
from coopcare.ui.pages import question_page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def inspections(request: HttpRequest) -> HttpResponse:
    require(may_give_inspection(request.actor), "Only the manager opens inspections.")
    found = Inspection.objects.order_by("-starts_at")[:50]
    return render(request, "compliance/inspections.html", {"inspections": found, "now": now()})


def open_one(request: HttpRequest) -> HttpResponse:
    require(may_give_inspection(request.actor), "Only the manager opens inspections.")
    form = InspectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            found = open_inspection(
                inspector_name=answers["inspector_name"],
                organisation=answers["organisation"],
                email=answers["email"],
                purpose=answers["purpose"],
                sample_ids=[UUID(person_id) for person_id in answers["sample"]],
                actor=request.actor,
                **form.period(),
            )
        except DomainError as error:
            form.add_error(getattr(error, "field", None) or None, error.message)
        else:
            messages.success(request, f"The link is on its way to {found.inspector_name}.")
            return redirect("compliance:inspection", found.id)
    back = reverse("compliance:inspections")
    title = "Open the records to an inspector"
    return question_page(request, form, title=title, back_url=back, button="Open the records")


def inspection(request: HttpRequest, inspection_id: UUID) -> HttpResponse:
    """One inspection: until when, whose records, and every page that was opened."""
    found = _open(request, inspection_id)
    opened = opened_by(found.access.user_id).filter(at__gte=found.starts_at)[:200]
    sample = [row.person for row in found.sample.select_related("person")]
    context = {"inspection": found, "opened": opened, "sample": sample, "is_open": _is_open(found)}
    return render(request, "compliance/inspection.html", context)


@require_POST
def end(request: HttpRequest, inspection_id: UUID) -> HttpResponse:
    found = _open(request, inspection_id)
    end_inspection(found, actor=request.actor)
    messages.success(request, "The inspection has ended. Nothing can be opened any more.")
    return redirect("compliance:inspection", found.id)


@login_not_required
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of the letter: ask for a code, which goes to the same address."""
    found = find_inspection(secret)
    if request.method == "POST":
        send_code(found, actor=request.actor)
        return redirect("compliance:enter_code", secret)
    return render(request, "compliance/enter.html", {"inspection": found})


@login_not_required
def enter_code(request: HttpRequest, secret: str) -> HttpResponse:
    found = find_inspection(secret)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = check_code(found, form.cleaned_data["code"])
        if user is not None:
            login(request, user, backend=BACKEND)
            request.session["hat"] = Hat.INSPECTOR.value
            request.session.set_expiry(found.ends_at)
            return redirect("compliance:records")
        # A redirect, not an error page: those are rolled back, and the wrong try has to be counted.
        messages.error(
            request, "That code is not right, or has run out. Look at the newest e-mail, or ask for another."
        )
        return redirect("compliance:enter_code", secret)
    back = reverse("compliance:enter", args=[secret])
    return question_page(request, form, title="Enter your code", back_url=back, button="Open the records")


def _open(request: HttpRequest, inspection_id: UUID) -> Inspection:
    require(may_give_inspection(request.actor), "Only the manager opens inspections.")
    found = Inspection.objects.select_related("access").filter(id=inspection_id).first()
    if found is None:
        raise NotFound("We cannot find this inspection.")
    return found


def _is_open(found: Inspection) -> bool:
    return found.ended_at is None and found.ends_at > now()
