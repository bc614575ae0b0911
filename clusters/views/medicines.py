"""What a person takes: the list, what was agreed, one line, the second check, changing and ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clusters.forms.medicines import AgreementForm, ChangeForm, EndForm, LineForm, as_agreed, as_line
from clusters.models import Medicine
from clusters.policies import is_tied, may_check_medicines, may_write_medicines
from clusters.queries.medicines import agreement_of, ended_medicines_of, medicines_of, open_medicine, open_medicines
from clusters.rules.medicines import next_dose
from clusters.services import medicines as service
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import local, now, today
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_datetime
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.models import Person

LINE_PAGE = "clusters/medicines/write.html"
CHANGED = "The old line has ended, and this one begins. A second person checks it today."


@require_safe
def my_medicines(request: HttpRequest) -> HttpResponse:
    """What the person takes, for them or who may see their record."""
    if request.actor.subject_id is None:
        raise NotFound()
    return medicines(request, request.actor.subject_id)


@require_safe
def medicines(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person's lines, and what was agreed about the help."""
    actor: Actor = request.actor
    person = open_medicines(actor, person_id)
    is_theirs = actor.subject_id == person.id
    context = {
        "person": person,
        "today": today(),
        "agreed": agreement_of(person.id),
        "medicines": medicines_of(person.id),
        "ended": ended_medicines_of(person.id),
        "may_write": may_write_medicines(actor, person.id),
        "is_tied": is_tied(actor, person.id) and not is_theirs,
        "is_own": actor.person_id == person.id,
        "back_url": reverse("home") if is_theirs else reverse("members:person", args=[person.id]),
    }
    return render(request, "clusters/medicines/of_person.html", context)


def agree(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write down what was agreed; it takes the place of the last."""
    person = _to_write(request.actor, person_id)
    form = AgreementForm(request.POST if request.method == "POST" else None, initial=as_agreed(agreement_of(person.id)))
    if form.is_valid():
        with refusals_in(form):
            service.agree_medicines(person, actor=request.actor, **form.answers())
            messages.success(request, "It is written down.")
            return redirect("clusters:medicines_of", person.id)
    return question_page(
        request, form, title=f"Help with medicines for {person}", back_url=_list_of(person), button="Write it down"
    )


def write(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A new line, from the label or the prescriber's message."""
    person = _to_write(request.actor, person_id)
    form = LineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            medicine = service.write_medicine(person, actor=request.actor, **form.answers())
            messages.success(request, "The line is written. A second person checks it today.")
            return redirect("clusters:medicine", medicine.id)
    title = f"A medicine of {person}"
    back_url = _list_of(person)
    return question_page(request, form, title=title, back_url=back_url, button="Write the line", template=LINE_PAGE)


@require_safe
def medicine(request: HttpRequest, medicine_id: UUID) -> HttpResponse:
    """One line of the chart, whole."""
    actor: Actor = request.actor
    found = open_medicine(actor, medicine_id)
    is_writer = actor.user_id is not None and actor.user_id == found.written_by_user_id
    context = {
        "medicine": found,
        "may_write": may_write_medicines(actor, found.person_id) and not found.has_ended,
        "may_check": found.checked_at is None and not is_writer and may_check_medicines(actor, found.person_id),
        "is_writer": is_writer,
        "back_url": reverse("clusters:my_medicines") if actor.subject_id == found.person_id else _list_of(found.person),
    }
    return render(request, "clusters/medicines/medicine.html", context)


@require_POST
def check(request: HttpRequest, medicine_id: UUID) -> HttpResponse:
    """The second person has looked."""
    found = open_medicine(request.actor, medicine_id)
    service.check_medicine(found, actor=request.actor)
    messages.success(request, "Your check is kept.")
    return redirect("clusters:medicine", found.id)


def change(request: HttpRequest, medicine_id: UUID) -> HttpResponse:
    """The line ends now, and another begins."""
    found = _line_to_write(request.actor, medicine_id)
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=as_line(found))
    if form.is_valid():
        with refusals_in(form):
            new = service.change_medicine(found, actor=request.actor, **form.answers())
            messages.success(request, f"{CHANGED}{_first_due(new)}")
            return redirect("clusters:medicine", new.id)
    return question_page(
        request, form, title=f"Change {found}", back_url=_page_of(found), button="Change it", template=LINE_PAGE
    )


def end(request: HttpRequest, medicine_id: UUID) -> HttpResponse:
    """Its last day, and why."""
    found = _line_to_write(request.actor, medicine_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.end_medicine(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The line is ended. It stays on the chart until then.")
            return redirect("clusters:medicines_of", found.person_id)
    return question_page(request, form, title=f"End {found}", back_url=_page_of(found), button="End this line")


def _to_write(actor: Actor, person_id: UUID) -> Person:
    """NotFound unless the actor may read; NotAllowed, with the reason, unless they may write."""
    person = open_medicines(actor, person_id)
    require(not is_tied(actor, person_id), service.TIED)
    require(may_write_medicines(actor, person_id), service.NOT_YOURS)
    return person


def _line_to_write(actor: Actor, medicine_id: UUID) -> Medicine:
    found = open_medicine(actor, medicine_id)
    _to_write(actor, found.person_id)
    return found


def _first_due(line: Medicine) -> str:
    """When a new line is due first, so that whoever writes it sees where that is too soon or too late."""
    coming = next_dose(line.course, now())
    return f" It is first due on {gov_datetime(local(*coming))}." if coming else ""


def _list_of(person: Person) -> str:
    return reverse("clusters:medicines_of", args=[person.id])


def _page_of(medicine: Medicine) -> str:
    return reverse("clusters:medicine", args=[medicine.id])
