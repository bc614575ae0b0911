"""Booking a visit: what help, how long, when, who, anything to know, check. One question a page."""

import datetime as dt
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from billing.queries import quote
from clusters.models import Package, PackageTask
from clusters.queries.clusters import package_on
from coopcare.accounts.authorise import require
from coopcare.clock import to_local, today
from coopcare.errors import DomainError, NotFound
from coopcare.home.calendar import calendar_file
from coopcare.home.forms import (
    ANOTHER_TIME,
    ANYONE,
    LONGER,
    CheckForm,
    DayForm,
    HelpForm,
    KindForm,
    LengthForm,
    NoteForm,
    TimeForm,
    WhoForm,
)
from coopcare.home.quotes import quote_rows
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_date, gov_time_range
from coopcare.ui.pages import QuestionPage
from members.models import Scope
from members.policies import speaks_for
from rotas.booking_rules import start_instant
from rotas.models import Visit
from rotas.queries import Candidate, Slot, candidates_at, good_times, open_visit
from rotas.services.booking import book_visit
from rotas.visit_kinds import VisitKind, ends_after

NOT_YOURS_TO_BOOK = "You cannot book visits here. Ask the person you act for to give you that permission."
THREE_GOOD_TIMES, MANY_TIMES = 3, 24


def has_several_tasks(wizard: "BookVisit") -> bool:
    """One alone needs no asking, unless it may not be given: then the question says so before any other."""
    return len(wizard.tasks) > 1 or not current_coop().may_give_personal_care


def is_longer(wizard: "BookVisit") -> bool:
    """Whether a night or a whole day is wanted."""
    # What was sent, not the form: the form asks for the list of steps, and that asks for this.
    return (wizard.storage.get_step_data("length") or {}).get("length-minutes") == str(LONGER)


