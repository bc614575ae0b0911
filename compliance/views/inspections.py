"""The manager's side of an inspection, and the inspector's way in."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from compliance.forms.inspections import CodeForm, InspectionForm
from compliance.models import Inspection, SamplePart
from compliance.policies import may_choose_sample, may_give_inspection
from compliance.services.inspections import (
    end_inspection,
    find_inspection,
    give_spoken_code,
    is_let_in,
    let_in,
    open_inspection,
    require_device,
    send_code,
)
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.accounts.secrets import new_secret
from coopcare.audit.queries import opened_by
from coopcare.clock import now
from coopcare.errors import DomainError, NotFound
from coopcare.ui.pages import question_page

ADDED = dt.timedelta(days=1)
MANAGERS_ONLY = "Only the manager or the nominated individual opens inspections."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def inspections(request: HttpRequest) -> HttpResponse:
    require(may_give_inspection(request.actor), MANAGERS_ONLY)
    found = Inspection.objects.order_by("-starts_at")[:50]
    return render(request, "compliance/inspections.html", {"inspections": found, "now": now()})


def open_one(request: HttpRequest) -> HttpResponse:
    require(may_give_inspection(request.actor), MANAGERS_ONLY)
    form = InspectionForm(request.POST or None, by_name=may_choose_sample(request.actor))
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        starts_at, ends_at = form.period()
        try:
            found = open_inspection(
                inspector_name=answers["inspector_name"],
                organisation=answers["organisation"],
                email=answers["email"],
                purpose=answers["purpose"],
                actor=request.actor,
                starts_at=starts_at,
                ends_at=ends_at,
                people=form.sample_of("people", "sample"),
                staff=form.sample_of("staff", "staff"),
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
    """One inspection: until when, whose records, and every page that was opened, as it is opened."""
    found = _open(request, inspection_id)
    template = "compliance/inspection.html"
    if request.headers.get("HX-Request"):
        template += "#opened"
    return render(request, template, _about(found, request.actor))


@require_POST
def spoken_code(request: HttpRequest, inspection_id: UUID) -> HttpResponse:
    """The code to read out, on this one page and never again: it is not kept, so there is nowhere to go back to."""
    found = _open(request, inspection_id)
    code = give_spoken_code(found, actor=request.actor)
    response = render(
        request, "compliance/inspection.html", {**_about(found, request.actor), "code": f"{code[:3]} {code[3:]}"}
    )
    response["Cache-Control"] = "no-store"
    return response


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
    require_device(found, _device(request, found))
    if _is_in(request, found):
        return redirect("compliance:records")
    if request.method == "POST":
        send_code(found, actor=request.actor)
        return redirect("compliance:enter_code", secret)
    return render(request, "compliance/enter.html", {"inspection": found})


@login_not_required
def enter_code(request: HttpRequest, secret: str) -> HttpResponse:
    found = find_inspection(secret)
    device = _device(request, found)
    require_device(found, device)
    if _is_in(request, found):
        return redirect("compliance:records")
    form = CodeForm(request.POST or None, phone=request.coop.phone)
    if request.method == "POST" and form.is_valid():
        device = device or new_secret()
        codes = form.cleaned_data
        user = let_in(found, emailed=codes["code"], spoken=codes["spoken"], device=device)
        if user is not None:
            login(request, user, backend=BACKEND)
            request.session["hat"] = Hat.INSPECTOR.value
            request.session["inspection"] = str(found.id)
            request.session["inspection_device"] = device
            # A day longer than the inspection: the access ends with it, and then they are told so instead of being
            # asked for a password that they do not have.
            request.session.set_expiry(found.ends_at + ADDED)
            response = redirect("compliance:records")
            response.set_cookie(
                _cookie(found), device, expires=found.ends_at + ADDED, httponly=True, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
            return response
        # A redirect, not an error page: those are rolled back, and the wrong try has to be counted.
        messages.error(
            request, "The codes are not right, or the one by e-mail has run out. Look at the newest e-mail, or ask for "
            "another.",
        )  # fmt: skip
        return redirect("compliance:enter_code", secret)
    back = reverse("compliance:enter", args=[secret])
    return question_page(request, form, title="Enter your codes", back_url=back, button="Open the records")


def _cookie(found: Inspection) -> str:
    return f"inspection-{found.id.hex}"


def _device(request: HttpRequest, found: Inspection) -> str:
    """The secret of the device that the link belongs to; empty on any other."""
    return request.COOKIES.get(_cookie(found), "")


def _is_in(request: HttpRequest, found: Inspection) -> bool:
    kept = request.session.get("inspection_device", "")
    return bool(request.actor.inspection_id == found.id and is_let_in(found, kept))


def _about(found: Inspection, actor: Actor) -> dict[str, Any]:
    sample = found.sample.select_related("person").order_by("person__last_name", "person__first_name")
    return {
        "inspection": found,
        "opened": opened_by(found.access.user_id).filter(at__gte=found.starts_at, at__lte=found.ends_at)[:200],
        "people": [row.person for row in sample if row.part == SamplePart.PERSON],
        "workers": [row.person for row in sample if row.part == SamplePart.WORKER],
        "is_open": _is_open(found),
        "by_name": may_choose_sample(actor),
        "bundle": found.bundles.order_by("-requested_at").first(),
    }


def _open(request: HttpRequest, inspection_id: UUID) -> Inspection:
    require(may_give_inspection(request.actor), MANAGERS_ONLY)
    found = Inspection.objects.select_related("access").filter(id=inspection_id).first()
    if found is None:
        raise NotFound("We cannot find this inspection.")
    return found


def _is_open(found: Inspection) -> bool:
    return found.ended_at is None and found.ends_at > now()
