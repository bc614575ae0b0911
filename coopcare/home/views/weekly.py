"""My weekly plan: see it; add visits, change them from a day, end them. Every change is shown first, date by date."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clusters.models import Package
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import DomainError, Invalid, NotFound
from coopcare.home.changes import change_page, typed_in, wants_to_change
from coopcare.home.weekly_forms import EndWeeklyForm, WeeklyForm
from coopcare.ui.formats import gov_short_date
from coopcare.ui.pages import question_page
from rotas.models import PlanRequest, VisitPattern
from rotas.policies import may_book
from rotas.queries.plans import open_package_of, open_pattern, open_request, weekly_plan
from rotas.queries.weekly import (
    WeeklyChange,
    has_agreed,
    pattern_words,
    preview_change,
    preview_end,
    preview_start,
    terms_now,
)
from rotas.queries.weekly_people import with_usual_pcas
from rotas.services.patterns import ask_for_holiday, change_pattern_from, end_pattern, start_pattern
from rotas.services.requests import agree_to_request, ask_for_weekly_visits
from rotas.weekly_terms import WeeklyTerms, from_json

NOT_YOURS_TO_CHANGE = "You can see the weekly plan but not change it. Ask the person to give you that permission."
DONE_AT_ONCE = "The weekly plan is changed. We have told everybody it concerns."
ASKED = "We have asked your support worker. The answer comes by {by}."
TOMORROW = dt.timedelta(days=1)


@require_safe
def plan(request: HttpRequest, person_id: UUID | None = None) -> HttpResponse:
    """Without an id: the plan of the person at the screen, or of the one they act for."""
    actor: Actor = request.actor
    wanted = person_id or actor.subject_id
    if wanted is None:
        raise NotFound()
    found = weekly_plan(actor, wanted)
    context = {
        "plan": found,
        "person": found.package.person,
        "is_own": actor.person_id == wanted,
        "may_change": may_book(actor, found.package),
        "runs_rota": may_run_rota(actor, found.package.cluster),
        "today": today(),
    }
    return render(request, "home/weekly_plan.html", context)


def add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    package = changeable(request, open_package_of(request.actor, person_id))
    return _weekly_form(request, package, title="Add weekly visits", first_day=today() + TOMORROW)


def change(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Other terms from a day. `?on=` and `?pca=` are what a page about one visit has chosen already."""
    pattern = open_pattern(request.actor, pattern_id)
    package = changeable(request, pattern.package)
    return _weekly_form(
        request,
        package,
        title="Change these weekly visits",
        first_day=max(_asked_day(request), pattern.starts_on),
        pattern=pattern,
    )