class BookVisit(QuestionPage):
    """A person, or who speaks for them, books who comes and when; shown what it costs before it is booked."""

    form_list = [
        ("help", HelpForm),
        ("length", LengthForm),
        ("kind", KindForm),
        ("when", DayForm),
        ("time", TimeForm),
        ("who", WhoForm),
        ("note", NoteForm),
        ("check", CheckForm),
    ]
    condition_dict = {"help": has_several_tasks, "kind": is_longer}
    templates = {"time": "home/book_time.html", "check": "home/book_check.html"}
    check_title = "Check your visit before you book it"
    check_button = "Book this visit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(
            request.actor.subject_id is not None
            and speaks_for(request.actor, request.actor.subject_id, Scope.BOOK_VISITS),
            "You cannot book visits here. Ask the person you act for to give you that permission.",
        )
        return super().dispatch(request, *args, **kwargs)

    def first_back_url(self) -> str:
        return reverse("home")

    @cached_property
    def package(self) -> Package:
        package = package_on(self.request.actor.subject_id, today())
        if package is None:
            raise DomainError("There is no package of help in force, so a visit cannot be booked. Ring the co-op.")
        return package

    @cached_property
    def tasks(self) -> list[PackageTask]:
        return [task for task in self.package.tasks.all() if task.ends_on is None or task.ends_on >= today()]

    def chosen(self, step: str) -> dict[str, Any]:
        return self.get_cleaned_data_for_step(step) or {}

    @property
    def task_ids(self) -> list[UUID]:
        chosen: list[UUID] = self.chosen("help").get("tasks") or [task.id for task in self.tasks]
        return chosen

    @property
    def kind(self) -> str:
        return self.chosen("kind").get("kind", VisitKind.VISIT) if is_longer(self) else VisitKind.VISIT

    @property
    def minutes(self) -> int:
        """As chosen: of a night or a live-in day by the clock."""
        step = "kind" if is_longer(self) else "length"
        return int(self.chosen(step).get("minutes", 0))

    @property
    def day(self) -> dt.date | None:
        when = self.chosen("when")
        return when.get("on") if when.get("day") == "chosen" else None

    @cached_property
    def slots(self) -> list[Slot]:
        """Three good times, or many; whatever was chosen before stays a choice while it can be had."""
        found = good_times(
            self.package,
            minutes=self.minutes,
            kind=self.kind,
            on_or_after=self.day or today(),
            until=self.day,
            task_ids=self.task_ids,
            most=MANY_TIMES,
        )
        wanted = self.request.POST.get("time-slot") or (self.storage.get_step_data("time") or {}).get("time-slot")
        if "more" in self.request.GET or wanted:
            return sorted(found, key=lambda slot: slot.starts_at)
        return found[:THREE_GOOD_TIMES]

    @property
    def starts_at(self) -> dt.datetime:
        time = self.chosen("time")
        if time["slot"] == ANOTHER_TIME and self.day is not None:
            return start_instant(self.day, time["at"])
        return dt.datetime.fromisoformat(time["slot"])

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Who could come at the chosen time, the person's own team first."""
        found = candidates_at(
            self.package, starts_at=self.starts_at, minutes=self.minutes, task_ids=self.task_ids, kind=self.kind
        )
        return [candidate for candidate in found if not candidate.reasons_against and candidate.is_known]

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        if step == "help":
            return {"tasks": self.tasks}
        if step == "time":
            return {"slots": self.slots, "on": self.day}
        if step == "who":
            return {"people": [(candidate.pca, visited_words(candidate)) for candidate in self.candidates]}
        return {}

    def answer_rows(self) -> list[dict[str, Any]]:
        """When is said once, as a day and a time, whichever way it was chosen."""
        rows: list[dict[str, Any]] = super().answer_rows()
        rows = [row for row in rows if row["key"]["text"] not in {"When", "Day", "Time", "Time you asked for"}]
        ends_at = ends_after(self.kind, self.starts_at, self.minutes)
        change = {"href": self.get_step_url("time") + "?change", "text": "Change", "visuallyHiddenText": "when"}
        words = f"{gov_date(self.starts_at)}, {gov_time_range(self.starts_at, ends_at)}"
        rows.insert(1, {"key": {"text": "When"}, "value": {"text": words}, "actions": {"items": [change]}})
        return rows

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        if self.steps.current == "time":
            context["all_times_shown"] = "more" in self.request.GET or len(self.slots) < THREE_GOOD_TIMES
        if self.steps.current == "check":
            cost = quote(self.package, starts_at=self.starts_at, minutes=self.minutes, kind=self.kind)
            context["cost"] = quote_rows(cost)
        return context

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        pca = self.chosen("who")["pca"]
        if pca == ANYONE:
            pca = self.candidates[0].pca.id if self.candidates else None
        visit = book_visit(
            self.package,
            starts_at=self.starts_at,
            minutes=self.minutes,
            kind=self.kind,
            task_ids=self.task_ids,
            pca_id=UUID(str(pca)) if pca else None,
            note=self.chosen("note").get("note", ""),
            actor=self.request.actor,
        )
        return redirect("booked", visit.id)


def visited_words(candidate: Candidate) -> str:
    """ "Has visited you 14 times"."""
    times = candidate.visits_together
    if times == 0:
        return "On your team. Has not visited you yet."
    return f"Has visited you {times} time{'' if times == 1 else 's'}"


def booked(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    visit = own_visit(request, visit_id)
    return render(request, "home/booked.html", {"visit": visit})


def visit_calendar(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One visit as a calendar file, with nothing about health in it."""
    visit = own_visit(request, visit_id)
    response = HttpResponse(calendar_file(visit, request.coop), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="visit-{to_local(visit.starts_at):%Y-%m-%d}.ics"'
    return response


def own_visit(request: HttpRequest, visit_id: UUID) -> Visit:
    """A visit of the person supported who is here, or is acted for."""
    visit = open_visit(request.actor, visit_id)
    if visit.person_id != request.actor.subject_id:
        raise NotFound("We cannot find this visit.")
    return visit
