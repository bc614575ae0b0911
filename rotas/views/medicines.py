"""Medicines at a visit, made for a phone; one entry and what to do after it; gaps; and the chart of a month."""

import datetime as dt
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from clusters.models import Medicine
from clusters.queries.medicines import open_medicine
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.clock import now, today
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_month
from coopcare.ui.pages import question_page
from coopcare.ui.pdf import render_pdf
from coopcare.ui.refusals import refusals_in
from rotas.forms.medicines import EffectForm, EntryForm
from rotas.medicines.due import DAY
from rotas.medicines.entries import Code
from rotas.models import GIVEN, MedicineEntry, Visit, VisitStatus
from rotas.policies import may_staff, may_write_up
from rotas.queries.medicine_around import ended_at, last_count, room_of
from rotas.queries.medicine_chart import Chart, open_chart
from rotas.queries.medicines import (
    GAP_DAYS,
    dose_key,
    is_over,
    open_entry,
    open_gaps,
    open_visit_medicines,
)
from rotas.services import medicines as service

STYLE = Path(__file__).parent.parent / "medicines.css"


@require_safe
def visit_medicines(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """What is due at a visit, what is written, and how it stands with what is given as needed."""
    actor: Actor = request.actor
    found = open_visit_medicines(actor, visit_id)
    context = {
        "found": found,
        "visit": found.visit,
        "may_write": may_write_up(actor, found.visit) and _has_begun(actor, found.visit),
        "is_under_way": found.visit.status == VisitStatus.UNDER_WAY and not is_over(found.visit),
        "back_url": _visit_page(actor, found.visit),
    }
    return render(request, "rotas/medicines/visit.html", context)


def write_dose(request: HttpRequest, visit_id: UUID, medicine_id: UUID) -> HttpResponse:
    """What happened with one medicine; `dose` in the address is the day and time that it answers."""
    actor: Actor = request.actor
    visit = open_visit_medicines(actor, visit_id).visit
    medicine = open_medicine(actor, medicine_id)
    require(may_write_up(actor, visit), service.NOT_YOURS)
    dose = dose_key(request.GET.get("dose", ""))
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        medicine=medicine,
        visit=visit,
        is_late=is_over(visit),
    )
    if form.is_valid():
        with refusals_in(form):
            entry = service.write_dose(visit, medicine, form.said, dose=dose, actor=actor)
            return _after(request, entry)
    title = f"{medicine}, {dose[1]:%H:%M}" if dose else str(medicine)
    return _entry_page(request, form, medicine, title=title, back_url=_page(visit), button="Write it down")


@require_safe
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry, and what to do now."""
    actor: Actor = request.actor
    found = open_entry(actor, entry_id)
    advice = [] if found.corrections.exists() else service.advice_on(found)
    may_write = may_write_up(actor, found.visit) and not found.corrections.exists()
    context = {
        "entry": found,
        "visit": found.visit,
        "advice": advice,
        "must_ring": any(one.must_ring for one in advice),
        "is_error": any(one.is_error for one in advice),
        "may_write": may_write,
        "effect": found.effects.first(),
        "may_say_effect": may_write and found.medicine.is_as_needed and found.code == Code.GIVEN,
        "back_url": _page(found.visit),
    }
    return render(request, "rotas/medicines/entry.html", context)


def correct(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Put a mistake right by another entry."""
    found = open_entry(request.actor, entry_id)
    require(may_write_up(request.actor, found.visit), service.NOT_YOURS)
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        medicine=found.medicine,
        visit=found.visit,
        is_late=True,
        corrects=found,
    )
    if form.is_valid():
        with refusals_in(form):
            return _after(request, service.correct_entry(found, form.said, actor=request.actor))
    back_url = reverse("rotas:medicine_entry", args=[found.id])
    title = f"Put right: {found.medicine}"
    return _entry_page(request, form, found.medicine, title=title, back_url=back_url, button="Put it right")


def effect(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Whether an as-needed dose helped."""
    found = open_entry(request.actor, entry_id)
    require(may_write_up(request.actor, found.visit), service.NOT_YOURS)
    form = EffectForm(request.POST if request.method == "POST" else None)
    back_url = reverse("rotas:medicine_entry", args=[found.id])
    if form.is_valid():
        with refusals_in(form):
            service.write_effect(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "It is written down.")
            return redirect(_page(found.visit))
    return question_page(request, form, title=f"Did it help? {found.medicine}", back_url=back_url, button="Save")


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Doses of which nothing was written, to be rung about."""
    context = {"gaps": open_gaps(request.actor), "days": GAP_DAYS}
    return render(request, "rotas/medicines/gaps.html", context)


@require_safe
def my_chart(request: HttpRequest) -> HttpResponse:
    """The person's own chart, for them or who may see their record."""
    if request.actor.subject_id is None:
        raise NotFound()
    return chart(request, request.actor.subject_id)


@require_safe
def chart(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One month, line by line and day by day."""
    actor: Actor = request.actor
    found = open_chart(actor, person_id, _month(request))
    context = {
        "chart": found,
        "is_own": actor.person_id == person_id,
        "before": (found.first - DAY).replace(day=1),
        "after": found.last + DAY,
        "back_url": reverse("clusters:medicines_of", args=[person_id]),
    }
    return render(request, "rotas/medicines/chart.html", context)


@require_safe
def chart_paper(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The same month as a PDF."""
    found = open_chart(request.actor, person_id, _month(request))
    title = _title(found)
    content = render_pdf(
        "pdf/medicines_chart.html", {"chart": found, "printed_on": today()}, title=title, stylesheets=[STYLE]
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.pdf") or ""
    response["Cache-Control"] = "private, no-store"
    return response


def _title(found: Chart) -> str:
    return f"Medicines record of {found.person.full_name}, {gov_month(found.first)}"


def _month(request: HttpRequest) -> dt.date:
    """The first day of the month in the address, or of this one."""
    try:
        return dt.date.fromisoformat(request.GET.get("month", "")).replace(day=1)
    except ValueError:
        return today().replace(day=1)


def _after(request: HttpRequest, entry: MedicineEntry) -> HttpResponse:
    """Back to the visit; or to what is to be done now, where there is something."""
    if service.advice_on(entry):
        return redirect("rotas:medicine_entry", entry.id)
    messages.success(request, f"{entry.medicine}: {entry.words.lower()}.")
    return redirect(_page(entry.visit))


def _entry_page(
    request: HttpRequest, form: EntryForm, medicine: Medicine, *, title: str, back_url: str, button: str
) -> HttpResponse:
    return question_page(
        request,
        form,
        title=title,
        back_url=back_url,
        button=button,
        template="rotas/medicines/write.html",
        medicine=medicine,
        visit=form.visit,
        room=room_of(medicine, now()),
        left_before=last_count(medicine, now()),
        ended_at=ended_at(medicine, now()),
    )


def _has_begun(actor: Actor, visit: Visit) -> bool:
    is_missed = visit.status == VisitStatus.MISSED and may_staff(actor, visit)
    return is_missed or visit.status in {VisitStatus.UNDER_WAY, *GIVEN}


def _page(visit: Visit) -> str:
    return reverse("rotas:visit_medicines", args=[visit.id])


def _visit_page(actor: Actor, visit: Visit) -> str:
    """Where the visit itself is, for this hat."""
    if actor.hat == Hat.PCA:
        own = [place for place in visit.current_attendances if place.pca_id == actor.person_id]
        return reverse("rotas:attendance", args=[own[0].id]) if own else reverse("rotas:today")
    return reverse("rotas:office_visit", args=[visit.id]) if may_staff(actor, visit) else reverse("rotas:my_visits")