def agree(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The support worker makes what was asked for, as it stands or on other terms that were agreed with the person."""
    asked = open_request(request.actor, request_id)
    require(may_run_rota(request.actor, asked.package.cluster))
    first_day = max(asked.starts_on, today() + TOMORROW)
    return _weekly_form(
        request,
        asked.package,
        title="Make these weekly visits",
        first_day=first_day,
        pattern=asked.pattern,
        asked=asked,
    )


def end(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    pattern = open_pattern(request.actor, pattern_id)
    changeable(request, pattern.package)
    form = EndWeeklyForm(request.POST or None, initial={"on": today()})
    if form.is_valid() and not wants_to_change(request):
        try:
            last_day = form.cleaned_data["on"]
            found = preview_end(pattern, last_day=last_day)
            if "confirmed" in request.POST:
                version = _version(request, pattern)
                end_pattern(pattern, last_day=last_day, version=version, actor=request.actor)
                return _done(request, pattern.package)
            words = f"{pattern_words(pattern)}: the last day is {gov_short_date(last_day)}."
            return change_page(request, found, words=words, version=pattern.version, button="End these visits")
        except DomainError as error:
            _refused(form, error)
    return question_page(
        request,
        form,
        title="End these weekly visits",
        heading=False,
        back_url=plan_url(request.actor, pattern.package),
        template="home/weekly_end.html",
        words=pattern_words(pattern),
    )


@require_POST
def holiday(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Ask for a visit on a bank holiday on which it comes only when asked."""
    pattern = open_pattern(request.actor, pattern_id)
    changeable(request, pattern.package)
    on = _day(request.POST.get("on"))
    if on is None:
        raise Invalid("Choose one of the bank holidays on the weekly plan.")
    ask_for_holiday(pattern, on=on, actor=request.actor)
    messages.success(request, f"The visit on {gov_short_date(on)} is booked.")
    return redirect(plan_url(request.actor, pattern.package))


def changeable(request: HttpRequest, package: Package) -> Package:
    require(may_book(request.actor, package), NOT_YOURS_TO_CHANGE)
    return package


def plan_url(actor: Actor, package: Package) -> str:
    if actor.subject_id == package.person_id:
        return reverse("weekly_plan")
    return reverse("weekly_plan", args=[package.person_id])


def _weekly_form(
    request: HttpRequest,
    package: Package,
    *,
    title: str,
    first_day: dt.date,
    pattern: VisitPattern | None = None,
    asked: PlanRequest | None = None,
) -> HttpResponse:
    """Ask for the terms; show what they would do to every date; and only then do it, or ask for it."""
    actor: Actor = request.actor
    terms = from_json(asked.terms) if asked else terms_now(pattern) if pattern else None
    form = WeeklyForm(typed_in(request), package=package, first_day=first_day, terms=terms)
    if pca := request.GET.get("pca"):
        form.initial["usual_pca"] = pca
    if form.is_bound and form.is_valid() and not wants_to_change(request):
        try:
            return _shown_or_done(request, package, form, pattern, asked)
        except DomainError as error:
            _refused(form, error)
    return question_page(
        request,
        form,
        title=title,
        heading=False,
        back_url=plan_url(actor, package),
        template="home/weekly_form.html",
        pattern_words=pattern_words(pattern) if pattern else "",
        asked=asked,
    )


def _shown_or_done(
    request: HttpRequest,
    package: Package,
    form: WeeklyForm,
    pattern: VisitPattern | None,
    asked: PlanRequest | None,
) -> HttpResponse:
    actor: Actor = request.actor
    on, wish = form.cleaned_data["on"], form.terms()
    look = _looker(actor, package, pattern, on)
    found = look(wish)
    terms = with_usual_pcas(found, wish)
    if terms != wish:
        found = look(terms)
    confirmed = request.POST.get("confirmed")
    if confirmed == "ask":
        made = ask_for_weekly_visits(package, terms=wish, starts_on=on, pattern=pattern, actor=actor)
        return _done(request, package, ASKED.format(by=gov_short_date(made.answer_by)))
    if confirmed and asked:
        version = _version(request, pattern) if pattern else None
        agree_to_request(asked, terms=terms, starts_on=on, version=version, actor=actor)
        return _done(request, package)
    if confirmed and pattern:
        change_pattern_from(pattern, on=on, terms=terms, version=_version(request, pattern), actor=actor)
        return _done(request, package)
    if confirmed:
        start_pattern(package, terms=terms, starts_on=on, actor=actor)
        return _done(request, package)
    version = pattern.version if pattern else 1
    words = f"{terms.words}, from {gov_short_date(on)}."
    return change_page(request, found, words=words, version=version, button="Make this change", terms=wish)


def _looker(
    actor: Actor, package: Package, pattern: VisitPattern | None, on: dt.date
) -> Callable[[WeeklyTerms], WeeklyChange]:
    def look(terms: WeeklyTerms) -> WeeklyChange:
        agreed = has_agreed(actor, package, terms, pattern)
        if pattern is None:
            return preview_start(package, terms, starts_on=on, has_agreed=agreed)
        return preview_change(pattern, terms, on=on, has_agreed=agreed)

    return look


def _done(request: HttpRequest, package: Package, words: str = DONE_AT_ONCE) -> HttpResponse:
    messages.success(request, words)
    return redirect(plan_url(request.actor, package))


def _refused(form: Any, error: DomainError) -> None:
    if error.status in (403, 404):
        raise error
    field = {"usual_pca_id": "usual_pca", "second_pca_id": "second_pca", "task_ids": "tasks", "starts_on": "on"}
    name = getattr(error, "field", None) or ""
    name = field.get(name, name)
    form.add_error(name if name in form.fields else None, error.message)


def _version(request: HttpRequest, pattern: VisitPattern) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() else pattern.version


def _asked_day(request: HttpRequest) -> dt.date:
    return max(_day(request.GET.get("on")) or today(), today() + TOMORROW)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
