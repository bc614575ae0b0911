"""Meetings and their minutes: the list, one meeting, writing, agreeing, and what is put right later."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coopcare.accounts.authorise import require
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.governance import services as service
from members.governance.beside import beside_items
from members.governance.forms import AgreeForm, AttendanceForm, InterestForm, ItemForm, NoteForm, NoteMeetingForm
from members.governance.models import Meeting
from members.governance.policies import may_note_meetings, may_write_minutes
from members.governance.queries import (
    later_meetings,
    listed_meetings,
    open_interest,
    open_item,
    open_meeting,
    open_minutes,
)
from members.governance.states import MinutesStatus

PAGE = 50


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Those whose minutes one may read, the newest first."""
    page = Paginator(listed_meetings(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "may_note": may_note_meetings(request.actor),
        "may_write": may_write_minutes(request.actor),
    }
    return render(request, "governance/meetings.html", context)


def note(request: HttpRequest) -> HttpResponse:
    """Note that people met."""
    require(may_note_meetings(request.actor), service.NOT_NOTED)
    form = NoteMeetingForm(
        request.POST if request.method == "POST" else None, initial={"kind": request.GET.get("kind")}
    )
    if form.is_valid():
        with refusals_in(form):
            noted = service.note_meeting(actor=request.actor, **form.cleaned_data)
            messages.success(request, f"{noted}, is noted.")
            return redirect("governance:meetings")
    back_url = reverse("governance:meetings")
    return question_page(request, form, title="Note a meeting", back_url=back_url, button="Save")


@require_safe
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes, as one may read them, with what other records know of each item."""
    minutes = open_minutes(request.actor, meeting_id)
    found, may_write = minutes.meeting, may_write_minutes(request.actor)
    beside = beside_items.lines(request.actor, found, minutes.items, is_whole=minutes.is_whole)
    context = {
        "meeting": found,
        "is_whole": minutes.is_whole,
        "items": [(item, beside.get(item.number, [])) for item in minutes.items],
        "interests": found.interests.all() if minutes.is_whole else [],
        "notes": found.notes.all() if minutes.is_whole else [],
        "may_write": may_write and found.is_writable,
        "is_put": may_write and found.status == MinutesStatus.PUT,
        "may_add_note": may_write and found.status == MinutesStatus.AGREED,
    }
    return render(request, "governance/meeting.html", context)


def attendance(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Who was there, in the chair and taking the minutes."""
    found = _to_write(request, meeting_id)
    form = AttendanceForm(_posted(request), meeting=found)
    if form.is_valid():
        with refusals_in(form):
            service.write_attendance(found, actor=request.actor, **form.answers())
            return _kept(request, found, "It is written down.")
    return _page(request, form, found, title="Who was there?", button="Save")


def interest(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A tie that somebody declared."""
    found = _to_write(request, meeting_id)
    form = InterestForm(_posted(request), meeting=found)
    if form.is_valid():
        with refusals_in(form):
            service.declare_interest(found, actor=request.actor, **form.cleaned_data)
            return _kept(request, found, "The interest is written down.")
    return _page(request, form, found, title="An interest declared", button="Save")


def write_item(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One more item."""
    found = _to_write(request, meeting_id)
    form = ItemForm(_posted(request), meeting=found)
    if form.is_valid():
        with refusals_in(form):
            service.add_item(found, actor=request.actor, **form.answers())
            return _kept(request, found, "The item is written down.")
    return _page(request, form, found, title="Write an item", button="Save this item")


@require_safe
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Where an item stands: in the minutes of its meeting."""
    found = open_item(request.actor, item_id)
    return redirect(f"{reverse('governance:meeting', args=[found.meeting_id])}#item-{found.number}")


def change_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Change one that stands there."""
    found = open_item(request.actor, item_id)
    require(may_write_minutes(request.actor), service.NOT_YOURS)
    form = ItemForm(_posted(request), meeting=found.meeting, item=found)
    if form.is_valid():
        with refusals_in(form):
            service.change_item(found, actor=request.actor, **form.answers())
            return _kept(request, found.meeting, "The item is changed.")
    return _page(request, form, found.meeting, title=f"Item {found.number}", button="Save this item")


@require_POST
def strike_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    found = open_item(request.actor, item_id)
    return _kept(request, service.strike_item(found, actor=request.actor), "The item is taken out.")


@require_POST
def strike_interest(request: HttpRequest, interest_id: UUID) -> HttpResponse:
    found = open_interest(request.actor, interest_id)
    return _kept(request, service.strike_interest(found, actor=request.actor), "The interest is taken out.")


@require_POST
def put(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """To be agreed when they meet next."""
    found = open_meeting(request.actor, meeting_id)
    return _kept(request, service.put_minutes(found, actor=request.actor), "The draft is put to the next meeting.")


@require_POST
def take_back(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """To change them before they are agreed."""
    found = open_meeting(request.actor, meeting_id)
    return _kept(request, service.take_back_minutes(found, actor=request.actor), "You can change the minutes again.")


def agree(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A later meeting agreed them. Where none is noted yet, the page says so."""
    found = _to_write(request, meeting_id)
    form = AgreeForm(_posted(request), meeting=found)
    if form.is_valid():
        with refusals_in(form):
            service.agree_minutes(found, actor=request.actor, **form.cleaned_data)
            return _kept(request, found, "The minutes are agreed. Nobody changes them any more.")
    if not later_meetings(found).exists():
        return render(request, "governance/not_met_since.html", {"meeting": found})
    return _page(request, form, found, title="The minutes were agreed", button="They are agreed")


def add_note(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Put something right below agreed minutes."""
    found = _to_write(request, meeting_id)
    form = NoteForm(_posted(request))
    if form.is_valid():
        with refusals_in(form):
            service.add_note(found, actor=request.actor, **form.cleaned_data)
            return _kept(request, found, "It stands below the minutes.")
    return _page(request, form, found, title="Put something right", button="Add it")


def _to_write(request: HttpRequest, meeting_id: UUID) -> Meeting:
    """A meeting that one may read, for who writes its minutes."""
    found = open_meeting(request.actor, meeting_id)
    require(may_write_minutes(request.actor), service.NOT_YOURS)
    return found


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _kept(request: HttpRequest, found: Meeting, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("governance:meeting", found.id)


def _page(request: HttpRequest, form: forms.Form, found: Meeting, *, title: str, button: str) -> HttpResponse:
    back_url = reverse("governance:meeting", args=[found.id])
    return question_page(request, form, title=title, back_url=back_url, button=button, heading=False)
